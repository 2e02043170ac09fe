"""A server for phones, on SQLite with the cast in it, and a line to it that can be cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.phones import Line, Phone, PhoneServer
from tests.conftest import DatabaseTemplate


@pytest.fixture(scope="session")
def _cast_and_server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[DatabaseTemplate, PhoneServer]]:
    template = DatabaseTemplate("sqlite", tmp_path_factory.mktemp("phones-template"))
    folder = tmp_path_factory.mktemp("phones")
    with PhoneServer(template.separate_copy(folder), folder) as server:
        yield template, server
    template.remove()


@pytest.fixture
def phone_server(_cast_and_server: tuple[DatabaseTemplate, PhoneServer]) -> PhoneServer:
    """One server for all tests, with nothing in it of what an earlier test did."""
    template, server = _cast_and_server
    template.lay_over(server.folder)
    return server


@pytest.fixture
def desk_server(phone_server: PhoneServer) -> PhoneServer:
    """The same server, for those who sit at a desk."""
    return phone_server


@pytest.fixture
def line(phone_server: PhoneServer) -> Iterator[Line]:
    with Line(phone_server.port) as line:
        yield line


@pytest.fixture
def phone(chromium: Browser, line: Line) -> Iterator[Phone]:
    """A phone with nobody signed in."""
    context = chromium.new_context(viewport={"width": 360, "height": 740}, accept_downloads=True)
    yield Phone(context, line.url)
    context.close()

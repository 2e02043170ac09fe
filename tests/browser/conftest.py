"""A server for phones, on SQLite with the cast in it, and a line to it that can be cut."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.phones import Line, Phone, PhoneServer
from tests.conftest import DatabaseTemplate


@pytest.fixture(scope="session")
def phone_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PhoneServer]:
    template = DatabaseTemplate("sqlite", tmp_path_factory.mktemp("phones-template"))
    folder = tmp_path_factory.mktemp("phones")
    with PhoneServer(template.separate_copy(folder), folder) as server:
        yield server
    template.remove()


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

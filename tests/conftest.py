"""Both databases, the cast, and real servers. Every test starts from a copy of a migrated template."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright
from xdist.scheduler import LoadScopeScheduling

from fieldapp.people.service import passwords
from tests.buckets import BucketServer, bucket_server
from tests.live import CHROMIUM, CHROMIUM_ARGUMENTS, LiveServer, run_command
from tests.office import Office
from tests.postgres import ThrowawayPostgres, postgres_binaries
from tests.template import POSTGRES_VARIABLE, DatabaseTemplate

REQUIRED = os.environ.get("REQUIRE_EVERYTHING") == "1"
"""Set where nothing may be skipped."""

settings.register_profile(
    "steady",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    derandomize=os.environ.get("FAULTS") != "full",
)
settings.load_profile("steady")
"""A loaded machine is slow, not wrong; and chance has a say in `make faults` alone."""

_server: ThrowawayPostgres | None = None


def pytest_configure(config: pytest.Config) -> None:
    """Start PostgreSQL once for all workers."""
    global _server  # noqa: PLW0603
    if hasattr(config, "workerinput") or POSTGRES_VARIABLE in os.environ or config.option.collectonly:
        return
    binaries = postgres_binaries()
    if binaries:
        _server = ThrowawayPostgres(binaries)
        os.environ[POSTGRES_VARIABLE] = str(_server.folder)
    elif REQUIRED:
        pytest.exit("PostgreSQL is not installed, and nothing may be skipped here", 1)


SERVERS = (
    ("tests/browser/test_office.py", "demo"),
    ("tests/browser/test_pages.py", "demo"),
    ("tests/commands/test_demo.py::TestWhatTheDemoShows", "demo"),
    ("tests/commands/test_readme.py", "demo"),
    ("tests/browser/", "cast"),
)
"""By the beginning of their names, tests that share a server that is dear to start."""


class ByServer(LoadScopeScheduling):
    """Tests of one server go to one worker, all others to whoever is free.

    xdist's own groups do not work with pytest 9.2, which no longer has the attribute that they are written to.
    """

    def _split_scope(self, nodeid: str) -> str:
        return next((server for name, server in SERVERS if nodeid.startswith(name)), nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByServer:
    return ByServer(config, log)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server:
        os.environ.pop(POSTGRES_VARIABLE, None)
        _server.stop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in a line each what could not be tried on this machine."""
    if _server is None and POSTGRES_VARIABLE not in os.environ:
        terminalreporter.write_line(
            "PostgreSQL was left out: not installed (Debian: apt-get install postgresql)"
        )
    if not CHROMIUM.exists():
        terminalreporter.write_line(
            "Browser tests were left out: no Chromium (Debian: apt-get install chromium)"
        )
    skipped = {str(report.longrepr[2]) for report in terminalreporter.stats.get("skipped", ())}
    for reason in sorted(reason for reason in skipped if "small disks" in reason):
        terminalreporter.write_line(reason.removeprefix("Skipped: "))


@pytest.fixture(autouse=True, scope="session")
def cheap_passwords() -> None:
    """Hashing that is meant to be slow would be most of what the tests do."""
    passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(autouse=True, scope="session")
def nothing_waits_for_the_disk() -> None:
    """Nothing within this process has to survive a power cut: tests/faults cuts it off from servers of their own."""
    os.fsync = lambda handle: None


@pytest.fixture(params=["sqlite", "postgresql"], scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database a test runs on; every test that asks for it runs on both."""
    if request.param == "postgresql" and POSTGRES_VARIABLE not in os.environ:
        pytest.skip("PostgreSQL is not installed")
    return str(request.param)


@pytest.fixture(scope="session")
def template(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[DatabaseTemplate]:
    template = DatabaseTemplate(database, tmp_path_factory.mktemp(database))
    yield template
    template.remove()


@pytest.fixture
def app(template: DatabaseTemplate) -> Flask:
    """The app on a fresh copy of the template; no context is pushed, so that requests begin clean."""
    template.lay_fresh_copy()
    return template.app


@pytest.fixture
def office(app: Flask) -> Office:
    """The cast at their phones and desks."""
    return Office(app)


@pytest.fixture(scope="session")
def served(template: DatabaseTemplate, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """gunicorn with the product's own settings, on a database with the cast in it."""
    with LiveServer(template.separate_copy(tmp_path_factory.mktemp("served"))) as server:
        yield server


@pytest.fixture(scope="session")
def demo_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """gunicorn with the demo office, built as `make run` builds it."""
    environment = {"FIELDAPP_DATA_FOLDER": str(tmp_path_factory.mktemp("demo"))}
    run_command("demo", environment)
    with LiveServer(environment) as server:
        yield server


@pytest.fixture(scope="session")
def one_bucket_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BucketServer]:
    """A real S3 server; killed by tests and started again."""
    with bucket_server(tmp_path_factory.mktemp("bucket")) as server:
        yield server


@pytest.fixture
def bucket(one_bucket_server: BucketServer) -> BucketServer:
    """The server, with an empty place in its bucket."""
    one_bucket_server.begin_anew()
    return one_bucket_server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright."""
    if not CHROMIUM.exists():
        if REQUIRED:
            pytest.fail("Chromium is not installed, and nothing may be skipped here")
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    expect.set_options(timeout=40_000)  # a loaded machine is slow, not wrong
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def steady_office(template: DatabaseTemplate) -> Office:
    """An office laid once for a module: for refusals, which store nothing, and for what is in nobody's way."""
    template.lay_fresh_copy()
    return Office(template.app)

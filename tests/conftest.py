"""Both databases, the cast, and real servers. Every test starts from a copy of a migrated template."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask_migrate import upgrade
from playwright.sync_api import Browser, expect, sync_playwright

from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.kernel.database import db
from fieldapp.kernel.limits import limiter
from fieldapp.outlets.service import enter_products
from fieldapp.people.service import passwords
from fieldapp.schemes.service import publish_shipped_schemes
from tests.cast import enter_cast
from tests.live import CHROMIUM, CHROMIUM_ARGUMENTS, LiveServer, run_command
from tests.office import Office
from tests.postgres import ThrowawayPostgres, postgres_binaries

POSTGRES_VARIABLE = "TEST_POSTGRES_SOCKET"
REQUIRED = os.environ.get("REQUIRE_EVERYTHING") == "1"
"""Set where nothing may be skipped."""

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


@pytest.fixture(params=["sqlite", "postgresql"], scope="session")
def database(request: pytest.FixtureRequest) -> str:
    """The kind of database a test runs on; every test that asks for it runs on both."""
    if request.param == "postgresql" and POSTGRES_VARIABLE not in os.environ:
        pytest.skip("PostgreSQL is not installed")
    return str(request.param)


class DatabaseTemplate:
    """A migrated database with the cast in it, and how to lay a fresh copy of it."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self.name = f"test_{uuid.uuid4().hex[:12]}"
        self._copies: set[str] = set()
        self.template = folder / "template.db"
        self.url = f"sqlite:///{folder / 'fieldapp.db'}" if kind == "sqlite" else _postgres_url(self.name)
        if kind == "postgresql":
            _administer(f"CREATE DATABASE {self.name}")
        self.app = create_app(settings_from({"FIELDAPP_DATA_FOLDER": str(folder), "DATABASE_URL": self.url}))
        limiter.enabled = False  # one address signs in far more often here than an office does
        with self.app.app_context():
            upgrade()
            publish_shipped_schemes()
            enter_products(list(shipped_schemes()[0].products.values()))
            enter_cast()
        self._let_go()
        if kind == "sqlite":
            shutil.copyfile(folder / "fieldapp.db", self.template)
        else:
            _administer(f"ALTER DATABASE {self.name} RENAME TO {self.name}_template")

    def lay_fresh_copy(self) -> None:
        self._let_go()
        for photos in (self.folder / "photos").iterdir():
            shutil.rmtree(photos)
        (self.folder / "writes-stopped").unlink(missing_ok=True)
        if self.kind == "sqlite":
            for leftover in self.folder.glob("fieldapp.db*"):
                leftover.unlink()
            shutil.copyfile(self.template, self.folder / "fieldapp.db")
        else:
            _administer(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")
            _administer(f"CREATE DATABASE {self.name} TEMPLATE {self.name}_template STRATEGY file_copy")

    def separate_copy(self, folder: Path, name: str = "served") -> dict[str, str]:
        """A copy that no other test touches, as the environment of a server of its own."""
        if self.kind == "sqlite":
            shutil.copyfile(self.template, folder / "fieldapp.db")
            return {"FIELDAPP_DATA_FOLDER": str(folder)}
        copy = f"{self.name}_{name}"
        self._copies.add(copy)
        _administer(f"DROP DATABASE IF EXISTS {copy} WITH (FORCE)")
        _administer(f"CREATE DATABASE {copy} TEMPLATE {self.name}_template STRATEGY file_copy")
        return {"FIELDAPP_DATA_FOLDER": str(folder), "DATABASE_URL": _postgres_url(copy)}

    def remove(self) -> None:
        self._let_go()
        if self.kind == "postgresql":
            for name in (self.name, *self._copies, f"{self.name}_template"):
                _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _let_go(self) -> None:
        with self.app.app_context():
            for engine in db.engines.values():
                engine.dispose()


def _postgres_url(database: str) -> str:
    return f"postgresql+psycopg://fieldapp@/{database}?host={os.environ[POSTGRES_VARIABLE]}"


def _administer(statement: str) -> None:
    with psycopg.connect(
        host=os.environ[POSTGRES_VARIABLE], user="fieldapp", dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement)  # type: ignore[arg-type]


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
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, driven by Playwright."""
    if not CHROMIUM.exists():
        if REQUIRED:
            pytest.fail("Chromium is not installed, and nothing may be skipped here")
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    expect.set_options(timeout=20_000)  # a loaded machine is slow, not wrong
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def steady_office(template: DatabaseTemplate) -> Office:
    """An office laid once for a module: for refusals, which store nothing, and for what is in nobody's way."""
    template.lay_fresh_copy()
    return Office(template.app)

"""The guards of the product, each to be taken out from outside, to show that the fault tests notice."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Engine, event

from fieldapp.fieldwork.service import intake
from fieldapp.kernel import database, latch
from fieldapp.photos.store import folder as store


def sabotage(names: str) -> None:
    """Take guards out of this process, before the app is made; names are separated by commas."""
    for name in filter(None, names.split(",")):
        SABOTAGES[name]()


def _replace(place: Any, name: str, substitute: Any) -> None:
    """Put something else in a place that exists; a guard that was moved must not silently stay in force."""
    getattr(place, name)
    setattr(place, name, substitute)


def synchronous_normal() -> None:
    """SQLite does not flush its log at a commit."""
    assert "synchronous=FULL" in database.SQLITE_PRAGMAS
    pragmas = [pragma.replace("=FULL", "=NORMAL") for pragma in database.SQLITE_PRAGMAS]
    _replace(database, "SQLITE_PRAGMAS", tuple(pragmas))


def no_fsync_of_photos() -> None:
    """Photos stay in the page cache."""
    _replace(store, "os", SimpleNamespace(**{**vars(os), "fsync": lambda handle: None}))


def no_fsync_of_folders() -> None:
    """A photo's bytes are flushed, its name is not."""
    flush = store._fsync
    _replace(store, "_fsync", lambda path: None if path.is_dir() else flush(path))


def no_latch() -> None:
    """After an I/O error everything goes on."""
    _replace(latch.WriteLatch, "set", lambda self, cause: None)
    _replace(latch.WriteLatch, "check", lambda self: None)


def full_disk_is_broken() -> None:
    """A full disk counts as a broken one."""
    _replace(latch, "FULL", frozenset())
    _replace(store, "_FULL", frozenset())


def half_written_photos() -> None:
    """Bytes go under the photo's own name as they come."""

    def write(path: Path, data: bytes) -> None:
        with path.open("wb", buffering=0) as stream:
            for start in range(0, len(data), 512):
                stream.write(data[start : start + 512])
                time.sleep(0.01)
            os.fsync(stream.fileno())

    _replace(store, "_write_in_one_step", write)


def references_unchecked() -> None:
    """Foreign keys are off, without which SQLite takes no table whose key was dropped."""
    pragmas = [pragma.replace("foreign_keys=ON", "foreign_keys=OFF") for pragma in database.SQLITE_PRAGMAS]
    _replace(database, "SQLITE_PRAGMAS", tuple(pragmas))


def no_identity() -> None:
    """Nobody looks whether an id is taken."""
    references_unchecked()
    _replace(intake, "_is_repetition", lambda *anything: False)


def answers_early() -> None:
    """The receipt goes out before the commit."""
    store_now = intake.insert_together

    def store_later(inserts: Any) -> None:
        app = current_app._get_current_object()

        def run() -> None:
            time.sleep(0.05)
            with app.app_context():
                store_now(inserts)

        threading.Thread(target=run).start()

    _replace(intake, "insert_together", store_later)


def commits_every_statement() -> None:
    """Each write is a transaction of its own."""

    @event.listens_for(Engine, "after_cursor_execute")
    def commit(connection: Connection, cursor: object, statement: str, *rest: object) -> None:
        driver: Any = connection.connection.dbapi_connection
        if not statement.startswith(("INSERT", "UPDATE", "DELETE")) or " RETURNING " in statement:
            return
        if connection.dialect.name == "postgresql":
            driver.commit()
        elif driver.in_transaction:
            driver.execute("COMMIT")
            driver.execute("BEGIN IMMEDIATE")


SABOTAGES: dict[str, Callable[[], None]] = {
    guard.__name__: guard
    for guard in (
        synchronous_normal,
        no_fsync_of_photos,
        no_fsync_of_folders,
        no_latch,
        full_disk_is_broken,
        half_written_photos,
        references_unchecked,
        no_identity,
        answers_early,
        commits_every_statement,
    )
}

"""What the office holds: rows of every table and files of the photo store, to compare before and after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from sqlalchemy import event, func, literal, select, union_all
from werkzeug.test import TestResponse

from fieldapp.kernel.audit import AuditEntry
from fieldapp.kernel.database import Base, db


def rows(app: Flask) -> dict[str, int]:
    """How many rows each table holds."""
    with app.app_context():
        counts = (
            select(literal(table.name), func.count()).select_from(table)
            for table in Base.metadata.sorted_tables
        )
        return dict(db.session.execute(union_all(*counts)).all())


def files(app: Flask) -> set[str]:
    """Every file below the data folder's photos."""
    folder = app.config["SETTINGS"].data_folder / "photos"
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def audit(app: Flask) -> list[AuditEntry]:
    """The whole audit trail, oldest first."""
    with app.app_context():
        return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


@contextmanager
def nothing_stored(app: Flask) -> Iterator[None]:
    """Not a row more or less, not a file, while the block runs."""
    before = rows(app), files(app)
    yield
    assert (rows(app), files(app)) == before


@contextmanager
def new_audit_rows(app: Flask) -> Iterator[list[AuditEntry]]:
    """The audit rows that the block leaves, filled in at its end."""
    last = max((entry.id for entry in audit(app)), default=0)
    left: list[AuditEntry] = []
    yield left
    left.extend(entry for entry in audit(app) if entry.id > last)


@contextmanager
def failing_insert(app: Flask, table: str, error: Exception) -> Iterator[None]:
    """Let every INSERT into a table fail with this error, however it is sent."""

    def fail(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if re.match(rf"INSERT INTO {table}\b", statement):
            raise error

    with app.app_context():
        engine = db.engines[None]
    event.listen(engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", fail)


def check_refusal(
    answer: TestResponse, status: int, code: str, pointer: str | None = None, fault: str | None = None
) -> None:
    """A problem answer with its permanent code, both languages, and the fault at its place if one is named."""
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json"), answer.text
    told: dict[str, Any] = answer.json
    assert (told["status"], told["code"], told["type"]) == (status, code, f"urn:fieldapp:error:{code}"), told
    check_sentence(told["message"])
    assert told["title"] == told["message"]["zh"]
    for line in told["errors"]:
        check_sentence(line["message"])
    if pointer is not None:
        found = {(line["pointer"], line["code"]) for line in told["errors"]}
        assert found == {(pointer, fault)}


def check_sentence(text: dict[str, str]) -> None:
    assert text["zh"] != text["en"]
    assert text["en"].isprintable() and text["en"][-1] == "."
    assert any("\u4e00" <= character <= "\u9fff" for character in text["zh"])

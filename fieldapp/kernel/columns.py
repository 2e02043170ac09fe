"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, DateTime, Dialect, Integer, String, TypeDecorator
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal

SerialId = BigInteger().with_variant(Integer, "sqlite")
"""An integer key made by the database."""
BIGGEST_ID = 2**63 - 1
"""Beyond this a database cannot even be asked for a key."""


def CodeText(length: int) -> String:  # noqa: N802  reads as a type
    """Text compared by code point on both databases (the evaluator compares ids so)."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")  # type: ignore[return-value]


RecordId = CodeText(36)
"""A client-made UUID in lower case with hyphens."""
Sha256 = CodeText(64)
Month = CodeText(7)
"""YYYY-MM."""


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the table. A naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in a table")
        return value.astimezone(UTC).replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Unsought(ColumnElement[Any]):
    """A column that no index is searched for, where another condition leads to far fewer rows.

    SQLite does not know how many rows a range holds and takes the index of an equation: nothing decided after this
    moment was found by reading all displays of the month. PostgreSQL knows, and sees the column alone.
    """

    inherit_cache = True
    _traverse_internals = [("column", InternalTraversal.dp_clauseelement)]  # noqa: RUF012  as SQLAlchemy declares it

    def __init__(self, column: Any) -> None:
        self.column = column.expression
        self.type = column.type


@compiles(Unsought)
def _column(element: Unsought, compiler: SQLCompiler, **options: Any) -> str:
    return compiler.process(element.column, **options)


@compiles(Unsought, "sqlite")
def _without_index(element: Unsought, compiler: SQLCompiler, **options: Any) -> str:
    return f"+{compiler.process(element.column, **options)}"

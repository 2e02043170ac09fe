"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, TypeDecorator

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

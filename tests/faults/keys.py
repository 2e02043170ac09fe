"""A database without the keys that hold a record's identity: what the checker must notice."""

from __future__ import annotations

from sqlalchemy import text

from tests.faults.invariant import engine_of

TABLES = ("submission", "submission_photo")


def drop_keys(environment: dict[str, str]) -> None:
    """Let records and manifest lines be stored several times under one id."""
    engine = engine_of(environment)
    with engine.begin() as connection:
        for table in TABLES:
            if connection.dialect.name == "sqlite":
                connection.execute(text(f"CREATE TABLE keyless AS SELECT * FROM {table}"))
                connection.execute(text(f"DROP TABLE {table}"))
                connection.execute(text(f"ALTER TABLE keyless RENAME TO {table}"))
            else:
                connection.execute(text(f"ALTER TABLE {table} DROP CONSTRAINT pk_{table} CASCADE"))
    engine.dispose()

"""Triggers that forbid changing or deleting rows of append-only tables.

Every migration ends with `install_append_only_triggers`: SQLite loses triggers when it rebuilds a
table, and making them again costs nothing.
"""

from __future__ import annotations

from sqlalchemy import Connection, inspect, text

from fieldapp.kernel.database import Base

_SQLITE = """CREATE TRIGGER {name} BEFORE {event} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"""

_POSTGRES_FUNCTION = """CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"""

_POSTGRES = """CREATE TRIGGER {name} BEFORE {event} ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"""


def append_only_tables() -> list[str]:
    """Names of all tables that are marked append-only, sorted."""
    return sorted(t.name for t in Base.metadata.sorted_tables if t.info.get("append_only"))


def install_append_only_triggers(connection: Connection) -> None:
    """Make the triggers of every append-only table that exists; those that stand are replaced."""
    postgres = connection.dialect.name == "postgresql"
    if postgres:
        connection.execute(text(_POSTGRES_FUNCTION))
    for table in sorted(set(append_only_tables()) & set(inspect(connection).get_table_names())):
        for event in _events(postgres):
            name = _trigger_name(table, event)
            on_table = f" ON {table}" if postgres else ""
            connection.execute(text(f"DROP TRIGGER IF EXISTS {name}{on_table}"))
            template = _POSTGRES if postgres else _SQLITE
            connection.execute(text(template.format(name=name, event=event, table=table)))


def missing_append_only_triggers(connection: Connection) -> list[str]:
    """Triggers that should stand and do not; `doctor` reports them."""
    postgres = connection.dialect.name == "postgresql"
    catalogue = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled <> 'D'"
        if postgres
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    standing = {row[0] for row in connection.execute(text(catalogue))}
    wanted = [_trigger_name(table, event) for table in append_only_tables() for event in _events(postgres)]
    return [name for name in wanted if name not in standing]


def _events(postgres: bool) -> tuple[str, ...]:
    return ("UPDATE", "DELETE", "TRUNCATE") if postgres else ("UPDATE", "DELETE")


def _trigger_name(table: str, event: str) -> str:
    return f"{table}_no_{event.lower()}"

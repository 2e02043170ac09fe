"""What was decided stays decided: append-only tables refuse every way of changing or removing a row."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import DBAPIError

import fieldapp.fieldwork.models
import fieldapp.inspection.models
import fieldapp.outlets.models
import fieldapp.people.models
import fieldapp.schemes.models
import fieldapp.settlement.models  # noqa: F401  that all tables are known
from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.kernel.append_only import (
    append_only_tables,
    install_append_only_triggers,
    missing_append_only_triggers,
)
from fieldapp.kernel.database import db
from tests.kernel.first_rows import FIRST_ROWS, LATER_ROWS
from tests.template import _administer, _postgres_url

TABLES = append_only_tables()


def first_revision(app: Flask) -> str:
    config = app.extensions["migrate"].migrate.get_config()
    return str(ScriptDirectory.from_config(config).get_base())


@pytest.fixture(scope="module")
def migrated(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A database that was filled at the first revision and then upgraded to the last."""
    folder: Path = tmp_path_factory.mktemp("first-revision")
    name = f"test_first_{uuid.uuid4().hex[:8]}"
    if database == "postgresql":
        _administer(f"CREATE DATABASE {name}")
    url = _postgres_url(name) if database == "postgresql" else ""
    app = create_app(settings_from({"FIELDAPP_DATA_FOLDER": str(folder), "DATABASE_URL": url}))
    with app.app_context():
        upgrade(revision=first_revision(app))
        with db.engines[None].begin() as connection:
            for statement in FIRST_ROWS:
                connection.execute(text(statement))
        upgrade()
        with db.engines[None].begin() as connection:
            for statement in LATER_ROWS:
                connection.execute(text(statement))
    yield app
    with app.app_context():
        for engine in db.engines.values():
            engine.dispose()
    if database == "postgresql":
        _administer(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def engine(migrated: Flask) -> Engine:
    with migrated.app_context():
        return db.engines[None]


def key_of(connection: Connection, table: str) -> str:
    return ", ".join(inspect(connection).get_pk_constraint(table)["constrained_columns"])


def check_refused(engine: Engine, table: str, statement: str, because: str = "append-only") -> None:
    with engine.connect() as connection:
        before = connection.execute(text(f"SELECT * FROM {table}")).all()
        connection.rollback()
        with pytest.raises(DBAPIError, match=because):
            connection.execute(text(statement))
        connection.rollback()
        assert connection.execute(text(f"SELECT * FROM {table}")).all() == before
        assert before, f"give {table} a row in tests/kernel/first_rows.py"


def test_the_tables_on_which_pay_depends_are_append_only() -> None:
    assert {
        "audit_entry",
        "review",
        "assignment",
        "outlet_township",
        "sales_entry",
        "target",
        "township_duty",
        "scheme_version",
    } <= set(TABLES)


@pytest.mark.parametrize("table", TABLES)
def test_an_append_only_table_refuses_update_and_delete(engine: Engine, table: str) -> None:
    with engine.connect() as connection:
        column = key_of(connection, table)
        first = column.split(", ")[0]
    check_refused(engine, table, f"UPDATE {table} SET {first} = {first}")
    check_refused(engine, table, f"DELETE FROM {table}")
    check_refused(engine, table, f"DELETE FROM {table} WHERE {first} = {first}")


@pytest.mark.parametrize("table", TABLES)
def test_an_append_only_table_refuses_to_be_replaced_or_emptied(engine: Engine, table: str) -> None:
    with engine.connect() as connection:
        column = key_of(connection, table)
    first = column.split(", ")[0]
    same = f"INTO {table} SELECT * FROM {table} WHERE TRUE"
    check_refused(
        engine, table, f"INSERT {same} ON CONFLICT ({column}) DO UPDATE SET {first} = excluded.{first}"
    )
    if engine.dialect.name == "sqlite":
        check_refused(engine, table, f"INSERT OR REPLACE {same}")
        check_refused(engine, table, f"REPLACE {same}")
        check_refused(engine, table, f"UPDATE OR REPLACE {table} SET {first} = {first}")
    else:
        check_refused(engine, table, f"TRUNCATE {table}", "append-only|foreign key")
        check_refused(engine, table, f"TRUNCATE {table} CASCADE")


def test_parents_of_append_only_rows_cannot_take_them_along(engine: Engine) -> None:
    for statement in ("DELETE FROM submission", "DELETE FROM user_account", "DELETE FROM outlet"):
        with engine.connect() as connection, pytest.raises(DBAPIError):
            connection.execute(text(statement))


def test_a_new_row_is_still_taken(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(
            text(
                "INSERT INTO audit_entry (id, at, action, subject_kind, subject_id, details)"
                " VALUES (1000, '2026-01-01 00:00:00+00:00', 'x.y', 'x', '1', '{}')"
            )
        )
        connection.rollback()


def test_no_trigger_is_missing_after_all_migrations(engine: Engine) -> None:
    with engine.connect() as connection:
        assert missing_append_only_triggers(connection) == []


@pytest.mark.parametrize("table", TABLES)
def test_a_dropped_trigger_is_reported_and_made_again(engine: Engine, table: str) -> None:
    on = f" ON {table}" if engine.dialect.name == "postgresql" else ""
    with engine.connect() as connection:
        connection.execute(text(f"DROP TRIGGER {table}_no_update{on}"))
        assert missing_append_only_triggers(connection) == [f"{table}_no_update"]
        install_append_only_triggers(connection)
        assert missing_append_only_triggers(connection) == []
        connection.rollback()


@pytest.mark.parametrize("database", ["postgresql"], indirect=True, scope="session")  # SQLite cannot do it
def test_a_disabled_trigger_is_reported(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("ALTER TABLE review DISABLE TRIGGER review_no_delete"))
        assert missing_append_only_triggers(connection) == ["review_no_delete"]
        connection.rollback()


def test_a_table_rebuilt_by_a_migration_loses_no_protection(engine: Engine) -> None:
    """SQLite drops a table's triggers when a batch migration rebuilds it; env.py makes them again."""
    with engine.connect() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("target", recreate="always") as batch:
            batch.alter_column("value", nullable=True)
        install_append_only_triggers(connection)
        assert missing_append_only_triggers(connection) == []
        with pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text("DELETE FROM target"))
        connection.rollback()


@pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")  # SQLite's own trap
def test_the_rebuild_alone_would_have_lost_it(engine: Engine) -> None:
    with engine.connect() as connection:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("target", recreate="always") as batch:
            batch.alter_column("value", nullable=True)
        assert missing_append_only_triggers(connection) == ["target_no_update", "target_no_delete"]
        connection.rollback()


def test_the_models_and_the_migrations_describe_the_same_tables(migrated: Flask) -> None:
    with migrated.app_context(), db.engines[None].connect() as connection:
        options = {"compare_type": True, "render_as_batch": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata) == []

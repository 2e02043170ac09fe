"""Runs the migrations inside the app, on the engine that writes; each ends with the append-only triggers."""

from alembic import context
from flask import current_app

from fieldapp.kernel.append_only import install_append_only_triggers
from fieldapp.kernel.columns import UtcDateTime

db = current_app.extensions["migrate"].db
options = current_app.extensions["migrate"].configure_args


def include_name(name, type_, parent_names):
    return type_ != "table" or name in db.metadata.tables


def render_item(kind, item, autogen_context):
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


if context.is_offline_mode():
    raise SystemExit("fieldapp migrates a live database only")

with db.engines[None].connect() as connection:
    sqlite = connection.dialect.name == "sqlite"
    if (
        sqlite
    ):  # a rebuilt table is dropped and renamed; with foreign keys on, its dropping would empty others
        connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
    context.configure(
        connection=connection,
        target_metadata=db.metadata,
        include_name=include_name,
        render_item=render_item,
        transactional_ddl=True,  # SQLite's DDL is transactional too, since we say BEGIN ourselves
        **options,
    )
    try:
        with context.begin_transaction():
            context.run_migrations()
            install_append_only_triggers(connection)
            if sqlite and (orphans := connection.exec_driver_sql("PRAGMA foreign_key_check").all()):
                raise SystemExit(
                    f"fieldapp: the migration left rows without what they refer to: {orphans[:5]}"
                )
    finally:
        if sqlite:
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")

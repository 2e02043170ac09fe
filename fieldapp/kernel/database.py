"""The database: engines, the one `transaction()`, and what each database needs to be safe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import Connection, Engine, Executable, MetaData, Row, Table, event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session

from fieldapp.config import BadSetting, Settings
from fieldapp.kernel.errors import Busy, Refusal, StorageFull, WritesStopped
from fieldapp.kernel.latch import WriteLatch
from fieldapp.kernel.turn import WriteTurn

SQLITE_MINIMUM = (3, 51, 3)
"""Older versions have a WAL-reset race between several connections."""

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # NORMAL lost acknowledged records in simulated power cuts
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE walks through an append-only trigger
    "busy_timeout=15000",
    "wal_autocheckpoint=1000",
    "cache_size=-65536",
    "mmap_size=268435456",
    "temp_store=MEMORY",
)


AnyRow = Row[*tuple[Any, ...]]
"""A row of columns that the query's docstring names."""


class Base(DeclarativeBase):
    """Every table of every room; names of constraints are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def columns_of(table: type[Base]) -> Table:
    """The bare table behind a model, for statements that go past the ORM."""
    return cast("Table", table.__table__)


class _RoutedSession(FlaskSession):
    """Reads go to the engine that begins plainly, writes to the one that begins IMMEDIATE."""

    def get_bind(self, *_args: Any, **_kwargs: Any) -> Engine:
        return self._db.engines.get(None if self.info.get("writing") else "read", self._db.engine)


db = SQLAlchemy(
    model_class=Base,
    disable_autonaming=True,
    session_options={"class_": _RoutedSession, "expire_on_commit": False, "autoflush": False},
)


def configure_database(app: Flask, settings: Settings) -> None:
    """Give the app its engines, write latch and write turn.

    Raises:
        SystemExit: the SQLite library is older than `SQLITE_MINIMUM`.
    """
    try:
        settings.data_folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise BadSetting(
            "FIELDAPP_DATA_FOLDER", str(settings.data_folder), f"a folder to write in ({error.strerror})"
        ) from None
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.extensions["write_latch"] = WriteLatch(settings.data_folder)
    app.extensions["write_turn"] = WriteTurn(settings.data_folder if settings.is_sqlite else None)
    if settings.is_sqlite:
        _require_sqlite_version()
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = _sqlite_options()
        app.config["SQLALCHEMY_BINDS"] = {
            "read": {"url": settings.database_url, **_sqlite_options()},
            "lookup": {
                "url": settings.database_url,
                **_sqlite_options(),
                "isolation_level": "AUTOCOMMIT",
                "skip_autocommit_rollback": True,
            },
        }
    else:
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = {"pool_pre_ping": True, "pool_size": 10}
    db.init_app(app)
    if settings.is_sqlite:
        with app.app_context():
            _prepare_sqlite(db.engines[None], "BEGIN IMMEDIATE")
            _prepare_sqlite(db.engines["read"], "BEGIN")
            _prepare_sqlite(db.engines["lookup"], None)
    else:
        with app.app_context():
            _prepare_postgresql(db.engines[None])


def migrate_with(app: Flask, folder: Path) -> None:
    """Let Flask-Migrate find the migrations."""
    Migrate(app, db, directory=str(folder), render_as_batch=True, compare_type=True)


def look_up(statement: Executable, parameters: Mapping[str, Any]) -> Sequence[AnyRow]:
    """Rows of a prepared statement of columns, as committed at this moment; for the one or two reads of hot paths.

    On SQLite it goes past the session and without a transaction: 0.04 ms instead of 0.12, and no snapshot
    of it can outlive it.
    """
    engine = db.engines.get("lookup")
    if engine is None:
        return db.session.connection().execute(statement, parameters).all()
    with engine.connect() as connection:
        return connection.execute(statement, parameters).all()


def rows_of(statement: Executable, **asked: Any) -> Sequence[AnyRow]:
    """Rows of a statement of columns, within the session's transaction; the ORM would make each row twice.

    Args:
        asked: values of its parameters; for one that it does not name, nothing.
    """
    return db.session.connection().execute(statement, asked).all()


@contextmanager
def transaction(*, snapshot: bool = False) -> Iterator[Session]:
    """One write transaction; re-entrant, so that verbs can be composed: the outermost commits.

    What was read before in this session is let go first: a write begins on the newest state.

    Args:
        snapshot: all its reads see one state of the database (SQLite's always do).

    Raises:
        WritesStopped, StorageFull, Busy: the storage cannot take the write; nothing was stored.
    """
    session: Session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()
    write_latch().check()
    session.info["writing"] = True
    try:
        with current_app.extensions["write_turn"], _storage_errors():
            try:
                if snapshot and session.get_bind().dialect.name == "postgresql":
                    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise
    finally:
        session.info["writing"] = False


@contextmanager
def snapshot() -> Iterator[Session]:
    """Reads that all see one state of the database and keep no writer waiting; within a transaction, its own."""
    session: Session = db.session()
    if session.info.get("writing"):
        yield session
        return
    session.rollback()
    if session.get_bind().dialect.name == "postgresql":
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield session
    finally:
        session.rollback()


def write_latch() -> WriteLatch:
    """The latch of the running app's data folder."""
    latch: WriteLatch = current_app.extensions["write_latch"]
    return latch


@contextmanager
def _storage_errors() -> Iterator[None]:
    """Turn faults of the storage into refusals."""
    try:
        yield
    except DBAPIError as error:
        if refusal := storage_refusal(error):
            raise refusal from error
        raise


def storage_refusal(error: DBAPIError) -> Refusal | None:
    """Tell a full disk, a broken disk and a busy or absent database apart from other database errors.

    A broken disk sets the write latch, be it met by a write or by a read.
    """
    cause = str(error.orig).lower()
    state = getattr(error.orig, "sqlstate", None)
    if "disk is full" in cause or state == "53100":
        return StorageFull(headers={"Retry-After": "60"})
    if _IO_FAULT.search(cause) or state in ("58030", "XX001", "XX002"):
        write_latch().set(f"database: {error.orig}")
        return WritesStopped(headers={"Retry-After": "300"})
    if _COMES_BACK.search(cause) or state in _BUSY or (state or "").startswith("57P"):
        return Busy(headers={"Retry-After": "2"})
    return None


_IO_FAULT = re.compile(r"disk i/o error|malformed|not a database|input/output error|readonly database")
_COMES_BACK = re.compile(
    r"database is locked|unable to open database file|connection failed|server closed the connection"
)
_BUSY = ("55P03", "40P01", "40001")


def _require_sqlite_version() -> None:
    import pysqlite3  # noqa: PLC0415  not needed where PostgreSQL is used

    found = pysqlite3.sqlite_version_info
    if found < SQLITE_MINIMUM:
        needed = ".".join(map(str, SQLITE_MINIMUM))
        raise SystemExit(f"fieldapp: SQLite {pysqlite3.sqlite_version} is too old; {needed} is needed")


def _sqlite_options() -> dict[str, Any]:
    import pysqlite3.dbapi2  # noqa: PLC0415

    return {
        "module": pysqlite3.dbapi2,
        "pool_size": 20,
        "pool_use_lifo": True,  # the connection used last has its statements and pages at hand
        "max_overflow": 20,
        "connect_args": {"check_same_thread": False, "timeout": 15},
    }


def _prepare_sqlite(engine: Engine, begin: str | None) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    if begin is None:
        return

    faults: Any = engine.dialect.loaded_dbapi.Error

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        try:
            driver.execute(begin)
        except faults as fault:  # past SQLAlchemy, which would wrap it
            raise OperationalError(begin, None, fault) from fault


def _prepare_postgresql(engine: Engine) -> None:
    """Let the server interpret statements instead of compiling each one anew.

    Counting a month takes large statements over few rows: compiling one took 5.2 s of its 5.3.
    """

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: object) -> None:
        connection.execute("SET jit = off")
        connection.commit()


def is_unique_violation(error: DBAPIError) -> bool:
    """Whether a unique or primary key refused the row."""
    return getattr(error.orig, "sqlstate", None) == "23505" or "UNIQUE constraint" in str(error.orig)

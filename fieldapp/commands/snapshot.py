"""One state of the whole database as a file, and a file back into an empty database."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pysqlite3.dbapi2
from alembic.runtime.migration import MigrationContext
from sqlalchemy import URL, Connection, create_engine, inspect, text
from sqlalchemy.exc import DBAPIError

from fieldapp.commands.errors import BackupNotWritten, DatabaseUnsound, ProgramMissing, RestoreFailed
from fieldapp.config import Settings
from fieldapp.kernel.database import db
from fieldapp.kernel.errors import Refusal


def kind(settings: Settings) -> str:
    """Which database is set: `sqlite` or `postgresql`."""
    return "sqlite" if settings.is_sqlite else "postgresql"


def file_name(settings: Settings) -> str:
    """What the database is called in a backup."""
    return "database.sqlite" if settings.is_sqlite else "database.sql"


@contextmanager
def snapshot(settings: Settings, path: Path) -> Iterator[Connection]:
    """Write one state of the database into a file, and let that same state be read as long as the block lasts.

    SQLite: VACUUM INTO, which copies no free pages, so nothing that retention has emptied. PostgreSQL: pg_dump.

    Raises:
        DatabaseUnsound, ProgramMissing, BackupNotWritten.
    """
    if settings.is_sqlite:
        with db.engines["lookup"].connect() as connection:
            connection.exec_driver_sql("VACUUM INTO ?", (str(path),))
        with opened_sqlite(path) as connection:
            check_sqlite(connection, lambda reason: DatabaseUnsound(reason=reason))
            yield connection
        return
    with db.engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        state = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
        options = ("--no-owner", "--no-privileges", f"--snapshot={state}", f"--file={path}")
        _run("pg_dump", options, lambda reason: BackupNotWritten(reason=reason))
        yield connection


@contextmanager
def opened_sqlite(path: Path) -> Iterator[Connection]:
    """A SQLite file to read from; nothing is written, not even its journal."""
    address = f"file:{quote(str(path))}?mode=ro&immutable=1"
    engine = create_engine("sqlite://", creator=lambda: pysqlite3.dbapi2.connect(address, uri=True))
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def check_sqlite(connection: Connection, refusal: Callable[[str], Refusal]) -> None:
    """Raise the refusal unless every page is sound and every reference leads somewhere."""
    try:
        result = str(connection.execute(text("PRAGMA integrity_check")).scalars().first())
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    except DBAPIError as error:
        raise refusal(str(error.orig)) from error
    if result != "ok" or broken is not None:
        raise refusal(result if broken is None else f"a row of {broken[0]} refers to nothing")


def revision_of(connection: Connection) -> str | None:
    """The migration that the tables are at; None: there are none."""
    return MigrationContext.configure(connection).get_current_revision()


def has_tables(settings: Settings) -> bool:
    """Whether there is anything in the database; asking makes no file."""
    if settings.is_sqlite:
        path = Path(str(db.engine.url.database))
        return any(found.stat().st_size for found in path.parent.glob(f"{path.name}*"))
    with db.engine.connect() as connection:
        return bool(inspect(connection).get_table_names())


def load_postgres(path: Path) -> None:
    """Load a dump into the empty database, all of it or nothing.

    Raises:
        ProgramMissing, RestoreFailed.
    """
    options = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--file={path}")
    _run("psql", options, lambda reason: RestoreFailed(reason=reason))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def need_program(name: str) -> str:
    """The path of one of PostgreSQL's programs.

    Raises:
        ProgramMissing: it is not on the PATH.
    """
    found = shutil.which(name)
    if found is None:
        raise ProgramMissing(program=name)
    return found


def photos_in(connection: Connection) -> Iterator[tuple[str, str | None]]:
    """The photos that a state of the database says are stored: SHA-256, and that of the stripped copy if any.

    Reads tables of any release, as a backup is best made before an upgrade.
    """
    known = {column["name"] for column in inspect(connection).get_columns("photo")}
    stripped = "stored_sha256" if "stored_sha256" in known else "NULL"
    kept = "WHERE removed_at IS NULL" if "removed_at" in known else ""
    rows = connection.execution_options(stream_results=True, yield_per=1000).execute(
        text(f"SELECT sha256, {stripped} FROM photo {kept} ORDER BY sha256")
    )
    yield from ((sha256, stored_sha256) for sha256, stored_sha256 in rows)


def _run(program: str, options: Sequence[str], refusal: Callable[[str], Refusal]) -> None:
    """Run one of PostgreSQL's programs on our database; the password goes past the list of processes."""
    url = db.engine.url
    environment: dict[str, Any] = {**os.environ, "LC_MESSAGES": "C"}
    if url.password:
        environment["PGPASSWORD"] = str(url.password)
    address = URL.create("postgresql", url.username, None, url.host, url.port, url.database, url.query)
    command = [need_program(program), *options, f"--dbname={address.render_as_string()}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"{program} ended with status {done.returncode}"]
        raise refusal(said[0])

"""The doctor command: is this installation sound, and if not, what to do."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import click
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from flask_migrate import Migrate
from sqlalchemy import Connection, func, inspect, select, text

from fieldapp.commands.context import with_app
from fieldapp.kernel import clock
from fieldapp.kernel.append_only import missing_append_only_triggers
from fieldapp.kernel.audit import AuditEntry
from fieldapp.kernel.database import db, write_latch
from fieldapp.photos.errors import PhotoAltered, PhotoMissing, PhotoStoreAway
from fieldapp.photos.models import Photo
from fieldapp.photos.queries import newest_photo
from fieldapp.photos.service import photo_store

LOW_DISK_BYTES = 2 * 1024**3
LIBRARIES = ("Flask", "SQLAlchemy", "marshmallow", "Pillow", "gunicorn")
BUILT_AT = clock.parse_instant("2026-11-01T00:00:00Z")
"""No server's clock can be before the product was made."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `remedy` says what to do when it is not sound."""

    name: str
    found: str
    remedy: str | None = None


@click.command()
@click.option("--clear-latch", is_flag=True, help="Allow writes again, after an integrity check.")
@with_app
def doctor(clear_latch: bool) -> None:
    """Look at settings, versions, migrations, disk and clock; say what is wrong and what to do.

    Ends with status 1 when something is wrong.
    """
    if clear_latch:
        _clear_latch()
    findings = [finding for look in LOOKS for finding in _safely(look)]
    for finding in findings:
        click.echo(f"{'WRONG' if finding.remedy else 'ok':<6} {finding.name:<14} {finding.found}")
        if finding.remedy:
            click.echo(f"{'':<21} -> {finding.remedy}")
    sys.exit(any(finding.remedy for finding in findings))


def _settings() -> Iterator[Finding]:
    settings = current_app.config["SETTINGS"]
    url = db.engine.url.render_as_string(hide_password=True)
    yield Finding("settings", f"data in {settings.data_folder}, business day in {settings.timezone.key}")
    yield Finding("database", url)


def _versions() -> Iterator[Finding]:
    libraries = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in LIBRARIES)
    yield Finding("versions", f"Python {platform.python_version()}, {libraries}")
    with db.engine.connect() as connection:
        asked = "SELECT sqlite_version()" if _is_sqlite(connection) else "SHOW server_version"
        yield Finding("engine", f"{connection.dialect.name} {connection.execute(text(asked)).scalar_one()}")


def _migrations() -> Iterator[Finding]:
    migrate: Migrate = current_app.extensions["migrate"].migrate
    newest = ScriptDirectory(migrate.directory).get_current_head()
    with db.engine.connect() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        behind = None if present == newest else "run `python -m fieldapp init`"
        yield Finding("migrations", f"at {present or 'nothing'}, newest is {newest}", behind)
        if not present:
            return
        missing = missing_append_only_triggers(connection)
    remedy = "run `python -m fieldapp init`, then look into who removed them" if missing else None
    yield Finding(
        "append-only", f"missing: {', '.join(missing)}" if missing else "all triggers stand", remedy
    )


def _integrity() -> Iterator[Finding]:
    yield Finding("integrity", *_integrity_result())


def _integrity_result() -> tuple[str, str | None]:
    with db.engine.connect() as connection:
        if not _is_sqlite(connection):
            return "PostgreSQL checks its pages itself", None
        result = str(connection.execute(text("PRAGMA quick_check")).scalar_one())
        broken = connection.execute(text("PRAGMA foreign_key_check")).first()
    if result != "ok" or broken:
        return f"{result}, broken reference: {broken}", "restore the last backup into a new data folder"
    return "ok", None


def _disk() -> Iterator[Finding]:
    folder: Path = current_app.config["SETTINGS"].data_folder
    free = shutil.disk_usage(folder).free
    remedy = (
        "free some space or move the data folder: a full disk refuses records"
        if free < LOW_DISK_BYTES
        else None
    )
    yield Finding("disk", f"{free / 1024**3:.1f} GiB free", remedy)
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        file.write(b"fieldapp")
        file.flush()
    yield Finding("data folder", "can be written")


def _photos() -> Iterator[Finding]:
    photos = photo_store()
    try:
        remedy = photos.prove()
    except PhotoStoreAway as refusal:
        yield Finding("photos", f"{photos}: {refusal.cause}", refusal.remedy)
    else:
        yield Finding("photos", f"{photos}: written, read and deleted", remedy)


def _newest_photo() -> Iterator[Finding]:
    with db.engine.connect() as connection:
        newest = newest_photo() if inspect(connection).has_table(Photo.__tablename__) else None
    if newest is None:
        return
    try:
        photo_store().read_verified(newest.sha256, newest.stored_sha256)
    except (PhotoMissing, PhotoAltered) as fault:
        lost = "is not there" if isinstance(fault, PhotoMissing) else "has other bytes"
        yield Finding("newest photo", lost, _MOVED)
    except PhotoStoreAway:
        return  # told already
    else:
        yield Finding("newest photo", "has its SHA-256")


_MOVED = "photos are moved by `backup` and `restore`, not by the setting alone; else restore the last backup"


def _latch() -> Iterator[Finding]:
    path = write_latch().path
    if path.exists():
        yield Finding(
            "write latch",
            f"set: {path.read_text(encoding='utf-8')}",
            "mend the disk, then run `python -m fieldapp doctor --clear-latch`",
        )
    else:
        yield Finding("write latch", "open")


def _clock() -> Iterator[Finding]:
    now = clock.now()
    with db.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        newest = (
            connection.scalar(select(func.max(AuditEntry.at))) if AuditEntry.__tablename__ in tables else None
        )
    behind = now < BUILT_AT or (newest is not None and newest > now + timedelta(minutes=1))
    remedy = "set the server's clock (ntp): business days and deadlines depend on it" if behind else None
    yield Finding("clock", clock.iso_instant(now), remedy)


LOOKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _settings,
    _versions,
    _migrations,
    _integrity,
    _disk,
    _photos,
    _newest_photo,
    _latch,
    _clock,
)


def _safely(look: Callable[[], Iterator[Finding]]) -> list[Finding]:
    """What one look finds; a look that fails is itself a finding."""
    try:
        return list(look())
    except Exception as error:  # noqa: BLE001  the doctor must not fall ill
        name = look.__name__.strip("_")
        return [
            Finding(name, f"{type(error).__name__}: {error}", "see docs/settings.md, or run `init` first")
        ]


def _clear_latch() -> None:
    found, remedy = _integrity_result()
    if remedy:
        click.echo(f"The latch stays: {found}. {remedy}", err=True)
        sys.exit(1)
    was_set = write_latch().path.exists()
    write_latch().clear()
    click.echo("Writes are allowed again." if was_set else "The latch was not set.")


def _is_sqlite(connection: Connection) -> bool:
    return connection.dialect.name == "sqlite"

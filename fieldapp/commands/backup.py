"""The backup and restore commands: database and photos together, verified by hash."""

from __future__ import annotations

import json
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import click
from flask import current_app
from sqlalchemy import Connection

from fieldapp.commands import archive, snapshot
from fieldapp.commands.context import with_app
from fieldapp.commands.errors import BackupExists, BackupNotWritten, NothingToBackUp
from fieldapp.commands.restoring import restore_backup
from fieldapp.config import Settings
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction, write_latch
from fieldapp.kernel.errors import StorageFull, WritesStopped
from fieldapp.kernel.upkeep import upkeep_turn
from fieldapp.photos import store
from fieldapp.photos.errors import PhotoAltered, PhotoMissing
from fieldapp.photos.service import photo_store


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_app
def backup(file: Path) -> None:
    """Write database and photos, as of one moment, into FILE (a tar); the server may go on working.

    Ends with status 1 when photos could not be read; they are named, and the rest is in the backup.
    """
    if write_latch().path.exists():
        click.echo(
            "warning: writes are stopped after an I/O error; run `python -m fieldapp doctor`", err=True
        )
    with upkeep_turn():
        photos, lost = write_backup(file.absolute())
    for sha256 in lost:
        click.echo(f"photo {sha256} is not in the backup: the store has lost or altered it", err=True)
    click.echo(f"{file}: database and {photos} photos, {file.stat().st_size / 1e6:.1f} MB.")
    sys.exit(bool(lost))


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@with_app
def restore(file: Path) -> None:
    """Restore FILE into an empty data folder and an empty database, after checking every hash in it."""
    with upkeep_turn():
        made_at, missing = restore_backup(file.absolute())
    for sha256 in missing:
        click.echo(f"photo {sha256} was lost before the backup was made", err=True)
    click.echo(
        f"Restored the state of {made_at}. Run `python -m fieldapp init` (it upgrades the tables), then start."
    )


def write_backup(file: Path) -> tuple[int, list[str]]:
    """Write a backup beside the name it gets once it is whole.

    Returns:
        How many photos are in it, and the SHA-256 of those that the store has lost or altered.

    Raises:
        BackupExists, NothingToBackUp, DatabaseUnsound, ProgramMissing, BackupNotWritten.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if file.exists():
        raise BackupExists(file=file)
    if not snapshot.has_tables(settings):
        raise NothingToBackUp()
    with suppress(WritesStopped, StorageFull), transaction() as session:
        record_act(session, "backup.made", ("backup", file.name), actor_id=None)
    try:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.parent) as folder:
            return _write(settings, Path(folder), file)
    except OSError as error:
        raise BackupNotWritten(reason=error.strerror or str(error)) from error


def _write(settings: Settings, folder: Path, file: Path) -> tuple[int, list[str]]:
    database, tar = folder / snapshot.file_name(settings), folder / "tar"
    with snapshot.snapshot(settings, database) as state, archive.written(tar) as writer:
        writer.add(archive.ABOUT, json.dumps(_about(settings, state), indent=1).encode())
        writer.add_file(database.name, database)
        # their bytes were on the disk before the rows that the snapshot holds
        photos, lost = _add_photos(writer, state)
    tar.rename(file)
    archive.fsync_folder(file.parent)
    return photos, lost


def _about(settings: Settings, state: Connection) -> dict[str, Any]:
    revision = snapshot.revision_of(state)
    if revision is None:
        raise NothingToBackUp()
    return {
        "format": archive.FORMAT,
        "database": snapshot.kind(settings),
        "revision": revision,
        "made_at": clock.iso_instant(clock.now()),
    }


def _add_photos(writer: archive.ArchiveWriter, state: Connection) -> tuple[int, list[str]]:
    number, lost = 0, []
    for sha256, stored_sha256 in snapshot.photos_in(state):
        try:
            original = photo_store().read_verified(sha256, stored_sha256)
        except (PhotoMissing, PhotoAltered):
            lost.append(sha256)
            writer.add_photo(sha256, None)
            continue
        writer.add_photo(sha256, original)
        with suppress(PhotoMissing):
            name = store.thumbnail(sha256)
            writer.add(f"{archive.PHOTOS}/{name}", photo_store().read(name))
        number += 1
    return number, lost

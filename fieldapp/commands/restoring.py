"""Restoring a backup into an empty installation: everything beside the target first, then in one go."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from flask import current_app

from fieldapp.commands import archive, snapshot
from fieldapp.commands.errors import BackupDamaged, BackupNewer, OtherDatabase, RestoreFailed, TargetNotEmpty
from fieldapp.config import Settings
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import db, transaction, write_latch
from fieldapp.kernel.errors import StorageFull
from fieldapp.kernel.latch import FULL
from fieldapp.kernel.upkeep import TURN_FILE
from fieldapp.photos.errors import PhotoAltered, PhotoMissing, PhotoStoreAway
from fieldapp.photos.service import photo_store
from fieldapp.photos.store import FolderStore

RESTORING = ".restoring"
"""Folder in the data folder that a restore unpacks into; found later, that restore was interrupted."""
INTO = "into"
"""File in it: the photo store that photos were put into; from no other one are they taken back."""
SCAFFOLDING = frozenset({TURN_FILE, "write-turn", "photos", RESTORING})
"""What an empty data folder may hold."""


def restore_backup(file: Path) -> tuple[str, list[str]]:
    """Unpack and check everything beside the empty target, then move it into place, the database last.

    Interrupted, it leaves a target without a database, and the next restore begins anew.

    Returns:
        When the backup was made, and the SHA-256 of photos that it knows to be lost.

    Raises:
        TargetNotEmpty, BackupUnreadable, BackupDamaged, BackupNewer, OtherDatabase, ProgramMissing,
        RestoreFailed; WritesStopped: the latch is set; StorageFull: there is no room; PhotoStoreAway.
    """
    settings: Settings = current_app.config["SETTINGS"]
    write_latch().check()
    with _disk_faults_told():
        _need_empty(settings)
        with archive.opened(file) as tar, _unpacking(settings.data_folder) as folder:
            made_at = _check_about(settings, archive.about(tar))
            archive.unpack(tar, folder)
            _check_database(settings, folder)
            lost = _check_photos(folder)
            os.sync()
            _move_into_place(settings, folder)
    with transaction() as session:
        record_act(session, "backup.restored", ("backup", file.name), actor_id=None, made_at=made_at)
    return made_at, lost


def _need_empty(settings: Settings) -> None:
    """Refuse a target in use; what an interrupted restore left is cleared away."""
    folder = settings.data_folder
    if snapshot.has_tables(settings):
        raise TargetNotEmpty(what=db.engine.url.render_as_string(hide_password=True))
    interrupted = (folder / RESTORING).exists()
    for found in folder.iterdir():
        if found.name not in SCAFFOLDING and not found.name.startswith("fieldapp.db"):
            raise TargetNotEmpty(what=found)
    if interrupted:
        into = folder / RESTORING / INTO
        if into.exists() and into.read_text("utf-8") == str(photo_store()):
            photo_store().give_back(folder / RESTORING / archive.PHOTOS)
        shutil.rmtree(folder / RESTORING)
    if not photo_store().is_empty():
        raise TargetNotEmpty(what=photo_store())


@contextmanager
def _unpacking(data_folder: Path) -> Iterator[Path]:
    """A folder beside the target that goes again whatever happens, unless the process is killed.

    It also stays while a bucket is away: the next restore gives back to it what this one has put there.
    """
    folder = data_folder / RESTORING
    folder.mkdir(mode=0o700)
    (folder / INTO).write_text(str(photo_store()), "utf-8")
    try:
        yield folder
    except PhotoStoreAway:
        raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _check_about(settings: Settings, about: Any) -> str:
    scripts = ScriptDirectory(current_app.extensions["migrate"].migrate.directory)
    known = {script.revision for script in scripts.walk_revisions()}
    if about["format"] > archive.FORMAT or about.get("revision") not in known:
        raise BackupNewer(found=f"format {about['format']}, tables {about.get('revision')}")
    if about.get("database") != snapshot.kind(settings):
        raise OtherDatabase(found=about.get("database"), wanted=snapshot.kind(settings))
    if snapshot.kind(settings) == "postgresql":
        snapshot.need_program("psql")
    return str(about.get("made_at"))


def _check_database(settings: Settings, folder: Path) -> None:
    path = folder / snapshot.file_name(settings)
    if not path.exists():
        raise BackupDamaged(reason=f"{path.name} is missing")
    if not settings.is_sqlite:
        return  # PostgreSQL checks a dump while loading it
    with snapshot.opened_sqlite(path) as connection:
        snapshot.check_sqlite(connection, lambda reason: BackupDamaged(reason=reason))


def _check_photos(folder: Path) -> list[str]:
    """Every photo that the database names is there with its own hash; returns those lost before the backup."""
    photos, lost = FolderStore(folder / archive.PHOTOS), []
    for sha256, held in archive.held_photos(folder):
        if held is None:
            lost.append(sha256)
            continue
        try:
            photos.read_verified(sha256, held)
        except (PhotoMissing, PhotoAltered) as error:
            raise BackupDamaged(reason=f"photo {sha256}") from error
    return lost


def _move_into_place(settings: Settings, folder: Path) -> None:
    """Photos first; with the database the restore is done."""
    database, photos = folder / snapshot.file_name(settings), folder / archive.PHOTOS
    photos.mkdir(exist_ok=True)
    try:
        photo_store().take_over(photos)
        if settings.is_sqlite:
            _move_file(database, Path(str(db.engine.url.database)))
        else:
            snapshot.load_postgres(database)
    except BaseException:
        if settings.is_sqlite:  # it was not there before
            Path(str(db.engine.url.database)).unlink(missing_ok=True)
        photo_store().give_back(photos)
        raise
    archive.fsync_folder(settings.data_folder)


def _move_file(source: Path, target: Path) -> None:
    """Rename, also over to another disk."""
    beside = target.with_name(f"{RESTORING}-{target.name}")
    try:
        shutil.move(source, beside)
        with beside.open("rb") as stream:
            os.fsync(stream.fileno())
        beside.rename(target)
    finally:
        beside.unlink(missing_ok=True)
    archive.fsync_folder(target.parent)


@contextmanager
def _disk_faults_told() -> Iterator[None]:
    """Nothing was acknowledged yet, so no latch is needed: the target stays empty."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise StorageFull() from error
        told = errno.errorcode.get(error.errno or 0, str(error))
        raise RestoreFailed(reason=f"{told} {error.filename or ''}".strip()) from error

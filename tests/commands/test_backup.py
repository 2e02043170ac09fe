"""A backup made under writes is restored to the byte; a damaged, foreign or newer one restores nothing at all."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest
from flask import Flask
from flask_migrate import check, upgrade
from sqlalchemy import func, select

from fieldapp import create_app
from fieldapp.commands import archive, restoring
from fieldapp.commands.backup import write_backup
from fieldapp.commands.errors import (
    BackupDamaged,
    BackupExists,
    BackupNewer,
    BackupNotWritten,
    BackupUnreadable,
    NothingToBackUp,
    OtherDatabase,
    ProgramMissing,
    RestoreFailed,
    TargetNotEmpty,
)
from fieldapp.commands.restoring import RESTORING, restore_backup
from fieldapp.config import settings_from
from fieldapp.fieldwork.models import Submission
from fieldapp.kernel import clock
from fieldapp.kernel.append_only import missing_append_only_triggers
from fieldapp.kernel.audit import AuditEntry
from fieldapp.kernel.database import db, transaction
from fieldapp.kernel.errors import Refusal, UpkeepRunning, WritesStopped
from fieldapp.kernel.upkeep import upkeep_turn
from fieldapp.photos import store
from fieldapp.photos.errors import PhotoMissing
from fieldapp.photos.models import Photo
from fieldapp.photos.service import photo_store
from fieldapp.photos.service.retention import remove_photos, strip_photos
from tests.api.stored import files
from tests.live import TOP, run_command
from tests.office import Office, display_body, jpeg, sha256
from tests.photos.pictures import camera_exif, encoded, quadrants
from tests.template import _administer, _postgres_url

Members = dict[str, bytes]


@contextmanager
def installation(
    kind: str, folder: Path, photos: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Flask]:
    """The product on an empty data folder and an empty database; `photos`: settings of a bucket."""
    name = f"restored_{uuid.uuid4().hex[:12]}"
    environment = {"FIELDAPP_DATA_FOLDER": str(folder), **photos}
    if kind == "postgresql":
        _administer(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = _postgres_url(name)
    app = create_app(settings_from(environment))
    try:
        yield app
    finally:
        with app.app_context():
            for engine in db.engines.values():
                engine.dispose()
        if kind == "postgresql":
            _administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def target(database: str, tmp_path: Path) -> Iterator[Flask]:
    with installation(database, tmp_path / "target") as app:
        yield app


@pytest.fixture(scope="module")
def empty(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A target for refusals, which leave it empty."""
    with installation(database, tmp_path_factory.mktemp("empty") / "target") as app:
        yield app


@pytest.fixture(scope="module")
def made(steady_office: Office, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return backed_up(steady_office, tmp_path_factory.mktemp("made") / "made.tar")


@pytest.fixture
def file(made: Path, tmp_path: Path) -> Path:
    """A sound backup, of one's own to damage."""
    return Path(shutil.copy(made, tmp_path / "b.tar"))


def environment_of(app: Flask) -> dict[str, str]:
    settings = app.config["SETTINGS"]
    return {"FIELDAPP_DATA_FOLDER": str(settings.data_folder), "DATABASE_URL": settings.database_url}


def backed_up(office: Office, file: Path) -> Path:
    """A backup of a small office: one whole record, one whose photo is awaited."""
    for number, photo in enumerate((jpeg(1), jpeg(2))):
        assert office.submit("rep_an", display_body(f"rep_an-{number}", photo)).status_code == 201
    assert office.send_photo("rep_an", jpeg(1)).status_code == 201
    with office.app.app_context():
        assert write_backup(file) == (1, [])
    return file


def members(file: Path) -> Members:
    with tarfile.open(file) as tar:
        return {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]


def sums(of: Members) -> bytes:
    return "".join(f"{sha256(data)}  {name}\n" for name, data in of.items() if name != archive.SUMS).encode()


def rewritten(file: Path, change: Callable[[Members], None], *, sealed: bool = True) -> Path:
    """The backup with other members, and with hashes that fit them unless `sealed` is false."""
    held = members(file)
    change(held)
    if sealed:
        held[archive.SUMS] = sums(held)
    with tarfile.open(file, "w") as tar:
        for name, data in held.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return file


def told(change: str, **values: Any) -> Callable[[Members], None]:
    """Change what about.json says."""

    def apply(held: Members) -> None:
        held[change] = json.dumps({**json.loads(held[change]), **values}).encode()

    return apply


@contextmanager
def nothing_restored(target: Flask) -> Iterator[None]:
    """Neither a file more in the target nor a table, whatever the block tries; and it may be restored later."""
    folder = target.config["SETTINGS"].data_folder
    scaffolding = restoring.SCAFFOLDING - {RESTORING}
    yield
    assert {path.name for path in folder.iterdir()} <= scaffolding | {"writes-stopped"}
    assert files(target) == set()
    with target.app_context():
        if not target.config["SETTINGS"].is_sqlite:
            assert db.inspect(db.engine).get_table_names() == []


def refused(target: Flask, file: Path, refusal: type[Refusal]) -> Refusal:
    with nothing_restored(target), target.app_context(), pytest.raises(refusal) as caught:
        restore_backup(file)
    return caught.value


def a_photo(held: Members) -> str:
    return next(name for name in held if name.startswith("photos/original"))


def altered(held: Members) -> None:
    held[a_photo(held)] = jpeg(9)


def altered_consistently(held: Members) -> None:
    altered(held)


def without_photo(held: Members) -> None:
    del held[a_photo(held)]


def without_database(held: Members) -> None:
    del held[next(name for name in held if name.startswith("database."))]


def without_list(held: Members) -> None:
    del held[archive.HELD]


def with_nonsense_list(held: Members) -> None:
    held[archive.HELD] = b"../../etc/passwd lost\n"


def with_stranger(held: Members) -> None:
    held["photos/original/readme.txt"] = b"hello"


SEALED = [
    without_photo,
    without_database,
    without_list,
    with_nonsense_list,
    with_stranger,
    altered_consistently,
]


@pytest.mark.parametrize("change", SEALED)
def test_a_backup_that_lacks_something_or_holds_more_is_refused(
    empty: Flask, file: Path, change: Callable[[Members], None]
) -> None:
    refused(empty, rewritten(file, change), BackupDamaged)


def test_an_altered_photo_is_refused_by_name(empty: Flask, file: Path) -> None:
    rewritten(file, altered, sealed=False)
    assert a_photo(members(file)) in refused(empty, file, BackupDamaged).message.en


def test_an_altered_database_is_refused_by_name(empty: Flask, file: Path) -> None:
    def one_bit(held: Members) -> None:
        name = next(name for name in held if name.startswith("database."))
        held[name] = held[name][:-1] + bytes([held[name][-1] ^ 1])

    rewritten(file, one_bit, sealed=False)
    assert "database." in refused(empty, file, BackupDamaged).message.en


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.7, 0.95])
def test_a_backup_that_breaks_off_is_refused(empty: Flask, file: Path, share: float) -> None:
    file.write_bytes(file.read_bytes()[: int(file.stat().st_size * share)])
    refused(empty, file, BackupDamaged)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../outside", tarfile.REGTYPE),
        ("/etc/outside", tarfile.REGTYPE),
        ("photos/../../outside", tarfile.REGTYPE),
        ("photos/original/../../../outside", tarfile.REGTYPE),
        (f"photos/{store.original('ab' * 32)}", tarfile.SYMTYPE),
        (f"photos/{store.original('ab' * 32)}", tarfile.LNKTYPE),
        (f"photos/{store.original('ab' * 32)}", tarfile.FIFOTYPE),
        (f"photos/{store.original('ab' * 32)}", tarfile.DIRTYPE),
        ("database.sqlite-wal", tarfile.REGTYPE),
    ],
)
def test_no_name_or_kind_of_a_stranger_reaches_the_disk(
    empty: Flask, file: Path, tmp_path: Path, name: str, kind: bytes
) -> None:
    held = members(file)
    with tarfile.open(file, "w") as tar:
        for number, (known, data) in enumerate(held.items()):
            member = tarfile.TarInfo(known)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
            if number == 0:
                planted = tarfile.TarInfo(name)
                planted.type, planted.linkname = kind, "/etc/passwd"
                tar.addfile(planted, io.BytesIO())
    refused(empty, file, BackupDamaged)
    assert not (tmp_path / "outside").exists() and not Path("/etc/outside").exists()


def test_a_name_that_is_there_twice_is_refused(empty: Flask, file: Path) -> None:
    with tarfile.open(file, "a") as tar:
        tar.addfile(tarfile.TarInfo(archive.ABOUT), io.BytesIO())
    refused(empty, file, BackupDamaged)


@pytest.mark.parametrize("content", [b"", b"not a tar at all", b"\x1f\x8b\x08\0" + b"\0" * 2000])
def test_what_is_no_backup_is_refused(empty: Flask, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "b.tar").write_bytes(content)
    refused(empty, tmp_path / "b.tar", BackupDamaged)


def test_a_file_that_is_not_there_is_told(empty: Flask, tmp_path: Path) -> None:
    refused(empty, tmp_path / "nowhere.tar", BackupUnreadable)


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({"revision": "9999"}, BackupNewer),
        ({"revision": None}, BackupNewer),
        ({"format": 2}, BackupNewer),
        ({"format": "1"}, BackupDamaged),
        ({"database": "another"}, OtherDatabase),
    ],
)
def test_a_backup_of_a_newer_release_or_another_database_is_refused(
    empty: Flask, file: Path, values: dict[str, Any], refusal: type[Refusal]
) -> None:
    refused(empty, rewritten(file, told(archive.ABOUT, **values)), refusal)


def test_nothing_is_restored_over_anything(office: Office, target: Flask, tmp_path: Path) -> None:
    file = backed_up(office, tmp_path / "b.tar")
    with office.app.app_context(), pytest.raises(TargetNotEmpty):
        restore_backup(file)
    folder = target.config["SETTINGS"].data_folder
    for stranger in (folder / "demo-logins.json", folder / "photos" / "original" / "a"):
        stranger.parent.mkdir(exist_ok=True)
        stranger.write_text("kept")
        with target.app_context(), pytest.raises(TargetNotEmpty):
            restore_backup(file)
        assert stranger.read_text() == "kept"
        stranger.unlink()


def test_a_set_latch_lets_nothing_be_restored(target: Flask, file: Path) -> None:
    (target.config["SETTINGS"].data_folder / "writes-stopped").write_text("a test")
    refused(target, file, WritesStopped)


def test_a_backup_never_replaces_a_file_and_an_empty_database_has_none(
    office: Office, target: Flask, tmp_path: Path
) -> None:
    file = backed_up(office, tmp_path / "b.tar")
    before = file.read_bytes()
    with office.app.app_context(), pytest.raises(BackupExists):
        write_backup(file)
    assert file.read_bytes() == before
    with target.app_context(), pytest.raises(NothingToBackUp):
        write_backup(tmp_path / "other.tar")
    with office.app.app_context(), pytest.raises(BackupNotWritten, match="No such file"):
        write_backup(tmp_path / "nowhere" / "b.tar")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "target"]


def test_without_postgres_programs_a_sentence_says_what_to_install(
    office: Office, target: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if office.app.config["SETTINGS"].is_sqlite:
        return
    file = backed_up(office, tmp_path / "b.tar")
    monkeypatch.setenv("PATH", str(tmp_path))
    with office.app.app_context(), pytest.raises(ProgramMissing, match="pg_dump"):
        write_backup(tmp_path / "other.tar")
    assert "psql" in refused(target, file, ProgramMissing).message.en


def test_backup_restore_and_retention_take_turns(office: Office, tmp_path: Path) -> None:
    with office.app.app_context(), upkeep_turn():
        with pytest.raises(UpkeepRunning), upkeep_turn():
            pass
        done = run_command("backup", str(tmp_path / "b.tar"), environment_of(office.app), check=False)
    assert done.returncode == 1 and "at work" in done.stderr and "Traceback" not in done.stderr


def test_a_fault_while_moving_into_place_leaves_the_target_empty(
    target: Flask, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:

    def failing(*_: object) -> None:
        raise OSError(5, "simulated")

    with monkeypatch.context() as broken:
        broken.setattr(restoring, "_move_file", failing)
        broken.setattr(restoring.snapshot, "load_postgres", failing)
        refused(target, file, RestoreFailed)

    def failing_at_the_end(_: Path) -> None:
        raise OSError(5, "simulated")

    if target.config["SETTINGS"].is_sqlite:
        with monkeypatch.context() as broken:
            broken.setattr(restoring.archive, "fsync_folder", failing_at_the_end)
            refused(target, file, RestoreFailed)
    with target.app_context():
        restore_backup(file)
        assert db.session.scalar(select(func.count()).select_from(Photo)) == 1


def test_a_restore_that_was_killed_is_begun_anew(target: Flask, file: Path) -> None:
    """Killed with photos in place and no database: what cannot clean up behind itself is cleared next time."""
    folder = target.config["SETTINGS"].data_folder
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from fieldapp import create_app\n"
        "from fieldapp.commands import restoring, snapshot\n"
        "restoring._move_file = snapshot.load_postgres = lambda *_: os._exit(9)\n"
        "with create_app().app_context():\n"
        "    restoring.restore_backup(Path(sys.argv[1]))\n"
    )
    command = [sys.executable, "-c", program, str(file)]
    environment = {**os.environ, **environment_of(target)}
    assert subprocess.run(command, cwd=TOP, env=environment, check=False).returncode == 9
    assert (folder / RESTORING).exists() and files(target)
    with target.app_context():
        restore_backup(file)
        assert photo_store().read_verified(sha256(jpeg(1))) == jpeg(1)
    assert not (folder / RESTORING).exists()


def test_a_lost_photo_is_named_and_the_rest_is_backed_up_and_restored(
    office: Office, target: Flask, tmp_path: Path
) -> None:
    for number in (1, 2):
        office.submit("rep_an", display_body(f"rep_an-{number}", jpeg(number)))
        office.send_photo("rep_an", jpeg(number))
    folder = office.app.config["SETTINGS"].data_folder / "photos"
    (folder / store.original(sha256(jpeg(1)))).write_bytes(b"altered")
    file = tmp_path / "b.tar"
    done = run_command("backup", str(file), environment_of(office.app), check=False)
    assert done.returncode == 1 and sha256(jpeg(1)) in done.stderr
    with target.app_context():
        assert restore_backup(file)[1] == [sha256(jpeg(1))]
        assert photo_store().read_verified(sha256(jpeg(2))) == jpeg(2)
        with pytest.raises(PhotoMissing):
            photo_store().read(store.original(sha256(jpeg(1))))


def test_a_backup_of_the_first_release_can_be_restored_and_upgraded(
    database: str, target: Flask, tmp_path: Path
) -> None:
    with installation(database, tmp_path / "first") as first, first.app_context():
        upgrade(revision="0001")
        assert write_backup(tmp_path / "b.tar") == (0, [])
    with target.app_context():
        restore_backup(tmp_path / "b.tar")
        upgrade()
        assert missing_append_only_triggers(db.session.connection()) == []
        check()


class Writers:
    """Reps who go on submitting, each record with its photo, until told to stop."""

    def __init__(self, office: Office) -> None:
        self.office, self.stopped = office, threading.Event()
        self.failed: list[str] = []
        self.threads = [
            threading.Thread(target=self._write, args=(rep, first))
            for rep, first in (("rep_an", 1000), ("rep_cui", 2000))
        ]

    def __enter__(self) -> None:
        for thread in self.threads:
            thread.start()

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        for thread in self.threads:
            thread.join()
        assert not self.failed, self.failed

    def _write(self, rep: str, seed: int) -> None:
        while not self.stopped.is_set():
            seed += 1
            answers = (
                self.office.submit(rep, display_body(f"{rep}-{seed % 3}", jpeg(seed, (64, 48)))),
                self.office.send_photo(rep, jpeg(seed, (64, 48))),
            )
            self.failed += [answer.text for answer in answers if answer.status_code != 201]


def stocked(office: Office) -> dict[str, bytes]:
    """Records of two reps, one approved, one whose photo is awaited, one stripped and one removed by retention."""
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=11)
    office.submit("rep_cui", display_body("rep_cui-0", jpeg(12)))
    stripped = encoded(quadrants(), exif=camera_exif(orientation=6))
    for number, photo in enumerate((stripped, jpeg(13), jpeg(14))):
        office.stored("rep_cui", "display", display_body(f"rep_cui-{number}", photo), photo)
    with office.app.app_context(), transaction():
        assert strip_photos([sha256(stripped)]).failed == []
        remove_photos([sha256(jpeg(13))], still_due=lambda some: some)
    return {sha256(photo): photo for photo in (jpeg(11), stripped, jpeg(14))}


def answers(office: Office, records: list[str]) -> dict[str, Any]:
    """What the API tells of every record, and of every photo in it, and of lists and months."""
    paths = {f"/api/v1/submissions/{record}": "finance_du" for record in records}
    months = {
        f"/api/v1/months/{clock.month_of(clock.now().date())}": "finance_du",
        "/api/v1/outlets": "rep_an",
    }
    told = {path: office.call(who, "GET", path).json for path, who in {**paths, **months}.items()}
    for record in list(paths):
        for photo in told[record]["receipt"]["photos"]:
            for copy in ("", "/thumbnail"):
                path = f"/api/v1/photos/{photo['sha256']}{copy}"
                answer = office.call("finance_du", "GET", path)
                told[path] = (
                    answer.status_code,
                    answer.data if answer.status_code == 200 else answer.json["code"],
                )
    return told


def records_in(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(Submission.id).order_by(Submission.id)))


def test_the_drill_backed_up_under_writes_and_restored_to_the_byte(
    office: Office, target: Flask, tmp_path: Path
) -> None:
    photos, file = stocked(office), tmp_path / "office.tar"
    before = records_in(office.app)
    with Writers(office):
        run_command("backup", str(file), environment_of(office.app))
    subprocess.run(["tar", "-xf", file, "-C", _made(tmp_path / "by-hand")], check=True)
    subprocess.run(["sha256sum", "--quiet", "-c", archive.SUMS], cwd=tmp_path / "by-hand", check=True)
    assert file.stat().st_mode & 0o077 == 0
    run_command("restore", str(file), environment_of(target))
    run_command("init", environment_of(target))
    assert (
        "append-only    all triggers stand"
        in run_command("doctor", environment_of(target), check=False).stdout
    )
    restored = records_in(target)
    assert set(before) <= set(restored) <= set(records_in(office.app))
    assert len(restored) < len(records_in(office.app)) or len(restored) == len(before)
    told = answers(Office(target), restored)
    assert told == _as_then(answers(office, restored), told)
    with target.app_context():
        for sha, stored, removed in db.session.execute(
            select(Photo.sha256, Photo.stored_sha256, Photo.removed_at)
        ).all():
            if removed is None:
                data = photo_store().read_verified(sha, stored)
                assert sha not in photos or stored is not None or data == photos[sha]
        restores = select(func.count()).where(AuditEntry.action == "backup.restored")
        assert db.session.scalar(restores) == 1
    live = Office(target)
    live.approved_display("rep_an", "supervisor_chen", "rep_an-2", seed=99)
    with target.app_context(), pytest.raises(TargetNotEmpty):
        restore_backup(file)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder


def _as_then(now: dict[str, Any], then: dict[str, Any]) -> dict[str, Any]:
    """What the office tells now, but for a photo that came after the moment of the backup."""
    awaited = {
        path
        for path, told in then.items()
        if path.startswith("/api/v1/submissions/") and told["receipt"]["state"] == "incomplete"
    }
    photos = {
        f"/api/v1/photos/{photo['sha256']}{copy}"
        for path in awaited
        for photo in then[path]["receipt"]["photos"]
        for copy in ("", "/thumbnail")
    }
    months = {path for path in now if path.startswith("/api/v1/months/")}
    return {path: then[path] if path in awaited | photos | months else told for path, told in now.items()}

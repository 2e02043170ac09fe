"""Commands and the start of the server where photos lie in a bucket."""

from __future__ import annotations

import logging
import os
import runpy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from fieldapp.commands.backup import write_backup
from fieldapp.commands.errors import TargetNotEmpty
from fieldapp.commands.restoring import RESTORING, restore_backup
from fieldapp.photos import store
from fieldapp.photos.errors import PhotoStoreAway
from fieldapp.photos.service import photo_store
from tests.api.stored import files
from tests.buckets import SECRET, BucketServer
from tests.commands.test_backup import answers, environment_of, installation, records_in, stocked
from tests.live import TOP, run_command
from tests.office import Office, jpeg, sha256

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")


@pytest.fixture
def target(database: str, tmp_path: Path, bucket: BucketServer) -> Iterator[Flask]:
    with installation(database, tmp_path / "target", bucket.environment) as app:
        yield app


@pytest.fixture
def file(office: Office, tmp_path: Path) -> Path:
    """A backup of an office whose photos lie in a folder."""
    stocked(office)
    with office.app.app_context():
        assert write_backup(tmp_path / "office.tar") == (3, [])
    return tmp_path / "office.tar"


def test_photos_move_from_a_folder_into_a_bucket_and_back(
    office: Office, database: str, file: Path, target: Flask, bucket: BucketServer, tmp_path: Path
) -> None:
    with target.app_context():
        restore_backup(file)
    assert not files(target) and not (tmp_path / "target" / RESTORING).exists()
    told = answers(office, records_in(office.app))
    assert answers(Office(target), records_in(target)) == told
    with target.app_context():
        assert write_backup(tmp_path / "again.tar") == (3, [])
    with installation(database, tmp_path / "back") as back:
        with back.app_context():
            restore_backup(tmp_path / "again.tar")
        assert answers(Office(back), records_in(back)) == told
        assert {name for name in files(back) if not name.startswith("served/")} == {
            name for name in bucket.files() if not name.startswith("served/")
        }


@ON_SQLITE
def test_nothing_is_restored_into_a_bucket_in_use(file: Path, target: Flask, bucket: BucketServer) -> None:
    stranger = store.original(sha256(b"kept"))
    bucket.store().put(stranger, b"kept")
    with target.app_context(), pytest.raises(TargetNotEmpty, match=bucket.address):
        restore_backup(file)
    assert bucket.files() == {stranger}


@ON_SQLITE
def test_a_restore_cut_off_from_its_bucket_or_killed_is_begun_anew(
    file: Path, target: Flask, bucket: BucketServer
) -> None:
    """Killed with photos in the bucket and no database: they are taken back, and nothing else is."""
    program = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from fieldapp import create_app\n"
        "from fieldapp.commands import restoring\n"
        "restoring._move_file = lambda *_: os._exit(9)\n"
        "with create_app().app_context():\n"
        "    restoring.restore_backup(Path(sys.argv[1]))\n"
    )
    environment = {**os.environ, **environment_of(target), **bucket.environment}
    command = [sys.executable, "-c", program, str(file)]
    assert subprocess.run(command, cwd=TOP, env=environment, check=False).returncode == 9
    assert len(bucket.files()) == 6
    with target.app_context():
        with bucket.away(), pytest.raises(PhotoStoreAway):
            restore_backup(file)
        restore_backup(file)
        assert photo_store().read_verified(sha256(jpeg(11))) == jpeg(11)
    assert len(bucket.files()) == 6
    assert not (target.config["SETTINGS"].data_folder / RESTORING).exists()


@ON_SQLITE
def test_a_bucket_that_refuses_ends_the_start_and_one_that_is_away_does_not(
    target: Flask, bucket: BucketServer, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    start = runpy.run_path(str(TOP / "gunicorn.conf.py"))["_try_bucket"]
    environment = {**environment_of(target), **bucket.environment}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    start(logging.getLogger("start"))
    with bucket.away():
        start(logging.getLogger("start"))
    assert "no answer" in caplog.text and "photos wait until it answers" in caplog.text
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", f"not-{SECRET}")
    with pytest.raises(SystemExit, match="the secret key does not fit") as ended:
        start(logging.getLogger("start"))
    assert SECRET not in str(ended.value) + caplog.text


@ON_SQLITE
def test_doctor_says_why_a_bucket_refuses(target: Flask, bucket: BucketServer) -> None:
    wrong = {**environment_of(target), **bucket.environment, "AWS_SECRET_ACCESS_KEY": f"not-{SECRET}"}
    looked = run_command("doctor", wrong, check=False)
    assert looked.returncode == 1 and f"WRONG  photos         {bucket.address} at" in looked.stdout
    assert "the secret key does not fit (SignatureDoesNotMatch)" in looked.stdout
    assert "-> correct AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY" in looked.stdout
    assert SECRET not in looked.stdout + looked.stderr

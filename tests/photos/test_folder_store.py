"""The folder store and the disk: what it acknowledged survives a power cut, and a fault leaves nothing behind."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.kernel.errors import StorageFull
from fieldapp.photos import store
from fieldapp.photos.store import FolderStore
from tests.photos.test_store import DATA, NAME, files


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "photos"


@pytest.fixture
def photos(root: Path) -> FolderStore:
    return FolderStore(root)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "mkdir"])
def test_a_full_disk_is_told_and_leaves_no_file(
    photos: FolderStore, root: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    monkeypatch.setattr(os, call, failing(code))
    with pytest.raises(StorageFull) as caught:
        photos.put(NAME, DATA)
    assert caught.value.headers["Retry-After"]
    assert files(root) == []
    monkeypatch.undo()
    photos.put(NAME, DATA)
    assert photos.read(NAME) == DATA


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_any_other_fault_of_the_disk_is_raised_for_the_latch(
    photos: FolderStore, root: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    monkeypatch.setattr(os, call, failing(errno.EIO))
    with pytest.raises(OSError, match="simulated"):
        photos.put(NAME, DATA)
    assert files(root) == []


def failing(code: int) -> Callable[..., None]:
    def fail(*_: object, **__: object) -> None:
        raise OSError(code, "simulated")

    return fail


def test_a_folder_that_vanished_is_an_error_and_not_made_anew(photos: FolderStore, root: Path) -> None:
    root.rmdir()
    with pytest.raises(FileNotFoundError):
        photos.put(NAME, DATA)
    assert not root.exists()


def test_storing_the_same_bytes_again_changes_nothing_but_is_made_durable(
    photos: FolderStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos.put(NAME, DATA)
    before = (root / NAME).stat()
    synced = noted_fsyncs(monkeypatch)
    photos.put(NAME, DATA)
    assert (root / NAME).stat().st_ino == before.st_ino
    assert str(root / NAME) in synced


def test_the_file_is_fsynced_before_its_rename_and_every_folder_above_it_after(
    photos: FolderStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = noted_fsyncs(monkeypatch)
    photos.put(NAME, DATA)
    folder = (root / NAME).parent
    assert synced[:3] == [str(root), str(root / "original"), str(folder.parent)]
    assert Path(synced[3]).name.startswith(".arriving-")
    assert synced[4:] == [str(folder)]


def test_a_folder_another_worker_has_just_made_is_fsynced_too(
    photos: FolderStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    FolderStore(root).put(store.original("a" * 64), b"a")
    synced = noted_fsyncs(monkeypatch)
    photos.put(store.original("a" * 63 + "b"), b"b")
    assert {str(root), str(root / "original"), str(root / "original" / "aa")} <= set(synced)


def noted_fsyncs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths fsynced from now on, in order."""
    synced: list[str] = []
    real = os.fsync

    def note(handle: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{handle}").readlink()))
        real(handle)

    monkeypatch.setattr(os, "fsync", note)
    return synced


def test_only_old_leftovers_of_interrupted_writes_are_swept(photos: FolderStore, root: Path) -> None:
    photos.put(NAME, DATA)
    folder = (root / NAME).parent
    old, fresh = folder / ".arriving-old", folder / ".arriving-fresh"
    for leftover in (old, fresh):
        leftover.write_bytes(b"half a pho")
    hour_ago = fresh.stat().st_mtime - 3600
    os.utime(old, (hour_ago, hour_ago))
    os.utime(root / NAME, (hour_ago, hour_ago))
    assert photos.sweep_temporary(older_than_s=600) == 1
    assert files(root) == sorted([str(NAME), str(fresh.relative_to(root))])

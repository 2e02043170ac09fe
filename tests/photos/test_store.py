"""The folder store: nothing but its own names reach the disk, and what it acknowledged stays."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.kernel.errors import StorageFull
from fieldapp.photos import store
from fieldapp.photos.errors import PhotoAltered, PhotoMissing
from fieldapp.photos.store import FolderStore, PhotoName, PhotoStore

DATA = b"bytes of a photo"
SHA256 = hashlib.sha256(DATA).hexdigest()
NAME = store.original(SHA256)


@pytest.fixture
def photos(tmp_path: Path) -> FolderStore:
    return FolderStore(tmp_path / "photos")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "photos"


def files(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


NOT_A_HASH = [
    "",
    "../../a.jpg",
    "..",
    "/etc/passwd",
    SHA256.upper(),
    SHA256[:-1],
    SHA256 + "0",
    SHA256 + "\n",
    "\n" + SHA256,
    SHA256[:-1] + "g",
    SHA256[:-1] + "１",
    SHA256[:-3] + "/..",
    SHA256[:-1] + "\0",
]


@pytest.mark.parametrize("text", NOT_A_HASH, ids=repr)
def test_no_name_is_made_of_anything_but_64_hex_digits(text: str) -> None:
    for kind in (store.original, store.thumbnail, store.served):
        with pytest.raises(ValueError, match="SHA-256"):
            kind(text)


@pytest.mark.parametrize(
    "name",
    [
        "../../a.jpg",
        "a.jpg",
        "",
        f"original/../{SHA256}",
        f"original/00/11/{SHA256}",
        f"/{NAME}",
        f"{NAME}\n",
        f"{NAME}/..",
        f"other/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}",
    ],
)
def test_a_name_not_made_by_the_store_never_reaches_the_disk(
    photos: FolderStore, root: Path, name: str
) -> None:
    acts: list[Callable[[], object]] = [
        lambda: photos.put(PhotoName(name), DATA),
        lambda: photos.read(PhotoName(name)),
        lambda: photos.exists(PhotoName(name)),
        lambda: photos.delete(PhotoName(name)),
    ]
    for act in acts:
        with pytest.raises(ValueError, match="not a name"):
            act()
    assert files(root) == []


@pytest.mark.parametrize("text", NOT_A_HASH, ids=repr)
def test_nothing_is_read_back_for_what_is_no_hash(photos: FolderStore, text: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        photos.read_verified(text)


def test_what_was_never_stored_is_missing(photos: FolderStore) -> None:
    assert not photos.exists(NAME)
    for act in (lambda: photos.read(NAME), lambda: photos.open(NAME), lambda: photos.read_verified(SHA256)):
        with pytest.raises(PhotoMissing):
            act()


def test_a_missing_photo_is_no_fault_of_the_disk() -> None:
    assert not issubclass(PhotoMissing, OSError)


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


def test_altered_bytes_are_found_when_read_back(photos: FolderStore, root: Path) -> None:
    photos.put(NAME, DATA)
    (root / NAME).write_bytes(DATA[:-1] + b"?")
    with pytest.raises(PhotoAltered):
        photos.read_verified(SHA256)


def test_stored_bytes_are_read_back(photos: FolderStore, root: Path) -> None:
    photos.put(NAME, DATA)
    assert photos.exists(NAME)
    assert photos.read(NAME) == photos.read_verified(SHA256) == DATA
    with photos.open(NAME) as stream:
        assert stream.read() == DATA
    assert files(root) == [f"original/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"]


def test_the_three_kinds_of_one_photo_lie_apart(photos: FolderStore) -> None:
    names = [store.original(SHA256), store.thumbnail(SHA256), store.served(SHA256)]
    for name in names:
        photos.put(name, name.encode())
    assert [photos.read(name) for name in names] == [name.encode() for name in names]


def test_storing_the_same_bytes_again_changes_nothing_but_is_made_durable(
    photos: FolderStore, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    photos.put(NAME, DATA)
    before = (root / NAME).stat()
    synced = noted_fsyncs(monkeypatch)
    photos.put(NAME, DATA)
    assert (root / NAME).stat().st_ino == before.st_ino
    assert str(root / NAME) in synced


def test_storing_heals_bytes_the_disk_has_damaged(photos: FolderStore, root: Path) -> None:
    photos.put(NAME, DATA)
    (root / NAME).write_bytes(b"?" * len(DATA))
    photos.put(NAME, DATA)
    assert photos.read_verified(SHA256) == DATA


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


def test_a_deleted_photo_is_gone_and_deleting_it_again_is_no_fault(photos: FolderStore) -> None:
    photos.put(NAME, DATA)
    photos.delete(NAME)
    photos.delete(NAME)
    assert not photos.exists(NAME)


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


def test_the_folder_store_is_a_photo_store(photos: FolderStore) -> None:
    asked: PhotoStore = photos
    asked.put(NAME, DATA)
    assert asked.read(NAME) == DATA

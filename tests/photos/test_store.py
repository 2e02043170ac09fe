"""What both kinds of photo store promise: only their own names, and bytes that are read back as they were stored."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.photos import store
from fieldapp.photos.errors import PhotoAltered, PhotoMissing
from fieldapp.photos.store import FolderStore, PhotoName, PhotoStore
from tests.buckets import BucketServer

DATA = b"bytes of a photo"
SHA256 = hashlib.sha256(DATA).hexdigest()
NAME = store.original(SHA256)


@pytest.fixture(params=["folder", "bucket"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The folder in which the store's bytes lie, or those of the bucket's server."""
    if request.param == "folder":
        return tmp_path / "photos"
    server: BucketServer = request.getfixturevalue("bucket")
    return server.objects


@pytest.fixture
def photos(root: Path, request: pytest.FixtureRequest, tmp_path: Path) -> PhotoStore:
    if root == tmp_path / "photos":
        return FolderStore(root)
    server: BucketServer = request.getfixturevalue("bucket")
    return server.store()


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
    photos: PhotoStore, root: Path, name: str
) -> None:
    acts: list[Callable[[], object]] = [
        lambda: photos.put(PhotoName(name), DATA),
        lambda: photos.read(PhotoName(name)),
        lambda: photos.delete(PhotoName(name)),
    ]
    for act in acts:
        with pytest.raises(ValueError, match="not a name"):
            act()
    assert files(root) == []


@pytest.mark.parametrize("text", NOT_A_HASH, ids=repr)
def test_nothing_is_read_back_for_what_is_no_hash(photos: PhotoStore, text: str) -> None:
    with pytest.raises(ValueError, match="SHA-256"):
        photos.read_verified(text)


def test_what_was_never_stored_is_missing(photos: PhotoStore) -> None:
    for act in (lambda: photos.read(NAME), lambda: photos.read_verified(SHA256)):
        with pytest.raises(PhotoMissing):
            act()


def test_a_missing_photo_is_no_fault_of_the_disk() -> None:
    assert not issubclass(PhotoMissing, OSError)


def test_altered_bytes_are_found_when_read_back(photos: PhotoStore, root: Path) -> None:
    photos.put(NAME, DATA)
    (root / NAME).write_bytes(DATA[:-1] + b"?")
    with pytest.raises(PhotoAltered):
        photos.read_verified(SHA256)


def test_stored_bytes_are_read_back(photos: PhotoStore, root: Path) -> None:
    photos.put(NAME, DATA)
    assert photos.read(NAME) == photos.read_verified(SHA256) == DATA
    assert files(root) == [f"original/{SHA256[:2]}/{SHA256[2:4]}/{SHA256}"]


def test_the_three_kinds_of_one_photo_lie_apart(photos: PhotoStore) -> None:
    names = [store.original(SHA256), store.thumbnail(SHA256), store.served(SHA256)]
    for name in names:
        photos.put(name, name.encode())
    assert [photos.read(name) for name in names] == [name.encode() for name in names]


def test_storing_heals_bytes_the_disk_has_damaged(photos: PhotoStore, root: Path) -> None:
    photos.put(NAME, DATA)
    (root / NAME).write_bytes(b"?" * len(DATA))
    photos.put(NAME, DATA)
    assert photos.read_verified(SHA256) == DATA


def test_a_deleted_photo_is_gone_and_deleting_it_again_is_no_fault(photos: PhotoStore) -> None:
    photos.put(NAME, DATA)
    photos.delete(NAME)
    photos.delete(NAME)
    with pytest.raises(PhotoMissing):
        photos.read(NAME)


def test_a_store_proves_itself_and_leaves_nothing_behind(photos: PhotoStore, root: Path) -> None:
    assert photos.prove() is None
    assert files(root) == [] and photos.is_empty()


def test_a_backup_s_photos_are_taken_over_and_given_back(
    photos: PhotoStore, root: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "unpacked"
    names = [store.original(f"{number:064x}") for number in range(20)]
    for name in names:
        FolderStore(folder).put(name, name.encode())
    photos.take_over(folder)
    assert not photos.is_empty() and files(root) == sorted(names)
    assert [photos.read(name) for name in names] == [name.encode() for name in names]
    photos.give_back(folder)
    assert photos.is_empty() and files(root) == []

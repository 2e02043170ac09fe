"""Where photos lie: a folder today, a bucket behind the same interface tomorrow.

Names are made here alone, from a SHA-256, so no text of a client ever becomes a path.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, NewType, Protocol

from fieldapp.kernel import clock
from fieldapp.kernel.errors import StorageFull
from fieldapp.photos.errors import PhotoAltered, PhotoMissing

PhotoName = NewType("PhotoName", str)
"""A name inside the store, made by `original`, `thumbnail` or `served`."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"(?:original|thumbnail|served)/([0-9a-f]{2})/([0-9a-f]{2})/\1\2[0-9a-f]{60}(?:\.jpg)?")
_TEMPORARY_PREFIX = ".arriving-"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


def original(sha256: str) -> PhotoName:
    """Name of the bytes as received, whose SHA-256 this is; ValueError for anything but 64 hex digits."""
    return _name("original", sha256, "")


def thumbnail(sha256: str) -> PhotoName:
    """Name of the small copy of an original; ValueError as `original`."""
    return _name("thumbnail", sha256, ".jpg")


def served(sha256: str) -> PhotoName:
    """Name of the copy of an original that people are shown; ValueError as `original`."""
    return _name("served", sha256, ".jpg")


def is_photo_name(text: str) -> bool:
    """Whether a text is a name that the functions above make."""
    return _NAME.fullmatch(text) is not None


def _name(kind: str, sha256: str, suffix: str) -> PhotoName:
    if not _SHA256.fullmatch(sha256):
        message = "a photo is named by the 64 lower-case hex digits of its SHA-256"
        raise ValueError(message)
    return PhotoName(f"{kind}/{sha256[:2]}/{sha256[2:4]}/{sha256}{suffix}")


class PhotoStore(Protocol):
    """What the product asks of a photo store.

    `put` returns once the bytes survive a power cut. A full store raises `StorageFull` and has stored
    nothing; any other fault of the medium is an `OSError`, upon which the caller sets the write latch.
    """

    def put(self, name: PhotoName, data: bytes) -> None:
        """Store bytes under a name; again with the same bytes changes nothing."""

    def read(self, name: PhotoName) -> bytes:
        """The bytes under a name; PhotoMissing if there are none."""

    def open(self, name: PhotoName) -> BinaryIO:
        """The bytes under a name as a binary stream that the caller closes; PhotoMissing if none."""

    def exists(self, name: PhotoName) -> bool:
        """Whether something is stored under a name."""

    def delete(self, name: PhotoName) -> None:
        """Forget a name for good; a name that holds nothing is no fault."""

    def read_verified(self, sha256: str, stored_sha256: str | None = None) -> bytes:
        """An original whose SHA-256 was computed again; PhotoMissing, or PhotoAltered if it differs.

        `stored_sha256` is that of the copy without metadata which retention puts in its place: either will do.
        """

    def sweep_temporary(self, older_than_s: float) -> int:
        """Remove what interrupted writes left behind, if older than this; returns how many."""


class FolderStore:
    """A `PhotoStore` in a folder of its own, two levels deep: `original/ab/cd/abcd…`.

    Files are readable by the server's user alone.
    """

    def __init__(self, root: Path) -> None:
        """Take a folder, made if it is not there yet.

        It is never made again later: a volume that vanishes must be an I/O error, not a second,
        empty store on the disk below it.
        """
        self._root = root
        self._durable: set[Path] = set()
        root.mkdir(parents=True, exist_ok=True)

    def put(self, name: PhotoName, data: bytes) -> None:
        """See `PhotoStore.put`.

        Bytes that differ from those already there replace them in one step: a copy made anew, or an
        original that the disk has damaged.
        """
        path = self._path(name)
        with _full_disk_told():
            self._make_folder(path.parent)
            if _holds(path, data):
                # The earlier write may have died before its fsync; an acknowledgement needs it done.
                _fsync(path)
            else:
                _write_in_one_step(path, data)
            _fsync(path.parent)

    def lay(self, name: PhotoName, data: bytes) -> None:
        """Store bytes without waiting for the disk: a thousand at once that can all be made again, as the demo's."""
        path = self._path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_bytes(data)

    def read(self, name: PhotoName) -> bytes:
        """See `PhotoStore.read`."""
        with self.open(name) as stream:
            return stream.read()

    def open(self, name: PhotoName) -> BinaryIO:
        """See `PhotoStore.open`."""
        try:
            return self._path(name).open("rb")
        except FileNotFoundError as fault:
            raise PhotoMissing(name) from fault

    def exists(self, name: PhotoName) -> bool:
        """See `PhotoStore.exists`; a fault of the disk is raised, not told as absence."""
        try:
            self._path(name).stat()
        except FileNotFoundError:
            return False
        return True

    def delete(self, name: PhotoName) -> None:
        """See `PhotoStore.delete`."""
        path = self._path(name)
        with suppress(FileNotFoundError):
            path.unlink()
            _fsync(path.parent)

    def read_verified(self, sha256: str, stored_sha256: str | None = None) -> bytes:
        """See `PhotoStore.read_verified`."""
        data = self.read(original(sha256))
        if hashlib.sha256(data).hexdigest() not in {sha256, stored_sha256}:
            raise PhotoAltered(sha256)
        return data

    def sweep_temporary(self, older_than_s: float) -> int:
        """See `PhotoStore.sweep_temporary`."""
        newest = clock.now().timestamp() - older_than_s
        removed = 0
        for path in self._root.glob(f"*/*/*/{_TEMPORARY_PREFIX}*"):
            # Another worker may be sweeping, or the write may just have ended.
            with suppress(FileNotFoundError):
                if path.stat().st_mtime <= newest:
                    path.unlink()
                    removed += 1
        return removed

    def _path(self, name: PhotoName) -> Path:
        if not is_photo_name(name):
            message = "not a name made by this store"
            raise ValueError(message)
        return self._root / name

    def _make_folder(self, folder: Path) -> None:
        """Make a folder below the root, and make sure that its own name survives a power cut.

        An existing folder is no proof: another worker may have made it and not yet fsynced its parent.
        So every parent is fsynced once per process; kind and first level are few enough to remember.
        """
        first_level, kind = folder.parent, folder.parent.parent
        for level in (kind, first_level, folder):
            with suppress(FileExistsError):
                level.mkdir()
                self._durable.discard(level)
            if level not in self._durable:
                _fsync(level.parent)
            if level is not folder:
                self._durable.add(level)


def _holds(path: Path, data: bytes) -> bool:
    try:
        return path.stat().st_size == len(data) and path.read_bytes() == data
    except FileNotFoundError:
        return False


def _write_in_one_step(path: Path, data: bytes) -> None:
    """Temporary file beside the target, fsync, rename: a reader sees all of the bytes or none."""
    handle, temporary = tempfile.mkstemp(prefix=_TEMPORARY_PREFIX, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(temporary).unlink()
        raise


def _fsync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _full_disk_told() -> Iterator[None]:
    """A full disk or quota is no broken disk: the caller may try again later and needs no latch."""
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            raise StorageFull(headers={"Retry-After": "60"}) from fault
        raise

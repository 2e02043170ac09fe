"""Photos in a folder: temporary file, fsync, rename, fsync of the folder; a reader sees all bytes or none."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from fieldapp.kernel import clock
from fieldapp.kernel.errors import StorageFull
from fieldapp.photos.errors import PhotoMissing
from fieldapp.photos.store.contract import PhotoStore
from fieldapp.photos.store.names import PhotoName, need_photo_name

_TEMPORARY_PREFIX = ".arriving-"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT})


class FolderStore(PhotoStore):
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

    def __str__(self) -> str:
        return str(self._root)

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
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError as fault:
            raise PhotoMissing(name) from fault

    def delete(self, name: PhotoName) -> None:
        """See `PhotoStore.delete`."""
        path = self._path(name)
        with suppress(FileNotFoundError):
            path.unlink()
            _fsync(path.parent)

    def prove(self) -> str | None:
        """See `PhotoStore.prove`."""
        with tempfile.NamedTemporaryFile(dir=self._root, prefix=_TEMPORARY_PREFIX) as file:
            file.write(b"fieldapp")
            file.flush()
        return None

    def is_empty(self) -> bool:
        """See `PhotoStore.is_empty`."""
        return not any(path.is_file() for path in self._root.rglob("*"))

    def take_over(self, folder: Path) -> None:
        """See `PhotoStore.take_over`; the folder itself becomes the store."""
        shutil.rmtree(self._root)
        folder.rename(self._root)

    def give_back(self, folder: Path) -> None:  # noqa: ARG002  it has become the store
        """See `PhotoStore.give_back`."""
        shutil.rmtree(self._root, ignore_errors=True)
        self._root.mkdir()

    def sweep_temporary(self, older_than_s: float) -> int:
        """Remove what interrupted writes left behind, if older than this; returns how many."""
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
        return self._root / need_photo_name(name)

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

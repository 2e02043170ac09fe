"""The backup file: a plain tar whose last member, SHA256SUMS, names every other one with its hash.

`photos.txt` names the photos of the database with the hash of what is here: the received bytes, or the copy that
retention put in their place.

`tar -x` unpacks it and `sha256sum -c SHA256SUMS` checks it, without this product.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from fieldapp.commands.errors import BackupDamaged, BackupUnreadable
from fieldapp.kernel import clock
from fieldapp.kernel.ids import sha256_hex
from fieldapp.photos import store

FORMAT = 1
ABOUT, SUMS, HELD = "about.json", "SHA256SUMS", "photos.txt"
DATABASES = frozenset({"database.sqlite", "database.sql"})
PHOTOS = "photos"
_PIECE_BYTES = 1 << 20
_LARGEST_ABOUT_BYTES = 1 << 16


class ArchiveWriter:
    """Members one after another, each hashed on its way into the tar; made by `written`."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._sums, self._held = io.StringIO(), io.StringIO()
        self._now = int(clock.now().timestamp())

    def add(self, name: str, data: bytes) -> None:
        """A member from bytes."""
        self._add(name, io.BytesIO(data), len(data))

    def add_file(self, name: str, path: Path) -> None:
        """A member from a file."""
        with path.open("rb") as stream:
            self._add(name, stream, os.fstat(stream.fileno()).st_size)

    def add_photo(self, sha256: str, original: bytes | None) -> None:
        """An original; None if the store has lost it."""
        held = "lost" if original is None else hashlib.sha256(original).hexdigest()
        self._held.write(f"{sha256} {held}\n")
        if original is not None:
            self.add(f"{PHOTOS}/{store.original(sha256)}", original)

    def finish(self) -> None:
        """The photos, and the hashes of all members; without these it is no backup."""
        self.add(HELD, self._held.getvalue().encode())
        self.add(SUMS, self._sums.getvalue().encode())

    def _add(self, name: str, stream: BinaryIO, size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mtime, member.mode = size, self._now, 0o600
        hashing = _Hashing(stream)
        self._tar.addfile(member, hashing)
        self._sums.write(_line(hashing.digest.hexdigest(), name))


@contextmanager
def written(path: Path) -> Iterator[ArchiveWriter]:
    """A new backup to write into; whole and on the disk when the block ends."""
    with path.open("xb") as stream:
        os.fchmod(stream.fileno(), 0o600)
        with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as tar:
            writer = ArchiveWriter(tar)
            yield writer
            writer.finish()
        stream.flush()
        os.fsync(stream.fileno())


class _Hashing(io.RawIOBase):
    """A stream that hashes what is read from it."""

    def __init__(self, stream: BinaryIO) -> None:
        super().__init__()
        self._stream = stream
        self.digest = hashlib.sha256()

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        piece = self._stream.read(-1 if size is None else size)
        self.digest.update(piece)
        return piece


@contextmanager
def opened(file: Path) -> Iterator[tarfile.TarFile]:
    """A backup to read from.

    Raises:
        BackupUnreadable: no such file, or none that may be read. BackupDamaged: it is no tar, or breaks off.
    """
    try:
        with tarfile.open(file, "r:") as tar:
            tar.extraction_filter = tarfile.data_filter
            yield tar
    except tarfile.TarError as error:
        raise BackupDamaged(reason=str(error)) from error
    except OSError as error:
        if error.filename != str(file):
            raise  # a fault of the target, not of the backup
        raise BackupUnreadable(reason=f"{file}: {error.strerror}") from error


def about(tar: tarfile.TarFile) -> Mapping[str, Any]:
    """What the backup says of itself in its first member.

    Raises:
        BackupDamaged: it is no backup of this product.
    """
    first = tar.next()
    if first is None or first.name != ABOUT or not first.isreg() or first.size > _LARGEST_ABOUT_BYTES:
        raise BackupDamaged(reason=f"it does not begin with {ABOUT}")
    stream = tar.extractfile(first)
    try:
        found = json.loads(stream.read() if stream else b"")
    except ValueError:
        raise BackupDamaged(reason=f"{ABOUT} cannot be read") from None
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise BackupDamaged(reason=f"{ABOUT} cannot be read")
    return found


def unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Unpack every member into an empty folder, and compare all of them with SHA256SUMS.

    Raises:
        BackupDamaged: a member is missing, altered, of another kind or name than a backup's, or there twice.
    """
    sums = io.StringIO()
    ended = False
    for member in tar:
        if ended:
            raise BackupDamaged(reason=f"{member.name} follows {SUMS}")
        _check_member(member)
        digest = _extract(tar, member, folder)
        ended = member.name == SUMS
        if not ended:
            sums.write(_line(digest, member.name))
    if not ended:
        raise BackupDamaged(reason="it breaks off before its end")
    _compare((folder / SUMS).read_text("utf-8", "replace"), sums.getvalue())


def held_photos(folder: Path) -> Iterator[tuple[str, str | None]]:
    """The photos that an unpacked database names, and the hash of the bytes the backup has; None: lost before.

    Raises:
        BackupDamaged: there is no such list.
    """
    path = folder / HELD
    if not path.exists():
        raise BackupDamaged(reason=f"{HELD} is missing")
    with path.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            sha256, _, held = line.rstrip("\n").partition(" ")
            if sha256_hex(sha256) != sha256:
                raise BackupDamaged(reason=f"{HELD} cannot be read")
            yield sha256, None if held == "lost" else held


def fsync_folder(folder: Path) -> None:
    """Make sure that a name just given in a folder survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _check_member(member: tarfile.TarInfo) -> None:
    """Only plain files of the names that `backup` gives reach the disk."""
    known = {ABOUT, SUMS, HELD} | DATABASES
    is_photo = member.name.startswith(f"{PHOTOS}/") and store.is_photo_name(member.name[len(PHOTOS) + 1 :])
    if not (member.name in known or is_photo):
        raise BackupDamaged(reason=f"{member.name!r} has no place in a backup")
    if not member.isreg() or member.issparse():
        raise BackupDamaged(reason=f"{member.name} is no plain file")


def _extract(tar: tarfile.TarFile, member: tarfile.TarInfo, folder: Path) -> str:
    """Write a member and return its SHA-256."""
    member = tarfile.data_filter(member, str(folder))
    path = folder / member.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists():
        raise BackupDamaged(reason=f"{member.name} is there twice")
    source, digest, written = tar.extractfile(member), hashlib.sha256(), 0
    with path.open("xb") as target:
        os.fchmod(target.fileno(), 0o600)
        while source and (piece := source.read(_PIECE_BYTES)):
            digest.update(piece)
            written += target.write(piece)
    if written != member.size:
        raise BackupDamaged(reason=f"{member.name} breaks off")
    return digest.hexdigest()


def _compare(promised: str, found: str) -> None:
    if promised == found:
        return
    before, after = set(promised.splitlines()), set(found.splitlines())
    differing = sorted(line[66:] for line in before ^ after) or [SUMS]
    raise BackupDamaged(reason=f"{differing[0]} is not what {SUMS} says")


def _line(digest: str, name: str) -> str:
    return f"{digest}  {name}\n"

"""A small disk of our own: an ext4 file system in a file, behind a loop device, that can be filled and cut off."""

from __future__ import annotations

import errno
import fcntl
import os
import struct
import subprocess
import tempfile
import time
from functools import lru_cache
from pathlib import Path
from types import TracebackType

EXT4_IOC_SHUTDOWN = 0x8004587D
"""`_IOR('X', 125, __u32)` of Linux's fs/ext4/ext4.h; xfstests simulate power cuts with it."""
WITHOUT_FLUSHING = 2
"""EXT4_GOING_FLAGS_NOLOGFLUSH: what has not reached the disk by now never will."""


class Volume:
    """A mounted file system. Only what was flushed survives `cut_power` and `come_back`.

    What lies in the page cache is lost, as in a power cut; what was handed to the (loop) disk is kept, so
    a disk that lies about its own cache is not simulated.
    """

    def __init__(self, image: Path, mount_point: Path, mebibytes: int = 64) -> None:
        self.image, self.mount_point, self.mebibytes = image, mount_point, mebibytes

    def __enter__(self) -> Volume:
        with self.image.open("wb") as file:
            file.truncate(self.mebibytes << 20)
        # no blocks kept back for root, who runs the tests; the journal is written now, not in the background
        _run("mkfs.ext4", "-q", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0", self.image)
        self.mount_point.mkdir(parents=True, exist_ok=True)
        self._mount()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _run("umount", "-l", self.mount_point)

    def flush(self) -> None:
        """Hand everything to the disk, as an orderly end would."""
        _run("sync", "-f", self.mount_point)

    def cut_power(self) -> None:
        """From now on every write and fsync fails with EIO, and what was not flushed is lost."""
        handle = os.open(self.mount_point, os.O_RDONLY)
        try:
            fcntl.ioctl(handle, EXT4_IOC_SHUTDOWN, struct.pack("I", WITHOUT_FLUSHING))
        finally:
            os.close(handle)

    def come_back(self) -> None:
        """Mount again what is on the disk; nobody may have a file of it open, but for threads still dying."""
        deadline = time.monotonic() + 60
        while True:
            try:
                _run("umount", self.mount_point)
            except subprocess.CalledProcessError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.01)
            else:
                break
        self._mount()

    def fill(self) -> None:
        """Take all free space."""
        with (self.mount_point / "filler").open("wb") as file:
            step = 1 << 20
            while step >= 512:
                try:
                    os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size, step)
                except OSError as full:
                    if full.errno != errno.ENOSPC:
                        raise
                    step //= 2

    def make_room(self) -> None:
        """Give the space back."""
        (self.mount_point / "filler").unlink()

    def _mount(self) -> None:
        # commit: the journal's own clock must not save what nobody flushed
        _run("mount", "-t", "ext4", "-o", "loop,commit=300", self.image, self.mount_point)


@lru_cache
def why_no_volume() -> str | None:
    """What stands in the way of volumes on this machine, or None; found out by trying one."""
    if os.geteuid() != 0:
        return "only root may mount them"
    with tempfile.TemporaryDirectory() as folder:
        try:
            with Volume(Path(folder, "image"), Path(folder, "mounted"), 8) as volume:
                volume.cut_power()
                volume.come_back()
        except FileNotFoundError as missing:
            return f"not installed: {missing.filename}"
        except (OSError, subprocess.CalledProcessError) as refused:
            return f"this machine refuses them ({refused})"
    return None


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True, stdin=subprocess.DEVNULL)

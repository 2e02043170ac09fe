"""The write latch: after the first I/O error nothing more is acknowledged.

Going on after a failed write or fsync lost acknowledged records in measurements; stopping lost none.
The latch is a file, so every worker sees it and it survives a restart.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fieldapp.kernel.errors import StorageFull, WritesStopped

log = logging.getLogger(__name__)

FULL = frozenset({errno.ENOSPC, errno.EDQUOT})
"""A full disk refuses this write and harms no earlier one: it does not latch."""


class WriteLatch:
    """The latch file of one data folder."""

    def __init__(self, data_folder: Path) -> None:
        self.path = data_folder / "writes-stopped"
        self._unwritten: str | None = None
        """The cause, while the disk takes not even that: this worker then remembers it alone."""

    def check(self) -> None:
        """Let a write pass.

        Raises:
            WritesStopped: the latch is set.
        """
        if self._unwritten:
            self._write(self._unwritten)
        if self._unwritten or self.path.exists():
            raise WritesStopped(headers={"Retry-After": "300"})

    def set(self, cause: str) -> None:
        """Stop all writes of every worker until `doctor --clear-latch`."""
        log.critical("write latch set: %s", cause)
        self._write(cause)

    def _write(self, cause: str) -> None:
        try:
            if not self.path.exists():  # the first cause tells most
                self.path.write_text(cause, encoding="utf-8")
            self._unwritten = None
        except OSError:
            self._unwritten = cause
            log.critical("the write latch itself could not be written", exc_info=True)

    def clear(self) -> None:
        """Allow writes again; only after an integrity check."""
        self.path.unlink(missing_ok=True)

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Run file operations; a full disk is refused, any other I/O error sets the latch.

        Raises:
            StorageFull: the disk or quota is full.
            WritesStopped: any other operating-system error; the latch is set.
        """
        try:
            yield
        except OSError as error:
            if error.errno in FULL:
                raise StorageFull(headers={"Retry-After": "60"}) from error
            self.set(f"{type(error).__name__}: {error}")
            raise WritesStopped(headers={"Retry-After": "300"}) from error

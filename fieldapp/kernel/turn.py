"""Writers of one SQLite database take turns before they ask the database.

SQLite lets waiting writers poll with growing sleeps, so a crowd of them waits far longer than the
work takes. A lock among threads and a file lock among processes hand the turn over at once.
"""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path
from types import TracebackType


class WriteTurn:
    """A context in which this thread alone, of all workers, writes; without a folder it is open to all."""

    def __init__(self, data_folder: Path | None) -> None:
        self._path = data_folder and data_folder / "write-turn"
        self._threads = threading.Lock()
        self._file: int | None = None

    def __enter__(self) -> None:
        if self._path is None:
            return
        self._threads.acquire()
        try:
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(self._file, fcntl.LOCK_EX)
        except BaseException:
            self._threads.release()
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._path is None:
            return
        try:
            if self._file is not None:
                fcntl.flock(self._file, fcntl.LOCK_UN)
        finally:
            self._threads.release()

"""Backup and retention take turns: what one copies the other must not change meanwhile."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app

from fieldapp.kernel.errors import UpkeepRunning

TURN_FILE = "upkeep-turn"


@contextmanager
def upkeep_turn() -> Iterator[None]:
    """Keep other backups, restores and retention runs of this data folder out; ended with the process.

    Raises:
        UpkeepRunning: one of them is at work.
    """
    path = current_app.config["SETTINGS"].data_folder / TURN_FILE
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UpkeepRunning() from None
        yield
    finally:
        os.close(handle)

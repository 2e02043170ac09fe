"""Rows of several threads in one transaction: they share the wait for the disk, the dearest part of storing."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Insert

from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import Refusal
from fieldapp.kernel.gate import gate

Inserts = Mapping[Insert, Sequence[Mapping[str, Any]]]
"""Prepared statements with their rows, in the order in which foreign keys need them."""


def insert_together(inserts: Inserts) -> None:
    """Store rows, all or none, in one transaction that may hold those of other threads; returns once committed.

    On PostgreSQL every call has a transaction of its own: the server lets commits share a flush.

    Raises:
        SQLAlchemyError, WritesStopped, StorageFull, Busy: none of these rows was stored.
    """
    group: GroupCommit | None = current_app.extensions["group_commit"]
    if group is None:
        _insert([inserts])
    else:
        group.insert(inserts)


class GroupCommit:
    """One thread of the worker leads: it stores all that has gathered while the group before was stored.

    Threads that wait leave the interpreter to those that still check their records.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gathered: list[_Waiting] = []
        self._led = False

    def insert(self, inserts: Inserts) -> None:
        """Store rows in the next group."""
        mine = _Waiting(inserts)
        with self._lock:
            self._gathered.append(mine)
            leads, self._led = not self._led, True
        if not leads:
            with gate.away():
                mine.woken.wait()
        if not mine.settled:
            self._lead()
        if mine.error is not None:
            raise mine.error

    def _lead(self) -> None:
        """Store one group, with this thread's rows in it; the first who came too late for it leads the next."""
        group: list[_Waiting] = []
        try:
            with transaction() as session:
                group = self._take()  # only now that it is our turn to write
                _execute(session.connection(), [waiting.inserts for waiting in group])
        except BaseException as error:
            group = group or self._take()
            _settle_failure(group, error)
        self._hand_over()
        for waiting in group:
            waiting.settled = True
            waiting.woken.set()

    def _take(self) -> list[_Waiting]:
        with self._lock:
            group, self._gathered = self._gathered, []
        return group

    def _hand_over(self) -> None:
        with self._lock:
            self._led = bool(self._gathered)
            if self._gathered:
                self._gathered[0].woken.set()


class _Waiting:
    """Rows of one thread, and what became of them."""

    def __init__(self, inserts: Inserts) -> None:
        self.inserts = inserts
        self.woken = threading.Event()
        self.settled = False
        self.error: BaseException | None = None


def _settle_failure(group: Sequence[_Waiting], error: BaseException) -> None:
    """Storage that takes no write takes none of the group's; else one record failed, so each is tried by itself."""
    if len(group) == 1 or isinstance(error, Refusal) or not isinstance(error, Exception):
        for waiting in group:
            waiting.error = error
        return
    for waiting in group:
        try:
            _insert([waiting.inserts])
        except Exception as own:  # noqa: BLE001  raised again in the thread whose rows they are
            waiting.error = own


def _insert(several: Sequence[Inserts]) -> None:
    with transaction() as session:
        _execute(session.connection(), several)


def _execute(connection: Connection, several: Sequence[Inserts]) -> None:
    """Run each statement once with the rows of all: a third of the work of once per record."""
    rows: dict[Insert, list[Mapping[str, Any]]] = {}
    for inserts in several:
        for statement, own in inserts.items():
            rows.setdefault(statement, []).extend(own)
    for statement, all_rows in rows.items():
        if all_rows:
            connection.execute(statement, all_rows)

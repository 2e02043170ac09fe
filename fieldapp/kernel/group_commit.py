"""Rows of several threads in one transaction: they share the wait for the disk, the dearest part of storing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import cycle
from typing import Any

from flask import current_app
from sqlalchemy import Connection, Dialect, Insert

from fieldapp.kernel.database import db, transaction
from fieldapp.kernel.errors import Refusal

Row = Mapping[str, Any]
Inserts = Mapping[Insert, Sequence[Row]]
"""Prepared statements with their rows, in the order in which foreign keys need them."""


def insert_together(inserts: Inserts) -> None:
    """Store rows, all or none, in one transaction that may hold those of other threads; returns once committed.

    Within a transaction of the caller's they are part of that. On PostgreSQL every call has a transaction of
    its own: the server itself lets commits share a flush.

    Raises:
        SQLAlchemyError, WritesStopped, StorageFull, Busy: none of these rows was stored.
    """
    group: GroupCommit | None = current_app.extensions["group_commit"]
    if group is None or db.session().info.get("writing"):
        _insert([inserts])
    else:
        group.insert(inserts)


class GroupCommit:
    """One thread of the worker leads: it stores all that has gathered while the group before was stored.

    With 16 connections and 2 workers a group holds about four records.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._gathered: list[_Waiting] = []
        self._led = False

    def insert(self, inserts: Inserts) -> None:
        """Store rows in the next group."""
        db.session.rollback()  # a snapshot kept while waiting would hide what the group stored
        mine = _Waiting(inserts)
        with self._lock:
            self._gathered.append(mine)
            leads, self._led = not self._led, True
        if not leads:
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
        except BaseException as error:  # noqa: BLE001  nobody may be left waiting
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
    rows: dict[tuple[Insert, tuple[str, ...]], list[Row]] = {}
    for inserts in several:
        for statement, own in inserts.items():
            for row in own:
                rows.setdefault((statement, tuple(row)), []).append(row)
    for (statement, names), alike in rows.items():
        if connection.dialect.name == "sqlite":
            _insert_in_one_step(connection, statement, names, alike)
        else:
            connection.execute(statement, alike)


def _insert_in_one_step(
    connection: Connection, statement: Insert, names: tuple[str, ...], rows: Sequence[Row]
) -> None:
    """Row by row, every step of SQLite would leave the interpreter to another thread while all writers wait.

    Four records so held the turn to write for 8 ms on a busy machine, in one step per table for 1 to 3.
    """
    sql, converters = _prepared(statement, names, len(rows), connection.dialect)
    pairs = zip(cycle(converters), (row[name] for row in rows for name in names), strict=False)
    connection.exec_driver_sql(sql, tuple(convert(value) if convert else value for convert, value in pairs))


@lru_cache(maxsize=256)
def _prepared(
    statement: Insert, names: tuple[str, ...], count: int, dialect: Dialect
) -> tuple[str, list[Callable[[Any], Any] | None]]:
    """The statement for so many rows, and how each column's values are told to the driver.

    By hand, as SQLAlchemy compiles a statement of several rows anew every time.
    """
    columns = [statement.table.c[name] for name in names]
    row = f"({', '.join('?' * len(names))})"
    sql = f"INSERT INTO {statement.table} ({', '.join(names)}) VALUES {', '.join([row] * count)}"
    return sql, [column.type.dialect_impl(dialect).bind_processor(dialect) for column in columns]

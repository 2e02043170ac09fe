"""The moment of a decision, in one order with the closing of a month.

A close reads what was decided up to its moment. A decision stamped before that moment but committed after it
would be missed by the close and found by a later replay; so decisions and closes take turns, and no decision is
stamped at or before the last close, though a clock be set back or another host's be behind.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import text
from sqlalchemy.orm import Session

from fieldapp.kernel import clock

_TURN = 7_317_402_653
"""Key of the advisory lock; any number that nothing else uses."""


def decision_moment(session: Session) -> datetime:
    """The moment to stamp a decision with; no close takes place between it and the commit.

    Args:
        session: within the transaction that stores the decision.
    """
    _wait_for_turn(session, "SELECT pg_advisory_xact_lock_shared(:turn)")
    return present_moment()


def moment_without_decisions(session: Session) -> datetime:
    """The moment of a close: all decisions before it can be read, and none is made until the commit.

    Args:
        session: within a transaction that has read nothing yet.
    """
    _wait_for_turn(session, "SELECT pg_advisory_xact_lock(:turn)")
    return present_moment()


def present_moment() -> datetime:
    """The moment by which all that was decided so far can be read: after the last close, though a clock be behind."""
    closed_at: Callable[[], datetime | None] = current_app.extensions["last_close_as_of"]
    last, now = closed_at(), clock.now()
    return now if last is None else max(now, last + _NEXT_MOMENT)


_NEXT_MOMENT = timedelta(microseconds=1)
"""The databases keep no smaller difference."""


def _wait_for_turn(session: Session, postgres: str) -> None:
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text(postgres), {"turn": _TURN})
    # SQLite has one writer at a time, and the connection has just begun IMMEDIATE

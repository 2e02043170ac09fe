"""Booked banquets as their proofs are judged by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import CTE, Select, and_, bindparam, func, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Submission
from fieldapp.kernel.database import db

AT_ONCE = 500
"""Ids in one statement: SQLite takes no more than some thousands of parameters."""


@dataclass(frozen=True, slots=True)
class Booking:
    """A booked banquet, and when the server first heard of it.

    `first_received_at` is that of the booking itself or, if it corrects one for the same day, of the first.
    """

    id: str
    body: Mapping[str, Any]
    state: str
    first_received_at: datetime


def bookings_among(submission_ids: Collection[str]) -> dict[str, Booking]:
    """The bookings of these ids, by id; in one query per 500."""
    wanted = sorted(set(submission_ids))
    found: dict[str, Booking] = {}
    for start in range(0, len(wanted), AT_ONCE):
        rows = db.session.execute(_bookings(), {"bookings": wanted[start : start + AT_ONCE]})
        found |= {row.id: Booking(*row) for row in rows}
    return found


@cache
def _bookings() -> Select[*tuple[Any, ...]]:
    chain = _chain()
    first = (
        select(chain.c.booking_id, func.min(chain.c.received_at).label("received_at"))
        .group_by(chain.c.booking_id)
        .subquery()
    )
    return select(Submission.id, Submission.body, Submission.state, first.c.received_at).join(
        first, first.c.booking_id == Submission.id
    )


def _chain() -> CTE:
    """The bookings and, step by step, what each corrects, as long as that was for the same day."""
    day = Submission.body["held_on"].as_string()
    chain = (
        select(
            Submission.id.label("booking_id"),
            Submission.corrects_id,
            Submission.received_at,
            day.label("held_on"),
        )
        .where(Submission.id.in_(bindparam("bookings", expanding=True)))
        .cte("booking_chain", recursive=True)
    )
    earlier = aliased(Submission)
    same_day = and_(earlier.id == chain.c.corrects_id, earlier.body["held_on"].as_string() == chain.c.held_on)
    return chain.union_all(
        select(chain.c.booking_id, earlier.corrects_id, earlier.received_at, chain.c.held_on).join(
            earlier, same_day
        )
    )

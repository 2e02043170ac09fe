"""Cover: a rep stands in for another one's outlets between two days.

Cover of days whose month is closed changes pay that was settled, so it is proposed: a second person confirms it.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.kernel.clock import ONE_DAY, month_of, months_between
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import InvalidFields, NotFound
from fieldapp.outlets import queries
from fieldapp.outlets.errors import CoverOfOneself
from fieldapp.outlets.hooks import outlet_hooks
from fieldapp.outlets.models import ChangeKind, Cover
from fieldapp.outlets.service.changes import propose_change
from fieldapp.outlets.service.deciding import decide
from fieldapp.people.errors import DaysNotInOrder
from fieldapp.people.queries import Actor
from fieldapp.people.service.reach import rep_within_reach


def enter_cover(
    actor: Actor, absent: str, cover: str, first_day: date, *, last_day: date, reason: str | None = None
) -> int | None:
    """Let a rep stand in for another, both days included; entered again, the new last day holds.

    Args:
        absent: staff number of the rep whose outlets they are.
        cover: staff number of the rep who stands in.
        reason: why, where days of a closed month are covered or no longer covered by it.

    Returns:
        The proposal that a second person must confirm; None: it holds.

    Raises:
        CoverOfOneself: both are one. DaysNotInOrder: the last day lies before the first.
        NotFound, OutOfScope: one of them is no rep, or none of the actor's.
        InvalidFields: a month of it is closed, and no reason was given.
    """
    if last_day < first_day:
        raise DaysNotInOrder(first_day=first_day, last_day=last_day)
    with transaction():
        key = _key(actor, absent, cover, first_day)
        if key["absent_rep_id"] == key["cover_rep_id"]:
            raise CoverOfOneself()
        present = queries.cover_from(**key)
        if present is not None and present.last_day == last_day:
            return None
        changed_from = first_day if present is None else min(present.last_day, last_day) + ONE_DAY
        changed_to = last_day if present is None else max(present.last_day, last_day)
        row = {**key, "last_day": last_day, "is_cancelled": False}
        return _decide_or_propose(actor, row, (changed_from, changed_to), reason)


def cancel_cover(
    actor: Actor, absent: str, cover: str, first_day: date, *, reason: str | None = None
) -> int | None:
    """Take a cover back that begins on a day; returns as `enter_cover`.

    Raises:
        NotFound, OutOfScope: there is no such cover between reps of the actor's.
        InvalidFields: a month of it is closed, and no reason was given.
    """
    with transaction():
        key = _key(actor, absent, cover, first_day)
        present = queries.cover_from(**key)
        if present is None:
            raise NotFound()
        row = {**key, "last_day": present.last_day, "is_cancelled": True}
        return _decide_or_propose(actor, row, (first_day, present.last_day), reason)


def _decide_or_propose(
    actor: Actor, row: dict[str, Any], changed: tuple[date, date], reason: str | None
) -> int | None:
    """Decide on a cover, unless one of the days that it changes lies in a closed month."""
    touched = set(months_between(*map(month_of, changed)))
    if not touched.intersection(outlet_hooks().closed_months()):
        decide(Cover, [row], actor_id=actor.user_id)
        return None
    if reason is None:
        raise InvalidFields([Fault("/reason", "missing", _WHY)])
    terms = {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}
    return propose_change(actor, ChangeKind.COVER, terms, reason=reason, rep_id=row["absent_rep_id"])


_WHY = Text(
    "这些天里有已经结账的月份，要另一个人确认才算。请写明为什么补。",
    "Some of these days lie in a closed month, so a second person confirms it. Say why it is entered now.",
)


def _key(actor: Actor, absent: str, cover: str, first_day: date) -> dict[str, Any]:
    absent_id, cover_id = (rep_within_reach(actor, number).id for number in (absent, cover))
    return {"absent_rep_id": absent_id, "cover_rep_id": cover_id, "first_day": first_day}

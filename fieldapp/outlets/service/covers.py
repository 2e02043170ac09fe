"""Cover: a rep stands in for another one's outlets between two days."""

from __future__ import annotations

from datetime import date
from typing import Any

from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import NotFound
from fieldapp.outlets import queries
from fieldapp.outlets.errors import CoverOfOneself
from fieldapp.outlets.models import Cover
from fieldapp.outlets.service.deciding import decide
from fieldapp.people.errors import DaysNotInOrder
from fieldapp.people.queries import Actor
from fieldapp.people.service.reach import rep_within_reach


def enter_cover(actor: Actor, absent: str, cover: str, first_day: date, *, last_day: date) -> None:
    """Let a rep stand in for another, both days included; entered again, the new last day holds.

    Args:
        absent: staff number of the rep whose outlets they are.
        cover: staff number of the rep who stands in.

    Raises:
        CoverOfOneself: both are one. DaysNotInOrder: the last day lies before the first.
        NotFound, OutOfScope: one of them is no rep, or none of the actor's.
    """
    if last_day < first_day:
        raise DaysNotInOrder(first_day=first_day, last_day=last_day)
    with transaction():
        key = _key(actor, absent, cover, first_day)
        if key["absent_rep_id"] == key["cover_rep_id"]:
            raise CoverOfOneself()
        present = queries.cover_from(**key)
        if present is None or present.last_day != last_day:
            row = {**key, "last_day": last_day, "is_cancelled": False}
            decide(Cover, [row], actor_id=actor.user_id)


def cancel_cover(actor: Actor, absent: str, cover: str, first_day: date) -> None:
    """Take a cover back that begins on a day.

    Raises:
        NotFound, OutOfScope: there is no such cover between reps of the actor's.
    """
    with transaction():
        key = _key(actor, absent, cover, first_day)
        present = queries.cover_from(**key)
        if present is None:
            raise NotFound()
        row = {**key, "last_day": present.last_day, "is_cancelled": True}
        decide(Cover, [row], actor_id=actor.user_id)


def _key(actor: Actor, absent: str, cover: str, first_day: date) -> dict[str, Any]:
    absent_id, cover_id = (rep_within_reach(actor, number).id for number in (absent, cover))
    return {"absent_rep_id": absent_id, "cover_rep_id": cover_id, "first_day": first_day}

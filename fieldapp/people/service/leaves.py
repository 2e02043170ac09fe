"""Leave of reps, entered by their supervisor or the administrator."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import NotFound
from fieldapp.people import queries
from fieldapp.people.errors import DaysNotInOrder
from fieldapp.people.models import Leave, User
from fieldapp.people.queries import Actor
from fieldapp.people.service.reach import rep_within_reach


def enter_leave(actor: Actor, staff_number: str, first_day: date, *, last_day: date) -> None:
    """Let a rep be away, both days included; entered again with the same first day it replaces the other.

    Raises:
        NotFound, OutOfScope: no such rep, or none of the actor's.
        DaysNotInOrder: the last day lies before the first.
    """
    if last_day < first_day:
        raise DaysNotInOrder(first_day=first_day, last_day=last_day)
    with transaction() as session:
        rep = rep_within_reach(actor, staff_number)
        present = queries.leave_from(rep.id, first_day)
        if present is None or present.last_day != last_day:
            _decide(session, "leave.entered", actor, rep, (first_day, last_day), is_cancelled=False)


def cancel_leave(actor: Actor, staff_number: str, first_day: date) -> None:
    """Take back the leave of a rep that begins on a day.

    Raises:
        NotFound, OutOfScope: no such leave of a rep of the actor's.
    """
    with transaction() as session:
        rep = rep_within_reach(actor, staff_number)
        present = queries.leave_from(rep.id, first_day)
        if present is None:
            raise NotFound()
        _decide(session, "leave.cancelled", actor, rep, (first_day, present.last_day), is_cancelled=True)


def _decide(
    session: Session, action: str, actor: Actor, rep: User, days: tuple[date, date], *, is_cancelled: bool
) -> None:
    first_day, last_day = days
    row = {"user_id": rep.id, "first_day": first_day, "last_day": last_day, "is_cancelled": is_cancelled}
    session.execute(
        insert(Leave), {**row, "decided_at": decision_moment(session), "decided_by": actor.user_id}
    )
    told = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
    record_act(session, action, ("user", rep.staff_number), actor_id=actor.user_id, **told)

"""From when until when somebody works here: decided anew whenever it turns out otherwise."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.decisions import decision_moment
from fieldapp.people import queries
from fieldapp.people.errors import DaysNotInOrder, UnknownUser
from fieldapp.people.models import Employment


def set_employment(
    staff_number: str, *, first_day: date, last_day: date | None, actor_id: int | None
) -> None:
    """Decide from when until when somebody works here; the same days again change nothing.

    It replaces what was decided on days that it has in common; days apart from those are another period.

    Args:
        last_day: the last day worked; None while no end is known.

    Raises:
        UnknownUser: no such staff number. DaysNotInOrder: the end lies before the beginning.
    """
    if last_day is not None and last_day < first_day:
        raise DaysNotInOrder(first_day=first_day, last_day=last_day)
    with transaction() as session:
        user = queries.user_by_staff_number(staff_number)
        if user is None:
            raise UnknownUser(staff_number=staff_number)
        present = queries.employment_of(user.id)
        if present is None or (present.first_day, present.last_day) != (first_day, last_day):
            append_employment(session, user.id, (first_day, last_day), actor_id=actor_id)
            record_act(
                session,
                "employment.decided",
                ("user", user.staff_number),
                actor_id=actor_id,
                first_day=first_day.isoformat(),
                last_day=None if last_day is None else last_day.isoformat(),
            )


def end_employment(session: Session, user_id: int, *, actor_id: int | None) -> None:
    """Let today be the last day worked, unless an end is known; within the caller's transaction."""
    present = queries.employment_of(user_id)
    if present is not None and present.last_day is None:
        # whoever never began is not held to have worked before the first day
        days = (present.first_day, max(business_today(), present.first_day))
        append_employment(session, user_id, days, actor_id=actor_id)


def resume_employment(session: Session, user_id: int, *, actor_id: int | None) -> None:
    """Let somebody work here again, from today on; within the caller's transaction.

    An end that has not passed is taken back. One that has stays: nobody is fined for months of absence.
    """
    present, today = queries.employment_of(user_id), business_today()
    if present is None or present.last_day is not None:
        is_over = present is None or present.last_day < today
        first_day = today if is_over else present.first_day  # type: ignore[union-attr]
        append_employment(session, user_id, (first_day, None), actor_id=actor_id)


def append_employment(
    session: Session, user_id: int, days: tuple[date, date | None], *, actor_id: int | None
) -> None:
    """Append a decision on first and last day; the caller's transaction holds the audit row of its act."""
    row = {"user_id": user_id, "first_day": days[0], "last_day": days[1], "decided_by": actor_id}
    session.execute(insert(Employment), {**row, "decided_at": decision_moment(session)})

"""Deputies: another supervisor reviews for this one between two days (architecture, review)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import NotFound
from fieldapp.people import queries
from fieldapp.people.errors import DaysAreOver, DaysNotInOrder, NotADeputy
from fieldapp.people.models import Deputy, Role, User
from fieldapp.people.queries import Actor


def name_deputy(actor: Actor, staff_number: str, *, first_day: date, last_day: date) -> None:
    """Let another supervisor review for the actor, both days included; named again, the new days hold.

    Raises:
        NotADeputy: nobody else who is a supervisor with an open account.
        DaysNotInOrder: the last day lies before the first. DaysAreOver: the last day has passed.
    """
    if last_day < first_day:
        raise DaysNotInOrder(first_day=first_day, last_day=last_day)
    if last_day < business_today():
        raise DaysAreOver(last_day=last_day)
    with transaction() as session:
        deputy = _deputy(actor, staff_number)
        present = queries.standing_deputy(actor.user_id, deputy.id, business_today())
        if present is not None:
            if (present.first_day, present.last_day) == (first_day, last_day):
                return
            _revoke(session, actor, deputy)
        row = {"supervisor_id": actor.user_id, "deputy_id": deputy.id, "named_at": clock.now()}
        session.execute(insert(Deputy), {**row, "first_day": first_day, "last_day": last_day})
        days = {"first_day": first_day.isoformat(), "last_day": last_day.isoformat()}
        record_act(session, "deputy.named", ("user", deputy.staff_number), actor_id=actor.user_id, **days)


def revoke_deputy(actor: Actor, staff_number: str) -> None:
    """End at once that this user reviews, or will review, for the actor.

    Raises:
        NotFound: no deputy of the actor's that is not over.
    """
    with transaction() as session:
        deputy = queries.user_by_staff_number(staff_number)
        if deputy is None or queries.standing_deputy(actor.user_id, deputy.id, business_today()) is None:
            raise NotFound()
        _revoke(session, actor, deputy)
        record_act(session, "deputy.revoked", ("user", deputy.staff_number), actor_id=actor.user_id)


def _revoke(session: Session, actor: Actor, deputy: User) -> None:
    """All that stand: named twice at once, there are two."""
    same = (Deputy.supervisor_id == actor.user_id, Deputy.deputy_id == deputy.id)
    standing = (Deputy.revoked_at.is_(None), Deputy.last_day >= business_today())
    session.execute(update(Deputy).where(*same, *standing).values(revoked_at=clock.now()))


def _deputy(actor: Actor, staff_number: str) -> User:
    user = queries.user_by_staff_number(staff_number)
    fits = user is not None and user.role == Role.SUPERVISOR and user.disabled_at is None
    if user is None or not fits or user.id == actor.user_id:
        raise NotADeputy(staff_number=staff_number)
    return user

"""Wages of a month, entered by finance: recovery is limited by them."""

from __future__ import annotations

from sqlalchemy import insert

from fieldapp.kernel.audit import record_act
from fieldapp.kernel.clock import is_month
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import NotAMonth, NotFound
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor, user_by_staff_number
from fieldapp.settlement.models import Wage


def enter_wage(actor: Actor, month: str, staff_number: str, *, wage_fen: int) -> None:
    """Enter, or enter anew, a rep's wage of a month; the one decided last is in force.

    The audit row does not name the amount: who reads the trail need not know wages.

    Raises:
        NotAMonth. NotFound: no such rep.
    """
    if not is_month(month):
        raise NotAMonth()
    rep = user_by_staff_number(staff_number)
    if rep is None or rep.role != Role.REP:
        raise NotFound()
    with transaction() as session:
        row = {
            "month": month,
            "rep_id": rep.id,
            "wage_fen": wage_fen,
            "decided_at": decision_moment(session),
            "decided_by": actor.user_id,
        }
        session.execute(insert(Wage), row)
        record_act(session, "wage.entered", ("user", staff_number), actor_id=actor.user_id, month=month)

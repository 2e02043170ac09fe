"""Wages of a month, entered by finance: recovery is limited by them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import insert

from fieldapp.kernel.audit import act_row, record_acts
from fieldapp.kernel.clock import is_month
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import NotAMonth, NotFound
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor, user_by_staff_number
from fieldapp.settlement.models import Wage
from fieldapp.settlement.queries.reps import staff_numbers


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
    enter_wages([(rep.id, month, wage_fen)], actor.user_id)


def enter_wages(wages: Sequence[tuple[int, str, int]], actor_id: int | None) -> None:
    """Append wages (rep id, month, fen), all at one moment, each with its audit row."""
    if not wages:
        return
    numbers = staff_numbers({rep_id for rep_id, _, _ in wages})
    with transaction() as session:
        made = {"decided_at": decision_moment(session), "decided_by": actor_id}
        rows = [{"rep_id": rep_id, "month": month, "wage_fen": fen, **made} for rep_id, month, fen in wages]
        session.execute(insert(Wage), rows)
        acts = (
            act_row("wage.entered", ("user", numbers[rep_id]), actor_id=actor_id, month=month)
            for rep_id, month, _ in wages
        )
        record_acts(session, list(acts))

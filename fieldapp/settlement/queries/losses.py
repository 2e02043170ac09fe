"""The claim losses of a month, as finance entered them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from fieldapp.inspection.models import Finding, FindingNotice
from fieldapp.inspection.queries.findings import when_lifted
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import responsible_rep
from fieldapp.people.models import User


def losses_of_month(month: str) -> Sequence[AnyRow]:
    """Claim losses by day: id, outlet_code, outlet_name, day, figures, loss_fen, document, staff_number and rep
    (None: nobody's), appeal_until, lifted_at.
    """
    responsible = aliased(User)
    return db.session.execute(
        select(
            Finding.id,
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            Finding.day,
            Finding.figures,
            Finding.loss_fen,
            Finding.document,
            responsible.staff_number,
            responsible.name.label("rep"),
            FindingNotice.appeal_until,
            when_lifted().label("lifted_at"),
        )
        .select_from(Finding)
        .join(Outlet, Outlet.id == Finding.outlet_id)
        .outerjoin(responsible, responsible.id == responsible_rep(Finding.outlet_id, Finding.day))
        .outerjoin(
            FindingNotice,
            (FindingNotice.finding_id == Finding.id) & (FindingNotice.rep_id == responsible.id),
        )
        .where(Finding.month == month, Finding.inspection_id.is_(None))
        .order_by(Finding.day.desc(), Finding.id)
    ).all()

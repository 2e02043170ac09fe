"""When a month was paid: what was noted first, and every correction of it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import literal, null, select, union_all

from fieldapp.kernel.database import AnyRow, db
from fieldapp.people.models import User
from fieldapp.settlement.models import MonthStep, PaymentCorrection, Step


def payments_of(month: str) -> Sequence[AnyRow]:
    """What was noted of a month's payment, the entry in force first.

    Rows: paid_on, batch, reason (None: the first entry), noted_at, name (of who noted it; None: no account).
    """
    noted = union_all(
        select(
            MonthStep.paid_on,
            MonthStep.batch,
            null().label("reason"),
            MonthStep.done_at.label("noted_at"),
            MonthStep.done_by.label("noted_by"),
            literal(0).label("position"),
        ).where(MonthStep.month == month, MonthStep.step == Step.PAID),
        select(
            PaymentCorrection.paid_on,
            PaymentCorrection.batch,
            PaymentCorrection.reason,
            PaymentCorrection.decided_at,
            PaymentCorrection.decided_by,
            PaymentCorrection.id,
        ).where(PaymentCorrection.month == month),
    ).subquery()
    columns = (noted.c.paid_on, noted.c.batch, noted.c.reason, noted.c.noted_at)
    return db.session.execute(
        select(*columns, User.name)
        .outerjoin(User, User.id == noted.c.noted_by)
        .order_by(noted.c.position.desc())
    ).all()

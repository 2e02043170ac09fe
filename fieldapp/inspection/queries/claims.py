"""What an outlet is claimed to look like: its last approved display, and the agreements that run."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import DisplayAgreement


def last_approved_display(outlet_id: int) -> AnyRow | None:
    """The last display that was approved at an outlet: id, business_day, body, signals."""
    return db.session.execute(
        select(Submission.id, Submission.business_day, Submission.body, Submission.signals)
        .where(
            Submission.kind == Kind.DISPLAY,
            Submission.outlet_id == outlet_id,
            Submission.state == State.APPROVED,
        )
        .order_by(Submission.received_at.desc(), Submission.id.desc())
        .limit(1)
    ).first()


def agreements_running(outlet_id: int, day: date) -> Sequence[AnyRow]:
    """Display agreements in force that run on a day: code, first_day, last_day, bottles, layers."""
    later = aliased(DisplayAgreement)
    replaced = exists().where(
        later.code == DisplayAgreement.code,
        or_(
            later.decided_at > DisplayAgreement.decided_at,
            and_(later.decided_at == DisplayAgreement.decided_at, later.id > DisplayAgreement.id),
        ),
    )
    return db.session.execute(
        select(
            DisplayAgreement.code,
            DisplayAgreement.first_day,
            DisplayAgreement.last_day,
            DisplayAgreement.bottles,
            DisplayAgreement.layers,
        )
        .where(
            DisplayAgreement.outlet_id == outlet_id,
            DisplayAgreement.first_day <= day,
            DisplayAgreement.last_day >= day,
            ~DisplayAgreement.is_cancelled,
            ~replaced,
        )
        .order_by(DisplayAgreement.code)
    ).all()

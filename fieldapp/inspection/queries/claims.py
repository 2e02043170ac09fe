"""What an outlet is claimed to look like: its last approved display, and the agreements that run."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import DisplayAgreement, Outlet
from fieldapp.people.queries import Actor, is_visible_to


def last_approved_displays(outlet_ids: Collection[int]) -> Mapping[int, AnyRow]:
    """The last display that was approved at each outlet, by outlet.

    Columns: id, outlet_id, received_at, business_day, body, signals.
    """
    other = aliased(Submission)
    last = (
        select(other.id)
        .where(other.kind == Kind.DISPLAY, other.outlet_id == Outlet.id, other.state == State.APPROVED)
        .order_by(other.received_at.desc(), other.id.desc())
        .limit(1)
        .correlate(Outlet)
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Submission.id,
            Submission.outlet_id,
            Submission.received_at,
            Submission.business_day,
            Submission.body,
            Submission.signals,
        )
        .select_from(Outlet)
        .join(Submission, Submission.id == last)
        .where(Outlet.id.in_(outlet_ids))
    )
    return {row.outlet_id: row for row in rows}


def display_before(actor: Actor, outlet_ids: Collection[int], day: date, *, other_than: str) -> AnyRow | None:
    """The last approved display at some outlets up to a day, if the actor may read it.

    Columns: id, business_day, body, signals.
    """
    return db.session.execute(
        select(Submission.id, Submission.business_day, Submission.body, Submission.signals)
        .where(
            Submission.kind == Kind.DISPLAY,
            Submission.outlet_id.in_(outlet_ids),
            Submission.state == State.APPROVED,
            Submission.business_day <= day,
            Submission.id != other_than,
            is_visible_to(actor, Submission.submitter_id),
        )
        .order_by(Submission.received_at.desc(), Submission.id.desc())
        .limit(1)
    ).first()


def agreements_running(outlet_ids: Collection[int], day: date) -> Sequence[AnyRow]:
    """Display agreements in force that run on a day: outlet_id, code, first_day, last_day, bottles, layers."""
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
            DisplayAgreement.outlet_id,
            DisplayAgreement.code,
            DisplayAgreement.first_day,
            DisplayAgreement.last_day,
            DisplayAgreement.bottles,
            DisplayAgreement.layers,
        )
        .where(
            DisplayAgreement.outlet_id.in_(outlet_ids),
            DisplayAgreement.first_day <= day,
            DisplayAgreement.last_day >= day,
            ~DisplayAgreement.is_cancelled,
            ~replaced,
        )
        .order_by(DisplayAgreement.code)
    ).all()

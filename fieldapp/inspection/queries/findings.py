"""Findings with how they stand: told to whom, appealed, ruled on; and those that nobody was told of yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.inspection.models import (
    Appeal,
    AppealSubject,
    Finding,
    FindingNotice,
    Ruling,
    RulingOutcome,
)
from fieldapp.inspection.queries.chargeable import findings_of_reps, is_lifted
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, instant_and_id, page_of
from fieldapp.outlets.models import Assignment, Outlet
from fieldapp.outlets.queries import responsible_rep
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, reps_visible_to

LONGEST_COMMIT = timedelta(hours=1)
"""What was stamped before a moment may be committed after it, but not by so much."""
RECORDER, RESPONSIBLE = aliased(User), aliased(User)
"""Who recorded a finding, and whom it concerns, in `listed_findings`."""

_lifting_appeal, _lifting = aliased(Appeal), aliased(Ruling)


def finding_visible_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that the actor may read a finding.

    A rep: those told to them. An inspector: own ones. A supervisor: those told to reps of own teams, or at
    outlets that were theirs on that day. Inspection lead and finance: all.
    """
    if actor.role in (Role.INSPECTION_LEAD, Role.FINANCE):
        return true()
    reps, notice = reps_visible_to(actor), aliased(FindingNotice)
    told = exists().where(notice.finding_id == Finding.id, notice.rep_id.in_(reps))
    if actor.role == Role.SUPERVISOR:
        return or_(told, responsible_rep(Finding.outlet_id, Finding.day).in_(reps))
    return told if actor.role == Role.REP else Finding.recorded_by == actor.user_id


def findings_page(actor: Actor, *, month: str | None, cursor: str) -> Page[AnyRow]:
    """Findings the actor may read, newest first; columns as `listed_findings` names them.

    Args:
        month: only those of this month.
        cursor: `recorded_at|id` of the last row seen; empty: the first page.
    """
    found = listed_findings(actor).where(finding_visible_to(actor))
    if month:
        found = found.where(Finding.month == month)
    if after := instant_and_id(cursor):
        at, last = after
        same = and_(Finding.recorded_at == at, Finding.id < last)
        found = found.where(or_(Finding.recorded_at < at, same))
    found = found.order_by(Finding.recorded_at.desc(), Finding.id.desc()).limit(PAGE_SIZE + 1)
    return page_of(db.session.execute(found).all(), lambda row: f"{row.recorded_at.isoformat()}|{row.id}")


def finding_for(actor: Actor, finding_id: str) -> AnyRow | None:
    """One finding, if the actor may read it; columns as `listed_findings` names them."""
    found = listed_findings(actor).where(Finding.id == finding_id, finding_visible_to(actor))
    return db.session.execute(found).first()


def finding_by_id(finding_id: str) -> Finding | None:
    """A finding, whoever asks."""
    return db.session.scalars(select(Finding).where(Finding.id == finding_id)).first()


def outlet_name_of(finding_id: str) -> str:
    """The name of the outlet of a finding."""
    found = select(Outlet.name).join(Finding, Finding.outlet_id == Outlet.id).where(Finding.id == finding_id)
    return db.session.scalars(found).one()


def told_reps(finding_id: str) -> Sequence[int]:
    """Ids of the reps who were told of a finding."""
    found = select(FindingNotice.rep_id).where(FindingNotice.finding_id == finding_id)
    return db.session.scalars(found.order_by(FindingNotice.id)).all()


def notice_to(rep_id: int, finding_id: str) -> FindingNotice | None:
    """That a rep was told of a finding, and until when they may appeal."""
    same = (FindingNotice.rep_id == rep_id, FindingNotice.finding_id == finding_id)
    return db.session.scalars(select(FindingNotice).where(*same)).first()


def lifted(finding_id: str) -> bool:
    """Whether a finding was lifted, on whoever's appeal."""
    found = select(Finding.id).where(Finding.id == finding_id, is_lifted(Finding.id.expression))
    return db.session.execute(found).first() is not None


def untold_findings(*conditions: ColumnElement[bool]) -> Sequence[AnyRow]:
    """Findings whose responsible rep, as decided by now, has not been told: of complete inspections, not lifted.

    Columns: finding_id, rep_id, kind, day, month, loss_fen, document, outlet_name.
    """
    found = findings_of_reps(None, *conditions)
    return db.session.execute(
        select(
            found.c.finding_id,
            found.c.rep_id,
            found.c.kind,
            found.c.day,
            found.c.month,
            found.c.loss_fen,
            Finding.document,
            Outlet.name.label("outlet_name"),
        )
        .join(Finding, Finding.id == found.c.finding_id)
        .join(Outlet, Outlet.id == found.c.outlet_id)
        .outerjoin(Submission, Submission.id == Finding.inspection_id)
        .outerjoin(
            FindingNotice,
            and_(FindingNotice.finding_id == found.c.finding_id, FindingNotice.rep_id == found.c.rep_id),
        )
        .where(
            found.c.rep_id.is_not(None),
            FindingNotice.id.is_(None),
            or_(Finding.inspection_id.is_(None), Submission.state == State.RECORDED),
            ~is_lifted(found.c.finding_id),
        )
        .order_by(found.c.finding_id)
    ).all()


def findings_touched(since: datetime) -> ColumnElement[bool]:
    """The condition that a finding was recorded since a moment, or the outlet's assignment decided."""
    from_then = since - LONGEST_COMMIT
    decided = select(Assignment.outlet_id).where(Assignment.decided_at >= from_then)
    return Finding.id.in_(
        union_all(
            select(Finding.id).where(Finding.recorded_at >= from_then),
            select(Finding.id).where(Finding.outlet_id.in_(decided)),
        )
    )


def findings_without_rep(month: str, as_of: datetime | None = None) -> Sequence[AnyRow]:
    """Findings of a month that charge nobody, as the outlet was nobody's that day: finding_id, outlet_code,
    outlet_name, day, kind. They stand in the way of a close (architecture 5).
    """
    found = findings_of_reps(as_of, Finding.month == month)
    return db.session.execute(
        select(
            found.c.finding_id,
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            found.c.day,
            found.c.kind,
        )
        .join(Outlet, Outlet.id == found.c.outlet_id)
        .where(found.c.rep_id.is_(None), ~is_lifted(found.c.finding_id, as_of))
        .order_by(found.c.finding_id)
    ).all()


def listed_findings(viewer: Actor) -> Select[*tuple[Any, ...]]:
    """A finding as it stands for the rep responsible, or for the viewing rep.

    Columns: id, inspection_id, outlet, outlet_name, kind, day, month, figures, photos, note, loss_fen,
    document, recorded_at, recorded_by (name), state (of the inspection; None: a claim loss), responsible_id,
    rep (staff number; None: nobody's), rep_name, told_id, told_at, appeal_until, appeal_id, filed_at, upheld_at,
    lifted_at.
    """
    return _standing(viewer.user_id) if viewer.role == Role.REP else _standing(None)


@lru_cache(maxsize=64)  # made anew it costs more than the database takes to answer it
def _standing(rep_id: int | None) -> Select[*tuple[Any, ...]]:
    """Findings as they stand for a rep; None: for the one responsible."""
    responsible = responsible_rep(Finding.outlet_id, Finding.day)
    subject_rep = responsible if rep_id is None else rep_id
    return (
        select(
            Finding.id,
            Finding.inspection_id,
            Outlet.code.label("outlet"),
            Outlet.name.label("outlet_name"),
            Finding.kind,
            Finding.day,
            Finding.month,
            Finding.figures,
            Finding.photos,
            Finding.note,
            Finding.loss_fen,
            Finding.document,
            Finding.recorded_at,
            RECORDER.name.label("recorded_by"),
            Submission.state,
            responsible.label("responsible_id"),
            RESPONSIBLE.staff_number.label("rep"),
            RESPONSIBLE.name.label("rep_name"),
            FindingNotice.rep_id.label("told_id"),
            FindingNotice.posted_at.label("told_at"),
            FindingNotice.appeal_until,
            Appeal.id.label("appeal_id"),
            Appeal.filed_at,
            case((Ruling.outcome == RulingOutcome.UPHELD, Ruling.decided_at)).label("upheld_at"),
            when_lifted().label("lifted_at"),
        )
        .join(Outlet, Outlet.id == Finding.outlet_id)
        .join(RECORDER, RECORDER.id == Finding.recorded_by)
        .outerjoin(Submission, Submission.id == Finding.inspection_id)
        .outerjoin(RESPONSIBLE, RESPONSIBLE.id == subject_rep)
        .outerjoin(
            FindingNotice, and_(FindingNotice.finding_id == Finding.id, FindingNotice.rep_id == subject_rep)
        )
        .outerjoin(
            Appeal,
            and_(
                Appeal.subject == AppealSubject.FINDING,
                Appeal.subject_id == Finding.id,
                Appeal.rep_id == subject_rep,
            ),
        )
        .outerjoin(Ruling, Ruling.appeal_id == Appeal.id)
    )


def visits_before(outlet: str, first_day: date, day: date) -> Sequence[AnyRow]:
    """Visits to an outlet from one day to another, both included, the latest first: id, business_day, body."""
    return db.session.execute(
        select(Submission.id, Submission.business_day, Submission.body)
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .where(
            Outlet.code == outlet,
            Submission.kind == Kind.VISIT,
            Submission.state != State.WITHDRAWN,
            Submission.business_day.between(first_day, day),
        )
        .order_by(Submission.received_at.desc(), Submission.id)
    ).all()


def when_lifted() -> ScalarSelect[Any]:
    """When the finding was lifted, on whoever's appeal."""
    return (
        select(func.min(_lifting.decided_at))
        .join(_lifting_appeal, _lifting_appeal.id == _lifting.appeal_id)
        .where(
            _lifting.outcome == RulingOutcome.LIFTED,
            _lifting_appeal.subject == AppealSubject.FINDING,
            _lifting_appeal.subject_id == Finding.id,
        )
        .scalar_subquery()
    )

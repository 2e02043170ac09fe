"""Appeals and rulings, and what an appeal against a record or a figure rests on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import State, Submission
from fieldapp.inspection.models import Appeal, AppealPhoto, Ruling
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, instant_and_id, page_of
from fieldapp.outlets.models import SalesEntry, Target
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, is_visible_to
from fieldapp.photos.models import Photo

OPEN = "open"
"""The state of an appeal without a ruling; with one it is the ruling's outcome."""
_judge = aliased(User)


def appeals_page(actor: Actor, *, state: str | None, cursor: str) -> Page[AnyRow]:
    """Appeals the actor may read, newest first; columns as `_listed` names them.

    Args:
        state: `open`, `upheld` or `lifted`; None: all.
        cursor: `filed_at|id` of the last row seen; empty: the first page.
    """
    found = _listed().where(is_visible_to(actor, Appeal.rep_id))
    if state:
        found = found.where(Ruling.appeal_id.is_(None) if state == OPEN else Ruling.outcome == state)
    if after := instant_and_id(cursor):
        at, last = after
        found = found.where(or_(Appeal.filed_at < at, and_(Appeal.filed_at == at, Appeal.id < last)))
    found = found.order_by(Appeal.filed_at.desc(), Appeal.id.desc()).limit(PAGE_SIZE + 1)
    return page_of(db.session.execute(found).all(), lambda row: f"{row.filed_at.isoformat()}|{row.id}")


def appeal_for(actor: Actor, appeal_id: str) -> AnyRow | None:
    """One appeal, if the actor may read it; columns as `_listed` names them."""
    found = _listed().where(Appeal.id == appeal_id, is_visible_to(actor, Appeal.rep_id))
    return db.session.execute(found).first()


def appeal_by_id(appeal_id: str) -> Appeal | None:
    """An appeal, whoever asks."""
    return db.session.scalars(select(Appeal).where(Appeal.id == appeal_id)).first()


def is_appealed(rep_id: int, subject: str, subject_id: str) -> bool:
    """Whether the rep has appealed against this before."""
    same = (Appeal.rep_id == rep_id, Appeal.subject == subject, Appeal.subject_id == subject_id)
    return db.session.execute(select(Appeal.id).where(*same)).first() is not None


def ruling_on(appeal_id: str) -> Ruling | None:
    """The ruling on an appeal."""
    return db.session.scalars(select(Ruling).where(Ruling.appeal_id == appeal_id)).first()


def photos_of_appeal(appeal_id: str) -> Sequence[AnyRow]:
    """The photos an appeal announces, in order: sha256, received (whether it has come), added_at."""
    return db.session.execute(
        select(AppealPhoto.sha256, Photo.sha256.is_not(None).label("received"), AppealPhoto.added_at)
        .outerjoin(Photo, Photo.sha256 == AppealPhoto.sha256)
        .where(AppealPhoto.appeal_id == appeal_id)
        .order_by(AppealPhoto.position)
    ).all()


def next_photo_position(appeal_id: str) -> int:
    """Where a photo added to an appeal stands."""
    last = select(func.max(AppealPhoto.position)).where(AppealPhoto.appeal_id == appeal_id)
    position = db.session.scalar(last)
    return 0 if position is None else position + 1


def inspection_leads() -> Sequence[int]:
    """Ids of those who may rule on appeals."""
    leads = select(User.id).where(User.role == Role.INSPECTION_LEAD, User.disabled_at.is_(None))
    return db.session.scalars(leads.order_by(User.id)).all()


def is_being_corrected(submission_id: str) -> bool:
    """Whether the rep has sent a record in this one's place."""
    found = select(Submission.id).where(
        Submission.corrects_id == submission_id, Submission.state != State.WITHDRAWN
    )
    return db.session.execute(found).first() is not None


def target_history(rep_id: int, month: str, kind: str) -> Sequence[AnyRow]:
    """Every setting of a rep's own target, the one in force last: value, decided_at, decided_by, decider (name)."""
    same = (Target.rep_id == rep_id, Target.month == month, Target.kind == kind)
    return db.session.execute(
        select(Target.value, Target.decided_at, Target.decided_by, User.name.label("decider"))
        .outerjoin(User, User.id == Target.decided_by)
        .where(*same)
        .order_by(Target.decided_at, Target.id)
    ).all()


def sales_history(rep_id: int, month: str, line: str) -> Sequence[AnyRow]:
    """Every entry of a rep's brand line, the one in force last: target_fen, actual_fen, decided_at, decided_by,
    decider (name).
    """
    same = (SalesEntry.rep_id == rep_id, SalesEntry.month == month, SalesEntry.line == line)
    return db.session.execute(
        select(
            SalesEntry.target_fen,
            SalesEntry.actual_fen,
            SalesEntry.decided_at,
            SalesEntry.decided_by,
            User.name.label("decider"),
        )
        .outerjoin(User, User.id == SalesEntry.decided_by)
        .where(*same)
        .order_by(SalesEntry.decided_at, SalesEntry.id)
    ).all()


def _listed() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Appeal.id,
            Appeal.rep_id,
            User.staff_number.label("rep"),
            User.name.label("rep_name"),
            Appeal.subject,
            Appeal.subject_id,
            Appeal.text,
            Appeal.filed_at,
            func.coalesce(Ruling.outcome, OPEN).label("state"),
            Ruling.outcome,
            Ruling.reason,
            Ruling.terms,
            Ruling.decided_at,
            _judge.name.label("decided_by"),
        )
        .join(User, User.id == Appeal.rep_id)
        .outerjoin(Ruling, Ruling.appeal_id == Appeal.id)
        .outerjoin(_judge, _judge.id == Ruling.decided_by)
    )

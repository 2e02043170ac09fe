"""Appeals as the desk lists them: those that wait longest first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from fieldapp.fieldwork.models import Submission
from fieldapp.inspection.models import Appeal, AppealSubject, Finding, Ruling, RulingOutcome
from fieldapp.inspection.queries.appeals import OPEN
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.keyset import Order
from fieldapp.kernel.paging import Page
from fieldapp.outlets.models import Outlet
from fieldapp.people.models import User
from fieldapp.people.queries import Actor, is_visible_to

ALL = "all"
STATES = (OPEN, *RulingOutcome, ALL)
_KEYS = (("filed_at", Appeal.filed_at), ("id", Appeal.id))
_PLACE = func.coalesce(Outlet.name, Submission.body["name"].as_string(), Submission.body["venue"].as_string())


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the list is narrowed by; `state` is one of `STATES`, `words` part of a rep's or outlet's name or number."""

    state: str = OPEN
    subject: str = ""
    words: str = ""


def docket_page(actor: Actor, wanted: Wanted, cursor: str) -> Page[AnyRow]:
    """Appeals the actor may read: open ones by how long they wait, others newest first.

    Columns: id, rep_id, rep (staff number), rep_name, subject, subject_id, filed_at, state, place, kind (of the
    finding), month, day (both of the finding or record).
    """
    found = _listed().where(is_visible_to(actor, Appeal.rep_id), *_narrowed(wanted))
    return Order(_KEYS, descending=wanted.state != OPEN).page(found, cursor)


def appeals_among(appeal_ids: Collection[str]) -> Sequence[AnyRow]:
    """These appeals, whoever asks; columns as of `docket_page`."""
    return db.session.execute(_listed().where(Appeal.id.in_(appeal_ids))).all()


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.state == OPEN:
        conditions.append(Ruling.appeal_id.is_(None))
    elif wanted.state != ALL:
        conditions.append(Ruling.outcome == wanted.state)
    if wanted.subject:
        conditions.append(Appeal.subject == wanted.subject)
    if wanted.words:
        told = (User.name, User.staff_number, _PLACE, Outlet.code)
        conditions.append(or_(*(column.icontains(wanted.words, autoescape=True) for column in told)))
    return conditions


def _listed() -> Select[*tuple[Any, ...]]:
    about_finding = and_(Appeal.subject == AppealSubject.FINDING, Finding.id == Appeal.subject_id)
    about_record = and_(Appeal.subject == AppealSubject.REJECTION, Submission.id == Appeal.subject_id)
    return (
        select(
            Appeal.id,
            Appeal.rep_id,
            User.staff_number.label("rep"),
            User.name.label("rep_name"),
            Appeal.subject,
            Appeal.subject_id,
            Appeal.filed_at,
            func.coalesce(Ruling.outcome, OPEN).label("state"),
            _PLACE.label("place"),
            Finding.kind,
            func.coalesce(Finding.month, Submission.month).label("month"),
            func.coalesce(Finding.day, Submission.business_day).label("day"),
        )
        .join(User, User.id == Appeal.rep_id)
        .outerjoin(Ruling, Ruling.appeal_id == Appeal.id)
        .outerjoin(Finding, about_finding)
        .outerjoin(Submission, about_record)
        .outerjoin(Outlet, Outlet.id == func.coalesce(Finding.outlet_id, Submission.outlet_id))
    )

"""What awaits review, in the order in which it should be looked at, and what a reviewer holds it against."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, case, func, or_, select

from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.fieldwork.queries.records import PLACE, listed
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.days import day_begins
from fieldapp.kernel.paging import PAGE_SIZE, Page, instant_and_id, page_of
from fieldapp.outlets.models import Outlet
from fieldapp.people.models import User
from fieldapp.people.queries import Actor, reps_visible_to

IN_BATCHES = (Kind.DISPLAY, Kind.BANQUET, Kind.PROOF)
"""Kinds that a batch may approve: of an opening the outlet must be chosen."""
TRACK_RECORD = 1000
"""How many of the last flagged records tell how often a signal was overturned."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the waiting records a reviewer asked for, and in which order.

    Attributes:
        kinds: only these; empty: all.
        flagged: only those with signals (True), or without (False).
        words: part of the place's name, or of the rep's name or staff number.
        oldest_first: by arrival alone; otherwise the gravest signals first.
    """

    kind: str | None = None
    kinds: tuple[str, ...] = ()
    flagged: bool | None = None
    words: str = ""
    oldest_first: bool = False


class Place(NamedTuple):
    """Where in the queue a record stands."""

    gravity: int
    received_at: datetime
    id: str


class Waiting(NamedTuple):
    """How many records await a review that the actor may give, and how many of them a batch may take."""

    records: int
    in_batches: int


def waiting_page(actor: Actor, wanted: Wanted, *, cursor: str, size: int = PAGE_SIZE) -> Page[AnyRow]:
    """Records that await the actor's review; columns as of `submissions_page`, and gravity.

    Args:
        cursor: `gravity|received_at|id` of the last row seen; empty: the first page.
    """
    found = _waiting(actor, wanted)
    place = _place(cursor)
    if place is not None:
        found = found.where(_beyond(place, oldest_first=wanted.oldest_first))
    return page_of(db.session.execute(found.limit(size + 1)).all(), cursor_of, size)


def next_waiting(actor: Actor, wanted: Wanted, *, after: Place) -> str | None:
    """The id of the record that comes after another one in the queue; then the first one again."""
    first = _waiting(actor, wanted).with_only_columns(Submission.id).where(Submission.id != after.id).limit(1)
    further = first.where(_beyond(after, oldest_first=wanted.oldest_first)).subquery()
    again = first.subquery()
    found: str | None = db.session.execute(
        select(func.coalesce(select(further.c.id).scalar_subquery(), select(again.c.id).scalar_subquery()))
    ).scalar_one()
    return found


def cursor_of(row: AnyRow) -> str:
    """Where in the queue a record stands."""
    return f"{row.gravity}|{row.received_at.isoformat()}|{row.id}"


def awaiting(actor: Actor) -> Waiting:
    """How many records wait for the actor, in one look."""
    clean = and_(Submission.gravity == 0, Submission.kind.in_(IN_BATCHES))
    row = db.session.execute(
        select(func.count(), func.count(case((clean, 1))))
        .select_from(Submission)
        .where(Submission.state == State.SUBMITTED, Submission.submitter_id.in_(reps_visible_to(actor)))
    ).one()
    return Waiting(*row)


def waiting_among(actor: Actor, submission_ids: Collection[str]) -> Sequence[AnyRow]:
    """Those of the records that still await the actor's review, by id: id, kind, gravity."""
    return db.session.execute(
        select(Submission.id, Submission.kind, Submission.gravity)
        .where(
            Submission.id.in_(submission_ids),
            Submission.state == State.SUBMITTED,
            Submission.submitter_id.in_(reps_visible_to(actor)),
        )
        .order_by(Submission.id)
    ).all()


def decided_with_signals() -> Sequence[AnyRow]:
    """The last records with signals, of all reps, that were decided on, newest first: signals, state."""
    return db.session.execute(
        select(Submission.signals, Submission.state)
        .where(Submission.gravity > 0, Submission.state.in_((State.APPROVED, State.REJECTED)))
        .order_by(Submission.received_at.desc())
        .limit(TRACK_RECORD)
    ).all()


def signals_since(rep_ids: Select[int], first_day: date) -> Sequence[AnyRow]:
    """Records of these reps with signals that were received from a day on: business_day, signals."""
    return db.session.execute(
        select(Submission.business_day, Submission.signals)
        .where(
            Submission.gravity > 0,
            Submission.received_at >= day_begins(first_day),
            (Submission.submitter_id + 0).in_(rep_ids),
        )
        .order_by(Submission.received_at)
    ).all()


def approved_before(outlet_id: int | None, kind: str, received_at: datetime) -> AnyRow | None:
    """The last record of this kind that was approved at an outlet, received before another one.

    Columns: id, business_day, rep_name.
    """
    if outlet_id is None:
        return None
    return db.session.execute(
        select(Submission.id, Submission.business_day, User.name.label("rep_name"))
        .join(User, User.id == Submission.submitter_id)
        .where(
            Submission.outlet_id == outlet_id,
            Submission.kind == kind,
            Submission.state == State.APPROVED,
            Submission.received_at < received_at,
        )
        .order_by(Submission.received_at.desc())
        .limit(1)
    ).first()


def _waiting(actor: Actor, wanted: Wanted) -> Select[Any]:
    """The queue walks its own index, the gravest first, and stops at a full page (see `records._may_list`)."""
    found = listed().where(
        Submission.state == State.SUBMITTED, (Submission.submitter_id + 0).in_(reps_visible_to(actor))
    )
    if wanted.kind:
        found = found.where(func.coalesce(Submission.kind, "") == wanted.kind)
    if wanted.kinds:
        found = found.where(func.coalesce(Submission.kind, "").in_(wanted.kinds))
    if wanted.flagged is not None:
        found = found.where(Submission.gravity > 0 if wanted.flagged else Submission.gravity == 0)
    if wanted.words:
        told = (PLACE, User.name, User.staff_number, Outlet.code)
        found = found.where(or_(*(column.icontains(wanted.words, autoescape=True) for column in told)))
    if wanted.oldest_first:
        return found.order_by(Submission.received_at, Submission.id)
    return found.order_by(Submission.gravity.desc(), Submission.received_at, Submission.id)


def _place(cursor: str) -> Place | None:
    gravity, _, rest = cursor.partition("|")
    after = instant_and_id(rest)
    return (
        Place(int(gravity), *after)
        if after and gravity.isascii() and gravity.isdecimal() and len(gravity) < 4
        else None
    )


def _beyond(place: Place, *, oldest_first: bool) -> Any:
    gravity, at, last = place
    later = or_(Submission.received_at > at, and_(Submission.received_at == at, Submission.id > last))
    if oldest_first:
        return later
    return or_(Submission.gravity < gravity, and_(Submission.gravity == gravity, later))

"""The records that a month is paid by, with what decides for whom they count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, and_, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, Qualification, Review, Submission
from fieldapp.kernel.asked import AS_OF, MONTH, REP_IDS
from fieldapp.kernel.database import AnyRow, rows_of
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import agreement_runs, counted_as, ever_merged, township_held
from fieldapp.settlement.queries.standing import entitled, outlet_held, state_held, stood_approved

PAID = (Kind.DISPLAY, Kind.OPENING, Kind.BANQUET, Kind.PROOF)


def paid_records(month: str, as_of: datetime, rep_ids: Collection[int]) -> Sequence[AnyRow]:
    """The month's records of some reps, and those that contend with them for an outlet; oldest first.

    Contenders are displays of the same outlet and month, and openings of the same outlet in whatever month.

    Columns: id, kind, state and approved (at the moment), state_now, came_later (after it), submitter_id, about_id,
    month, business_day, received_at, body, outlet_id (the one kept of two that were merged), outlet_code, outlet_name,
    township_code, opened_by,
    entitled (the outlet was the submitter's that day), on_display_subsidy, booking_approved, place (in words),
    has_proof, counted (under some scheme, as kept).
    """
    return rows_of(_paid(), month=month, as_of=as_of, rep_ids=list(rep_ids))


@cache
def _paid() -> Select[*tuple[Any, ...]]:
    """Built once: for one rep that costs more than running it."""
    held_id = outlet_held(Submission, AS_OF)
    outlet_id = counted_as(held_id, MONTH, AS_OF)
    booking, proof = aliased(Submission), aliased(Submission)
    return (
        select(
            Submission.id,
            Submission.kind,
            state_held(Submission, AS_OF).label("state"),
            Submission.state.label("state_now"),
            (Submission.received_at > AS_OF).label("came_later"),
            stood_approved(Submission, AS_OF).label("approved"),
            Submission.submitter_id,
            Submission.about_id,
            Submission.month,
            Submission.business_day,
            Submission.received_at,
            Submission.body,
            outlet_id.label("outlet_id"),
            Outlet.code.label("outlet_code"),
            Outlet.name.label("outlet_name"),
            township_held(Outlet.id, AS_OF).label("township_code"),
            Outlet.opened_by,
            or_(Submission.kind != Kind.DISPLAY, entitled(Submission, AS_OF)).label("entitled"),
            _on_display_subsidy(held_id, outlet_id).label("on_display_subsidy"),
            and_(booking.id.is_not(None), stood_approved(booking, AS_OF)).label("booking_approved"),
            _place(booking).label("place"),
            exists().where(proof.about_id == Submission.id, proof.received_at <= AS_OF).label("has_proof"),
            exists()
            .where(Qualification.submission_id == Submission.id, Qualification.counts)
            .label("counted"),
        )
        .select_from(Submission)
        .outerjoin(Outlet, Outlet.id == outlet_id)
        .outerjoin(booking, booking.id == Submission.about_id)
        .where(Submission.id.in_(_wanted()))
        .order_by(Submission.received_at, Submission.id)
    )


def _on_display_subsidy(held_id: Any, outlet_id: Any) -> ColumnElement[bool]:
    """Whether a display agreement ran for an opening's outlet that day, for itself or for the one kept."""
    runs = (agreement_runs(shop, Submission.business_day, AS_OF) for shop in (held_id, outlet_id))
    return and_(Submission.kind == Kind.OPENING, or_(*runs))


def _place(booking: type[Submission]) -> ColumnElement[Any]:
    """Where a record was made, in words: a banquet's venue, its booking's, an outlet's name, a new shop's."""
    return func.coalesce(
        Submission.body["venue"].as_string(),
        booking.body["venue"].as_string(),
        Outlet.name,
        Submission.body["name"].as_string(),
    )


def _wanted() -> CompoundSelect[str]:
    """Ids of the records, those of each reason found by an index; one condition with OR would be tried on all."""
    own, rival = aliased(Submission), aliased(Submission)
    link, other = aliased(Review), aliased(Review)
    theirs = [own.month == MONTH, own.submitter_id.in_(REP_IDS)]
    shops = (
        select(link.outlet_id)
        .join(own, own.id == link.submission_id)
        .where(*theirs, own.kind == Kind.OPENING, link.outlet_id.is_not(None))
    )
    shown = select(own.outlet_id).where(*theirs, own.kind == Kind.DISPLAY)
    of_month = (rival.month == MONTH, rival.kind == Kind.DISPLAY)
    return union(
        select(own.id).where(*theirs, own.kind.in_(PAID)),
        # openings that were ever held to be an outlet that one of theirs was ever held to be
        select(other.submission_id).where(other.outlet_id.in_(shops)),
        select(rival.id).where(*of_month, rival.outlet_id.in_(shown)),
        # of the few outlets that were merged all, rather than asking which with which
        select(other.submission_id).where(other.outlet_id.in_(union(*ever_merged()))),
        select(rival.id).where(*of_month, rival.outlet_id.in_(union(*ever_merged()))),
    )

"""By which record an outlet counts, as the history tells: of displays once a month, of openings once for ever.

Between reps decides what the server received first. For outlets that are contested; all others are added up straight.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, Select, Subquery, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from fieldapp.evaluator.scheme import Scheme
from fieldapp.fieldwork.models import Kind, Qualification, Review, Submission
from fieldapp.kernel.columns import Unsought
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import agreement_runs, counted_as, may_count_as
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries.contested import cached
from fieldapp.settlement.queries.standing import entitled, outlet_held, stood_approved


def first_of(claims: Select[*tuple[Any, ...]]) -> Subquery:
    """Of each shop the claim that the server received first: rep_id, outlet_id, submission_id."""
    claim = claims.subquery()
    order = (claim.c.received_at, claim.c.submission_id)
    place = func.row_number().over(partition_by=claim.c.shop_id, order_by=order).label("place")
    ranked = select(claim.c.rep_id, claim.c.shop_id, claim.c.submission_id, place).subquery()
    outlet_id = ranked.c.shop_id.label("outlet_id")
    return select(ranked.c.rep_id, outlet_id, ranked.c.submission_id).where(ranked.c.place == 1).subquery()


def holding(claims: CTE) -> Select[*tuple[Any, ...]]:
    """Those claims that the history lets hold."""
    return select(claims).where(claims.c.holds)


def display_claims(
    month: str, published: PublishedScheme, as_of: datetime, *conditions: ColumnElement[bool]
) -> CTE:
    """Displays of a month: rep_id, outlet_id, shop_id, submission_id, received_at, holds, told.

    Holds: it counts as the history tells, for the outlet that its own one is counted as. Told: as the caches do.
    """
    holds = and_(
        content_counts(Submission, published), stood_approved(Submission, as_of), entitled(Submission, as_of)
    )
    return (
        select(
            Submission.submitter_id.label("rep_id"),
            Submission.outlet_id,
            counted_as(Submission.outlet_id, month, as_of).label("shop_id"),
            Submission.id.label("submission_id"),
            Submission.received_at,
            holds.label("holds"),
            and_(*cached(month, Kind.DISPLAY, published)).label("told"),
        )
        .where(Submission.month == month, Submission.kind == Kind.DISPLAY, *conditions)
        .cte("claim")
    )


def first_openings(month: str, published: PublishedScheme, as_of: datetime, contested: CTE) -> CTE:
    """The openings of a month by which contested outlets count: rep_id, outlet_id, submission_id.

    Of all counting openings of an outlet, of whatever month, the first one received.
    """
    linked = select(Review.submission_id).where(Review.outlet_id.in_(select(contested)))
    held_id = outlet_held(Submission, as_of)
    counting = (
        select(
            Submission.submitter_id.label("rep_id"),
            held_id.label("held_id"),
            counted_as(held_id, month, as_of).label("outlet_id"),
            Submission.id.label("submission_id"),
            Submission.received_at,
            Submission.business_day,
        )
        .where(
            Unsought(Submission.month) == month,
            Unsought(Submission.kind) == Kind.OPENING,
            content_counts(Submission, published),
            stood_approved(Submission, as_of),
            Submission.id.in_(linked),
        )
        .cte("counting_opening")
    )
    first = (
        select(counting)
        .join(Outlet, Outlet.id == counting.c.outlet_id)
        .where(
            counting.c.outlet_id.in_(select(contested)),
            ~_received_before(counting, month, published, as_of),
        )
    )
    if expects(published.scheme, "opening", "is_new"):
        first = first.where(Outlet.opened_by.is_not(None))
    if expects(published.scheme, "opening", "on_display_subsidy", value=False):
        for outlet_id in (counting.c.held_id, counting.c.outlet_id):
            first = first.where(~agreement_runs(outlet_id, counting.c.business_day, as_of))
    return first.cte("first_opening")


def expects(scheme: Scheme, kind: str, field: str, *, value: bool = True) -> bool:
    """Whether a scheme asks for a flag of a record to have this value."""
    rules = scheme.rules[kind]  # type: ignore[index]
    return any(rule.kind == "flag" and rule.field == field and rule.expected is value for rule in rules)


def content_counts(record: type[Submission], published: PublishedScheme) -> ColumnElement[bool]:
    """Whether a record's content counts: by the verdict kept beside it, else by the one kept under this version."""
    kept = exists().where(
        Qualification.submission_id == record.id,
        Qualification.scheme_version_id == published.version_id,
        Qualification.counts,
    )
    return case((record.judged_under == published.version_id, record.counts.is_(True)), else_=kept)


def _received_before(
    opening: CTE, month: str, published: PublishedScheme, as_of: datetime
) -> ColumnElement[bool]:
    """Whether an opening of the same outlet that counts was received earlier.

    Found by its reviews: the record's own outlet is that of the last one, whenever it was decided. An opening of
    another month was judged by that month's scheme.
    """
    earlier, link = aliased(Submission), aliased(Review)
    return exists().where(
        may_count_as(link.outlet_id, opening.c.outlet_id),
        earlier.id == link.submission_id,
        counted_as(outlet_held(earlier, as_of), month, as_of) == opening.c.outlet_id,
        or_(
            earlier.received_at < opening.c.received_at,
            and_(earlier.received_at == opening.c.received_at, earlier.id < opening.c.submission_id),
        ),
        stood_approved(earlier, as_of),
        exists().where(
            Qualification.submission_id == earlier.id,
            Qualification.counts,
            or_(earlier.month != month, Qualification.scheme_version_id == published.version_id),
        ),
    )

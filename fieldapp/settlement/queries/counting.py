"""Which records count for whom, for all reps at once, as far as decided by a moment (architecture 4, 6, 8).

Between reps decides what the server received first: of displays once a month, of openings once for ever.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    Select,
    String,
    Subquery,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from fieldapp.evaluator.scheme import Scheme
from fieldapp.fieldwork.models import Kind, Qualification, QualifiedUnits, Review, Submission
from fieldapp.kernel.columns import Unsought
from fieldapp.outlets.models import Outlet, TownshipDuty
from fieldapp.outlets.queries import agreement_runs, counted_as, may_count_as, township_held
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries.contested import (
    cached,
    contested_ids,
    outlets_of_displays,
    outlets_of_openings,
    reps_of_proofs,
)
from fieldapp.settlement.queries.standing import entitled, outlet_held, stood_approved


def display_outlets(
    month: str, published: PublishedScheme, as_of: datetime, rep_ids: Select[int] | None = None
) -> CompoundSelect[Any]:
    """A statement of distinct outlets with a counting display: rep_id, township_code, outlets.

    Rows of a key are to be added up: what the caches tell of all outlets, then by how much they are wrong, which may
    be less than nothing. Township None: wherever they lie. Of reps who ever answered for a key township also those in
    key townships.

    Args:
        rep_ids: which reps; None: all, here and below.
    """
    told = [*cached(month, Kind.DISPLAY, published), *_of(Submission.submitter_id, rep_ids)]
    by, anywhere = Submission.submitter_id, literal(None, String)
    number, keys = func.count(Submission.outlet_id.distinct()), published.scheme.key_townships
    on_duty = select(TownshipDuty.rep_id).where(TownshipDuty.township_code.in_(keys))
    otherwise = _displays_told_otherwise(month, published, as_of, rep_ids)
    more = func.sum(otherwise.c.outlets)
    return union_all(
        select(by, anywhere, number).where(*told).group_by(by),
        select(by, Outlet.township_code, number)
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .where(*told, by.in_(on_duty), Unsought(Outlet.township_code).in_(keys))
        .group_by(by, Outlet.township_code),
        select(otherwise.c.rep_id, anywhere, more).group_by(otherwise.c.rep_id),
        select(otherwise.c.rep_id, otherwise.c.township, more)
        .where(otherwise.c.rep_id.in_(on_duty), otherwise.c.township.in_(keys))
        .group_by(otherwise.c.rep_id, otherwise.c.township),
    )


def _displays_told_otherwise(
    month: str, published: PublishedScheme, as_of: datetime, rep_ids: Select[int] | None
) -> CTE:
    """Of contested outlets those that the history counts, less those that the caches do: rep_id, township, outlets."""
    contested = contested_ids(outlets_of_displays(month, published, as_of))
    claims = _claims(month, published, as_of, Submission.outlet_id.in_(select(contested))).prefix_with(
        "MATERIALIZED"  # else SQLite looks for what was told among all of the month
    )
    first = _first_of(claims)
    held = select(
        first.c.rep_id,
        first.c.outlet_id,
        township_held(Outlet.id, as_of).label("township"),
        literal(1).label("outlets"),
    ).join(Outlet, Outlet.id == first.c.outlet_id)
    told = (
        select(claims.c.rep_id, claims.c.outlet_id, Outlet.township_code, literal(-1))
        .join(Outlet, Outlet.id == claims.c.outlet_id)
        .where(claims.c.told, *_of(claims.c.rep_id, rep_ids))
        .distinct()
    )
    return union_all(held.where(*_of(first.c.rep_id, rep_ids)), told).cte("told_otherwise")


def openings_by_rep(
    month: str, published: PublishedScheme, as_of: datetime, rep_ids: Select[int] | None = None
) -> CompoundSelect[Any]:
    """A statement of counting openings, one per outlet: rep_id, openings; rows of a rep are to be added up."""
    contested = contested_ids(outlets_of_openings(month, published, as_of))
    told = (
        select(Submission.submitter_id.label("rep_id"), func.count())
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .where(*_of(Submission.submitter_id, rep_ids))
        .group_by(Submission.submitter_id)
    )
    if expects(published.scheme, "opening", "is_new"):
        told = told.where(Outlet.opened_by.is_not(None))
    linked = select(Review.submission_id).where(Review.outlet_id.in_(select(contested)))
    first = first_openings(month, published, as_of, Submission.id.in_(linked))
    return union_all(
        told.where(*cached(month, Kind.OPENING, published)),
        told.with_only_columns(Submission.submitter_id, -func.count()).where(
            *cached(month, Kind.OPENING, published, sought=False), Submission.outlet_id.in_(select(contested))
        ),
        select(first.c.rep_id, func.count())
        .where(first.c.outlet_id.in_(select(contested)), *_of(first.c.rep_id, rep_ids))
        .group_by(first.c.rep_id),
    )


def banquets_by_rep(
    month: str, published: PublishedScheme, as_of: datetime, rep_ids: Select[int] | None = None
) -> CompoundSelect[Any]:
    """A statement of counting banquets: rep_id, banquets."""
    contested = contested_ids(reps_of_proofs(month, published, as_of))
    straight = select(Submission.submitter_id.label("rep_id")).where(
        *cached(month, Kind.PROOF, published),
        Submission.submitter_id.not_in(select(contested)),
        *_of(Submission.submitter_id, rep_ids),
    )
    held = _counting_banquets(month, published, as_of, contested)
    closer = held.where(*_of(Submission.submitter_id, rep_ids)).with_only_columns(
        Submission.submitter_id.label("rep_id")
    )
    parts = (straight.subquery(), closer.subquery())
    return union_all(*map(_counted, parts))


def banquet_units_by_rep(month: str, published: PublishedScheme, as_of: datetime) -> CompoundSelect[Any]:
    """A statement of what banquets add to clauses that pay by product or group: rep_id, clause, item, units."""
    contested = contested_ids(reps_of_proofs(month, published, as_of))
    by = (QualifiedUnits.rep_id, QualifiedUnits.clause, QualifiedUnits.item)
    units = select(*by, cast(func.sum(QualifiedUnits.units), BigInteger)).group_by(*by)
    held = _counting_banquets(month, published, as_of, contested)
    return union_all(
        units.where(
            QualifiedUnits.month == month,
            QualifiedUnits.scheme_version_id == published.version_id,
            QualifiedUnits.rep_id.not_in(select(contested)),
        ),
        units.where(
            QualifiedUnits.submission_id.in_(held), QualifiedUnits.scheme_version_id == published.version_id
        ),
    )


def _of(rep_id: Any, rep_ids: Select[int] | None) -> list[ColumnElement[bool]]:
    return [] if rep_ids is None else [rep_id.in_(rep_ids)]


def _counted(part: Subquery, *by: Any) -> Select[Any]:
    """How often each rep stands in it, and each of the other keys."""
    columns = (part.c.rep_id, *by)
    return select(*columns, func.count()).select_from(part).group_by(*columns)


def first_displays(
    month: str, published: PublishedScheme, as_of: datetime, *conditions: ColumnElement[bool]
) -> CTE:
    """The display for which each outlet counts in a month: rep_id, outlet_id, submission_id.

    Args:
        conditions: which outlets.
    """
    return _first_of(_claims(month, published, as_of, *conditions))


def _first_of(claims: CTE) -> CTE:
    """Of each outlet the claim that the server received first."""
    order = (claims.c.received_at, claims.c.submission_id)
    place = func.row_number().over(partition_by=claims.c.shop_id, order_by=order).label("place")
    columns = (claims.c.rep_id, claims.c.shop_id.label("outlet_id"), claims.c.submission_id)
    ranked = select(*columns, place).where(claims.c.holds).cte("ranked")
    return select(ranked).where(ranked.c.place == 1).cte("first_display")


def _claims(month: str, published: PublishedScheme, as_of: datetime, *conditions: ColumnElement[bool]) -> CTE:
    """Displays of a month: rep_id, outlet_id, shop_id, submission_id, received_at, holds, told.

    Holds: it counts as the history tells, for the outlet that its own one is counted as. Told: as the caches do.
    """
    holds = and_(
        _counts(Submission, published), stood_approved(Submission, as_of), entitled(Submission, as_of)
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


def first_openings(
    month: str, published: PublishedScheme, as_of: datetime, *conditions: ColumnElement[bool]
) -> CTE:
    """The openings that count in a month: rep_id, outlet_id, submission_id.

    Of all counting openings of an outlet, of whatever month, the first one received.

    Args:
        conditions: on the openings; they lead to few of the month's.
    """
    held_id = outlet_held(Submission, as_of)
    of_month, kind = (
        Unsought(column) if conditions else column for column in (Submission.month, Submission.kind)
    )
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
            of_month == month,
            kind == Kind.OPENING,
            _counts(Submission, published),
            stood_approved(Submission, as_of),
            *conditions,
        )
        .cte("counting_opening")
    )
    first = (
        select(counting)
        .join(Outlet, Outlet.id == counting.c.outlet_id)
        .where(~_received_before(counting, month, published, as_of))
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


def _counts(record: type[Submission], published: PublishedScheme) -> ColumnElement[bool]:
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


def _counting_banquets(month: str, published: PublishedScheme, as_of: datetime, rep_ids: CTE) -> Select[Any]:
    """Proofs that count: approved, of an approved booking."""
    booking = aliased(Submission)
    return (
        select(Submission.id)
        .join(booking, booking.id == Submission.about_id)
        .where(
            _counts(Submission, published),
            Submission.month == month,
            Submission.kind == Kind.PROOF,
            Submission.submitter_id.in_(select(rep_ids)),
            stood_approved(Submission, as_of),
            stood_approved(booking, as_of),
        )
    )

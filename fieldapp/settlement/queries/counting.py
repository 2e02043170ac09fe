"""Which records count for whom, for all reps at once, as far as decided by a moment (architecture 4, 6, 8)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
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
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Kind, QualifiedUnits, Submission
from fieldapp.kernel.asked import AS_OF, REP_IDS
from fieldapp.kernel.columns import Unsought
from fieldapp.kernel.database import AnyRow, rows_of
from fieldapp.outlets.models import Outlet, TownshipDuty
from fieldapp.outlets.queries import township_held
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries.contested import (
    cached,
    contested_ids,
    outlets_of_displays,
    outlets_of_openings,
    reps_of_proofs,
)
from fieldapp.settlement.queries.precedence import (
    content_counts,
    display_claims,
    expects,
    first_of,
    first_openings,
    holding,
)
from fieldapp.settlement.queries.standing import stood_approved

Count = Callable[[str, PublishedScheme, Any, Any], CompoundSelect[Any]]
"""A way of counting a month, of those below."""
MOST_KEPT = 64
_kept: dict[tuple[Count, str, int, str, bool], CompoundSelect[Any]] = {}


def counted(
    count: Count,
    month: str,
    published: PublishedScheme,
    as_of: datetime,
    rep_ids: Collection[int] | None = None,
) -> Sequence[AnyRow]:
    """Rows of a count, of some reps or of all (None). Its statement is kept: to build one costs more than to run it."""
    key = (count, month, published.version_id, published.text_sha256, rep_ids is None)
    if key not in _kept:
        if len(_kept) > MOST_KEPT:
            _kept.clear()
        _kept[key] = count(month, published, AS_OF, None if rep_ids is None else REP_IDS)
    return rows_of(_kept[key], as_of=as_of, rep_ids=list(rep_ids or ()))


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
    claims = display_claims(month, published, as_of, Submission.outlet_id.in_(select(contested))).prefix_with(
        "MATERIALIZED"  # else SQLite looks for what was told among all of the month
    )
    first = first_of(holding(claims))
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
    first = first_openings(month, published, as_of, contested)
    return union_all(
        told.where(*cached(month, Kind.OPENING, published)),
        told.with_only_columns(Submission.submitter_id, -func.count()).where(
            *cached(month, Kind.OPENING, published, sought=False), Submission.outlet_id.in_(select(contested))
        ),
        select(first.c.rep_id, func.count()).where(*_of(first.c.rep_id, rep_ids)).group_by(first.c.rep_id),
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


def banquet_units_by_rep(
    month: str, published: PublishedScheme, as_of: datetime, rep_ids: Select[int] | None = None
) -> CompoundSelect[Any]:
    """A statement of what banquets add to clauses that pay by product or group: rep_id, clause, item, units."""
    contested = contested_ids(reps_of_proofs(month, published, as_of))
    by = (QualifiedUnits.rep_id, QualifiedUnits.clause, QualifiedUnits.item)
    units = (
        select(*by, cast(func.sum(QualifiedUnits.units), BigInteger))
        .where(*_of(QualifiedUnits.rep_id, rep_ids))
        .group_by(*by)
    )
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


def counted_displays(month: str, published: PublishedScheme, as_of: datetime) -> CompoundSelect[Any]:
    """A statement of the display that each outlet counts by in a month: rep_id, outlet_id, submission_id."""
    contested = contested_ids(outlets_of_displays(month, published, as_of))
    claims = display_claims(month, published, as_of, Submission.outlet_id.in_(select(contested)))
    told = select(
        Submission.submitter_id.label("rep_id"),
        Submission.outlet_id.label("shop_id"),
        Submission.id.label("submission_id"),
        Submission.received_at,
    ).where(*cached(month, Kind.DISPLAY, published), Submission.outlet_id.not_in(select(contested)))
    return union_all(*(select(first) for first in (first_of(told), first_of(holding(claims)))))


def counted_openings(month: str, published: PublishedScheme, as_of: datetime) -> CompoundSelect[Any]:
    """A statement of the opening of a month that each new shop counts by: rep_id, outlet_id, submission_id."""
    contested = contested_ids(outlets_of_openings(month, published, as_of))
    told = (
        select(
            Submission.submitter_id.label("rep_id"),
            Submission.outlet_id,
            Submission.id.label("submission_id"),
        )
        .join(Outlet, Outlet.id == Submission.outlet_id)
        .where(*cached(month, Kind.OPENING, published), Submission.outlet_id.not_in(select(contested)))
    )
    if expects(published.scheme, "opening", "is_new"):
        told = told.where(Outlet.opened_by.is_not(None))
    first = first_openings(month, published, as_of, contested)
    return union_all(told, select(first.c.rep_id, first.c.outlet_id, first.c.submission_id))


def _counting_banquets(month: str, published: PublishedScheme, as_of: datetime, rep_ids: CTE) -> Select[Any]:
    """Proofs that count: approved, of an approved booking."""
    booking = aliased(Submission)
    return (
        select(Submission.id)
        .join(booking, booking.id == Submission.about_id)
        .where(
            content_counts(Submission, published),
            Submission.month == month,
            Submission.kind == Kind.PROOF,
            Submission.submitter_id.in_(select(rep_ids)),
            stood_approved(Submission, as_of),
            stood_approved(booking, as_of),
        )
    )

"""What was decided between two moments, and which months it touches (architecture 9).

A month that nothing touched needs no second evaluation. To touch one too many costs time; it posts nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, exists, func, literal, select, union, union_all
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import Review, Submission
from fieldapp.inspection.models import Appeal, AppealSubject, Finding, FindingNotice, Ruling
from fieldapp.kernel.clock import month_of
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import (
    Assignment,
    Cover,
    DisplayAgreement,
    OutletMerge,
    OutletTownship,
    SalesEntry,
    Target,
    TownshipDuty,
)
from fieldapp.people.models import Employment


class Span(NamedTuple):
    """Months from the first to the last (None: without end), both included."""

    first: str
    last: str | None


def touched_months(months: Iterable[str], since: datetime, until: datetime) -> list[str]:
    """Those of the months that a decision after `since`, up to `until`, may change; in order."""
    spans = set(_spans(since, until))
    return [
        month
        for month in sorted(months)
        if any(span.first <= month and (span.last is None or month <= span.last) for span in spans)
    ]


def decided_between(month: str, since: datetime, until: datetime) -> Sequence[AnyRow]:
    """What was decided about a month between two moments, by rep: rep_id, event, count.

    Events are `<kind of record>.<decision>`, sales, target, finding (its window for appeals ended),
    `ruling.<outcome>`.
    """

    def between(column: Any) -> Any:
        return and_(column > since, column <= until)

    reviewed = (
        select(Submission.submitter_id, Submission.kind + "." + Review.decision)
        .join(Review, Review.submission_id == Submission.id)
        .where(Submission.month == month, between(Review.decided_at))
    )
    sales = select(SalesEntry.rep_id, literal("sales")).where(
        SalesEntry.month == month, between(SalesEntry.decided_at)
    )
    targets = select(Target.rep_id, literal("target")).where(
        Target.month == month, between(Target.decided_at)
    )
    due = (
        select(FindingNotice.rep_id, literal("finding"))
        .join(Finding, Finding.id == FindingNotice.finding_id)
        .where(Finding.month == month, between(FindingNotice.appeal_until))
    )
    ruled = (
        select(Appeal.rep_id, literal("ruling.") + Ruling.outcome)
        .join(Ruling, Ruling.appeal_id == Appeal.id)
        .join(Finding, and_(Appeal.subject == AppealSubject.FINDING, Appeal.subject_id == Finding.id))
        .where(Finding.month == month, between(Ruling.decided_at))
    )
    happened = union_all(reviewed, sales, targets, due, ruled).subquery()
    rep_id, event = happened.c
    return db.session.execute(
        select(rep_id, event, func.count()).group_by(rep_id, event).order_by(rep_id, event)
    ).all()


def _spans(since: datetime, until: datetime) -> Iterator[Span]:
    def decided(column: Any) -> Any:
        return and_(column > since, column <= until)

    for query in (
        _reviewed(decided(Review.decided_at)),
        select(Target.month).where(decided(Target.decided_at)),
        select(Finding.month).join(FindingNotice).where(decided(FindingNotice.appeal_until)),
        _ruled_on(decided(Ruling.decided_at)),
    ):
        yield from (Span(month, month) for month in db.session.scalars(query.distinct()))
    merges = select(OutletMerge.from_month).where(decided(OutletMerge.decided_at)).distinct()
    yield from (Span(month, None) for month in db.session.scalars(merges))
    # a figure of sales also decides the streaks of the months after it
    sales = select(SalesEntry.month).where(decided(SalesEntry.decided_at)).distinct()
    yield from (Span(month, None) for month in db.session.scalars(sales))
    yield from (Span(month_of(first_day), None) for first_day in _first_days(decided))
    if db.session.execute(_moved(decided(OutletTownship.decided_at))).first():
        yield Span("", None)


def _reviewed(condition: Any) -> Select[str]:
    """Months of records decided on; of openings also those of all that were ever held to be the same outlet."""
    link, rival = aliased(Review), aliased(Review)
    contending = (
        select(rival.submission_id)
        .join(link, link.outlet_id == rival.outlet_id)
        .join(Review, Review.submission_id == link.submission_id)
        .where(condition)
    )
    decided = select(Review.submission_id).where(condition)
    return select(Submission.month).where(Submission.id.in_(union(decided, contending)))


def _ruled_on(condition: Any) -> Select[str]:
    return (
        select(Finding.month)
        .join(Appeal, and_(Appeal.subject == AppealSubject.FINDING, Appeal.subject_id == Finding.id))
        .join(Ruling, Ruling.appeal_id == Appeal.id)
        .where(condition)
    )


def _first_days(decided: Any) -> Iterator[date]:
    """From which day on a decision about a period may matter, earlier versions of it included."""
    queries: Sequence[Any] = (
        select(Assignment.valid_from).where(decided(Assignment.decided_at)),
        select(TownshipDuty.valid_from).where(decided(TownshipDuty.decided_at)),
        select(Cover.first_day).where(decided(Cover.decided_at)),
        _versions(Employment, Employment.user_id, decided),
        _versions(DisplayAgreement, DisplayAgreement.code, decided),
    )
    for query in queries:
        yield from db.session.scalars(query.distinct())


def _versions(table: Any, key: Any, decided: Any) -> Select[date]:
    """First days of all versions of what a decision was about."""
    return select(table.first_day).where(key.in_(select(key).where(decided(table.decided_at))))


def _moved(condition: Any) -> Select[int]:
    """Outlets that were held to lie elsewhere before."""
    earlier = aliased(OutletTownship)
    before = exists().where(earlier.outlet_id == OutletTownship.outlet_id, earlier.id < OutletTownship.id)
    return select(OutletTownship.outlet_id).where(condition, before).limit(1)

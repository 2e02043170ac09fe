"""Targets, sales and township duties of a month, of some reps or of all (None), as far as decided by a moment."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, cast, func, select

from fieldapp.kernel.asked import AS_OF, DAY, MONTH, REP_IDS
from fieldapp.kernel.clock import month_days
from fieldapp.kernel.database import AnyRow, rows_of
from fieldapp.outlets.models import SalesEntry, Target, TownshipDuty

Reps = Collection[int] | None
"""Ids of the reps that are asked for; None: all."""
AnySelect = Select[*tuple[Any, ...]]


def targets_of_month(month: str, rep_ids: Reps, as_of: datetime) -> Sequence[AnyRow]:
    """Reps' own targets in force: rep_id, kind, value (None: the scheme's)."""
    return _found(_targets, rep_ids, as_of, month=month)


@cache
def _targets(*, of_some: bool) -> AnySelect:
    rank = (
        func.row_number()
        .over(
            partition_by=(Target.rep_id, Target.kind), order_by=(Target.decided_at.desc(), Target.id.desc())
        )
        .label("rank")
    )
    ranked = (
        select(Target.rep_id, Target.kind, Target.value, rank)
        .where(Target.month == MONTH, *_of(Target.rep_id, of_some), Target.decided_at <= AS_OF)
        .subquery()
    )
    return select(ranked.c.rep_id, ranked.c.kind, ranked.c.value).where(ranked.c.rank == 1)


def sales_of_month(month: str, rep_ids: Reps, as_of: datetime) -> Sequence[AnyRow]:
    """Sales in force in a month: rep_id, line, target_fen, actual_fen."""
    return _found(_sales, rep_ids, as_of, month=month)


@cache
def _sales(*, of_some: bool) -> AnySelect:
    entry = _sales_in_force(SalesEntry.month == MONTH, *_of(SalesEntry.rep_id, of_some))
    columns = (entry.c.rep_id, entry.c.line, entry.c.target_fen, entry.c.actual_fen)
    return select(*columns).order_by(entry.c.rep_id, entry.c.line)


def sales_sums_before(month: str, rep_ids: Reps, as_of: datetime) -> Sequence[AnyRow]:
    """Sales over all brand lines of each earlier month: rep_id, month, target_fen, actual_fen."""
    return _found(_sums_before, rep_ids, as_of, month=month)


@cache
def _sums_before(*, of_some: bool) -> AnySelect:
    entry = _sales_in_force(SalesEntry.month < MONTH, *_of(SalesEntry.rep_id, of_some))
    columns = (entry.c.rep_id, entry.c.month)
    sums = (cast(func.sum(entry.c.target_fen), BigInteger), cast(func.sum(entry.c.actual_fen), BigInteger))
    return select(*columns, *sums).group_by(*columns).order_by(*columns)


def _sales_in_force(*conditions: ColumnElement[bool]) -> Subquery:
    rank = (
        func.row_number()
        .over(
            partition_by=(SalesEntry.month, SalesEntry.rep_id, SalesEntry.line),
            order_by=(SalesEntry.decided_at.desc(), SalesEntry.id.desc()),
        )
        .label("rank")
    )
    columns = (
        SalesEntry.month,
        SalesEntry.rep_id,
        SalesEntry.line,
        SalesEntry.target_fen,
        SalesEntry.actual_fen,
    )
    ranked = select(*columns, rank).where(*conditions, SalesEntry.decided_at <= AS_OF).subquery()
    return select(ranked).where(ranked.c.rank == 1).subquery()


def township_duties(month: str, rep_ids: Reps, as_of: datetime) -> Sequence[AnyRow]:
    """Townships reps answer for on the month's first day: rep_id, township_code."""
    return _found(_duties, rep_ids, as_of, day=month_days(month)[0])


@cache
def _duties(*, of_some: bool) -> AnySelect:
    rank = (
        func.row_number()
        .over(
            partition_by=(TownshipDuty.rep_id, TownshipDuty.township_code),
            order_by=(TownshipDuty.valid_from.desc(), TownshipDuty.decided_at.desc(), TownshipDuty.id.desc()),
        )
        .label("rank")
    )
    ranked = (
        select(TownshipDuty.rep_id, TownshipDuty.township_code, TownshipDuty.on_duty, rank)
        .where(
            TownshipDuty.valid_from <= DAY,
            *_of(TownshipDuty.rep_id, of_some),
            TownshipDuty.decided_at <= AS_OF,
        )
        .subquery()
    )
    return (
        select(ranked.c.rep_id, ranked.c.township_code)
        .where(ranked.c.rank == 1, ranked.c.on_duty)
        .order_by(ranked.c.rep_id, ranked.c.township_code)
    )


def _of(rep_id: Any, of_some: bool) -> list[ColumnElement[bool]]:
    return [rep_id.in_(REP_IDS)] if of_some else []


def _found(
    built: Callable[..., AnySelect], rep_ids: Reps, as_of: datetime, **when: str | date
) -> Sequence[AnyRow]:
    of_some = rep_ids is not None
    return rows_of(built(of_some=of_some), as_of=as_of, rep_ids=list(rep_ids or ()), **when)

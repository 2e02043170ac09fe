"""Targets, sales and township duties of a month, of some reps or of all (None), as far as decided by a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, cast, func, select

from fieldapp.kernel.clock import month_days
from fieldapp.kernel.database import AnyRow, rows_of
from fieldapp.outlets.models import SalesEntry, Target, TownshipDuty
from fieldapp.outlets.queries.history import decided_by


def targets_of_month(
    month: str, rep_ids: Select[int] | None, as_of: datetime | None = None
) -> Sequence[AnyRow]:
    """Reps' own targets in force: rep_id, kind, value (None: the scheme's)."""
    rank = (
        func.row_number()
        .over(
            partition_by=(Target.rep_id, Target.kind), order_by=(Target.decided_at.desc(), Target.id.desc())
        )
        .label("rank")
    )
    ranked = (
        select(Target.rep_id, Target.kind, Target.value, rank)
        .where(Target.month == month, *_of(Target.rep_id, rep_ids), *decided_by(Target.decided_at, as_of))
        .subquery()
    )
    return rows_of(select(ranked.c.rep_id, ranked.c.kind, ranked.c.value).where(ranked.c.rank == 1))


def sales_of_month(
    month: str, rep_ids: Select[int] | None, as_of: datetime | None = None
) -> Sequence[AnyRow]:
    """Sales in force in a month: rep_id, line, target_fen, actual_fen."""
    entry = _sales_in_force(
        SalesEntry.month == month,
        *_of(SalesEntry.rep_id, rep_ids),
        *decided_by(SalesEntry.decided_at, as_of),
    )
    columns = (entry.c.rep_id, entry.c.line, entry.c.target_fen, entry.c.actual_fen)
    return rows_of(select(*columns).order_by(entry.c.rep_id, entry.c.line))


def sales_sums_before(
    month: str, rep_ids: Select[int] | None, as_of: datetime | None = None
) -> Sequence[AnyRow]:
    """Sales over all brand lines of each earlier month: rep_id, month, target_fen, actual_fen."""
    entry = _sales_in_force(
        SalesEntry.month < month,
        *_of(SalesEntry.rep_id, rep_ids),
        *decided_by(SalesEntry.decided_at, as_of),
    )
    columns = (entry.c.rep_id, entry.c.month)
    sums = (cast(func.sum(entry.c.target_fen), BigInteger), cast(func.sum(entry.c.actual_fen), BigInteger))
    return rows_of(select(*columns, *sums).group_by(*columns).order_by(*columns))


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
    ranked = select(*columns, rank).where(*conditions).subquery()
    return select(ranked).where(ranked.c.rank == 1).subquery()


def township_duties(
    month: str, rep_ids: Select[int] | None, as_of: datetime | None = None
) -> Sequence[AnyRow]:
    """Townships reps answer for on the month's first day: rep_id, township_code."""
    first_day = month_days(month)[0]
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
            TownshipDuty.valid_from <= first_day,
            *_of(TownshipDuty.rep_id, rep_ids),
            *decided_by(TownshipDuty.decided_at, as_of),
        )
        .subquery()
    )
    return rows_of(
        select(ranked.c.rep_id, ranked.c.township_code)
        .where(ranked.c.rank == 1, ranked.c.on_duty)
        .order_by(ranked.c.rep_id, ranked.c.township_code)
    )


def _of(rep_id: Any, rep_ids: Select[int] | None) -> list[ColumnElement[bool]]:
    return [] if rep_ids is None else [rep_id.in_(rep_ids)]

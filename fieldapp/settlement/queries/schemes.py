"""By which scheme a month is paid: a closed one by the version of its own close (architecture 9)."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from fieldapp.evaluator.clauses import Streak
from fieldapp.evaluator.scheme import Scheme
from fieldapp.kernel.database import rows_of
from fieldapp.schemes.errors import NoSchemeForMonth
from fieldapp.schemes.models import SchemeVersion
from fieldapp.schemes.queries import PublishedScheme, as_published, last_in_force, versions_newest_first
from fieldapp.settlement.models import MonthStep, SettlementRun, Step


def scheme_paying(month: str) -> PublishedScheme:
    """The scheme of a month: pinned by its close, else the one in force.

    Raises:
        NoSchemeForMonth: none is.
    """
    found = schemes_paying([month])[month]
    if found is None:
        raise NoSchemeForMonth(month=month)
    return found


def schemes_paying(months: Iterable[str]) -> dict[str, PublishedScheme | None]:
    """The same of several months, None where none is in force; in one query."""
    newest_first = rows_of(_versions_with_closes())
    pinned = {row.closed: row for row in newest_first}
    paying = {month: pinned.get(month) or last_in_force(newest_first, month) for month in months}
    return {month: None if row is None else as_published(row) for month, row in paying.items()}


@cache
def _versions_with_closes() -> Select[*tuple[Any, ...]]:
    """Every version, the last to take effect first, once for each month closed under it."""
    closes = (
        select(MonthStep.month, SettlementRun.scheme_version_id)
        .join(SettlementRun, SettlementRun.id == MonthStep.run_id)
        .where(MonthStep.step == Step.CLOSED)
        .subquery()
    )
    return (
        versions_newest_first()
        .add_columns(closes.c.month.label("closed"))
        .outerjoin(closes, closes.c.scheme_version_id == SchemeVersion.id)
    )


def streak_limits(months: Iterable[str]) -> dict[str, int | None]:
    """Per month the missed months in a row that its own scheme fines; None where it fines none."""
    wanted = sorted(set(months))
    paying = schemes_paying(wanted) if wanted else {}
    return {month: limit_of(published.scheme) if published else None for month, published in paying.items()}


def limit_of(scheme: Scheme) -> int | None:
    """The length of a streak that a scheme fines."""
    return next((clause.limit for clause in scheme.clauses if isinstance(clause, Streak)), None)

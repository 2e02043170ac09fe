"""By which scheme a month is paid: a closed one by the version of its own close (architecture 9)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import select

from fieldapp.evaluator.clauses import Streak
from fieldapp.evaluator.scheme import Scheme
from fieldapp.kernel.database import db
from fieldapp.schemes.queries import PublishedScheme, published_version, scheme_of_month, schemes_of_months
from fieldapp.settlement.models import MonthStep, SettlementRun, Step


def scheme_paying(month: str) -> PublishedScheme:
    """The scheme of a month: pinned by its close, else the one in force.

    Raises:
        NoSchemeForMonth: none is.
    """
    pinned = pinned_versions().get(month)
    return scheme_of_month(month) if pinned is None else published_version(pinned)


def pinned_versions() -> Mapping[str, int]:
    """Closed months with the scheme version each was closed under."""
    closes = select(MonthStep.month, SettlementRun.scheme_version_id).join(
        SettlementRun, SettlementRun.id == MonthStep.run_id
    )
    return dict(db.session.execute(closes.where(MonthStep.step == Step.CLOSED)).all())


def streak_limits(months: Iterable[str]) -> dict[str, int | None]:
    """Per month the missed months in a row that its own scheme fines; None where it fines none."""
    wanted = sorted(set(months))
    if not wanted:
        return {}
    pinned = pinned_versions()
    running = [month for month in wanted if month not in pinned]
    in_force = schemes_of_months(running) if running else {}
    versions = {
        version: published_version(version) for version in {pinned.get(month) for month in wanted} if version
    }
    limits: dict[str, int | None] = {}
    for month in wanted:
        published = versions[pinned[month]] if month in pinned else in_force[month]
        limits[month] = limit_of(published.scheme) if published else None
    return limits


def limit_of(scheme: Scheme) -> int | None:
    """The length of a streak that a scheme fines."""
    return next((clause.limit for clause in scheme.clauses if isinstance(clause, Streak)), None)

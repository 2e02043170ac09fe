"""The tallies of a month for all reps at once, in a fixed number of queries however many reps there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time

from sqlalchemy import Select, or_, select

from fieldapp.evaluator.clauses import Streak
from fieldapp.evaluator.facts import Facts, HistoryMonth, SalesFigure
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.streak import fined_months, missed_before
from fieldapp.evaluator.tally import Tally
from fieldapp.kernel.clock import month_days
from fieldapp.kernel.database import db
from fieldapp.outlets.models import TargetKind
from fieldapp.outlets.queries import sales_of_month, sales_sums_before, targets_of_month, township_duties
from fieldapp.people.models import Role, User
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries.displays import display_outlets_by_township


@dataclass(slots=True)
class MonthFigures:
    """What is on record for a month, by rep id; records themselves are not in it."""

    targets: dict[int, dict[str, int | None]] = field(default_factory=lambda: defaultdict(dict))
    key_townships: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    sales: dict[int, list[SalesFigure]] = field(default_factory=lambda: defaultdict(list))
    history: dict[int, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))

    def facts(self, rep_id: int, staff_number: str, month: str, scheme: Scheme) -> Facts:
        """A rep's facts of the month, but for the records."""
        targets = self.targets[rep_id]
        return Facts(
            rep=staff_number,
            month=month,
            sales=tuple(self.sales[rep_id]),
            sales_history=_history(scheme, self.history[rep_id]),
            banquet_target=targets.get(TargetKind.BANQUET),
            display_target=targets.get(TargetKind.DISPLAY),
            opening_target=targets.get(TargetKind.OPENING),
            key_townships=tuple(self.key_townships[rep_id]),
        )


def tallies(month: str, published: PublishedScheme) -> dict[int, Tally]:
    """The tally of every rep who belongs to the month, by rep id."""
    reps = reps_of_month(month)
    figures = month_figures(month, published.scheme, _ids(reps))
    townships: dict[int, dict[str, int]] = defaultdict(dict)
    for rep_id, township, outlets in display_outlets_by_township(month, published.version_id, _ids(reps)):
        townships[rep_id][township] = outlets
    return {
        rep_id: _tally(figures.facts(rep_id, staff_number, month, published.scheme), townships[rep_id])
        for rep_id, staff_number in db.session.execute(reps)
    }


def reps_of_month(month: str) -> Select[int, str]:
    """Reps whose account existed before the month ended and was still open when it began: id, staff_number."""
    began, ended = (datetime.combine(day, time.min, tzinfo=UTC) for day in month_days(month))
    return (
        select(User.id, User.staff_number)
        .where(
            User.role == Role.REP,
            User.created_at < ended,
            or_(User.disabled_at.is_(None), User.disabled_at >= began),
        )
        .order_by(User.staff_number)
    )


def month_figures(month: str, scheme: Scheme, rep_ids: Select[int]) -> MonthFigures:
    """Targets, key townships, sales and sales history of these reps, in four queries."""
    figures = MonthFigures()
    for rep_id, kind, value in targets_of_month(month, rep_ids):
        figures.targets[rep_id][kind] = value
    for rep_id, township in township_duties(month, rep_ids):
        if township in scheme.key_townships:
            figures.key_townships[rep_id].append(township)
    for rep_id, line, target_fen, actual_fen in sales_of_month(month, rep_ids):
        figures.sales[rep_id].append(SalesFigure(line, target_fen, actual_fen))
    for rep_id, past, target_fen, actual_fen in sales_sums_before(month, rep_ids):
        figures.history[rep_id].append((past, actual_fen >= target_fen))
    return figures


def _history(scheme: Scheme, months: Iterable[tuple[str, bool]]) -> tuple[HistoryMonth, ...]:
    """A rep's earlier months with the fines of the streak worked out anew, never read from a ledger."""
    past = list(months)
    limit = next((clause.limit for clause in scheme.clauses if isinstance(clause, Streak)), None)
    fined = set(fined_months(past, limit)) if limit else set()
    return tuple(HistoryMonth(month, completed, month in fined) for month, completed in past)


def _tally(facts: Facts, townships: Mapping[str, int]) -> Tally:
    """A tally from facts without records, and the outlets counted in SQL."""
    return Tally(
        rep=facts.rep,
        month=facts.month,
        sales={figure.line: figure for figure in facts.sales},
        missed_before=missed_before(facts.sales_history, facts.month),
        banquet_target=facts.banquet_target,
        display_target=facts.display_target,
        opening_target=facts.opening_target,
        key_townships=facts.key_townships,
        display_outlets=sum(townships.values()),
        township_outlets=townships,
    )


def _ids(reps: Select[int, str]) -> Select[int]:
    return reps.with_only_columns(User.id).order_by(None)

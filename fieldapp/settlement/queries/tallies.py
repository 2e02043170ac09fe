"""The tallies of a month for all reps at once, in a fixed number of queries however many reps there are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, or_, select, union_all

from fieldapp.evaluator.charging import charged_findings
from fieldapp.evaluator.facts import Facts, Finding, HistoryMonth, SalesFigure
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.streak import fined_months, missed_before
from fieldapp.evaluator.tally import Tally
from fieldapp.inspection.models import Finding as FindingRow
from fieldapp.inspection.queries.chargeable import chargeable_findings
from fieldapp.kernel.asked import AS_OF, MONTH, REP_IDS
from fieldapp.kernel.database import rows_of
from fieldapp.outlets.models import Outlet, TargetKind
from fieldapp.outlets.queries import (
    counted_as,
    ever_merged,
    sales_of_month,
    sales_sums_before,
    targets_of_month,
    township_duties,
)
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries import counting
from fieldapp.settlement.queries.reps import reps_of_month
from fieldapp.settlement.queries.schemes import streak_limits


@dataclass(slots=True)
class MonthFigures:
    """What is on record for a month besides records, by rep id."""

    targets: dict[int, dict[str, int | None]] = field(default_factory=lambda: defaultdict(dict))
    key_townships: dict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    sales: dict[int, list[SalesFigure]] = field(default_factory=lambda: defaultdict(list))
    history: dict[int, list[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(list))
    streak_limits: dict[str, int | None] = field(default_factory=dict)

    def facts(self, rep_id: int, staff_number: str, month: str) -> Facts:
        """A rep's facts of the month, but for the records."""
        targets = self.targets[rep_id]
        return Facts(
            rep=staff_number,
            month=month,
            sales=tuple(self.sales[rep_id]),
            sales_history=self.history_of(rep_id),
            banquet_target=targets.get(TargetKind.BANQUET),
            display_target=targets.get(TargetKind.DISPLAY),
            opening_target=targets.get(TargetKind.OPENING),
            key_townships=tuple(self.key_townships[rep_id]),
        )

    def history_of(self, rep_id: int) -> tuple[HistoryMonth, ...]:
        """Earlier months with the fines of the streak worked out anew, never read from a ledger."""
        past = self.history[rep_id]
        fined = set(fined_months(past, self.streak_limits))
        return tuple(HistoryMonth(month, completed, month in fined) for month, completed in past)


@dataclass(slots=True)
class _Counts:
    """What was counted in SQL, by rep id."""

    displays: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    townships: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    openings: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    banquets: dict[int, int] = field(default_factory=dict)
    pieces: dict[int, dict[tuple[str, str], int]] = field(default_factory=lambda: defaultdict(dict))
    findings: dict[int, list[Finding]] = field(default_factory=lambda: defaultdict(list))


def tallies(month: str, published: PublishedScheme, as_of: datetime) -> dict[int, Tally]:
    """The tally of every rep who belongs to the month, by rep id, as far as decided by a moment.

    Args:
        month: YYYY-MM.
        published: the scheme version; verdicts under it must have been kept.
        as_of: what was decided later is left out.
    """
    reps = reps_of_month(month, as_of)
    figures = month_figures(month, published.scheme, None, as_of)
    counts = _counts(month, published, as_of)
    return {
        rep_id: _tally(rep_id, staff_number, month, figures, counts) for rep_id, staff_number in rows_of(reps)
    }


def month_figures(
    month: str, scheme: Scheme, rep_ids: Collection[int] | None, as_of: datetime
) -> MonthFigures:
    """Targets, key townships, sales and sales history of these reps (None: of all), in four queries."""
    figures = MonthFigures()
    for rep_id, kind, value in targets_of_month(month, rep_ids, as_of):
        figures.targets[rep_id][kind] = value
    for rep_id, township in township_duties(month, rep_ids, as_of):
        if township in scheme.key_townships:
            figures.key_townships[rep_id].append(township)
    for rep_id, line, target_fen, actual_fen in sales_of_month(month, rep_ids, as_of):
        figures.sales[rep_id].append(SalesFigure(line, target_fen, actual_fen))
    for rep_id, past, target_fen, actual_fen in sales_sums_before(month, rep_ids, as_of):
        figures.history[rep_id].append((past, actual_fen >= target_fen))
    figures.streak_limits = streak_limits(past for months in figures.history.values() for past, _ in months)
    return figures


def findings_by_rep(
    month: str, scheme: Scheme, rep_ids: Collection[int] | None, as_of: datetime
) -> Mapping[int, Sequence[Finding]]:
    """Findings that may be charged at a moment, before those of one rep on one outlet and day are merged.

    Of a shop that stood in the list twice they are at the outlet kept, and those that two reps would be fined for are
    one rep's: a shelf is fined once.
    """
    of_some = rep_ids is not None
    rows = rows_of(_charged(of_some=of_some), month=month, as_of=as_of, rep_ids=list(rep_ids or ()))
    at_shop: dict[str, list[tuple[int, Finding]]] = defaultdict(list)
    for rep_id, finding_id, outlet, kind, day, loss_fen in rows:
        at_shop[outlet].append((rep_id, Finding(finding_id, outlet, kind, day.isoformat(), loss_fen)))
    found: dict[int, list[Finding]] = defaultdict(list)
    for findings in at_shop.values():
        for rep_id, finding in _of_one_rep_each(findings, scheme):
            found[rep_id].append(finding)
    return found


def _of_one_rep_each(findings: list[tuple[int, Finding]], scheme: Scheme) -> list[tuple[int, Finding]]:
    """Findings at one shop, each with its rep: where several reps have some, those alone that are charged."""
    if len({rep_id for rep_id, _ in findings}) == 1:
        return findings
    charged = {one.id for one in charged_findings(scheme.finding_kinds, [one for _, one in findings])}
    return [(rep_id, finding) for rep_id, finding in findings if finding.id in charged]


@cache
def _charged(*, of_some: bool) -> Select[*tuple[Any, ...]]:
    charged = chargeable_findings(AS_OF, FindingRow.month == MONTH)
    columns = (charged.c.kind, charged.c.day, charged.c.loss_fen)
    at_merged = charged.c.outlet_id.in_(union_all(*ever_merged()))
    return (
        select(charged.c.rep_id, charged.c.finding_id, Outlet.code, *columns)
        .join(Outlet, Outlet.id == counted_as(charged.c.outlet_id, MONTH, AS_OF))
        .where(*([or_(charged.c.rep_id.in_(REP_IDS), at_merged)] if of_some else []))
    )


def _counts(month: str, published: PublishedScheme, as_of: datetime) -> _Counts:
    of_month = (month, published, as_of)
    banquets = counting.counted(counting.banquets_by_rep, *of_month)
    counts = _Counts(banquets=dict(banquets))  # type: ignore[arg-type]
    for rep_id, township, outlets in counting.counted(counting.display_outlets, *of_month):
        if township is None:
            counts.displays[rep_id] += outlets
        else:
            counts.townships[rep_id][township] += outlets
    for rep_id, openings in counting.counted(counting.openings_by_rep, *of_month):
        counts.openings[rep_id] += openings
    for rep_id, clause, item, units in counting.counted(counting.banquet_units_by_rep, *of_month):
        counts.pieces[rep_id][clause, item] = units
    for rep_id, found in findings_by_rep(month, published.scheme, None, as_of).items():
        counts.findings[rep_id] = charged_findings(published.scheme.finding_kinds, found)
    return counts


def _tally(rep_id: int, staff_number: str, month: str, figures: MonthFigures, counts: _Counts) -> Tally:
    """A rep's tally of what is on record and of what was counted in SQL; nobody gets an entry by being asked for."""
    targets, duties = figures.targets.get(rep_id, _NO_TARGETS), figures.key_townships.get(rep_id, ())
    townships, findings = counts.townships.get(rep_id, _NOWHERE), counts.findings.get(rep_id)
    return Tally(
        rep=staff_number,
        month=month,
        sales={figure.line: figure for figure in figures.sales.get(rep_id, ())},
        missed_before=missed_before(figures.history_of(rep_id), month) if rep_id in figures.history else 0,
        banquet_target=targets.get(TargetKind.BANQUET),
        display_target=targets.get(TargetKind.DISPLAY),
        opening_target=targets.get(TargetKind.OPENING),
        key_townships=tuple(duties),
        banquets=counts.banquets.get(rep_id, 0),
        pieces=counts.pieces.get(rep_id, {}),
        display_outlets=counts.displays.get(rep_id, 0),
        township_outlets={code: townships[code] for code in duties if code in townships},
        openings=counts.openings.get(rep_id, 0),
        findings=Counter(finding.kind for finding in findings) if findings else {},
        losses_fen=_losses_fen(findings) if findings else {},
    )


_NO_TARGETS: Mapping[str, int | None] = {}
_NOWHERE: Mapping[str, int] = {}


def _losses_fen(findings: Sequence[Finding]) -> Mapping[str, int]:
    losses_fen: dict[str, int] = defaultdict(int)
    for finding in findings:
        losses_fen[finding.kind] += finding.loss_fen
    return losses_fen

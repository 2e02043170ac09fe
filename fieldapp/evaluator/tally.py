"""The figures of one rep and month that clauses are computed from, without the records behind them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from fieldapp.evaluator.clauses import FinePerFinding, Loss, MeasuredClause
from fieldapp.evaluator.counting import CountingRecords, clause_units, counting_records
from fieldapp.evaluator.facts import Banquet, Display, Facts, Finding, Opening, SalesFigure
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.streak import missed_before

Units = Mapping[tuple[str, str], Mapping[str, int]]
Evidence = Mapping[tuple[str, str | None], tuple[str, ...]]


NOTHING: Mapping[Any, Any] = MappingProxyType({})
"""What is left out of a tally."""


class Tally(NamedTuple):
    """Aggregates of a rep's month, each of which one GROUP BY can fill; what is left out is zero.

    A tuple, as a close makes 30,000 of them.

    Args:
        rep: the rep's code.
        month: "YYYY-MM".
        sales: per brand line its target and actual; empty means the rep has no sales part.
        missed_before: months directly before this one that count towards the streak (see
            `streak.missed_before`).
        banquet_target, display_target, opening_target: the rep's own target; None means the scheme's.
        key_townships: codes of the key townships the rep is assigned to.
        banquets: banquets that count, of every source.
        pieces: (clause code, item) to units. For a `per_unit` clause the item is a product and the number its
            full cases or bottles (bottles of one product in one banquet are added up, cut down to full cases,
            then summed); for a `per_event_by_group` clause the item is a group and the number its banquets
            (each banquet under the first group of the clause that it serves).
        display_outlets: distinct outlets with a display that counts.
        township_outlets: the same in each of the rep's key townships.
        openings: distinct outlets with an opening that counts.
        findings: per kind the findings to be fined, after merging and giving way.
        losses_fen: per kind that carries a loss the sum of its losses.
    """

    rep: str
    month: str
    sales: Mapping[str, SalesFigure] = NOTHING
    missed_before: int = 0
    banquet_target: int | None = None
    display_target: int | None = None
    opening_target: int | None = None
    key_townships: tuple[str, ...] = ()
    banquets: int = 0
    pieces: Mapping[tuple[str, str], int] = NOTHING
    display_outlets: int = 0
    township_outlets: Mapping[str, int] = NOTHING
    openings: int = 0
    findings: Mapping[str, int] = NOTHING
    losses_fen: Mapping[str, int] = NOTHING


def tally_facts(scheme: Scheme, facts: Facts) -> tuple[Tally, Evidence]:
    """The tally of one rep's records, and the ids behind each line that may come of it.

    Args:
        scheme: its rules decide what counts.
        facts: sound facts, lists in any order.

    Returns:
        The tally; and per (clause, item) the ids of the records counted for it, sorted by code point: for a
        shortfall, completion or excess all records that did count, for a product the banquets that added a
        unit or more.

    Source: sujiu-2018, 二, 三 and "the statement".
    """
    counting = counting_records(scheme, facts)
    units = {
        (clause.code, item): by_banquet
        for clause in scheme.clauses
        for item, by_banquet in clause_units(scheme, clause, counting.banquets).items()
    }
    return _tally(facts, counting, units), _evidence(scheme, counting, units)


def _tally(facts: Facts, counting: CountingRecords, units: Units) -> Tally:
    outlets = {display.outlet: display.township for display in counting.displays}
    losses = Counter[str]()
    for finding in counting.findings:
        losses[finding.kind] += finding.loss_fen
    return Tally(
        rep=facts.rep,
        month=facts.month,
        sales={figure.line: figure for figure in facts.sales},
        missed_before=missed_before(facts.sales_history, facts.month),
        banquet_target=facts.banquet_target,
        display_target=facts.display_target,
        opening_target=facts.opening_target,
        key_townships=facts.key_townships,
        banquets=len(counting.banquets),
        pieces={key: sum(by_banquet.values()) for key, by_banquet in units.items()},
        display_outlets=len(outlets),
        township_outlets=Counter(code for code in outlets.values() if code in facts.key_townships),
        openings=len(counting.openings),
        findings=Counter(finding.kind for finding in counting.findings),
        losses_fen=losses,
    )


def _evidence(scheme: Scheme, counting: CountingRecords, units: Units) -> Evidence:
    evidence: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for clause in scheme.clauses:
        if isinstance(clause, MeasuredClause):
            evidence[clause.code, None] = _sorted_ids(counting.of(clause.of))
        elif isinstance(clause, FinePerFinding | Loss):
            evidence[clause.code, None] = _sorted_ids(counting.found(clause.finding))
    return evidence | {key: tuple(sorted(by_banquet)) for key, by_banquet in units.items()}


def _sorted_ids(records: Iterable[Banquet | Display | Opening | Finding]) -> tuple[str, ...]:
    return tuple(sorted(record.id for record in records))

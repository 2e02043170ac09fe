"""The records of a month that count, and the units that banquets add to each clause."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from fieldapp.evaluator.charging import charged_findings
from fieldapp.evaluator.clauses import Clause, Measure, PerEventByGroup, PerUnit, UnitRate
from fieldapp.evaluator.facts import Banquet, Display, Facts, Finding, Opening
from fieldapp.evaluator.qualification import counts
from fieldapp.evaluator.scheme import Scheme


@dataclass(frozen=True, slots=True)
class CountingRecords:
    """What is left of a rep's facts when everything that does not count is taken out."""

    banquets: Sequence[Banquet]
    displays: Sequence[Display]
    openings: Sequence[Opening]
    findings: Sequence[Finding]

    def of(self, measure: Measure) -> Sequence[Banquet] | Sequence[Display] | Sequence[Opening]:
        """The records behind a measure."""
        if measure == "banquets":
            return self.banquets
        return self.displays if measure == "displays" else self.openings

    def found(self, kind: str) -> list[Finding]:
        """The charged findings of one kind."""
        return [finding for finding in self.findings if finding.kind == kind]


def counting_records(scheme: Scheme, facts: Facts) -> CountingRecords:
    """The records that count.

    Args:
        scheme: its rules decide.
        facts: one rep and month, lists in any order.

    Returns:
        Every counting banquet and display, of the counting openings of one outlet the one with the smallest
        id, and the charged findings.

    Source: sujiu-2018, 二, 三.
    """
    return CountingRecords(
        banquets=[banquet for banquet in facts.banquets if counts(scheme, "banquet", banquet)],
        displays=[display for display in facts.displays if counts(scheme, "display", display)],
        openings=_one_per_outlet(opening for opening in facts.openings if counts(scheme, "opening", opening)),
        findings=charged_findings(scheme.finding_kinds, facts.findings),
    )


def _one_per_outlet(openings: Iterable[Opening]) -> list[Opening]:
    first: dict[str, Opening] = {}
    for opening in sorted(openings, key=lambda opening: opening.id):
        first.setdefault(opening.outlet, opening)
    return list(first.values())


def clause_units(
    scheme: Scheme, clause: Clause, banquets: Iterable[Banquet]
) -> Mapping[str, Mapping[str, int]]:
    """The units that banquets add to a clause that pays by product or group.

    Args:
        scheme: bottles per case and groups of the products.
        clause: any clause; those that do not pay by banquets have no units.
        banquets: banquets that count, any order.

    Returns:
        Per product or group the units, >= 1, by the id of the banquet.

    Source: sujiu-2018, 二.1.
    """
    units: dict[str, dict[str, int]] = {}
    if isinstance(clause, PerUnit | PerEventByGroup):
        for banquet in banquets:
            if banquet.source == clause.banquet_source:
                for item, number in _banquet_units(scheme, clause, banquet):
                    units.setdefault(item, {})[banquet.id] = number
    return units


def _banquet_units(
    scheme: Scheme, clause: PerUnit | PerEventByGroup, banquet: Banquet
) -> list[tuple[str, int]]:
    bottles = Counter[str]()
    for item in banquet.items:
        bottles[item.product] += item.bottles
    if isinstance(clause, PerUnit):
        units = [(rate.product, _full_units(scheme, rate, bottles[rate.product])) for rate in clause.rates]
        return [(product, number) for product, number in units if number]
    # a product of another scheme pays nothing here
    known = [product for product, number in bottles.items() if number and product in scheme.products]
    served = {scheme.products[product].group for product in known}
    return [(rate.group, 1) for rate in clause.rates if rate.group in served][:1]


def _full_units(scheme: Scheme, rate: UnitRate, bottles: int) -> int:
    return bottles // scheme.products[rate.product].bottles_per_case if rate.unit == "case" else bottles

"""Which findings are charged once those on one outlet and day have been merged or given way."""

from collections.abc import Iterable, Mapping
from typing import Literal

from fieldapp.evaluator.facts import Finding
from fieldapp.evaluator.scheme import FindingKind

Instead = Literal["once", "gives_way", "unknown"]
"""Why a chargeable finding is not charged."""


def charged_findings(kinds: Mapping[str, FindingKind], findings: Iterable[Finding]) -> list[Finding]:
    """The findings that are charged, by id.

    Args:
        kinds: the scheme's kinds of finding by code.
        findings: chargeable findings, any order; of a shop all that there are.

    Returns:
        Of a merged kind the finding with the smallest id (by code point) per outlet and day; of others every
        one; none of a kind that gives way to another found on the same outlet and day, or that is another
        scheme's.

    Source: sujiu-2018, 三.
    """
    known = (finding for finding in findings if finding.kind in kinds)
    by_id = sorted(known, key=lambda finding: finding.id)
    found = {(finding.outlet, finding.day, finding.kind) for finding in by_id}
    charged: dict[tuple[str, ...], Finding] = {}
    for finding in by_id:
        kind = kinds[finding.kind]
        if (finding.outlet, finding.day, kind.gives_way_to) not in found:
            charged.setdefault(_charge_key(finding, kind), finding)
    return list(charged.values())


def not_charged(kinds: Mapping[str, FindingKind], findings: Iterable[Finding]) -> dict[str, Instead]:
    """Why chargeable findings cost nothing, by id; those that are charged are left out.

    Args:
        kinds: the scheme's kinds of finding by code.
        findings: chargeable findings of one rep, any order.

    Returns:
        `once`: another of its kind is charged on that outlet and day; `gives_way`: one of another kind;
        `unknown`: the scheme has no such kind.

    Source: sujiu-2018, 三.
    """
    known = list(findings)
    charged = charged_findings(kinds, known)
    ids = {finding.id for finding in charged}
    fined = {(finding.outlet, finding.day, finding.kind) for finding in charged}
    return {
        finding.id: "unknown"
        if finding.kind not in kinds
        else "once"
        if (finding.outlet, finding.day, finding.kind) in fined
        else "gives_way"
        for finding in known
        if finding.id not in ids
    }


def _charge_key(finding: Finding, kind: FindingKind) -> tuple[str, ...]:
    same_day = (finding.kind, finding.outlet, finding.day)
    return same_day if kind.merged else (*same_day, finding.id)

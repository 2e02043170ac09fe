"""Double checks at the desk: how often two inspectors agree, and one outlet with the evidence of both."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.queries import photo_lines
from fieldapp.inspection.models import Finding
from fieldapp.inspection.queries import doubles as queries
from fieldapp.inspection.service.claims import claim_before
from fieldapp.inspection.service.findings import name_of
from fieldapp.inspection.service.kinds import kind_names
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import NotFound
from fieldapp.people.queries import Actor
from fieldapp.people.service.looking import note_look

AGREEMENT_OF = timedelta(days=180)
"""How far back the agreement of inspectors looks: long enough for figures, short enough to tell of today's work."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """What one inspector saw; `inspection` None: not done yet.

    Attributes:
        findings: each with its name, and whether the other inspector found the same kind.
    """

    inspector: str
    inspection: AnyRow | None
    photos: Sequence[str]
    findings: Sequence[tuple[Finding, Text, bool]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A double check with the evidence of both inspectors, and what the outlet was claimed to look like."""

    pair: AnyRow
    sides: Sequence[Side]
    claim: Mapping[str, Any] | None


def agreement() -> Sequence[AnyRow]:
    """How often two inspectors found the same, of late (`queries.agreement_since`)."""
    return queries.agreement_since(business_today() - AGREEMENT_OF)


def compare(actor: Actor, day: date, outlet: str) -> Comparison:
    """The double check of an outlet on a day.

    Raises:
        NotFound: there was none.
    """
    pair = queries.pair_of(day, outlet)
    if pair is None:
        raise NotFound()
    done = [one for one in (pair.first_id, pair.second_id) if one]
    inspections = {row.id: row for row in queries.inspections_of(done)}
    findings = queries.findings_of_inspections(done)
    for row in inspections.values():
        note_look(actor, row.submitter_id, "inspection", row.id)
    seen = _Seen(inspections, findings, photo_lines(done), kind_names({one.month for one in findings}))
    return Comparison(
        pair,
        [
            _side(pair.first_inspector, pair.first_id, seen),
            _side(pair.second_inspector, pair.second_id, seen),
        ],
        claim_before(actor, outlet, day, other_than=""),
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    inspections: Mapping[str, AnyRow]
    findings: Collection[Finding]
    photos: Mapping[str, Sequence[Any]]
    names: Mapping[tuple[str, str], Text]


def _side(inspector: str, inspection_id: str | None, seen: _Seen) -> Side:
    own = [one for one in seen.findings if one.inspection_id == inspection_id]
    others = {one.kind for one in seen.findings if one.inspection_id != inspection_id}
    lines = seen.photos[inspection_id] if inspection_id else ()
    return Side(
        inspector=inspector,
        inspection=seen.inspections.get(inspection_id or ""),
        photos=[line.sha256 for line in lines if line.received and not line.removed],
        findings=[(one, name_of(one, seen.names), one.kind in others) for one in own],
    )

"""The odds of a draw before it is made, and a draw made again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldapp.inspection.queries.samples import belonging, double_candidates
from fieldapp.inspection.sampling import Candidate, draw_with_doubles
from fieldapp.inspection.service.samples import weighed_outlets
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.days import business_today
from fieldapp.outlets.queries import region_on

MOST_SHOWN = 10
"""The heaviest outlets that are shown one by one, so that everybody sees what weighs."""


@dataclass(frozen=True, slots=True)
class Share:
    """What outlets of one township, or of one rep, weigh together: how many of a sample to expect there."""

    name: str | None
    outlets: int
    percent: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Heavy:
    """An outlet among those most likely to be drawn, and why.

    Attributes:
        row: `queries.candidates`, with the outlet's name, township and rep beside it.
        weight: against others.
    """

    row: AnyRow
    where: AnyRow
    weight: float


@dataclass(frozen=True, slots=True)
class Odds:
    """What a draw of a day would draw from."""

    outlets: int
    twice: int
    """Where another inspector is sent to alone, so that a double check is possible."""
    townships: Sequence[Share]
    reps: Sequence[Share]
    heaviest: Sequence[Heavy]


@dataclass(frozen=True, slots=True)
class Repetition:
    """A draw made again from its seed and odds: what came out, and whether it is what was stored."""

    codes: Sequence[str]
    is_equal: bool


def odds_of(day: date, inspector_id: int) -> Odds:
    """The odds of a draw for a day, without a seed: which outlets come out shows when they are drawn for good."""
    where, region = belonging(business_today()), region_on(inspector_id, day)
    outlets = [
        Heavy(row=row, where=where[row.id], weight=candidate.weight)
        for row, candidate in weighed_outlets(region, day)
    ]
    heaviest = sorted(outlets, key=lambda one: (-one.weight, one.row.code))[:MOST_SHOWN]
    return Odds(
        len(outlets),
        len(double_candidates(region, day, inspector_id)),
        _shares((one.where.township, one.weight) for one in outlets),
        _shares((one.where.rep, one.weight) for one in outlets),
        heaviest,
    )


def draw_again(sample: Mapping[str, Any]) -> Repetition:
    """Draw once more with nothing but what a sample shows (`DrawnSampleShape`)."""
    might = (Candidate(0, code, float(weight)) for weight, codes in sample["odds"].items() for code in codes)
    twice = [Candidate(0, code, 1) for code in sample["double_odds"]]
    drawn = draw_with_doubles(might, sample["size"], sample["seed"], doubles=sample["doubles"], twice=twice)
    codes = [one.code for one in drawn]
    return Repetition(codes, codes == [outlet["outlet"] for outlet in sample["outlets"]])


def _shares(named: Iterable[tuple[str | None, float]]) -> list[Share]:
    weights: dict[str | None, list[float]] = {}
    for name, weight in named:
        weights.setdefault(name, []).append(weight)
    total = sum(map(sum, weights.values()))
    shares = [Share(name, len(each), 100 * sum(each) / total) for name, each in weights.items()]
    return sorted(shares, key=lambda one: (-one.percent, one.name or ""))

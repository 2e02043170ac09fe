"""The team's running month: every rep against the own targets, and what the months before came to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from fieldapp.evaluator.clauses import Measure
from fieldapp.evaluator.standing import Standing, standing
from fieldapp.evaluator.tally import Tally
from fieldapp.fieldwork.signals import GRAVITY
from fieldapp.kernel.clock import ONE_DAY, month_days, month_of
from fieldapp.outlets.models import TargetKind
from fieldapp.outlets.queries import sales_of_month, targets_of_month, township_duties
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries import counting, team
from fieldapp.settlement.queries.counting import counted

TREND_MONTHS = 6
SIGNAL_WEEKS = 8
UNSEEN_DAYS = 30
"""From so many days on an outlet without a visit or display is called unseen."""


@dataclass(frozen=True, slots=True)
class RepProgress:
    """A rep's running month.

    Attributes:
        standings: by measure, against the rep's own target.
        sales_fen, sales_target_fen: over all brand lines; 0 where nothing was entered.
        unseen: outlets where nobody was for `UNSEEN_DAYS`.
    """

    staff_number: str
    name: str
    team: str | None
    standings: Mapping[Measure, Standing]
    sales_fen: int
    sales_target_fen: int
    unseen: int

    @property
    def percent(self) -> int:
        """The mean share of the own targets that is reached, each at most in full; a target of 0 is left out."""
        shares = [min(each.have / each.target, 1.0) for each in self.standings.values() if each.target > 0]
        return int(100 * sum(shares) / len(shares)) if shares else 100


def team_month(
    actor: Actor, month: str, published: PublishedScheme, today: date, as_of: datetime
) -> list[RepProgress]:
    """The actor's reps, the one who has come furthest against the own targets first; in eight queries."""
    reps = team.reps_of(actor)
    tallies = _tallies(month, published, {row.id: row.staff_number for row in reps}, as_of)
    sales: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for rep_id, _line, target_fen, actual_fen in sales_of_month(month, list(tallies), as_of):
        sales[rep_id][0] += actual_fen
        sales[rep_id][1] += target_fen
    unseen = team.unseen_by_rep(list(tallies), today, UNSEEN_DAYS)
    scheme = published.scheme
    found = [
        RepProgress(
            row.staff_number,
            row.name,
            row.team,
            {of: standing(scheme, tallies[row.id], of) for of in scheme.targets},
            sales_fen=sales[row.id][0],
            sales_target_fen=sales[row.id][1],
            unseen=unseen.get(row.id, 0),
        )
        for row in reps
    ]
    return sorted(found, key=lambda rep: (-rep.percent, rep.staff_number))


def _tallies(
    month: str, published: PublishedScheme, reps: Mapping[int, str], as_of: datetime
) -> dict[int, Tally]:
    """As much of the tallies as targets need."""
    of_month = (month, published, as_of, reps)
    targets: dict[int, dict[str, int | None]] = defaultdict(dict)
    for rep_id, kind, value in targets_of_month(month, reps, as_of):
        targets[rep_id][kind] = value
    duties: dict[int, list[str]] = defaultdict(list)
    for rep_id, township in township_duties(month, reps, as_of):
        duties[rep_id].append(township)
    displays, openings = Counter[tuple[int, str | None]](), Counter[int]()
    for rep_id, township, outlets in counted(counting.display_outlets, *of_month):
        displays[rep_id, township] += outlets
    for rep_id, number in counted(counting.openings_by_rep, *of_month):
        openings[rep_id] += number
    banquets: dict[int, int] = dict(
        counted(counting.banquets_by_rep, *of_month)  # type: ignore[arg-type]
    )
    return {
        rep_id: Tally(
            rep=staff_number,
            month=month,
            banquet_target=targets[rep_id].get(TargetKind.BANQUET),
            display_target=targets[rep_id].get(TargetKind.DISPLAY),
            opening_target=targets[rep_id].get(TargetKind.OPENING),
            key_townships=tuple(code for code in duties[rep_id] if code in published.scheme.key_townships),
            banquets=banquets.get(rep_id, 0),
            display_outlets=displays[rep_id, None],
            township_outlets={code: displays[rep_id, code] for code in duties[rep_id]},
            openings=openings[rep_id],
        )
        for rep_id, staff_number in reps.items()
    }


@dataclass(frozen=True, slots=True)
class Trend:
    """Months with approved records by kind, and weeks with signals by code."""

    months: Sequence[tuple[str, Mapping[str, int]]]
    weeks: Sequence[tuple[date, Mapping[str, int]]]
    codes: Sequence[str]


def team_trend(actor: Actor, today: date) -> Trend:
    """The last months and weeks of the actor's teams."""
    first = month_of(today)
    for _ in range(TREND_MONTHS - 1):
        first = month_of(month_days(first)[0] - ONE_DAY)
    months: dict[str, Counter[str]] = {}
    month = first
    while month <= month_of(today):
        months[month] = Counter()
        month = month_of(month_days(month)[1])
    for row in team.counted_by_month(actor, first):
        if row.month in months:
            months[row.month][row.kind] = row.pieces
    weeks = _weeks(actor, today)
    codes = sorted(set[str]().union(*weeks.values()), key=lambda code: (-GRAVITY.get(code, 1), code))
    return Trend(list(months.items()), list(weeks.items()), codes)


def _weeks(actor: Actor, today: date) -> dict[date, Counter[str]]:
    """Signals by the Monday of their week."""
    this = today - timedelta(days=today.weekday())
    weeks = {this - timedelta(weeks=back): Counter[str]() for back in range(SIGNAL_WEEKS - 1, -1, -1)}
    for day, signals in team.signals_of_team(actor, min(weeks)):
        monday = day - timedelta(days=day.weekday())
        if monday in weeks:
            weeks[monday].update({s["code"] for s in signals if GRAVITY.get(s["code"], 1)})
    return weeks


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the team's outlets in a township have an approved display this month, and where they lie."""

    township: str
    outlets: int
    displayed: int
    lat: float | None
    lon: float | None

    @property
    def percent(self) -> int:
        """The share that is displayed."""
        return 100 * self.displayed // self.outlets


def coverage(outlets: Sequence[Any]) -> list[Coverage]:
    """Coverage by township, the lowest share first.

    Args:
        outlets: rows of `queries.team.outlets_on_map`.
    """
    by_township: dict[str, list[Any]] = defaultdict(list)
    for row in outlets:
        by_township[row.township].append(row)
    found = []
    for township, rows in by_township.items():
        placed = [row for row in rows if row.lat is not None]
        lat, lon = (
            (sum(row.lat for row in placed) / len(placed), sum(row.lon for row in placed) / len(placed))
            if placed
            else (None, None)
        )
        found.append(Coverage(township, len(rows), sum(row.displayed for row in rows), lat, lon))
    return sorted(found, key=lambda each: (each.percent, each.township))

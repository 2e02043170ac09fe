"""Routes planned for the team on a day, and what came of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldapp.fieldwork.queries import routes
from fieldapp.people.queries import Actor, reps_visible_to
from fieldapp.settlement.queries.team import reps_of


@dataclass(frozen=True, slots=True)
class RepRoute:
    """A rep's day.

    Attributes:
        stops: planned outlets in order, each with whether the rep was there.
        besides: how many others the rep was at.
    """

    staff_number: str
    name: str
    stops: Sequence[tuple[Any, bool]]
    besides: int

    @property
    def done(self) -> int:
        """How many planned outlets the rep was at."""
        return sum(was_there for _, was_there in self.stops)

    @property
    def open(self) -> int:
        """How many planned outlets the rep was not at."""
        return len(self.stops) - self.done


def team_routes_on(actor: Actor, day: date) -> list[RepRoute]:
    """The actor's reps with their routes of a day, in four queries; those without a plan last."""
    ids = reps_visible_to(actor)
    planned, called = routes.routes_on(ids, day), routes.calls_of(ids, day)
    named = routes.outlets_named({code for stops in planned.values() for code in stops})
    found = []
    for row in reps_of(actor):
        stops = [(named[code], (row.id, code) in called) for code in planned.get(row.id, ()) if code in named]
        there = sum(rep_id == row.id for rep_id, _ in called)
        done = sum(was_there for _, was_there in stops)
        found.append(RepRoute(row.staff_number, row.name, stops, there - done))
    return sorted(found, key=lambda route: (not route.stops, route.staff_number))

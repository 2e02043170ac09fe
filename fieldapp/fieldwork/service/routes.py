"""Routes (路线): the outlets a rep means to visit on a day, in order; made by the rep or the supervisor."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import insert

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import RouteOver
from fieldapp.fieldwork.models import RoutePlan
from fieldapp.fieldwork.queries import routes
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.geo import nearest_next
from fieldapp.people.queries import Actor
from fieldapp.people.service.reach import rep_within_reach

MOST_STOPS = 60
SUGGESTED_STOPS = 15
"""What a rep does in a day: 20 to 30 minutes at a shop, and the way between."""


def read_route(actor: Actor, staff_number: str, day: date) -> dict[str, Any]:
    """A rep's route of a day: each outlet `planned`, `done` or `missed`, and who planned it.

    Raises:
        NotFound: no such rep. OutOfScope: not for the actor.
    """
    rep = rep_within_reach(actor, staff_number)
    plan = routes.route_of(rep.id, day)
    stops = plan.outlets if plan else []
    done, named = routes.calls_on(rep.id, day), routes.outlets_named(stops)
    open_state = "missed" if day < business_today() else "planned"
    return {
        "rep": rep.staff_number,
        "day": day.isoformat(),
        "planned_by": plan and plan.planned_by,
        "planned_at": clock.iso_instant(plan.planned_at) if plan else None,
        "outlets": [
            {
                **_outlet(named[code]),
                "state": "done" if code in done else open_state,
                "record": done.get(code),
            }
            for code in stops
            if code in named
        ],
    }


def plan_route(actor: Actor, staff_number: str, day: date, outlets: Sequence[str]) -> None:
    """Plan a rep's day, or order it anew; an empty list lets the plan go; the same list changes nothing.

    Raises:
        NotFound: no such rep. OutOfScope: not for the actor. RouteOver: the day is over.
        InvalidFields: an outlet is not the rep's on that day.
    """
    if day < business_today():
        raise RouteOver(day=day)
    with transaction() as session:
        rep = rep_within_reach(actor, staff_number)
        known = {row.code for row in queries.outlets_on_rounds(rep.id, day)}
        faults = [
            Fault(f"/outlets/{place}", "not_on_rounds", _NOT_ON_ROUNDS)
            for place, code in enumerate(outlets)
            if code not in known
        ]
        if faults:
            raise InvalidFields(faults)
        present = routes.route_of(rep.id, day)
        if list(outlets) == (present.outlets if present else []):
            return
        row = {"rep_id": rep.id, "day": day, "outlets": list(outlets)}
        made = {"planned_by": actor.user_id, "planned_at": clock.now()}
        session.execute(insert(RoutePlan), {**row, **made})
        subject = ("user", rep.staff_number)
        stops = len(outlets)
        record_act(
            session, "route.planned", subject, actor_id=actor.user_id, day=day.isoformat(), stops=stops
        )


def suggested_route(actor: Actor, staff_number: str, day: date) -> list[str]:
    """Codes of the outlets that most need a visit, in an order that walks from each to the nearest next.

    First those without a display this month, then those not visited for longest.

    Raises:
        NotFound: no such rep. OutOfScope: not for the actor.
    """
    rep = rep_within_reach(actor, staff_number)
    month = clock.month_days(clock.month_of(day))[0]

    def need(row: AnyRow) -> tuple[bool, date, str]:
        shown = row.last_display is not None and row.last_display >= month
        return shown, row.last_visit or date.min, row.code

    chosen = sorted(queries.outlets_on_rounds(rep.id, day), key=need)[:SUGGESTED_STOPS]
    placed = [row for row in chosen if row.lat is not None and row.lon is not None]
    order = nearest_next([(row.lat, row.lon) for row in placed])
    return [placed[place].code for place in order] + [row.code for row in chosen if row not in placed]


_NOT_ON_ROUNDS = Text(
    "这家店当天不归这位业务员负责，请从名单里选。",
    "The outlet is not this rep's on that day. Choose from the list.",
)


def _outlet(row: AnyRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "township": row.township_code,
        "lat": row.lat,
        "lon": row.lon,
    }

"""The list of a rep's months, the running one first, each leading to its statement."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.kernel import clock
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, may_read_rep, periods_of, user_by_staff_number
from fieldapp.settlement.models import Step
from fieldapp.settlement.queries import own_months as queries
from fieldapp.settlement.service.settled import OPEN

MOST_MONTHS = 36
"""Three years: how far back a phone looks."""


def months_of_rep(actor: Actor, staff_number: str, *, zone: ZoneInfo) -> list[dict[str, Any]]:
    """A rep's months, newest first (`RepMonthShape`): those the office worked with, from the first one employed.

    Raises:
        NotFound: no such rep. OutOfScope: not for the actor.
    """
    rep = user_by_staff_number(staff_number)
    if rep is None or rep.role != Role.REP:
        raise NotFound()
    if not may_read_rep(actor, rep.id):
        raise OutOfScope()
    steps = queries.steps_by_month()
    payable, answers = queries.payable_by_month(rep.id), queries.answers_by_month(rep.id)
    return [
        {
            "month": month,
            "state": _state(steps.get(month, set())),
            "payable_fen": payable.get(month),
            "answer": answers[month].answer if month in answers else None,
        }
        for month in _months(rep, steps, clock.month_of(clock.business_day(clock.now(), zone)))
    ]


def _state(taken: set[str]) -> str:
    return next((step for step in (Step.PAID, Step.CLOSED, Step.CHECKED) if step in taken), OPEN)


def _months(rep: User, stepped: Iterable[str], running: str) -> list[str]:
    """Every month from the first one worked with to the running one, the newest first."""
    periods = periods_of(rep.id)
    employed_from = clock.month_of(periods[0].first_day) if periods else running
    used_from = min(filter(None, (running, *stepped, queries.first_month_with_records(rep.id))))
    months = [running]
    while len(months) < MOST_MONTHS and months[-1] > max(employed_from, used_from):
        months.append(_before(months[-1]))
    return months


def _before(month: str) -> str:
    first, _ = clock.month_days(month)
    return clock.month_of(first - clock.ONE_DAY)

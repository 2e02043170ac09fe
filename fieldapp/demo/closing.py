"""How the months of the demo are checked, closed and paid, and what is corrected afterwards."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import select

from fieldapp.demo import cast
from fieldapp.demo.months import plan_review
from fieldapp.demo.phone import Entry, display_body, plan_entry
from fieldapp.demo.shelves import old_photo
from fieldapp.demo.world import CLOSED, CURRENT, LAST, World
from fieldapp.fieldwork.models import Kind
from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from fieldapp.people.models import Role, User
from fieldapp.settlement.models import Answer
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.calculation import calculate_month
from fieldapp.settlement.service.checking import answer_month, check_month
from fieldapp.settlement.service.closing import close_month
from fieldapp.settlement.service.obstacles import obstacles_of
from fieldapp.settlement.service.payment import mark_paid
from fieldapp.settlement.service.recovery import limits_set

ACCEPTED = "财务和主管核对过，可以接受。"


def plan_settlements(world: World) -> None:
    """Two months closed, the older one paid; a late approval in between; a draft of the one in progress."""
    _late_approval(world)
    for which in (CLOSED, LAST):
        month, following = world.month(which), world.month(which + 1)
        world.timeline.settle(world.at(following, 1, 8), partial(_check, world, month))
        world.timeline.settle(world.at(following, 2, 9), partial(_answers, world, month))
        world.timeline.settle(world.at(following, 4, 10), partial(_close, world, month))
    paid_at = world.at(world.month(LAST), 10)
    paid_on = paid_at.astimezone(world.zone).date()
    world.timeline.settle(
        paid_at,
        lambda: mark_paid(world.actor("F01"), world.month(CLOSED), paid_on=paid_on, batch="工行 0710-1"),
    )
    world.timeline.settle(
        world.now, lambda: calculate_month(world.month(CURRENT), zone=world.zone, actor_id=_finance(world))
    )


def _check(world: World, month: str) -> None:
    check_month(world.actor("F01"), month, zone=world.zone)


def _answers(world: World, month: str) -> None:
    """Most confirm, two object at first, some say nothing."""
    for rep in cast.REPS:
        actor = world.actor(rep.staff_number)
        if rep.number % 9 == 4:
            answer_month(actor, month, answer=Answer.OBJECTED, remark="少算了一家陈列，照片当天就传了。")
        if rep.number % 6 != 5:
            answer_month(actor, month, answer=Answer.CONFIRMED, remark=None)


def _close(world: World, month: str) -> None:
    obstacles = obstacles_of(month, scheme_paying(month), clock.now())
    accepted = {str(obstacle.kind): ACCEPTED for obstacle in obstacles}
    close_month(world.actor("F01"), month, accepted=accepted, zone=world.zone, limits=limits_set())


def _late_approval(world: World) -> None:
    """A display that was forgotten in the queue, and approved after its month was closed."""
    at, rep = world.at(world.month(CLOSED), 20, 11), cast.REPS[5]
    body = display_body(world, cast.outlet_code(rep, 59))
    entry = Entry(Kind.DISPLAY, rep.staff_number, at, body, [old_photo("late")])
    record = plan_entry(world, entry)
    plan_review(world, rep, record, world.at(world.month(LAST), 8, 15) + timedelta(minutes=5))


def _finance(world: World) -> int:
    return world.actor("F01").user_id


def first_of_each_role() -> dict[str, str]:
    """The first staff number of each role."""
    rows = db.session.execute(select(User.role, User.staff_number).order_by(User.staff_number))
    first: dict[str, str] = {}
    for role, staff_number in rows:
        first.setdefault(Role(role).value, staff_number)
    return first

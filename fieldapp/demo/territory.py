"""People, outlets, who looks after them, targets, sales, wages and agreements of the demo office."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

from sqlalchemy import update

from fieldapp.demo import cast
from fieldapp.demo.world import CLOSED, CURRENT, LAST, World
from fieldapp.kernel import clock
from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import Assignment, SalesEntry, Target, TargetKind, TownshipDuty
from fieldapp.outlets.service import enter_outlets, enter_townships
from fieldapp.outlets.service.agreements import Terms, enter_agreement
from fieldapp.outlets.service.covers import enter_cover
from fieldapp.outlets.service.deciding import decide
from fieldapp.outlets.service.regions import set_region
from fieldapp.people.models import Role, User
from fieldapp.people.service.accounts import NewAccount, create_team, enter_account
from fieldapp.people.service.deputies import name_deputy
from fieldapp.people.service.leaves import enter_leave
from fieldapp.people.service.passwords import hash_password
from fieldapp.settlement.service.wages import enter_wage

TARGETS = {TargetKind.DISPLAY: 16, TargetKind.OPENING: 3, TargetKind.BANQUET: 2}
"""Targets of every rep and month: those of the scheme are for reps with hundreds of shops."""
SALES_FEN = {"yanghe": 6_000_000, "shuanggou": 3_000_000, "redwine": 800_000}
AGREEMENTS = 36
AGREED_SHOP = 0
"""Which shop of every rep has an agreement, whatever their number."""
ON_LEAVE, COVERING = cast.REPS[12], cast.REPS[13]


def settle_in(world: World) -> None:
    """Everything that stood before the first month of the demo."""
    with clock.standing_at(world.at(world.month(CLOSED - 3), 1)):
        with transaction():
            _people(world)
            _outlets(world)
            _regions(world)
            _agreements(world)
            for which in range(CLOSED - 2, CURRENT + 1):
                _targets(world, world.month(which))
        world.actors.clear()
    _sales(world)
    _leave_and_cover(world)


def _people(world: World) -> None:
    password_hash, first_day = hash_password(cast.PASSWORD), world.today - timedelta(days=900)
    teams = {number: team for number, _, _, team in cast.STAFF}
    for led in sorted({team for team in teams.values() if team}):
        create_team(led)
    everybody: list[tuple[str, str, Role, str | None]] = [
        *cast.STAFF,
        *((rep.staff_number, rep.name, Role.REP, teams[rep.supervisor]) for rep in cast.REPS),
    ]
    for staff_number, name, role, team in everybody:
        account = NewAccount(staff_number=staff_number, name=name, role=role, team=team, first_day=first_day)
        enter_account(account, password_hash=password_hash, actor_id=None)
    with transaction() as session:
        # the demo's passwords are no secret, so nobody is asked to change them
        session.execute(update(User).values(must_change_password=False))


def _outlets(world: World) -> None:
    administrator = world.actor("A01").user_id
    enter_townships(cast.townships(), actor_id=administrator)
    first_day = world.today - timedelta(days=800)
    for rep in cast.REPS:
        rep_id = world.actor(rep.staff_number).user_id
        outlets = list(cast.outlets_of(rep, world.chance))
        ids = enter_outlets(outlets, actor_id=administrator)
        for outlet in outlets:
            world.outlets[outlet.code] = (ids[outlet.code], outlet.lat or 0, outlet.lon or 0)
            world.shop_names[outlet.code] = outlet.name
        rows = [{"outlet_id": ids[o.code], "rep_id": rep_id, "valid_from": first_day} for o in outlets]
        decide(Assignment, rows, actor_id=administrator)
        duties = [
            {"rep_id": rep_id, "township_code": township, "on_duty": True, "valid_from": first_day}
            for township in rep.townships
            if township in cast.KEY_TOWNSHIPS
        ]
        decide(TownshipDuty, duties, actor_id=administrator)


def _regions(world: World) -> None:
    for inspector, townships in cast.REGIONS.items():
        first_day = world.today - timedelta(days=800)
        set_region(world.actor("A01"), inspector, first_day, townships=townships)


def agreed_bottles(rep: cast.Rep) -> int:
    """How many bottles a rep's agreements ask for."""
    return 6 + 6 * (1 + (rep.number - 1) % 4)


def _agreements(world: World) -> None:
    administrator = world.actor("A01")
    first_day = world.today - timedelta(days=200)
    for number in range(AGREEMENTS):
        rep = cast.REPS[number % len(cast.REPS)]
        terms = Terms(
            first_day=first_day,
            last_day=first_day + timedelta(days=365),
            bottles=agreed_bottles(rep),
            layers=1 + number % 3,
            fee_fen=(60 + number % 5 * 20) * 100,
        )
        enter_agreement(
            administrator, f"CL{number + 1:03d}", cast.outlet_code(rep, number // len(cast.REPS)), terms
        )


def _targets(world: World, month: str) -> None:
    rows = [
        {"rep_id": world.actor(rep.staff_number).user_id, "month": month, "kind": kind, "value": value}
        for rep in cast.REPS
        for kind, value in _targets_of(rep, is_away=month == world.month(LAST)).items()
    ]
    decide(Target, rows, actor_id=world.actor("F01").user_id)


def _targets_of(rep: cast.Rep, *, is_away: bool) -> dict[TargetKind, int]:
    """A rep's targets; in proportion for the one who was on leave for a fifth of the month."""
    if rep != ON_LEAVE or not is_away:
        return TARGETS
    return {kind: value * 4 // 5 for kind, value in TARGETS.items()}


def _sales(world: World) -> None:
    """Sales and wages of every month; the current one's up to now, entered in the morning."""
    for which in range(CLOSED - 2, CURRENT + 1):
        month = world.month(which)
        when = world.at(month, 27) if which < CURRENT else world.now - timedelta(minutes=50)
        world.timeline.plan(when, partial(_enter_sales, world, month, is_running=which == CURRENT))
        world.timeline.plan(when, partial(_wages, world, month))


def _enter_sales(world: World, month: str, *, is_running: bool) -> None:
    share = min(100, world.today.day * 100 // 30) if is_running else 100
    rows = [
        {
            "rep_id": world.actor(rep.staff_number).user_id,
            "month": month,
            "line": line,
            "target_fen": target_fen,
            "actual_fen": target_fen * (rep.sales_percent + world.chance.randrange(-6, 23)) * share // 10_000,
        }
        for rep in cast.REPS
        for line, target_fen in SALES_FEN.items()
    ]
    decide(SalesEntry, rows, actor_id=world.actor("F01").user_id)


def _wages(world: World, month: str) -> None:
    for rep in cast.REPS:
        enter_wage(world.actor("F01"), month, rep.staff_number, wage_fen=380_000 + rep.number % 5 * 20_000)


def _leave_and_cover(world: World) -> None:
    month = world.month(LAST)
    first_day = clock.business_day(world.at(month, 12), world.zone)
    last_day = first_day + timedelta(days=5)
    supervisor = world.actor(ON_LEAVE.supervisor)
    world.timeline.plan(
        world.at(month, 10),
        lambda: enter_leave(supervisor, ON_LEAVE.staff_number, first_day, last_day=last_day),
    )
    world.timeline.plan(
        world.at(month, 10),
        lambda: enter_cover(
            supervisor, ON_LEAVE.staff_number, COVERING.staff_number, first_day, last_day=last_day
        ),
    )
    world.timeline.plan(
        world.at(month, 8),
        lambda: name_deputy(world.actor("S01"), "S02", first_day=first_day, last_day=last_day),
    )

"""What reps do in a month of the demo: visits, displays, openings and banquets, and how they are reviewed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from fieldapp.demo import cast
from fieldapp.demo.phone import OPENING_STOCK, Entry, display_body, plan_entry, position, visit_body
from fieldapp.demo.shelves import DemoPhoto, old_photo, shelf_photo
from fieldapp.demo.territory import TARGETS
from fieldapp.demo.world import CURRENT, World
from fieldapp.fieldwork.models import Decision, Kind, RejectionReason
from fieldapp.fieldwork.service.openings import OutletChoice
from fieldapp.fieldwork.service.reviews import review
from fieldapp.outlets.models import TargetKind

VISITS = 14
DISPLAYS_ABOVE_SHARE = 3
"""Displays of every rep and month beyond the rep's percentage of the target."""
REMARKS = {
    RejectionReason.PHOTO_UNCLEAR: "瓶标看不清，请走近一步再拍。",
    RejectionReason.WRONG_OUTLET: "门头不是这家店，请核对后重新提交。",
    RejectionReason.NOT_AS_CLAIMED: "照片里没有五星和七星。",
}
KEEPERS = ("老板王大姐", "店主老李", "收银员小张", "老板娘")
OPENING_SHAPES = (("tobacco_liquor", "烟酒店"), ("supermarket", "超市"), ("restaurant", "饭店"))


def plan_months(world: World) -> None:
    """Plan everything that reps do in the three months."""
    for which in range(CURRENT + 1):
        for rep in cast.REPS:
            _plan_month(world, rep, which)


def photo_of(world: World, which: int, name: str) -> DemoPhoto:
    """A photo of this month; of the months before, one that shares its picture with others."""
    if which < CURRENT:
        return old_photo(name)
    world.photos_used += 1
    return shelf_photo(world.photos_used - 1)


def _plan_month(world: World, rep: cast.Rep, which: int) -> None:
    month = world.month(which)
    displays = TARGETS[TargetKind.DISPLAY] * rep.percent // 100 + DISPLAYS_ABOVE_SHARE
    for number in range(VISITS):
        _visit(
            world, rep, world.at(month, 1 + number * 2, 9 + number % 8, world.chance.randrange(50)), number
        )
    for number in range(displays):
        at = world.at(month, 1 + number * 27 // displays, 10 + number % 7, world.chance.randrange(50))
        if at <= world.now:
            _display(world, rep, which, number, at)
    for number in range(TARGETS[TargetKind.OPENING] * rep.percent // 100):
        at = world.at(month, 4 + number * 7, 15, world.chance.randrange(50))
        if at <= world.now:
            _opening(world, rep, which, number, at)
    for number in range(TARGETS[TargetKind.BANQUET] * (rep.percent + 30) // 100):
        _banquet(world, rep, which, number)


def _visit(world: World, rep: cast.Rep, at: datetime, number: int) -> None:
    told_to = world.chance.choice(KEEPERS) if number % 3 else None
    body = visit_body(world, cast.outlet_code(rep, number * 3 % cast.OUTLETS_PER_REP), told_to)
    plan_entry(world, Entry(Kind.VISIT, rep.staff_number, at, body))


def _display(world: World, rep: cast.Rep, which: int, number: int, at: datetime) -> None:
    """Every tenth lacks something, every eleventh is rejected; the last days of the present are not reviewed."""
    outlet = cast.outlet_code(rep, number * 2 % cast.OUTLETS_PER_REP)
    photo = photo_of(world, which, f"{rep.staff_number} {world.month(which)} {number}")
    body = display_body(world, outlet, complete=number % 10 != 6)
    entry = Entry(Kind.DISPLAY, rep.staff_number, at, body, [photo])
    entry.sends_photos = not (which == CURRENT and rep.number % 4 == 1 and number == 3)
    record = plan_entry(world, entry)
    reviewed_at = at + timedelta(hours=20 + rep.number % 5)
    if not entry.sends_photos or (which == CURRENT and reviewed_at > world.now - timedelta(days=2)):
        return
    if number % 11 == 5:
        reason = list(REMARKS)[(rep.number + number) % len(REMARKS)]
        plan_review(world, rep, record, reviewed_at, reason=reason)
        world.rejected.append((which, rep, record, reviewed_at))
    else:
        plan_review(world, rep, record, reviewed_at)


def plan_review(
    world: World,
    rep: cast.Rep,
    record: str,
    at: datetime,
    *,
    reason: RejectionReason | None = None,
    outlet: OutletChoice | None = None,
) -> None:
    """Let the supervisor approve a record, or reject it for a reason."""
    decision = Decision.REJECTED if reason else Decision.APPROVED
    remark = REMARKS.get(reason) if reason else None
    world.timeline.plan(
        at,
        lambda: review(
            world.actor(rep.supervisor),
            record,
            decision=decision,
            reason=reason,
            remark=remark,
            outlet=outlet or OutletChoice(),
        ),
    )


def _opening(world: World, rep: cast.Rep, which: int, number: int, at: datetime) -> None:
    kind, suffix = OPENING_SHAPES[number % len(OPENING_SHAPES)]
    near = position(world, cast.outlet_code(rep, 50 + number), off_m=400 + 90 * (which * 3 + number))
    names = [
        f"{rep.staff_number} {world.month(which)} opening {number} {view}" for view in ("front", "shelf")
    ]
    photos = [photo_of(world, which, name) for name in names]
    stock = OPENING_STOCK if (rep.number + number) % 5 else OPENING_STOCK[:2]
    body = {
        "name": cast.shop_name(world.chance, (suffix,)),
        "outlet_kind": kind,
        "township": rep.townships[number % len(rep.townships)],
        "phone": cast.phone(world.chance),
        "licence": None,
        "layers": 1 + number % 3,
        "products": [{"product": code, "bottles": 6, "layers": 1} for code in stock],
        "position": near,
    }
    record = plan_entry(world, Entry(Kind.OPENING, rep.staff_number, at, body, photos))
    reviewed_at = at + timedelta(hours=26)
    if reviewed_at < world.now - timedelta(days=2):
        plan_review(world, rep, record, reviewed_at, outlet=OutletChoice(is_new=True))


def _banquet(world: World, rep: cast.Rep, which: int, number: int) -> None:
    """Booked days before, most of them; held, proved the same evening, approved the next day."""
    month = world.month(which)
    held_at = world.at(month, 6 + number * 9, 19)
    late = (rep.number + number) % 8 == 7
    booked_at = held_at - timedelta(hours=6 if late else 75)
    if booked_at > world.now:
        return
    shop = cast.outlet_code(rep, 7 + number) if number % 2 else None
    day = held_at.astimezone(world.zone).date()
    body = banquet_body(world, day.isoformat(), shop, tables=9 + (rep.number + number) % 12)
    booking = plan_entry(world, Entry(Kind.BANQUET, rep.staff_number, booked_at, body))
    plan_review(world, rep, booking, booked_at + timedelta(hours=3))
    photo = (
        photo_of(world, which, f"{rep.staff_number} {month} banquet {number}")
        if held_at < world.now
        else None
    )
    if photo is None:
        return
    proof = plan_entry(
        world,
        Entry(
            Kind.PROOF, rep.staff_number, held_at + timedelta(minutes=90), proof_body(body, booking), [photo]
        ),
    )
    if held_at < world.now - timedelta(days=2):
        plan_review(world, rep, proof, held_at + timedelta(hours=15))


def banquet_body(world: World, held_on: str, shop: str | None, *, tables: int) -> dict[str, Any]:
    """A booked banquet, won from family or passed on by a shop."""
    venue = world.chance.choice(("鸿运楼", "辛集大酒店", "聚福园", "金麦穗酒楼", "渤海饭庄"))
    return {
        "held_on": held_on,
        "meal": world.chance.choice(("lunch", "dinner")),
        "venue": f"{venue}{world.chance.choice('一二三')}楼",
        "host": f"{world.chance.choice('王李张刘陈杨赵')}先生",
        "tables": tables,
        "source": "shop" if shop else "personal",
        "shop": shop,
        "products": [{"product": world.chance.choice(("haizhilan", "tianzhilan")), "bottles": tables * 2}],
    }


def proof_body(booking: dict[str, Any], booking_id: str) -> dict[str, Any]:
    """That the banquet was held as booked, with a few bottles brought back."""
    return {
        "banquet": booking_id,
        "tables": booking["tables"],
        "no_position_reason": "timeout",
        "products": [
            {"product": item["product"], "bottles_taken": item["bottles"] + 4, "bottles_returned": 3}
            for item in booking["products"]
        ],
    }

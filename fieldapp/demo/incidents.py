"""What goes wrong or looks odd in the month in progress: signals of every kind, corrections, reversals."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from fieldapp.demo import cast
from fieldapp.demo.months import banquet_body, plan_review
from fieldapp.demo.phone import OPENING_STOCK, Entry, display_body, plan_entry, position, visit_body
from fieldapp.demo.shelves import DemoPhoto, render, shelf_photo
from fieldapp.demo.variants import LOOKALIKES, VARIANTS
from fieldapp.demo.world import World
from fieldapp.fieldwork.models import Kind, RejectionReason
from fieldapp.fieldwork.service.banquets import cancel_banquet
from fieldapp.fieldwork.service.reversals import reverse
from fieldapp.fieldwork.service.withdrawals import withdraw

REPS = {rep.staff_number: rep for rep in cast.REPS}


def plan_incidents(world: World) -> None:
    """Plan everything odd; all of it in the last days, as far as the month has come."""
    _positions(world)
    _phones_clock(world)
    _photos(world)
    _changed_minds(world)
    _banquets(world)
    _known_shop(world)


def _recently(world: World, days: int, hour: int) -> datetime:
    """Some days ago at an hour, yet within the month in progress."""
    at = world.at(world.month(2), max(1, world.today.day - days), hour)
    return min(at, world.now - timedelta(hours=2, minutes=hour))


def _display(world: World, who: str, place: int, at: datetime, photo: DemoPhoto) -> Entry:
    outlet = cast.outlet_code(REPS[who], place)
    return Entry(Kind.DISPLAY, who, at, display_body(world, outlet), [photo])


def _spare(number: int) -> DemoPhoto:
    """A photo that nothing else in the demo uses."""
    return shelf_photo(len(VARIANTS) - 1 - number)


def _positions(world: World) -> None:
    far = _display(world, "E006", 41, _recently(world, 1, 9), _spare(0))
    far.body["position"] = position(world, "X0641", off_m=930, accuracy_m=15)
    unsure = _display(world, "E012", 43, _recently(world, 1, 10), _spare(1))
    unsure.body["position"] = position(world, "X1243", off_m=420, accuracy_m=600)
    nowhere = _display(world, "E017", 45, _recently(world, 1, 11), _spare(2))
    nowhere.body |= {"position": None, "no_position_reason": "timeout"}
    for entry in (far, unsure, nowhere):
        plan_entry(world, entry)
    same = position(world, "X0847", accuracy_m=20)
    for days in (3, 2, 1):
        at = _recently(world, days, 16)
        body = {**visit_body(world, "X0847", None), "position": same}
        plan_entry(world, Entry(Kind.VISIT, "E008", at, body))


def _phones_clock(world: World) -> None:
    entry = _display(world, "E015", 49, _recently(world, 1, 14), _spare(3))
    entry.clock_off = timedelta(minutes=47)
    plan_entry(world, entry)


def _photos(world: World) -> None:
    """Six look-alikes of photos of other shops, one photo sent for two shops, and one that is still on its way."""
    for number, variant in enumerate(LOOKALIKES):
        data = render(variant)
        photo = DemoPhoto(hashlib.sha256(data).hexdigest(), len(data), data)
        rep = cast.REPS[(number * 3 + 8) % len(cast.REPS)]
        plan_entry(world, _display(world, rep.staff_number, 51, _recently(world, 1, 12 + number % 4), photo))
    for place in (53, 55):
        plan_entry(world, _display(world, "E019", place, _recently(world, 1, 9 + place % 7), _spare(4)))
    waiting = _display(world, "E016", 47, _recently(world, 1, 8), _spare(11))
    waiting.sends_photos = False
    plan_entry(world, waiting)


def _changed_minds(world: World) -> None:
    """A withdrawn record, a corrected one, and an approval taken back."""
    at = _recently(world, 2, 13)
    withdrawn = plan_entry(world, _display(world, "E003", 57, at, _spare(5)))
    world.timeline.plan(
        at + timedelta(hours=1), lambda: withdraw(world.actor("E003"), withdrawn, reason="选错店了")
    )
    rejected = plan_entry(world, _display(world, "E002", 57, at, _spare(6)))
    plan_review(
        world, REPS["E002"], rejected, at + timedelta(minutes=30), reason=RejectionReason.PHOTO_UNCLEAR
    )
    again = _display(world, "E002", 57, at + timedelta(minutes=50), _spare(7))
    again.body["corrects"] = rejected
    plan_entry(world, again)
    reversed_ = plan_entry(world, _display(world, "E004", 57, at, _spare(8)))
    plan_review(world, REPS["E004"], reversed_, at + timedelta(minutes=40))
    world.timeline.plan(
        at + timedelta(minutes=90),
        lambda: reverse(
            world.actor("S01"),
            reversed_,
            reason=RejectionReason.NOT_AS_CLAIMED,
            remark="回访照片：店里没有圣坊，货架是别家的。",
        ),
    )


def _banquets(world: World) -> None:
    """One occasion booked by two reps, a booking that is cancelled, and one held today that waits for its proof."""
    at = _recently(world, 3, 9)
    held_on = (world.today + timedelta(days=4)).isoformat()
    body = banquet_body(world, held_on, None, tables=16)
    for who, minutes in (("E009", 0), ("E010", 40)):
        plan_entry(world, Entry(Kind.BANQUET, who, at + timedelta(minutes=minutes), dict(body)))
    other = banquet_body(world, held_on, None, tables=12)
    cancelled = plan_entry(world, Entry(Kind.BANQUET, "E005", at, other))
    world.timeline.plan(
        at + timedelta(minutes=80),
        lambda: cancel_banquet(world.actor("E005"), cancelled, reason="主家改到外地办了"),
    )
    today = {**banquet_body(world, world.today.isoformat(), None, tables=14), "meal": "lunch"}
    due = plan_entry(world, Entry(Kind.BANQUET, "E001", at, today))
    plan_review(world, REPS["E001"], due, at + timedelta(minutes=90))


def _known_shop(world: World) -> None:
    """An opening right beside a shop that stands in the list, with its name."""
    rep, at = REPS["E011"], _recently(world, 1, 15)
    stock = [{"product": code, "bottles": 6, "layers": 1} for code in OPENING_STOCK]
    body = {
        "name": world.shop_names[cast.outlet_code(rep, 12)],
        "outlet_kind": "tobacco_liquor",
        "township": rep.townships[0],
        "phone": None,
        "licence": None,
        "layers": 2,
        "products": stock,
        "position": position(world, cast.outlet_code(rep, 12), off_m=15, accuracy_m=12),
    }
    plan_entry(world, Entry(Kind.OPENING, rep.staff_number, at, body, [_spare(9), _spare(10)]))

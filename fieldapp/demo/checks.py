"""Inspections of the demo: samples, outcomes, findings, claim losses, appeals and rulings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from fieldapp.demo import cast
from fieldapp.demo.months import photo_of
from fieldapp.demo.phone import Entry, arrival_of, position, send_photos
from fieldapp.demo.shelves import DemoPhoto
from fieldapp.demo.territory import AGREED_SHOP, agreed_bottles
from fieldapp.demo.world import CLOSED, CURRENT, LAST, World
from fieldapp.fieldwork.models import Kind
from fieldapp.inspection.models import AppealSubject, RulingOutcome
from fieldapp.inspection.schemas.inspections import NewInspectionShape
from fieldapp.inspection.service.appeals import NewAppeal, file_appeal
from fieldapp.inspection.service.inspections import submit_inspection
from fieldapp.inspection.service.losses import ClaimLoss, enter_claim_loss
from fieldapp.inspection.service.rulings import Judgement, rule_on_appeal
from fieldapp.inspection.service.samples import Wanted, draw_sample, samples_of_day
from fieldapp.kernel import clock

OUTCOMES = (
    "in_order",
    "findings",
    "in_order",
    "findings",
    "shut",
    "in_order",
    "findings",
    "refused",
    "moved",
)
DOUBLES = 3
DAYS_OF_DOUBLES = (10, 24)
"""Of the days of a month on which samples are drawn."""
FOUND_TWICE = ((False, False), (True, True), (True, False))
"""Whether the first and the second inspector find something at outlets that both check."""
FINDINGS = ("tag_or_posm_missing", "bottles_short", "policy_unknown", "not_restocked")
COUNTED = {"bottles_short", "not_restocked"}
NOTES = {
    "tag_or_posm_missing": "海之蓝没有价签，堆头海报没了。",
    "bottles_short": "按协议数的，货架上数了两遍。",
    "policy_unknown": "老板说没人讲过本月政策。",
    "not_restocked": "卖出的陈列酒没有补。",
}


def plan_checks(world: World) -> None:
    """Plan the inspections of three months, and what reps say to them."""
    weekly = {world.at(world.month(which), 3 + 7 * week) for which in range(CURRENT + 1) for week in range(4)}
    mornings = {at.astimezone(world.zone).date() for at in weekly} | {world.today}
    for day in sorted(mornings):
        if day <= world.today:
            _samples(world, day)
    for which in range(CURRENT + 1):
        _double_checks(world, which)
        for number in range(14):
            _inspection(world, which, number)
    _appeals(world)
    loss_day = world.at(world.month(CLOSED), 18)
    day = loss_day.astimezone(world.zone).date()
    loss = ClaimLoss(
        id=world.new_id(loss_day),
        outlet=cast.outlet_code(cast.REPS[11], 4),
        first_day=day.replace(day=1),
        last_day=day,
        amount_fen=186_000,
        document="HB-0418",
    )
    world.timeline.plan(loss_day + timedelta(hours=2), lambda: enter_claim_loss(world.actor("F01"), loss))


def _samples(world: World, day: date) -> None:
    """What both inspectors are to check on a day, drawn in its morning."""
    at = world.at(clock.month_of(day), day.day, 8)
    doubles = DOUBLES if day.day in DAYS_OF_DOUBLES or day == world.today else 0
    for number, inspector in enumerate(cast.REGIONS):
        wanted = Wanted(size=8, doubles=doubles * number, seed=day.toordinal() * 10 + number)
        world.timeline.settle(at, partial(draw_sample, world.actor("L01"), inspector, day, wanted))


def _double_checks(world: World, which: int) -> None:
    """On two days of the month both inspectors check the outlets that stand in both of their samples."""
    for day in DAYS_OF_DOUBLES:
        at = world.at(world.month(which), day, 16)
        if at <= world.now:
            names = [f"double {at:%Y-%m-%d} {number}" for number in range(2 * DOUBLES)]
            photos = [photo_of(world, which, name) for name in names]
            world.timeline.plan(at, partial(_check_twice, world, at, photos), alone=True)


def _check_twice(world: World, at: datetime, photos: Sequence[DemoPhoto]) -> None:
    day = at.astimezone(world.zone).date()
    first, second = samples_of_day(world.actor("L01"), day)
    sent = {line["outlet"] for line in first["outlets"]}
    twice = [line["outlet"] for line in second["outlets"] if line["outlet"] in sent & set(world.outlets)]
    for number, (outlet, found) in enumerate(zip(twice, FOUND_TWICE, strict=False)):
        for turn, sample in enumerate((first, second)):
            photo, when = photos[2 * number + turn], at - timedelta(minutes=150 - 100 * turn - 7 * number)
            finding = [_tag_missing(world, when, photo)] if found[turn] else []
            body: dict[str, Any] = {
                "outlet": outlet,
                "position": position(world, outlet),
                "sample": sample["id"],
                "outcome": "findings" if finding else "in_order",
                "findings": finding,
            }
            entry = Entry(Kind.INSPECTION, sample["inspector"], when, body, [photo], id=world.new_id(when))
            _send(world, entry)


def _inspection(world: World, which: int, number: int) -> None:
    """A free check of a shop; the rep of the shop changes from check to check."""
    month, rep = world.month(which), cast.REPS[(number * 3 + which) % len(cast.REPS)]
    at = world.at(month, 3 + number * 25 // 14, 14, world.chance.randrange(50))
    if at > world.now:
        return
    outcome = OUTCOMES[(number + which) % len(OUTCOMES)]
    photo = photo_of(world, which, f"inspection {month} {number}")
    kind = FINDINGS[number % len(FINDINGS)]
    shop = AGREED_SHOP if kind in COUNTED else number * 2
    outlet = cast.outlet_code(rep, shop)
    body: dict[str, Any] = {
        "outlet": outlet,
        "position": position(world, outlet),
        "sample": None,
        "outcome": outcome,
        "findings": [_finding(world, at, rep, kind, photo.sha256)] if outcome == "findings" else [],
    }
    inspector = _inspector_of(cast.township_of(rep, shop), number)
    entry = Entry(Kind.INSPECTION, inspector, at, body, [photo], id=world.new_id(at))
    if outcome == "findings":
        world.findings.append((which, rep, body["findings"][0]["id"], at))
    world.timeline.plan(at + timedelta(minutes=6), lambda: _send(world, entry))


def _inspector_of(township: str, number: int) -> str:
    """Who checks a township; where both do, they take turns."""
    theirs = [inspector for inspector, townships in cast.REGIONS.items() if township in townships]
    return theirs[number % len(theirs)]


def _finding(world: World, at: datetime, rep: cast.Rep, kind: str, sha256: str) -> Mapping[str, Any]:
    asked = agreed_bottles(rep)
    figures = {"asked": asked, "counted": asked - 5} if kind in COUNTED else None
    return {
        "id": world.new_id(at),
        "kind": kind,
        "figures": figures,
        "photos": [sha256],
        "note": NOTES[kind],
    }


def _tag_missing(world: World, at: datetime, photo: DemoPhoto) -> Mapping[str, Any]:
    kind = FINDINGS[0]
    return {
        "id": world.new_id(at),
        "kind": kind,
        "photos": [photo.sha256],
        "figures": None,
        "note": NOTES[kind],
    }


def _send(world: World, entry: Entry) -> None:
    actor = world.actor(entry.who)
    submit_inspection(actor, arrival_of(entry, NewInspectionShape()), zone=world.zone, fence_m=200)
    send_photos(actor, entry)


def _appeals(world: World) -> None:
    """Appeals in every state and against everything, as far as the months have come."""
    of_last = [finding for finding in world.findings if finding[0] == LAST]
    of_current = [finding for finding in world.findings if finding[0] == CURRENT]
    rulings = (RulingOutcome.LIFTED, RulingOutcome.UPHELD, RulingOutcome.LIFTED)
    for outcome, (_, rep, finding, at) in zip(rulings, of_last, strict=False):
        _appeal(world, rep, (AppealSubject.FINDING, finding), at + timedelta(days=1), outcome)
    for _, rep, finding, at in of_current[-2:]:
        _appeal(world, rep, (AppealSubject.FINDING, finding), at + timedelta(hours=5), None)
    rejected = [record for record in world.rejected if record[0] == LAST]
    for outcome, (_, rep, record, at) in zip(rulings[:2], rejected[::5], strict=False):
        _appeal(world, rep, (AppealSubject.REJECTION, record), at + timedelta(days=1), outcome)
    month = world.month(CURRENT)
    at = min(world.at(month, max(1, world.today.day - 2), 8), world.now - timedelta(minutes=1))
    _appeal(world, cast.REPS[16], (AppealSubject.TARGET, f"{month}:opening"), at, None)


TEXTS = {
    AppealSubject.FINDING: "不是这样，检查前一天我刚去过，有照片和老板签字。",
    AppealSubject.REJECTION: "照片放大能看清瓶标，店也没错，请再看一遍。",
    AppealSubject.TARGET: "我这片今年拆了两条街，新店开不出三家，请调成两家。",
}
REASONS = {
    RulingOutcome.LIFTED: "照片和签字都对得上。",
    RulingOutcome.UPHELD: "签字日期在检查之后，维持。",
}


def _appeal(
    world: World,
    rep: cast.Rep,
    against: tuple[AppealSubject, str],
    at: datetime,
    outcome: RulingOutcome | None,
) -> None:
    subject, subject_id = against
    raw = {"subject": subject, "subject_id": subject_id, "text": TEXTS[subject]}
    appeal = NewAppeal(
        id=world.new_id(at),
        raw=raw,
        subject=subject,
        subject_id=subject_id,
        text=TEXTS[subject],
        photos=(),
    )
    world.timeline.plan(at, lambda: file_appeal(world.actor(rep.staff_number), appeal), alone=True)
    if outcome:
        judgement = Judgement(outcome=outcome, reason=REASONS[outcome], terms={})
        world.timeline.plan(
            at + timedelta(days=2),
            lambda: rule_on_appeal(world.actor("L01"), appeal.id, judgement),
            alone=True,
        )

"""A rep's phone in the demo: bodies of records, and sending them with their photos."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from marshmallow import Schema

from fieldapp.demo.shelves import DemoPhoto, enter_old
from fieldapp.demo.world import World
from fieldapp.fieldwork.models import Kind
from fieldapp.fieldwork.schemas import BanquetShape, DisplayShape, OpeningShape, ProofShape, VisitShape
from fieldapp.fieldwork.service.intake import Arrival, submit
from fieldapp.kernel import clock
from fieldapp.people.queries import Actor
from fieldapp.photos.service import receive_photo

SHAPES: Mapping[Kind, Schema] = {
    Kind.VISIT: VisitShape(),
    Kind.DISPLAY: DisplayShape(),
    Kind.OPENING: OpeningShape(),
    Kind.BANQUET: BanquetShape(),
    Kind.PROOF: ProofShape(),
}
FULL_SHELF = (
    "xintianlan",
    "laozihao",
    "shengfang",
    "junfang",
    "hongjiu",
    "rouhe_qixing",
    "rouhe_wuxing",
    "rouhe_sanxing",
)
OPENING_STOCK = ("haizhilan", "qingci", "junfang", "rouhe_sanxing")


@dataclass(slots=True)
class Entry:
    """A record on a phone, ready to be sent.

    Attributes:
        id: made now, so that what comes later can name it.
        clock_off: how much the phone's clock is behind.
        sends_photos: without, the record waits for them.
    """

    kind: Kind
    who: str
    at: datetime
    body: dict[str, Any]
    photos: Sequence[DemoPhoto] = ()
    id: str = ""
    clock_off: timedelta = field(default_factory=timedelta)
    sends_photos: bool = True

    def send(self, world: World) -> None:
        """Send it, then its photos."""
        arrival = arrival_of(self, SHAPES[self.kind])
        submit(world.actor(self.who), arrival, zone=world.zone, fence_m=200)
        send_photos(world.actor(self.who), self)


def plan_entry(world: World, entry: Entry) -> str:
    """Let a record be sent some minutes after it happened; returns its id."""
    entry.id = entry.id or world.new_id(entry.at)
    world.timeline.plan(entry.at + timedelta(minutes=4), lambda: entry.send(world))
    return entry.id


def arrival_of(entry: Entry, shape: Schema) -> Arrival:
    """The record as it reaches the server, checked in form."""
    happened = entry.at - entry.clock_off
    lines = [photo.manifest_line(happened) for photo in entry.photos]
    body = {**entry.body, "occurred_at": clock.iso_instant(happened), "photos": lines}
    raw = json.loads(json.dumps(body))
    sent_at = clock.now() - entry.clock_off if entry.clock_off else None
    return Arrival(kind=entry.kind, submission_id=entry.id, raw=raw, fields=shape.load(raw), sent_at=sent_at)


def send_photos(actor: Actor, entry: Entry) -> None:
    """Let the record's photos follow."""
    if not entry.sends_photos:
        return
    old = [photo for photo in entry.photos if photo.data is None]
    if old:
        enter_old(actor, entry.id, entry.kind, old)
    for photo in entry.photos:
        if photo.data is not None:
            receive_photo(actor, photo.sha256, photo.data)


def position(world: World, outlet: str, *, off_m: int = 20, accuracy_m: float = 0) -> dict[str, Any]:
    """Where a phone at an outlet believes to be."""
    _, lat, lon = world.outlets[outlet]
    off = off_m / 111_000
    return {
        "lat": round(lat + off * world.chance.choice((-1, 1)), 6),
        "lon": round(lon + world.chance.uniform(-0.0002, 0.0002), 6),
        "accuracy_m": accuracy_m or round(world.chance.uniform(8, 60), 1),
        "altitude_m": round(world.chance.uniform(30, 45), 1),
        "crs": "WGS84",
        "source": "device",
    }


def display_body(world: World, outlet: str, *, complete: bool = True, joint: bool = True) -> dict[str, Any]:
    """A joint display."""
    products = FULL_SHELF if complete else FULL_SHELF[2:]
    return {
        "outlet": outlet,
        "position": position(world, outlet),
        "joint": joint,
        "prominent": True,
        "products": [
            {
                "product": code,
                "bottles": world.chance.randrange(2, 13),
                "layers": world.chance.randrange(1, 4),
            }
            for code in products
        ],
    }


def visit_body(world: World, outlet: str, told_to: str | None) -> dict[str, Any]:
    """A visit with its check-list."""
    return {
        "outlet": outlet,
        "position": position(world, outlet),
        "checklist": {
            "bottles": [{"product": "haizhilan", "bottles": world.chance.randrange(2, 18)}],
            "tags_in_order": world.chance.random() < 0.9,
            "decoration_in_order": world.chance.random() < 0.8,
            "policy_told": told_to is not None,
            "told_to": told_to,
        },
    }

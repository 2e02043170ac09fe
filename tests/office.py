"""The cast at work: clients signed in as somebody, and records as a phone makes them."""

from __future__ import annotations

import hashlib
import io
import json
import random
import time
import uuid
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from fieldapp.kernel import clock
from tests.cast import secret_of
from tests.evaluator.records import DISPLAY_SET, OPENING_SET

FULL_SHELF = DISPLAY_SET


@lru_cache(maxsize=64)
def jpeg(seed: int = 1, size: tuple[int, int] = (320, 240)) -> bytes:
    """A small, real JPEG, another one for each seed."""
    chance = random.Random(seed)
    picture = Image.frombytes("RGB", (16, 12), chance.randbytes(16 * 12 * 3)).resize(size)
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=80)
    return held.getvalue()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def new_id() -> str:
    """A UUIDv7 (RFC 9562, section 5.7), as phones make them."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | 7 << 76 | random.getrandbits(12) << 64 | 2 << 62 | random.getrandbits(62)
    return str(uuid.UUID(int=number))


def display_body(outlet: str, *photos: bytes, **changes: Any) -> dict[str, Any]:
    """A display that counts under the shipped scheme, unless `changes` say otherwise."""
    occurred_at = changes.pop("occurred_at", datetime.now(UTC).isoformat(timespec="seconds"))
    products = changes.pop("products", FULL_SHELF)
    body = {
        "outlet": outlet,
        "occurred_at": occurred_at,
        "position": {"lat": 37.9001, "lon": 115.2001, "accuracy_m": 12.5, "crs": "WGS84", "source": "device"},
        "joint": True,
        "prominent": True,
        "products": [{"product": product, "bottles": 6, "layers": 1} for product in products],
        "photos": [manifest_line(photo) for photo in photos or (jpeg(),)],
    }
    return {**body, **changes}


POSITION = {"lat": 37.9001, "lon": 115.2001, "accuracy_m": 12.5, "crs": "WGS84", "source": "device"}
ADDRESS_OF = {
    "visit": "visits",
    "display": "displays",
    "opening": "openings",
    "banquet": "banquets",
    "proof": "banquet-proofs",
}
"""Where a record of each kind is put."""


def visit_body(outlet: str, *photos: bytes, **changes: Any) -> dict[str, Any]:
    """A visit at which everything was in order."""
    checklist = {
        "bottles": [{"product": "haizhilan", "bottles": 6}],
        "tags_in_order": True,
        "decoration_in_order": True,
        "policy_told": True,
        "told_to": "Mr Zhao",
    }
    return {**_record(photos), "outlet": outlet, "position": POSITION, "checklist": checklist, **changes}


def opening_body(name: str, *photos: bytes, **changes: Any) -> dict[str, Any]:
    """A new shop that counts under the shipped scheme; far from the cast's own shops."""
    products = changes.pop("products", OPENING_SET)
    return {
        **_record(photos or (jpeg(1), jpeg(2))),
        "name": name,
        "outlet_kind": "tobacco_liquor",
        "township": "weibo",
        "phone": None,
        "licence": None,
        "layers": 2,
        "products": [{"product": product, "bottles": 6} for product in products],
        "position": {**POSITION, "lat": 38.1},
        **changes,
    }


def banquet_body(held_on: str, *photos: bytes, **changes: Any) -> dict[str, Any]:
    """A banquet of 12 tables won from family or friends."""
    return {
        **_record(photos),
        "held_on": held_on,
        "meal": "dinner",
        "venue": "Hotel Xinji",
        "host": "Mr Li",
        "tables": 12,
        "source": "personal",
        "products": [{"product": "haizhilan", "bottles": 24}],
        **changes,
    }


def proof_body(booking: str, *photos: bytes, **changes: Any) -> dict[str, Any]:
    """That this banquet was held with 12 tables and 25 bottles: 30 were taken, 5 came back."""
    used = {"product": "haizhilan", "bottles_taken": 30, "bottles_returned": 5}
    return {
        **_record(photos or (jpeg(),)),
        "banquet": booking,
        "tables": 12,
        "products": [used],
        "position": POSITION,
        **changes,
    }


def _record(photos: tuple[bytes, ...]) -> dict[str, Any]:
    now = clock.now().isoformat(timespec="seconds")
    return {"occurred_at": now, "photos": [manifest_line(photo) for photo in photos]}


def manifest_line(photo: bytes) -> dict[str, Any]:
    return {
        "sha256": sha256(photo),
        "taken_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "taken_at_source": "clock",
        "size_bytes": len(photo),
    }


class Office:
    """One app, many people: every call says who makes it."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def call(self, who: str | None, method: str, path: str, body: Any = None, **options: Any) -> TestResponse:
        """A request with `who`'s session, as their own browser would send it; bytes go raw, the rest as JSON."""
        headers = {"Sec-Fetch-Site": "same-origin", **options.pop("headers", {})}
        if who:
            headers["Cookie"] = f"session={secret_of(who)}"
        if isinstance(body, bytes):
            options |= {"data": body, "content_type": options.get("content_type", "image/jpeg")}
        elif body is not None:
            options |= {"data": json.dumps(body), "content_type": "application/json"}
        return self.app.test_client(use_cookies=False).open(path, method=method, headers=headers, **options)

    def submit(
        self, who: str, body: dict[str, Any], record: str | None = None, **options: Any
    ) -> TestResponse:
        return self.call(who, "PUT", f"/api/v1/displays/{record or new_id()}", body, **options)

    def put(
        self, who: str, kind: str, body: dict[str, Any], record: str | None = None, **options: Any
    ) -> TestResponse:
        """A record of any kind, under its own address."""
        return self.call(who, "PUT", f"/api/v1/{ADDRESS_OF[kind]}/{record or new_id()}", body, **options)

    def stored(self, who: str, kind: str, body: dict[str, Any], *photos: bytes) -> str:
        """A record of any kind with its photos, complete; returns its id."""
        record = new_id()
        answer = self.put(who, kind, body, record)
        assert answer.status_code == 201, answer.text
        for photo in photos:
            assert self.send_photo(who, photo).status_code in (200, 201)
        return record

    def withdraw(self, who: str, record: str, **more: Any) -> TestResponse:
        return self.call(who, "PUT", f"/api/v1/submissions/{record}/withdrawal", more)

    def send_photo(self, who: str, photo: bytes, name: str | None = None, **options: Any) -> TestResponse:
        return self.call(who, "PUT", f"/api/v1/photos/{name or sha256(photo)}", photo, **options)

    def review(self, who: str, record: str, decision: str = "approved", **more: Any) -> TestResponse:
        return self.call(who, "PUT", f"/api/v1/submissions/{record}/review", {"decision": decision, **more})

    def approved_display(self, rep: str, supervisor: str, outlet: str, seed: int = 1, **changes: Any) -> str:
        """A display with its photo, submitted and approved; returns its id."""
        record, photo = new_id(), jpeg(seed)
        assert self.submit(rep, display_body(outlet, photo, **changes), record).status_code == 201
        assert self.send_photo(rep, photo).status_code in (200, 201)
        assert self.review(supervisor, record).status_code == 204
        return record

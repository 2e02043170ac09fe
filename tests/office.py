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

from tests.cast import secret_of
from tests.evaluator.records import DISPLAY_SET

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

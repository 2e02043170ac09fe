"""Pieces of work for `killed_at`: each runs in the app's context and takes no arguments."""

from __future__ import annotations

from typing import Any

from flask import current_app

from tests.office import Office
from tests.settlement.closing import ACCEPT_ALL, on

JUNE = "2026-06"


def calculate_june() -> None:
    """The draft, as the desk asks for it."""
    assert _put("draft") == 200


def close_june() -> None:
    """The close; a try before may have got through with nobody left to hear of it."""
    assert _put("close", ACCEPT_ALL) in (200, 409)


def _put(what: str, body: Any = None) -> int:
    app: Any = current_app
    with on("2026-07-02", hour=13):
        answer = Office(app._get_current_object()).call(
            "finance_du", "PUT", f"/api/v1/months/{JUNE}/{what}", body
        )
    return answer.status_code

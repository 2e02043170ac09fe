"""What pages read from addresses and forms: nothing that they do not offer."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import date
from typing import Any

from flask import request

from fieldapp.fieldwork.models import Kind
from fieldapp.fieldwork.queries import LISTED
from fieldapp.fieldwork.queries.queue import Wanted
from fieldapp.kernel import clock
from fieldapp.kernel.errors import NotFound
from fieldapp.kernel.shapes import Shape, load_form

QUEUED = tuple(kind for kind in LISTED if kind != Kind.VISIT)
"""Kinds that may stand in the review queue."""


def asked(name: str, among: Collection[str]) -> str | None:
    """What a list was asked for; what it does not know is not asked for."""
    value = request.args.get(name)
    return value if value in among else None


def asked_day(name: str) -> date | None:
    """The day that a list was asked for; what is no day is not asked for."""
    try:
        return clock.parse_day(request.args.get(name, ""))
    except ValueError:
        return None


def chosen(name: str, among: Collection[str]) -> str:
    """What was chosen in a form; anything that it does not offer is no such page."""
    value = request.form.get(name, "")
    if value not in among:
        raise NotFound()
    return value


def typed(shape: type[Shape], name: str, *, field: str | None = None) -> Any:
    """What was typed, under the API's rules; browsers end lines with two characters.

    Args:
        field: the form's field, if it is not called as the shape's.
    """
    text = request.form.get(field or name, "").replace("\r\n", "\n").strip()
    if name == "same_outlet":  # a Chinese keyboard types codes in full width
        text = unicodedata.normalize("NFKC", text)
    return load_form(shape(only=[name]), {name: text or None})[name]


def queue_address() -> dict[str, Any]:
    """What the queue was asked for, for addresses that lead back to the same place in it."""
    wanted = {
        "kind": asked("kind", QUEUED),
        "signals": asked("signals", ("with", "without")),
        "order": asked("order", ("oldest",)),
        "q": request.args.get("q", "").strip()[:60] or None,
    }
    return {name: value for name, value in wanted.items() if value}


def wanted_queue() -> Wanted:
    """What of the queue the address asks for."""
    address = queue_address()
    flagged = {"with": True, "without": False}.get(address.get("signals", ""))
    return Wanted(
        kind=address.get("kind"),
        flagged=flagged,
        words=address.get("q", ""),
        oldest_first=address.get("order") == "oldest",
    )

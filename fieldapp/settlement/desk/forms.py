"""What is typed into the forms that propose changes."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from flask import request

from fieldapp.kernel.shapes import load_form, whole_typed
from fieldapp.settlement.schemas.changes import ReasonShape

SHOWN_IN_PLACE = (409, 422)
"""A refusal with one of these leads back to the form, which says what to do."""


def takers(reps: Sequence[Any]) -> list[Any]:
    """Of the reps within reach those who may be given outlets."""
    return [row for row in reps if not row.has_left]


def form_of(*names: str) -> dict[str, Any]:
    """Fields of a form as typed, numbers as numbers, also those of a Chinese keyboard; empty is None."""
    typed = {name: unicodedata.normalize("NFKC", request.form.get(name, "")).strip() for name in names}
    return {name: _value(name, text) for name, text in typed.items()}


def _value(name: str, text: str) -> Any:
    if name in _WHOLE:
        return whole_typed(text)
    if name in _PLACE:
        try:
            return float(text)
        except ValueError:
            return text or None
    return text or None


_WHOLE = ("bottles", "layers", "fee_yuan")
_PLACE = ("lat", "lon")


def reason_given() -> str:
    """Why something is proposed."""
    reason: str = load_form(ReasonShape(), form_of("reason"))["reason"]
    return reason

"""What outlets must ask the rooms beside it; filled in `create_app` alone."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from flask import current_app

from fieldapp.evaluator.text import Text


@dataclass(frozen=True, slots=True)
class OutletHooks:
    """Questions about the pay schemes, closed months, and wages, which settlement keeps."""

    brand_lines: Callable[[], Mapping[str, Text]]
    """The brand lines that sales may be entered for, by code, with their names."""
    closed_months: Callable[[], Collection[str]]
    """All closed months: what is decided about their days needs a second person."""
    wages_in_force: Callable[[Collection[str]], Mapping[tuple[int, str], int]]
    """Wages of months in fen, by rep id and month."""
    enter_wages: Callable[[Sequence[tuple[int, str, int]], int | None], None]
    """Append wages: rep id, month, fen; by whom."""


def outlet_hooks() -> OutletHooks:
    """The hooks of the running app."""
    hooks: OutletHooks = current_app.extensions["outlet_hooks"]
    return hooks

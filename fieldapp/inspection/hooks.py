"""What inspection must ask the rooms above; filled in `create_app` alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app


def _always(_rep_id: int, _month: str) -> bool:
    """Where no room above settles months."""
    return True


@dataclass(frozen=True, slots=True)
class InspectionHooks:
    """Questions about settled months."""

    figure_appealable: Callable[[int, str], bool] = _always
    """Whether a rep (by id) may still appeal against a figure of a month (YYYY-MM): it is not closed, or its
    window runs."""


def inspection_hooks() -> InspectionHooks:
    """The hooks of the running app."""
    hooks: InspectionHooks = current_app.extensions["inspection_hooks"]
    return hooks

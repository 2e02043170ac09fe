"""What field work tells the rooms above; filled in `create_app` alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import current_app

from fieldapp.fieldwork.models import Kind

ANNOUNCED = frozenset({Kind.INSPECTION})
"""Kinds of which another room must hear at once: what an inspection found is told to the rep."""


def _nobody_listens(_submission_ids: Sequence[str]) -> None:
    """Where no room above is wired in."""


@dataclass(frozen=True, slots=True)
class FieldworkHooks:
    """News about records."""

    on_recorded: Callable[[Sequence[str]], None] = _nobody_listens
    """Called with records of an announced kind that are complete with their photos, in the transaction that
    makes them so."""


def fieldwork_hooks() -> FieldworkHooks:
    """The hooks of the running app."""
    hooks: FieldworkHooks = current_app.extensions["fieldwork_hooks"]
    return hooks

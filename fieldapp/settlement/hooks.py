"""What settlement must ask the room above; filled in `create_app` alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app


@dataclass(frozen=True, slots=True)
class SettlementHooks:
    """Words of the pages, for exports to say the same."""

    label: Callable[[str], str]
    """A code (of a kind, a state, a clause of no scheme …) in the reader's language."""


def settlement_hooks() -> SettlementHooks:
    """The hooks of the running app."""
    hooks: SettlementHooks = current_app.extensions["settlement_hooks"]
    return hooks

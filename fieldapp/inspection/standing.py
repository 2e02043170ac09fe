"""Where a finding stands for one rep at one moment. Pure; `queries/chargeable.py` says the same in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    """What may still become of a finding."""

    UNTOLD = "untold"
    """The rep has not been told: its photos are on the way, or the outlet has just become theirs."""
    OPEN = "open"
    """The rep may appeal."""
    APPEALED = "appealed"
    CHARGEABLE = "chargeable"
    LIFTED = "lifted"
    NOT_RESPONSIBLE = "not_responsible"
    """On its day the outlet was nobody's or another rep's, as decided by now: it is not charged here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What is known of a finding and a rep."""

    is_responsible: bool = True
    """Whether the outlet was this rep's on the finding's day."""
    told_at: datetime | None = None
    appeal_until: datetime | None = None
    filed_at: datetime | None = None
    """When this rep appealed."""
    upheld_at: datetime | None = None
    """When this rep's appeal was ruled so."""
    lifted_at: datetime | None = None
    """When anybody's appeal against the finding was ruled so: what did not happen is charged to nobody."""


def standing(case: Case, moment: datetime) -> Standing:
    """Where a finding stands at a moment: of what came later, nothing is known.

    Chargeable is what was upheld, or what was not appealed until its window was over (architecture 5).
    """
    if _by(case.lifted_at, moment):
        return Standing.LIFTED
    if not case.is_responsible:
        return Standing.NOT_RESPONSIBLE
    if not _by(case.told_at, moment):
        return Standing.UNTOLD
    if _by(case.filed_at, moment):
        return Standing.CHARGEABLE if _by(case.upheld_at, moment) else Standing.APPEALED
    return Standing.CHARGEABLE if _by(case.appeal_until, moment) else Standing.OPEN


def _by(event: datetime | None, moment: datetime) -> bool:
    return event is not None and event <= moment

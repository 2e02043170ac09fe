"""Signals: what a reviewer should look at twice, with figures. Pure; alone they never reject or fine."""

from fieldapp.fieldwork.signals.gravity import GRAVITY, gravity_of
from fieldapp.fieldwork.signals.judging import (
    Circumstances,
    EarlierUse,
    Likeness,
    Place,
    SameOccasion,
    Signal,
    signals_of,
)
from fieldapp.fieldwork.signals.sentences import SIGNAL_CODES, sentence, shown_to

__all__ = [
    "GRAVITY",
    "SIGNAL_CODES",
    "Circumstances",
    "EarlierUse",
    "Likeness",
    "Place",
    "SameOccasion",
    "Signal",
    "gravity_of",
    "sentence",
    "shown_to",
    "signals_of",
]

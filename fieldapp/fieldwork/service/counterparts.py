"""The records that a record's signals speak of, to be held beside it: as far as the reader may read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.queries import PhotoLine
from fieldapp.fieldwork.signals import sentence
from fieldapp.kernel.database import AnyRow
from fieldapp.people.queries import Actor

NAMING = frozenset({"rep", "receipt", "outlet"})
"""Figures of a signal that say whose record it speaks of: told to nobody who may not read that record."""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Another record whose photo or banquet resembles one's own.

    Attributes:
        photos: those that can still be shown.
    """

    id: str
    receipt: str
    rep: str
    rep_name: str
    place: str
    business_day: date
    photos: Sequence[PhotoLine]


def spoken_of(actor: Actor, signals: Sequence[Mapping[str, Any]]) -> Sequence[AnyRow]:
    """The records that signals speak of and the actor may read."""
    receipts = {receipt for signal in signals if (receipt := signal["figures"].get("receipt"))}
    return queries.records_of_receipts(actor, receipts) if receipts else ()


def counterparts_of(
    rows: Sequence[AnyRow], lines: Mapping[str, Sequence[PhotoLine]]
) -> dict[str, Counterpart]:
    """By receipt code the records spoken of, with those of their photos that can still be shown."""
    return {
        row.receipt: Counterpart(
            row.id,
            row.receipt,
            row.staff_number,
            row.rep_name,
            row.place,
            row.business_day,
            [line for line in lines[row.id] if line.received and not line.removed],
        )
        for row in rows
    }


def worded(signal: Mapping[str, Any], counterparts: Mapping[str, Counterpart]) -> dict[str, Any]:
    """A signal with its sentence; without what would tell of a record that the reader may not read."""
    figures, text = signal["figures"], sentence(signal["code"], signal["figures"])
    if "receipt" in figures and figures["receipt"] not in counterparts:
        figures = {name: figure for name, figure in figures.items() if name not in NAMING} | {
            "elsewhere": True
        }
    return {**signal, "figures": figures, "text": text.as_json()}

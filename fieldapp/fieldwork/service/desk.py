"""What lies on a reviewer's desk beside the record itself: the outlet's last approved one, how often each signal
was overturned, and which record comes next.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import Kind, State
from fieldapp.fieldwork.queries import PhotoLine
from fieldapp.fieldwork.queries.queue import (
    Place,
    Wanted,
    approved_before,
    decided_with_signals,
    next_waiting,
)
from fieldapp.fieldwork.service.records import Record
from fieldapp.people.queries import Actor


class Track(NamedTuple):
    """How often records with a signal were decided on lately, and how often approved in spite of it."""

    decided: int
    approved: int


@dataclass(frozen=True, slots=True)
class Desk:
    """What a reviewer holds a record against.

    Attributes:
        track: by signal code.
        before: the last record of the kind that was approved at the outlet: id, business_day, rep_name; or None.
        before_photos: its photos that can still be shown.
        next_id: the record that comes next in the queue.
        next_photos: its photos, to be fetched ahead.
    """

    track: Mapping[str, Track]
    before: Any
    before_photos: Sequence[PhotoLine]
    next_id: str | None
    next_photos: Sequence[PhotoLine]


def track_record() -> dict[str, Track]:
    """By signal code how the last records with signals were decided; of all teams, as figures alone."""
    decided, approved = Counter[str](), Counter[str]()
    for signals, state in decided_with_signals():
        codes = {signal["code"] for signal in signals}
        decided.update(codes)
        approved.update(codes if state == State.APPROVED else ())
    return {code: Track(decided[code], approved[code]) for code in decided}


def beside(actor: Actor, record: Record, wanted: Wanted) -> Desk:
    """The desk around a record that awaits its review."""
    receipt = record.receipt
    comparable = receipt.kind in (Kind.DISPLAY, Kind.PROOF)
    before = approved_before(record.outlet_id, receipt.kind, receipt.received_at) if comparable else None
    place = Place(record.gravity, receipt.received_at, receipt.id)
    next_id = next_waiting(actor, wanted, after=place)
    # an opening has its likely outlets to be looked up instead
    ahead = next_id if receipt.kind != Kind.OPENING else None
    lines = queries.photo_lines([found for found in (before and before.id, ahead) if found])
    return Desk(
        track=track_record() if record.signals else {},
        before=before,
        before_photos=_kept(lines[before.id]) if before else (),
        next_id=next_id,
        next_photos=_kept(lines[ahead]) if ahead else (),
    )


def _kept(lines: Sequence[PhotoLine]) -> Sequence[PhotoLine]:
    return [line for line in lines if line.received and not line.removed]

"""A season of field work as it was recorded and decided, one decision after the other: the words for it.

A world holds the records of three months and everything that anybody decided on them later (`seasons.py` makes
some up). What was known at a moment follows from the decisions up to it (`reckoning.py`); the tables hold all of
them (`entering.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

MONTHS = ("2026-02", "2026-03", "2026-04")
MONTH, FIRST = "2026-03", date(2026, 3, 1)
BASE = datetime(2026, 6, 1, tzinfo=UTC)
"""When the first decision was made; every record had been received long before."""
LAST = 30
"""Decisions are made at BASE + 0 s to BASE + LAST s; several may be made at one moment."""
EARLY = -100 * 24 * 3600
"""When an assignment was planned, weeks before the month in which it begins."""
REPS = ("rep_an", "rep_bai", "rep_cui")
KNOWN = ("rep_an-0", "rep_an-1", "rep_bai-1")
"""Outlets that were always in the list, each the rep's of its name."""
NEW = ("new-0", "new-1", "new-2")
"""Outlets that openings brought in: new-0 the first one, and so on."""
TOWNSHIPS = ("xinji", "weibo", "jiucheng")
SEATS = dict(zip(KNOWN, ("xinji", "weibo", "jiucheng"), strict=True))
"""Where the known outlets lay in the beginning."""
LINES = ("yanghe", "shuanggou", "redwine")
PAST = ("2025-10", "2025-11", "2025-12", "2026-01")
KINDS = ("bottles_short", "not_restocked", "tag_or_posm_missing", "policy_unknown", "claim_loss")


@dataclass(frozen=True)
class Shown:
    """A display; `order` is the minute in which the server received it."""

    id: str
    rep: str
    outlet: str
    day: int
    order: int
    joint: bool
    prominent: bool
    products: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """An opening; which outlet it is, its reviews say."""

    id: str
    rep: str
    day: int
    order: int
    layers: int
    products: tuple[str, ...]


@dataclass(frozen=True)
class Booked:
    """A booked banquet, received in the last second before its day or in the first second of it."""

    id: str
    rep: str
    day: int
    in_time: bool
    source: str
    corrects: str | None = None


@dataclass(frozen=True)
class Proved:
    """A proof: tables, and per product bottles taken and returned."""

    id: str
    booking: str
    tables: int
    items: tuple[tuple[str, int, int], ...]


Record = Shown | Opened | Booked | Proved


@dataclass(frozen=True)
class Reviewed:
    at: int
    record: str
    decision: str
    outlet: str | None = None


@dataclass(frozen=True)
class Assigned:
    at: int
    outlet: str
    rep: str | None
    day: int


@dataclass(frozen=True)
class Covered:
    at: int
    absent: str
    cover: str
    day: int
    days: int
    cancelled: bool


@dataclass(frozen=True)
class Moved:
    at: int
    outlet: str
    township: str


@dataclass(frozen=True)
class Agreed:
    at: int
    code: str
    outlet: str
    day: int
    days: int
    cancelled: bool


@dataclass(frozen=True)
class Merged:
    """From a month on the outlet counts as the one kept; None: as itself again."""

    at: int
    outlet: str
    kept: str | None
    month: str


@dataclass(frozen=True)
class Targeted:
    at: int
    rep: str
    month: str
    kind: str
    value: int | None


@dataclass(frozen=True)
class Sold:
    at: int
    rep: str
    month: str
    line: str
    target_fen: int
    actual_fen: int


@dataclass(frozen=True)
class OnDuty:
    at: int
    rep: str
    township: str
    on_duty: bool
    day: int


@dataclass(frozen=True)
class Employed:
    at: int
    rep: str
    day: int
    last_day: int | None


@dataclass(frozen=True)
class Found:
    at: int
    id: str
    outlet: str
    kind: str
    day: int
    loss_fen: int


@dataclass(frozen=True)
class Told:
    """A rep was told of a finding, and may appeal before `until`."""

    at: int
    finding: str
    rep: str
    until: int


@dataclass(frozen=True)
class Appealed:
    at: int
    id: str
    finding: str
    rep: str


@dataclass(frozen=True)
class Ruled:
    at: int
    appeal: str
    outcome: str


Decision = (
    Reviewed
    | Assigned
    | Covered
    | Moved
    | Agreed
    | Merged
    | Targeted
    | Sold
    | OnDuty
    | Employed
    | Found
    | Told
    | Appealed
    | Ruled
)
One = TypeVar("One")


@dataclass(frozen=True)
class World:
    """Records, the decisions in the order made, and bookings that were cancelled in the end."""

    records: Sequence[Record]
    decisions: Sequence[Decision]
    cancelled: Sequence[str] = ()

    def of(self, kind: type[One]) -> list[One]:
        """Records or decisions of one kind, in order."""
        return [each for each in (*self.records, *self.decisions) if isinstance(each, kind)]


def moment(at: int) -> datetime:
    return BASE + timedelta(seconds=at)


def day_of(number: int) -> date:
    """The days are numbered from the first of `MONTH`."""
    return FIRST + timedelta(number)


def month_of(number: int) -> str:
    return day_of(number).isoformat()[:7]


def responsible(decisions: Iterable[Decision], outlet: str, day: int) -> str | None:
    """Whose an outlet is on a day: as of the last first day before it, and of one first day as decided last."""
    rep, since = (outlet[:-2] if outlet in KNOWN else None), -(10**6)
    for decision in decisions:
        if isinstance(decision, Assigned) and decision.outlet == outlet and since <= decision.day <= day:
            rep, since = decision.rep, decision.day
    return rep

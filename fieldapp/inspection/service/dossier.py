"""Findings at the desk: the list with how each stands, one with both sides' evidence, and what was overturned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fieldapp.evaluator.charging import Instead
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.queries import photo_lines
from fieldapp.inspection.queries.found import Wanted, found_page, overturned_by
from fieldapp.inspection.service.charging import charged_instead
from fieldapp.inspection.service.claims import claim_before
from fieldapp.inspection.service.findings import finding_row, name_of, standing_for, whole_finding
from fieldapp.inspection.service.kinds import kind_names
from fieldapp.inspection.service.window import last_day
from fieldapp.inspection.standing import Standing
from fieldapp.kernel import clock
from fieldapp.kernel.clock import month_of
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.days import business_today
from fieldapp.kernel.paging import Page
from fieldapp.people.queries import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A finding in the list.

    Attributes:
        instead: why it costs nothing although it is chargeable; None: it is charged, or not chargeable.
        last_day: of the window in which it may be appealed; None: nobody was told.
    """

    row: AnyRow
    name: Text
    standing: Standing
    instead: Instead | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a finding; `what` is named by the page."""

    at: datetime
    what: str
    who: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One finding with the evidence of both sides.

    Attributes:
        finding: as `WholeFindingShape` has it.
        removed: SHA-256 of photos that retention has removed.
        instead: as of `Found`.
        claim: what the outlet was claimed to look like that day (`claim_before`).
    """

    finding: Mapping[str, Any]
    rep_name: str | None
    instead: Instead | None
    removed: Collection[str]
    claim: Mapping[str, Any] | None
    past: Sequence[Event]


@dataclass(frozen=True, slots=True)
class Overturned:
    """How many findings there were, and how many of them were appealed and lifted."""

    name: str | Text
    found: int
    appealed: int
    lifted: int

    @property
    def percent(self) -> float:
        return 100 * self.lifted / self.found


@dataclass(frozen=True, slots=True)
class Overturns:
    """The same findings by inspector, by kind, and by both."""

    by_inspector: Sequence[Overturned]
    by_kind: Sequence[Overturned]
    by_both: Sequence[tuple[str, Overturned]]


def page_of_found(actor: Actor, wanted: Wanted, cursor: str) -> Page[Found]:
    """Findings the actor may read, as the desk lists them; in four queries."""
    page = found_page(actor, wanted, cursor, clock.now())
    names = kind_names({row.month for row in page.items})
    standings = {row.id: standing_for(actor, row) for row in page.items}
    instead = charged_instead([each for each, how in standings.items() if how == Standing.CHARGEABLE])
    found = [
        Found(
            row=row,
            name=name_of(row, names),
            standing=standings[row.id],
            instead=instead.get(row.id),
            last_day=row.appeal_until and last_day(row.appeal_until),
        )
        for row in page.items
    ]
    return Page(found, page.next_cursor)


def read_dossier(actor: Actor, finding_id: str) -> Dossier:
    """One finding with the evidence of both sides.

    Raises:
        NotFound, OutOfScope: see `read_finding`.
    """
    row = finding_row(actor, finding_id)
    is_chargeable = standing_for(actor, row) == Standing.CHARGEABLE
    return Dossier(
        finding=whole_finding(actor, row),
        instead=charged_instead([row.id]).get(row.id) if is_chargeable else None,
        rep_name=row.rep_name,
        removed=_removed(row.inspection_id),
        claim=claim_before(actor, row.outlet, row.day, other_than=row.id),
        past=_past(row),
    )


def overturns(actor: Actor, month: str) -> Overturns:
    """How many findings of each inspector and kind were overturned; see `overturned_by`."""
    rows = overturned_by(actor, month)
    this = month or month_of(business_today())
    names = {code: name for (_, code), name in kind_names([this]).items()}

    def named(row: AnyRow) -> Text:
        return names.get(row.kind) or Text(row.kind, row.kind)

    return Overturns(
        _summed(rows, lambda row: row.inspector, lambda row: row.name),
        _summed(rows, lambda row: row.kind, named),
        [(row.name, Overturned(named(row), row.found, row.appealed, row.lifted)) for row in rows],
    )


def _removed(inspection_id: str | None) -> set[str]:
    lines = photo_lines([inspection_id])[inspection_id] if inspection_id else ()
    return {line.sha256 for line in lines if line.removed}


def _past(row: AnyRow) -> list[Event]:
    happened = [
        Event(row.recorded_at, "recorded", row.recorded_by),
        *([Event(row.told_at, "told", row.rep_name)] if row.told_at else []),
        *([Event(row.filed_at, "filed", row.rep_name)] if row.filed_at else []),
        *([Event(row.upheld_at, "upheld", None)] if row.upheld_at else []),
        *([Event(row.lifted_at, "lifted", None)] if row.lifted_at else []),
    ]
    return sorted(happened, key=lambda event: event.at)


def _summed(
    rows: Sequence[AnyRow], by: Callable[[AnyRow], str], named: Callable[[AnyRow], str | Text]
) -> list[Overturned]:
    groups: dict[str, list[AnyRow]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(row)
    sums = [
        Overturned(
            named(some[0]),
            sum(row.found for row in some),
            sum(row.appealed for row in some),
            sum(row.lifted for row in some),
        )
        for some in groups.values()
    ]
    return sorted(sums, key=lambda one: -one.percent)

"""Findings as somebody may read them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.inspection.models import Finding
from fieldapp.inspection.queries import findings as queries
from fieldapp.inspection.service.kinds import clause_on, kind_names, names_in
from fieldapp.inspection.service.window import last_day
from fieldapp.inspection.standing import Case, Standing, standing
from fieldapp.kernel import clock
from fieldapp.kernel.clock import iso_instant
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.kernel.paging import Page
from fieldapp.outlets.queries import policies_named
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import schemes_of_months


def read_finding(actor: Actor, finding_id: str) -> dict[str, Any]:
    """One finding with its evidence and how it stands (`FindingShape`).

    Raises:
        NotFound: there is none of this id. OutOfScope: there is, but not for the actor.
    """
    return whole_finding(actor, finding_row(actor, finding_id))


def finding_row(actor: Actor, finding_id: str) -> AnyRow:
    """One finding as it stands (`queries.listed_findings`).

    Raises:
        NotFound, OutOfScope: see `read_finding`.
    """
    row = queries.finding_for(actor, finding_id)
    if row is None:
        raise OutOfScope() if queries.finding_by_id(finding_id) else NotFound()
    return row


def whole_finding(actor: Actor, row: AnyRow) -> dict[str, Any]:
    """A finding with what reps noted at the outlet before it and the clause on it (`WholeFindingShape`)."""
    schemes = schemes_of_months([row.month])
    seen = {**_as_read(actor, row, names_in(schemes)), "visits": _checklists(row)}
    if actor.role == Role.INSPECTOR:
        return seen
    clause = clause_on(schemes[row.month], row.kind)
    return {**seen, "clause": clause and clause.as_json()}


def _checklists(row: AnyRow) -> list[dict[str, Any]]:
    """What reps noted at the outlet in the month before the finding, so that they can prove what is asked.

    Whoever the rep was: an inspector is not told whom a finding costs.
    """
    visits = queries.visits_before(row.outlet, clock.month_days(row.month)[0], row.day)
    named = policies_named({one for visit in visits for one in visit.body["checklist"].get("policies", ())})
    return [
        {
            "record": visit.id,
            "day": visit.business_day.isoformat(),
            "checklist": visit.body["checklist"],
            "policies": [named[one].title for one in visit.body["checklist"].get("policies", ())],
        }
        for visit in visits
    ]


def page_of_findings(actor: Actor, *, month: str | None, cursor: str) -> Page[dict[str, Any]]:
    """Findings the actor may read, newest first; see `queries.findings_page`."""
    page = queries.findings_page(actor, month=month, cursor=cursor)
    names = kind_names({row.month for row in page.items})
    return Page([_as_read(actor, row, names) for row in page.items], page.next_cursor)


def standing_for(actor: Actor, row: AnyRow) -> Standing:
    """Where a finding stands now for the rep responsible, or for the reading rep."""
    return standing(_case(actor, row), clock.now())


def name_of(row: AnyRow | Finding, names: Mapping[tuple[str, str], Text]) -> Text:
    """What people call the kind of a finding; one that a later version of the scheme left out, by its code."""
    return names.get((row.month, row.kind)) or Text(row.kind, row.kind)


def _as_read(actor: Actor, row: AnyRow, names: Mapping[tuple[str, str], Text]) -> dict[str, Any]:
    """An inspector sees what was found, not whom it costs how much."""
    seen: dict[str, Any] = {
        "id": row.id,
        "inspection": row.inspection_id,
        "outlet": row.outlet,
        "outlet_name": row.outlet_name,
        "kind": row.kind,
        "text": name_of(row, names).as_json(),
        "day": row.day.isoformat(),
        "month": row.month,
        "figures": row.figures,
        "photos": row.photos,
        "note": row.note,
        "recorded_by": row.recorded_by,
        "recorded_at": iso_instant(row.recorded_at),
    }
    if actor.role == Role.INSPECTOR:
        return seen
    return {
        **seen,
        "rep": row.rep,
        "loss_fen": row.loss_fen,
        "document": row.document,
        "told_at": row.told_at and iso_instant(row.told_at),
        "appeal_until": row.appeal_until and iso_instant(row.appeal_until),
        "last_day": row.appeal_until and last_day(row.appeal_until).isoformat(),
        "appeal": row.appeal_id,
        "standing": standing_for(actor, row),
    }


def _case(actor: Actor, row: AnyRow) -> Case:
    seen_by = actor.user_id if actor.role == Role.REP else row.responsible_id
    return Case(
        is_responsible=row.responsible_id is not None and row.responsible_id == seen_by,
        told_at=row.told_at,
        appeal_until=row.appeal_until,
        filed_at=row.filed_at,
        upheld_at=row.upheld_at,
        lifted_at=row.lifted_at,
    )

"""Inspections as somebody may read them."""

from __future__ import annotations

from typing import Any

from fieldapp.fieldwork.queries import photo_lines
from fieldapp.fieldwork.signals import sentence
from fieldapp.inspection.models import Finding
from fieldapp.inspection.queries import inspections as queries
from fieldapp.inspection.service.kinds import kind_name
from fieldapp.kernel.clock import iso_instant
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.kernel.ids import receipt_code
from fieldapp.kernel.paging import Page
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor
from fieldapp.people.service.looking import note_look


def read_inspection(actor: Actor, inspection_id: str) -> dict[str, Any]:
    """One inspection with its photos and what it found (`InspectionShape`).

    Raises:
        NotFound: there is none of this id. OutOfScope: there is, but not for the actor.
    """
    row = queries.inspection_for(actor, inspection_id)
    if row is None:
        raise OutOfScope() if queries.inspection_exists(inspection_id) else NotFound()
    note_look(actor, row.submitter_id, "inspection", row.id)
    signals = row.signals if actor.role == Role.INSPECTION_LEAD else []
    return {
        **_as_listed(row),
        "note": row.note,
        "distance_m": row.distance_m,
        "photos": [
            {"sha256": line.sha256, "status": "received" if line.received else "missing"}
            for line in photo_lines([row.id])[row.id]
        ],
        "findings": [_found(finding) for finding in queries.findings_of_inspection(row.id)],
        "signals": [
            {**signal, "text": sentence(signal["code"], signal["figures"]).as_json()} for signal in signals
        ],
    }


def page_of_inspections(actor: Actor, *, month: str | None, cursor: str) -> Page[dict[str, Any]]:
    """Inspections the actor may read, newest first; see `queries.inspections_page`."""
    page = queries.inspections_page(actor, month=month, cursor=cursor)
    return Page([_as_listed(row) for row in page.items], page.next_cursor)


def _as_listed(row: AnyRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "receipt": receipt_code(row.id, row.body_sha256),
        "state": row.state,
        "inspector": row.inspector,
        "outlet": row.outlet,
        "outlet_name": row.outlet_name,
        "occurred_at": iso_instant(row.occurred_at),
        "received_at": iso_instant(row.received_at),
        "business_day": row.business_day.isoformat(),
        "outcome": row.outcome,
        "sample": row.sample,
    }


def _found(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "text": kind_name(finding.month, finding.kind).as_json(),
        "figures": finding.figures,
        "photos": finding.photos,
        "note": finding.note,
    }

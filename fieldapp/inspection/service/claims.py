"""What an inspector is told of an outlet: what it should look like, not whom a shortfall costs how much."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from fieldapp.fieldwork.queries import PhotoLine, photo_lines
from fieldapp.fieldwork.signals.sentences import HINTS, sentence
from fieldapp.inspection.queries import claims as queries
from fieldapp.inspection.queries.reach import is_within_reach
from fieldapp.kernel.clock import month_of
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.outlets.queries import entries_of, outlet_by_code
from fieldapp.people.queries import Actor


def read_claims(actor: Actor, outlet_code: str) -> dict[str, Any]:
    """An outlet's last approved display and the agreements that run today (`ClaimsShape`).

    Raises:
        NotFound: there is no such outlet. OutOfScope: it lies outside the inspector's region.
    """
    outlet = outlet_by_code(outlet_code)
    if outlet is None:
        raise NotFound()
    if not is_within_reach(actor, outlet.id, business_today()):
        raise OutOfScope()
    where = {"outlet": outlet.code, "outlet_name": outlet.name, "lat": outlet.lat, "lon": outlet.lon}
    return {**where, **claims_of([outlet.id])[outlet.id]}


def claims_of(outlet_ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Display and agreements of many outlets, by outlet, in four queries; of all entries that are one shop."""
    today = business_today()
    entries = entries_of(outlet_ids, month_of(today))
    every = set[int]().union(*entries.values())
    displays = _last_of_shops(entries, queries.last_approved_displays(every))
    photos = photo_lines([row.id for row in displays.values()])
    running = queries.agreements_running(every, today)
    return {
        one: {
            "display": _display(displays[one], photos[displays[one].id]) if one in displays else None,
            "agreements": [_terms(row) for row in running if row.outlet_id in entries[one]],
        }
        for one in outlet_ids
    }


def _last_of_shops(entries: Mapping[int, set[int]], displays: Mapping[int, AnyRow]) -> dict[int, AnyRow]:
    """By outlet the last display at any entry of its shop."""
    found = {one: [displays[each] for each in some if each in displays] for one, some in entries.items()}
    return {one: max(rows, key=lambda row: (row.received_at, row.id)) for one, rows in found.items() if rows}


def claim_before(actor: Actor, outlet_code: str, day: date, *, other_than: str) -> dict[str, Any] | None:
    """What the outlet was claimed to look like on a day, as far as the actor may read it: its last display that
    was approved and is not the contested record itself, and the agreements that ran.
    """
    outlet = outlet_by_code(outlet_code)
    if outlet is None:
        return None
    entries = entries_of([outlet.id], month_of(day))[outlet.id]
    row = queries.display_before(actor, entries, day, other_than=other_than)
    display = row and {"record": row.id, **_display(row, photo_lines([row.id])[row.id])}
    return {
        "display": display,
        "agreements": [_terms(each) for each in queries.agreements_running(entries, day)],
    }


def _terms(row: AnyRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "first_day": row.first_day.isoformat(),
        "last_day": row.last_day.isoformat(),
        "bottles": row.bottles,
        "layers": row.layers,
    }


def _display(row: AnyRow, photos: Sequence[PhotoLine]) -> dict[str, Any]:
    return {
        "day": row.business_day.isoformat(),
        "joint": row.body["joint"],
        "prominent": row.body["prominent"],
        "products": row.body["products"],
        "bottles": sum(item["bottles"] for item in row.body["products"]),
        "photos": [line.sha256 for line in photos if line.received and not line.removed],
        "hints": [
            {**signal, "text": sentence(signal["code"], signal["figures"]).as_json()}
            for signal in row.signals
            if signal["code"] in HINTS
        ],
    }

"""A statement as a phone opens it: beside the figures all that its codes and ids stand for."""

from __future__ import annotations

from typing import Any

from fieldapp.evaluator.scheme import Named, Product, Scheme
from fieldapp.fieldwork.queries import photo_lines
from fieldapp.settlement.service.statements import DrawnStatement


def opened_statement(drawn_up: DrawnStatement) -> dict[str, Any]:
    """The statement (`StatementShape`) with names of clauses, items and places, and the photos that can be shown."""
    told, scheme = drawn_up.as_json(), drawn_up.published.scheme
    places = {record.row.id: record.row.place for record in drawn_up.records.records}
    photos = photo_lines(list(places))
    for record in told["records"]:
        record["place"] = places[record["id"]]
        record["photos"] = [
            line.sha256 for line in photos[record["id"]] if line.received and not line.removed
        ]
    for finding, judged in zip(told["findings"], drawn_up.findings, strict=True):
        finding.update(_found(scheme, judged.row))
    return {**told, "scheme_name": scheme.name.as_json(), **_names(scheme)}


def _found(scheme: Scheme, row: Any) -> dict[str, Any]:
    kind = scheme.finding_kinds.get(row.kind)
    return {
        "text": kind.name.as_json() if kind else {"zh": row.kind, "en": row.kind},
        "outlet_name": row.outlet_name,
        "photos": row.photos,
    }


def _names(scheme: Scheme) -> dict[str, Any]:
    clauses = {
        clause.code: {"name": clause.name.as_json(), "section": clause.section} for clause in scheme.clauses
    }
    named: tuple[Named | Product, ...] = (
        *scheme.products.values(),
        *scheme.groups.values(),
        *scheme.lines.values(),
    )
    return {"clauses": clauses, "items": {thing.code: thing.name.as_json() for thing in named}}

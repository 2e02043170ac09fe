"""Proposed changes: which ones wait, what each would do, and the second person's answer."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.errors import NotFound, OutOfScope, Refusal
from fieldapp.kernel.geo import distance_m
from fieldapp.kernel.shapes import load_form
from fieldapp.outlets.models import ChangeKind
from fieldapp.outlets.queries import changes as queries
from fieldapp.outlets.queries import townships
from fieldapp.outlets.service.changes import answer_change
from fieldapp.outlets.service.imports import KINDS
from fieldapp.outlets.service.imports.proposed import proposed_import
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.settlement.desk.blueprint import blueprint
from fieldapp.settlement.desk.forms import SHOWN_IN_PLACE
from fieldapp.settlement.schemas.changes import (
    AnswerShape,
)
from fieldapp.settlement.service.change_preview import preview_change

MOST_ROWS = 300
"""Rows of a proposed file that a page shows."""


@blueprint.get("/changes")
@requires("changes.read")
def changes() -> str:
    """Changes that wait for a second person, or were answered."""
    answered = request.args.get("state") == "answered"
    text = request.args.get("cursor", "")
    cursor = int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None
    page = queries.changes_page(current_actor(), is_open=not answered, cursor=cursor)
    return render_template("changes.html", page=page, answered=answered)


@blueprint.get("/changes/<int:change>")
@requires("changes.read")
def change(change: int) -> str:
    """One change: what would hold, and the records and pay it touches."""
    return _change_page(change)


def _change_page(change_id: int, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    found = queries.change_for(actor, change_id) if change_id <= BIGGEST_ID else None
    if found is None:
        raise OutOfScope()
    is_open = found.is_confirmed is None
    preview = None
    try:
        preview = preview_change(actor, found) if is_open else None
    except Refusal as impossible:
        # since it was proposed, something else was decided; it can still be turned down
        refusal = refusal or impossible
    return render_template(
        "change.html",
        change=found,
        preview=preview,
        sheet=_sheet(found) if preview else None,
        townships={each.code: each.name for each in townships()},
        file_kind=KINDS[found.terms["import"]].name if "import" in found.terms else None,
        handed=queries.outlets_of_handover(found) if found.kind == ChangeKind.HANDOVER else (),
        **_pair(found.outlet_id, found.terms.get("kept_id")),
        covering=queries.name_of(found.terms.get("cover_rep_id")),
        taker=queries.name_of(found.terms.get("rep_id")),
        may_confirm=is_open and found.proposed_by != actor.user_id and allows(actor.role, "changes.confirm"),
        own=found.proposed_by == actor.user_id,
        refusal=refusal,
    )


def _pair(given_up: int | None, kept: int | None) -> dict[str, Any]:
    """Of a merge both entries, to be compared, and how far apart they lie: one shop does not stand in two places."""
    if given_up is None or kept is None:
        return {}
    pair = [queries.outlet_described(outlet_id=one) for one in (given_up, kept)]
    places = [(one.lat, one.lon) for one in pair if one and one.lat is not None]
    return {"pair": pair, "apart_m": distance_m(*places[0], *places[1]) if len(places) == 2 else None}


def _sheet(change: Any) -> dict[str, Any] | None:
    """Of a proposed file what each row would change."""
    if change.kind != ChangeKind.IMPORT:
        return None
    preview, _ = proposed_import(change.terms)
    changes = [row for row in preview.changes if row.status != "same"]
    kind = KINDS[change.terms["import"]]
    return {
        "changes": changes[:MOST_ROWS],
        "left_out": max(0, len(changes) - MOST_ROWS),
        "names": {column.code: column.name for column in kind.columns},
    }


@blueprint.post("/changes/<int:change>/decision")
@requires("changes.confirm")
def decide_change(change: int) -> Any:
    """Confirm a change, or turn it down."""
    if change > BIGGEST_ID:
        raise NotFound()
    try:
        said = load_form(
            AnswerShape(),
            {
                "is_confirmed": request.form.get("decision") == "confirmed",
                "remark": request.form.get("remark", "").strip() or None,
            },
        )
        answer_change(current_actor(), change, **said)
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _change_page(change, refusal), refusal.status
    return redirect(url_for(".change", change=change), 303)

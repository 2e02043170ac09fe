"""Outlets over time: what one was, what is to change, and what a second person confirms."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from fieldapp.kernel import clock
from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.days import business_today, day_named
from fieldapp.kernel.errors import NotFound, OutOfScope, Refusal
from fieldapp.kernel.shapes import load_form
from fieldapp.outlets.errors import NothingChanges
from fieldapp.outlets.models import ChangeKind, OutletKind
from fieldapp.outlets.queries import agreement_by_code, agreements_of_outlet, merge_of, merged_into, townships
from fieldapp.outlets.queries import changes as queries
from fieldapp.outlets.service import proposing, proposing_merges
from fieldapp.outlets.service.agreements import Terms
from fieldapp.outlets.service.changes import answer_change
from fieldapp.outlets.service.imports import KINDS
from fieldapp.outlets.service.imports.proposed import proposed_import
from fieldapp.outlets.service.merging import last_moment_to_undo
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.photos.service import keep_paper
from fieldapp.settlement.desk.blueprint import blueprint
from fieldapp.settlement.queries.team import reps_of
from fieldapp.settlement.schemas.changes import (
    AgreementFormShape,
    AnswerShape,
    DetailsShape,
    MergeShape,
    ReasonShape,
)
from fieldapp.settlement.service.change_preview import preview_change

SHOWN_IN_PLACE = (409, 422)
MOST_ROWS = 300
"""Rows of a proposed file that a page shows."""


@blueprint.get("/team/outlets/<code>")
@requires("changes.propose")
def outlet(code: str) -> str:
    """An outlet with its history and the forms that propose a change."""
    return _outlet_page(code)


def _outlet_page(code: str, refusal: Refusal | None = None, failed: str | None = None) -> str:
    actor = current_actor()
    found = proposing.outlet_of(actor, code)
    return render_template(
        "outlet.html",
        outlet=found,
        **_merges(found),
        agreements=agreements_of_outlet(found.id),
        assignments=queries.assignments_over_time(found.id),
        moves=queries.townships_over_time(found.id),
        waiting=queries.open_change_of(actor, found.id),
        townships=townships(),
        kinds=list(OutletKind),
        reps=reps_of(actor),
        today=business_today().isoformat(),
        refusal=refusal,
        failed=failed,
    )


def _merges(outlet: Any) -> dict[str, Any]:
    """What the outlet was given up for, until when that may be undone, or what was given up for it."""
    if outlet.shop_id == outlet.id:
        return {"given_up": merged_into(outlet.id)}
    merge = merge_of(outlet.id)
    undo_until = last_moment_to_undo(merge.decided_at) if merge else None
    is_late = undo_until is not None and undo_until < clock.now()
    return {"merge": merge, "undo_until": None if is_late else undo_until}


@blueprint.post("/team/outlets/<code>/details")
@requires("changes.propose")
def propose_details(code: str) -> Any:
    """Propose another kind, township or position."""

    def propose() -> int:
        typed = load_form(DetailsShape(), _form("kind", "township_code", "lat", "lon"))
        values = {name: value for name, value in typed.items() if value is not None}
        return proposing.propose_details(current_actor(), code, values, reason=_reason())

    return _proposed(code, "details", propose)


@blueprint.post("/team/outlets/<code>/closure")
@requires("changes.propose")
def propose_closure(code: str) -> Any:
    """Propose that the shop is shut for good."""
    return _proposed(
        code,
        "closure",
        lambda: proposing.propose_closure(
            current_actor(), code, day_named(request.form.get("from_day", "")), reason=_reason()
        ),
    )


@blueprint.post("/team/outlets/<code>/reopening")
@requires("changes.propose")
def propose_reopening(code: str) -> Any:
    """Propose that the shop is open again."""
    return _proposed(
        code,
        "closure",
        lambda: proposing.propose_reopening(
            current_actor(),
            code,
            day_named(request.form.get("from_day", "")),
            request.form.get("rep", ""),
            reason=_reason(),
        ),
    )


@blueprint.post("/team/outlets/<code>/merge")
@requires("changes.propose")
def propose_merge(code: str) -> Any:
    """Propose that the outlet is another one, which is kept."""

    def propose() -> int:
        typed = load_form(MergeShape(), _form("kept", "from_month"))
        return proposing_merges.propose_merge(current_actor(), code, **typed, reason=_reason())

    return _proposed(code, "merge", propose)


@blueprint.post("/team/outlets/<code>/merge/undoing")
@requires("changes.propose")
def propose_merge_undone(code: str) -> Any:
    """Propose that the outlet is one of its own after all."""
    return _proposed(
        code,
        "merge",
        lambda: proposing_merges.propose_merge_undone(current_actor(), code, reason=_reason()),
    )


@blueprint.post("/team/outlets/<code>/agreements")
@requires("changes.propose")
def propose_agreement(code: str) -> Any:
    """Propose a display agreement, or new terms of one."""

    request.max_content_length = current_app.config["SETTINGS"].max_photo_bytes

    def propose() -> int:
        names = ("code", "first_day", "last_day", "bottles", "layers", "fee_yuan")
        terms = load_form(AgreementFormShape(), _form(*names))
        agreement, fee = terms.pop("code"), terms.pop("fee_yuan")
        reason = _reason()
        proposing.outlet_of(current_actor(), code)  # before a photo is stored for it
        paper = request.files.get("paper")
        data = paper.read() if paper else b""
        kept = keep_paper(current_actor(), data) if data else _paper_of(agreement)
        change = proposing.propose_agreement(
            current_actor(),
            agreement,
            code,
            Terms(**terms, fee_fen=fee * 100, paper_sha256=kept),
            reason=reason,
        )
        if change is None:
            raise NothingChanges()
        return change

    return _proposed(code, "agreement", propose)


def _paper_of(agreement: str) -> str | None:
    """The paper that an agreement has already: new terms without a photo leave it."""
    present = agreement_by_code(agreement)
    return present.paper_sha256 if present else None


def _proposed(code: str, form: str, propose: Callable[[], int]) -> Any:
    try:
        change = propose()
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _outlet_page(code, refusal, form), refusal.status
    return redirect(url_for(".change", change=change), 303)


@blueprint.get("/handover")
@requires("changes.propose")
def handover() -> str:
    """The form that hands all outlets of a rep over."""
    return _handover_page()


@blueprint.post("/handover")
@requires("changes.propose")
def propose_handover() -> Any:
    """Propose that all outlets of a rep go to another one on a day."""
    form = request.form
    try:
        change = proposing.propose_handover(
            current_actor(),
            form.get("from_rep", ""),
            form.get("to_rep", ""),
            day_named(form.get("from_day", "")),
            reason=_reason(),
        )
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _handover_page(refusal), refusal.status
    return redirect(url_for(".change", change=change), 303)


def _handover_page(refusal: Refusal | None = None) -> str:
    return render_template(
        "handover.html", reps=reps_of(current_actor()), today=business_today().isoformat(), refusal=refusal
    )


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
    except (
        Refusal
    ) as impossible:  # since it was proposed, something else was decided; it can still be turned down
        refusal = refusal or impossible
    return render_template(
        "change.html",
        change=found,
        preview=preview,
        sheet=_sheet(found) if preview else None,
        townships={each.code: each.name for each in townships()},
        file_kind=KINDS[found.terms["import"]].name if "import" in found.terms else None,
        handed=queries.outlets_of_handover(found) if found.kind == ChangeKind.HANDOVER else (),
        taker=queries.name_of(found.terms.get("rep_id")),
        may_confirm=is_open and found.proposed_by != actor.user_id and allows(actor.role, "changes.confirm"),
        own=found.proposed_by == actor.user_id,
        refusal=refusal,
    )


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


def _form(*names: str) -> dict[str, Any]:
    """Fields of a form as typed, numbers as numbers, also those of a Chinese keyboard; empty is None."""
    typed = {name: unicodedata.normalize("NFKC", request.form.get(name, "")).strip() for name in names}
    return {name: _value(name, text) for name, text in typed.items()}


def _value(name: str, text: str) -> Any:
    if name in _NUMBERS:
        try:
            return int(text) if name in _WHOLE else float(text)
        except ValueError:
            return text or None
    return text or None


_WHOLE = ("bottles", "layers", "fee_yuan")
_NUMBERS = (*_WHOLE, "lat", "lon")


def _reason() -> str:
    reason: str = load_form(ReasonShape(), _form("reason"))["reason"]
    return reason

"""An outlet over time: what it was, and the forms that propose what it is to be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from fieldapp.kernel import clock
from fieldapp.kernel.days import business_today, day_named
from fieldapp.kernel.errors import Refusal
from fieldapp.kernel.shapes import load_form
from fieldapp.outlets.errors import NothingChanges
from fieldapp.outlets.models import OutletKind
from fieldapp.outlets.queries import agreement_by_code, agreements_of_outlet, merge_of, merged_into, townships
from fieldapp.outlets.queries import changes as queries
from fieldapp.outlets.service import proposing, proposing_merges
from fieldapp.outlets.service.agreements import Terms
from fieldapp.outlets.service.merging import last_moment_to_undo
from fieldapp.people.access import current_actor, requires
from fieldapp.photos.service import keep_paper
from fieldapp.settlement.desk.blueprint import blueprint
from fieldapp.settlement.desk.forms import SHOWN_IN_PLACE, form_of, reason_given, takers
from fieldapp.settlement.queries.team import reps_to_decide_about
from fieldapp.settlement.schemas.changes import (
    AgreementFormShape,
    DetailsShape,
    MergeShape,
)


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
        closure=queries.closure_in_force(found.id) if found.is_closed else None,
        waiting=queries.open_change_of(actor, found.id),
        townships=townships(),
        kinds=list(OutletKind),
        reps=takers(reps_to_decide_about(actor)),
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
        typed = load_form(DetailsShape(), form_of("kind", "township_code", "lat", "lon"))
        values = {name: value for name, value in typed.items() if value is not None}
        return proposing.propose_details(current_actor(), code, values, reason=reason_given())

    return _proposed(code, "details", propose)


@blueprint.post("/team/outlets/<code>/closure")
@requires("changes.propose")
def propose_closure(code: str) -> Any:
    """Propose that the shop is shut for good."""
    return _proposed(
        code,
        "closure",
        lambda: proposing.propose_closure(
            current_actor(), code, day_named(request.form.get("from_day", "")), reason=reason_given()
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
            reason=reason_given(),
        ),
    )


@blueprint.post("/team/outlets/<code>/merge")
@requires("changes.propose")
def propose_merge(code: str) -> Any:
    """Propose that the outlet is another one, which is kept."""

    def propose() -> int:
        typed = load_form(MergeShape(), form_of("kept", "from_month"))
        return proposing_merges.propose_merge(current_actor(), code, **typed, reason=reason_given())

    return _proposed(code, "merge", propose)


@blueprint.post("/team/outlets/<code>/merge/undoing")
@requires("changes.propose")
def propose_merge_undone(code: str) -> Any:
    """Propose that the outlet is one of its own after all."""
    return _proposed(
        code,
        "merge",
        lambda: proposing_merges.propose_merge_undone(current_actor(), code, reason=reason_given()),
    )


@blueprint.post("/team/outlets/<code>/agreements")
@requires("changes.propose")
def propose_agreement(code: str) -> Any:
    """Propose a display agreement, or new terms of one."""

    request.max_content_length = current_app.config["SETTINGS"].max_photo_bytes

    def propose() -> int:
        names = ("code", "first_day", "last_day", "bottles", "layers", "fee_yuan")
        terms = load_form(AgreementFormShape(), form_of(*names))
        agreement, fee = terms.pop("code"), terms.pop("fee_yuan")
        reason = reason_given()
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

"""The desk of appeals: what waits, both sides' evidence in one view, and the ruling, shown before it is made."""

from __future__ import annotations

import unicodedata
from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.inspection.models import AppealSubject
from fieldapp.inspection.pages.blueprint import SHOWN_IN_PLACE, asked, blueprint, by_code, cursor, searched
from fieldapp.inspection.queries.appeals import OPEN
from fieldapp.inspection.queries.docket import STATES, Wanted
from fieldapp.inspection.schemas import RulingFormShape
from fieldapp.inspection.service.docket import page_of_docket, read_case
from fieldapp.inspection.service.rulings import Judgement, check_judgement, rule_on_appeal
from fieldapp.kernel.errors import NotAUuid, Refusal
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import load_form
from fieldapp.people.access import current_actor, requires


@blueprint.get("/appeals")
@requires("appeals.compare")
def appeals() -> str:
    """Appeals one may read: those that wait longest first."""
    subjects = [str(subject) for subject in AppealSubject]
    wanted = Wanted(state=asked("state", STATES, OPEN), subject=asked("subject", subjects), words=searched())
    page = page_of_docket(current_actor(), wanted, cursor())
    return render_template("appeals.html", page=page, wanted=wanted, states=STATES, subjects=subjects)


@blueprint.get("/appeals/<uuid>")
@requires("appeals.compare")
def appeal(uuid: str) -> str:
    """One appeal: what is contested, what was claimed, what the rep says, and what happened."""
    return _case_page(uuid)


@blueprint.post("/appeals/<uuid>/ruling")
@requires("appeals.rule")
def rule(uuid: str) -> Any:
    """Show the ruling that is about to be made; make it when that was seen."""
    actor, named = current_actor(), _appeal_id(uuid)
    try:
        judgement = Judgement(**load_form(RulingFormShape(), _typed()))
        if not request.form.get("seen"):
            check_judgement(actor, named, judgement)
            case = read_case(actor, named)
            return render_template("appeal_confirm.html", case=case, appeal=case.appeal, judgement=judgement)
        rule_on_appeal(actor, named, judgement)
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _case_page(uuid, refusal), refusal.status
    return redirect(url_for(".appeal", uuid=named, done=1), 303)


def _case_page(uuid: str, refusal: Refusal | None = None) -> str:
    case = read_case(current_actor(), _appeal_id(uuid))
    return render_template("appeal.html", case=case, appeal=case.appeal, refusal=refusal, products=by_code())


def _typed() -> dict[str, Any]:
    """What stands in the form; empty fields say nothing. Codes may come from a Chinese keyboard."""
    form = {name: text.replace("\r\n", "\n").strip() for name, text in request.form.items()}
    if "same_outlet" in form:
        form["same_outlet"] = unicodedata.normalize("NFKC", form["same_outlet"])
    said: dict[str, Any] = {name: form[name] for name in _FIELDS if form.get(name)}
    return {**said, "is_new_outlet": form.get("which_outlet") == "new"}


_FIELDS = ("outcome", "reason", "value", "target_fen", "actual_fen", "same_outlet")


def _appeal_id(text: str) -> str:
    canonical = record_id(text)
    if canonical is None:
        raise NotAUuid()
    return canonical

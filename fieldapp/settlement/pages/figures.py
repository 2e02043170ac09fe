"""A month's figures by hand: sales, targets, wages and claim losses; every entry is shown before it is stored."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.evaluator.scheme import Scheme
from fieldapp.kernel.errors import InvalidFields, Refusal
from fieldapp.outlets.errors import PreviewOutdated
from fieldapp.people.access import current_actor, requires
from fieldapp.schemes.queries import brand_lines
from fieldapp.settlement.pages.blueprint import blueprint, zone
from fieldapp.settlement.pages.months import scheme_words
from fieldapp.settlement.queries.losses import losses_of_month
from fieldapp.settlement.queries.months import steps_of
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.schemas.figures import claim_loss_of, figures_of
from fieldapp.settlement.service.calculation import begun_month
from fieldapp.settlement.service.figures import (
    figures_of_month,
    figures_of_rep,
    preview_figures,
    store_figures,
)
from fieldapp.settlement.service.loss_preview import enter_loss_as_shown, preview_loss
from fieldapp.settlement.service.proposals import MEASURES
from fieldapp.settlement.service.settled import is_settled, state_in


@blueprint.get("/months/<month>/figures")
@requires("targets.enter")
def month_figures(month: str) -> str:
    """Sales, targets and wages of every rep, and who lacks some."""
    scheme = scheme_paying(begun_month(month, zone())).scheme
    reps = figures_of_month(current_actor(), month, scheme)
    return render_template(
        "month_figures.html",
        month=month,
        reps=reps,
        lines=scheme.lines,
        asked=_asked(scheme, month),
        done=next((one.rep for one in reps if one.rep.staff_number == request.args.get("done")), None),
        settled=is_settled(state_in(steps_of(month))),
    )


@blueprint.get("/months/<month>/figures/<staff_number>")
@requires("targets.enter")
def rep_figures(month: str, staff_number: str) -> str:
    """One rep's figures, to be changed."""
    return _form_page(begun_month(month, zone()), staff_number)


@blueprint.post("/months/<month>/figures/<staff_number>")
@requires("targets.enter")
def enter_figures(month: str, staff_number: str) -> Any:
    """Show what an entry changes in the rep's pay; store it when that was seen."""
    actor = current_actor()
    try:
        stands = figures_of_rep(actor, begun_month(month, zone()), staff_number)
        entered = figures_of(request.form, stands.figures, brand_lines())
        if seen := request.form.get("seen"):
            store_figures(actor, month, staff_number, entered, seen=seen)
            return redirect(url_for(".month_figures", month=month, done=staff_number), 303)
        shown = preview_figures(actor, month, staff_number, entered)
    except (InvalidFields, PreviewOutdated) as refusal:
        return _form_page(month, staff_number, refusal), refusal.status
    words = scheme_words(scheme_paying(month).scheme)
    return render_template(
        "month_figures_confirm.html",
        month=month,
        shown=shown,
        lines=brand_lines(),
        staff_number=staff_number,
        **words,
    )


def _form_page(month: str, staff_number: str, refusal: Refusal | None = None) -> str:
    scheme = scheme_paying(month).scheme
    return render_template(
        "month_figures_rep.html",
        month=month,
        one=figures_of_rep(current_actor(), month, staff_number),
        lines=scheme.lines,
        asked=_asked(scheme, month),
        settled=is_settled(state_in(steps_of(month))),
        refusal=refusal,
    )


def _asked(scheme: Scheme, month: str) -> dict[str, int]:
    """The scheme's own targets of the month, by kind."""
    return {
        str(kind): scheme.targets[measure].by_month[int(month[5:]) - 1]
        for kind, measure in MEASURES.items()
        if measure in scheme.targets
    }


@blueprint.get("/months/<month>/losses")
@requires("losses.enter")
def month_losses(month: str) -> str:
    """The month's claim losses, and a form for another."""
    return _losses_page(begun_month(month, zone()))


@blueprint.post("/months/<month>/losses")
@requires("losses.enter")
def enter_loss(month: str) -> Any:
    """Show whom a claim loss charges and what it takes; enter it when that was seen."""
    actor = current_actor()
    try:
        loss = claim_loss_of(request.form)
        if seen := request.form.get("seen"):
            enter_loss_as_shown(actor, loss, seen=seen)
            of_month = loss.last_day.isoformat()[:7]
            return redirect(url_for(".month_losses", month=of_month, done=1), 303)
        shown = preview_loss(actor, loss)
    except Refusal as refusal:
        if refusal.audited:
            raise
        return _losses_page(begun_month(month, zone()), refusal), refusal.status
    words = scheme_words(scheme_paying(month).scheme)
    return render_template("month_loss_confirm.html", month=month, shown=shown, **words)


def _losses_page(month: str, refusal: Refusal | None = None) -> str:
    return render_template("month_losses.html", month=month, losses=losses_of_month(month), refusal=refusal)

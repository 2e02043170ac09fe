"""All outlets of a rep handed over to another one."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.kernel.days import business_today, day_named
from fieldapp.kernel.errors import Refusal
from fieldapp.outlets.service import proposing
from fieldapp.people.access import current_actor, requires
from fieldapp.settlement.desk.blueprint import blueprint
from fieldapp.settlement.desk.forms import SHOWN_IN_PLACE, reason_given, takers
from fieldapp.settlement.queries.team import reps_to_decide_about


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
            reason=reason_given(),
        )
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _handover_page(refusal), refusal.status
    return redirect(url_for(".change", change=change), 303)


def _handover_page(refusal: Refusal | None = None) -> str:
    reps = reps_to_decide_about(current_actor())
    today = business_today().isoformat()
    return render_template("handover.html", givers=reps, takers=takers(reps), today=today, refusal=refusal)

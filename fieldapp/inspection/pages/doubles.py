"""Double checks at the desk: whether two inspectors found the same, and what each of them saw."""

from __future__ import annotations

from flask import render_template

from fieldapp.inspection.pages.blueprint import asked, blueprint, by_code, cursor
from fieldapp.inspection.queries.doubles import STATES, pairs_page
from fieldapp.inspection.service.doubles import agreement, compare
from fieldapp.kernel.days import day_named
from fieldapp.people.access import current_actor, requires


@blueprint.get("/double-checks")
@requires("samples.draw")
def double_checks() -> str:
    """How often inspectors agree, and the double checks behind it, the latest first."""
    state = asked("state", STATES)
    page = pairs_page(state, cursor())
    return render_template("double_checks.html", page=page, state=state, states=STATES, agreement=agreement())


@blueprint.get("/double-checks/<day>/<outlet>")
@requires("samples.draw")
def double_check(day: str, outlet: str) -> str:
    """One outlet that two inspectors were sent to on a day, with the evidence of both."""
    found = compare(current_actor(), day_named(day), outlet)
    return render_template("double_check.html", found=found, pair=found.pair, products=by_code())

"""The page of inspectors' regions: who checks which townships, from when on."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.kernel.days import business_today, day_named
from fieldapp.kernel.errors import Refusal
from fieldapp.outlets.queries.regions import outlets_by_township
from fieldapp.outlets.service.regions import inspectors_with_regions, set_region
from fieldapp.people.access import current_actor, requires
from fieldapp.shell.office.blueprint import blueprint, typed
from fieldapp.shell.office.people import SHOWN_IN_PLACE


@blueprint.get("/regions")
@requires("regions.read")
def regions() -> str:
    """Inspectors with their regions, and by whom each township is checked."""
    return _regions_page()


@blueprint.post("/regions")
@requires("regions.decide")
def decide_region() -> Any:
    """Let an inspector check some townships, or the whole office, from a day on."""
    chosen = None if typed("reach") == "whole" else request.form.getlist("township")
    try:
        set_region(current_actor(), typed("inspector"), day_named(typed("first_day")), townships=chosen)
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _regions_page(refusal), refusal.status
    return redirect(url_for(".regions", done=typed("inspector")), 303)


def _regions_page(refusal: Refusal | None = None) -> str:
    today = business_today()
    inspectors, townships = inspectors_with_regions(today), outlets_by_township()
    checked_by = {
        township.code: [one.name for one in inspectors if one.region.holds(township.code)]
        for township in townships
    }
    return render_template(
        "office/regions.html",
        inspectors=inspectors,
        townships=townships,
        checked_by=checked_by,
        bare=[township for township in townships if not checked_by[township.code]],
        outlets_in={
            one.staff_number: sum(each.outlets for each in townships if one.region.holds(each.code))
            for one in inspectors
        },
        today=today,
        refusal=refusal,
    )

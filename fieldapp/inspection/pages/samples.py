"""Samples at the desk: the day's, a draw with its odds shown before, and the draw repeated."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.inspection.pages.blueprint import SHOWN_IN_PLACE, blueprint
from fieldapp.inspection.queries.samples import findings_at
from fieldapp.inspection.schemas import WantedSampleShape
from fieldapp.inspection.service import samples as service
from fieldapp.inspection.service.odds import draw_again, odds_of
from fieldapp.kernel.clock import ONE_DAY
from fieldapp.kernel.days import business_today, day_named
from fieldapp.kernel.errors import NotFound, Refusal
from fieldapp.kernel.shapes import load_form, whole_typed
from fieldapp.outlets.queries.regions import inspectors_by_number
from fieldapp.people.access import current_actor, requires


@blueprint.get("/samples")
@requires("samples.draw")
def samples() -> str:
    """A day's samples with what is done, and a form to draw another."""
    text = request.args.get("day")
    return _day_page(day_named(text) if text else business_today())


@blueprint.get("/samples/<day>/<staff_number>")
@requires("samples.draw")
def sample(day: str, staff_number: str) -> str:
    """One sample with seed and odds; drawn once more if that is asked for."""
    found = service.read_sample(current_actor(), staff_number, day_named(day))
    done = [outlet["inspection"] for outlet in found["outlets"] if outlet["done"]]
    again = draw_again(found) if request.args.get("again") else None
    found["double"] = set(found["double_odds"])
    return render_template(
        "sample.html", sample=found, done=len(done), findings=findings_at(done), again=again
    )


@blueprint.get("/samples/<day>")
@requires("samples.draw")
def day_of_draw(day: str) -> Any:
    """Where a draw was sent to: back to its day."""
    return redirect(url_for(".samples", day=day_named(day)), 303)


@blueprint.post("/samples/<day>")
@requires("samples.draw")
def draw(day: str) -> Any:
    """Show the odds of a draw; draw when they were seen."""
    when, sent = day_named(day), request.form.get("inspector", "")
    try:
        wanted = service.Wanted(**load_form(WantedSampleShape(), _typed()))
        if not request.form.get("seen"):
            return _odds_page(when, sent, wanted)
        service.draw_sample(current_actor(), sent, when, wanted)
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _day_page(when, refusal), refusal.status
    return redirect(url_for(".sample", day=when.isoformat(), staff_number=sent), 303)


def _odds_page(day: date, sent: str, wanted: service.Wanted) -> str:
    inspector = next((row for row in inspectors_by_number() if row.staff_number == sent), None)
    if inspector is None:
        raise NotFound()
    odds = odds_of(day, inspector.id)
    return render_template("sample_odds.html", day=day, inspector=inspector, wanted=wanted, odds=odds)


def _day_page(day: date, refusal: Refusal | None = None) -> str:
    drawn = service.samples_of_day(current_actor(), day)
    sent = {sample["inspector"] for sample in drawn}
    done = {
        sample["id"]: [each["inspection"] for each in sample["outlets"] if each["done"]] for sample in drawn
    }
    findings = findings_at([one for each in done.values() for one in each])
    return render_template(
        "samples.html",
        day=day,
        today=business_today(),
        before=day - ONE_DAY,
        after=day + ONE_DAY,
        samples=drawn,
        done=done,
        found={sample: sum(findings.get(one, 0) for one in each) for sample, each in done.items()},
        free=[row for row in inspectors_by_number() if row.staff_number not in sent],
        refusal=refusal,
    )


def _typed() -> dict[str, Any]:
    """What stands in the form; no number of doubles is none."""
    size, doubles = (whole_typed(request.form.get(name, "")) for name in ("size", "doubles"))
    return {"size": size, "doubles": doubles or 0}

"""Findings at the desk: how each stands, both sides' evidence, and whose are overturned how often."""

from __future__ import annotations

from flask import render_template, request

from fieldapp.inspection.pages.blueprint import asked, blueprint, by_code, cursor, searched
from fieldapp.inspection.queries.found import Wanted, recorders
from fieldapp.inspection.service.dossier import overturns, page_of_found, read_dossier
from fieldapp.inspection.service.kinds import kind_names
from fieldapp.inspection.standing import Standing
from fieldapp.kernel.clock import is_month, month_of, months_between
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import NotAUuid
from fieldapp.kernel.ids import record_id
from fieldapp.people.access import current_actor, requires


@blueprint.get("/findings")
@requires("findings.compare")
def findings() -> str:
    """Findings one may read, newest first, each with how it stands."""
    inspectors = {row.staff_number: f"{row.name} {row.staff_number}" for row in recorders()}
    kinds = {code: name for (_, code), name in kind_names(_months()).items()}
    wanted = Wanted(
        month=_month(),
        inspector=asked("inspector", inspectors),
        kind=asked("kind", kinds),
        standing=asked("standing", list(Standing)),
        words=searched(),
    )
    page = page_of_found(current_actor(), wanted, cursor())
    choices = {"inspectors": inspectors, "kinds": kinds, "months": _months(), "standings": list(Standing)}
    return render_template("findings.html", page=page, wanted=wanted, **choices)


@blueprint.get("/findings/<uuid>")
@requires("findings.compare")
def finding(uuid: str) -> str:
    """One finding with both sides' evidence, and how it stands."""
    named = record_id(uuid)
    if named is None:
        raise NotAUuid()
    return render_template("finding.html", dossier=read_dossier(current_actor(), named), products=by_code())


@blueprint.get("/findings/overturned")
@requires("findings.compare")
def overturned() -> str:
    """Per inspector and kind: how many findings there were, how many were appealed, and how many lifted."""
    month = _month()
    told = overturns(current_actor(), month)
    return render_template("findings_overturned.html", told=told, month=month, months=_months())


def _month() -> str:
    month = request.args.get("month", "")
    return month if is_month(month) else ""


def _months() -> list[str]:
    """The running month and those of a year before it, the latest first."""
    this = month_of(business_today())
    return months_between(f"{int(this[:4]) - 1}{this[4:]}", this)[::-1]

"""JSON routes of settlement."""

from __future__ import annotations

from typing import Any

from flask import current_app

from fieldapp.kernel.api import RoomApi
from fieldapp.people.access import current_actor, requires
from fieldapp.settlement.queries.runs import drafted_totals, last_run
from fieldapp.settlement.schemas import CalculatedShape, MonthShape, StatementShape
from fieldapp.settlement.service.calculation import CalculatedMonth, begun_month, calculate_month
from fieldapp.settlement.service.statements import statement_of

blueprint = RoomApi("settlement", __name__, "Months and statements")


@blueprint.get("/statements/<month>/<staff_number>")
@requires("statements.read")
@blueprint.response(200, StatementShape)
def statement(month: str, staff_number: str) -> dict[str, Any]:
    """A rep's statement as it stands now: clauses, sentences, evidence"""
    zone = current_app.config["SETTINGS"].timezone
    return statement_of(current_actor(), staff_number, month, zone=zone).as_json()


@blueprint.get("/months/<month>")
@requires("months.read")
@blueprint.response(200, MonthShape)
def month_totals(month: str) -> dict[str, Any]:
    """The last calculation of a month, rep by rep"""
    begun_month(month, current_app.config["SETTINGS"].timezone)
    run = last_run(month)
    reps = drafted_totals(run.id, current_actor()) if run else []
    return {"month": month, "as_of": run and run.as_of, "reps": reps}


@blueprint.put("/months/<month>/draft")
@requires("months.calculate")
@blueprint.response(200, CalculatedShape)
def put_draft(month: str) -> CalculatedMonth:
    """Calculate an open month for all reps and replace its draft"""
    zone = current_app.config["SETTINGS"].timezone
    return calculate_month(month, zone=zone, actor_id=current_actor().user_id)

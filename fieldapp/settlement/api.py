"""JSON routes of settlement."""

from __future__ import annotations

import io
from typing import Any

from flask import Response, current_app, request, send_file

from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.http import name_download
from fieldapp.people.access import current_actor, requires
from fieldapp.settlement.models import Answer
from fieldapp.settlement.queries.months import answers_of_reps
from fieldapp.settlement.queries.reps import reps_listed, staff_numbers
from fieldapp.settlement.queries.runs import drafted_totals, last_run
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.schemas.months import (
    CalculatedShape,
    ClosedShape,
    CloseShape,
    MonthShape,
    ObstacleShape,
    PaymentShape,
    ProposalShape,
    ReplayFilterShape,
    ReplayShape,
    WageShape,
)
from fieldapp.settlement.schemas.schemes import (
    DraftShape,
    PublicationShape,
    PublishShape,
    WhatIfShape,
    scheme_request,
)
from fieldapp.settlement.schemas.statements import AnswerShape, RepMonthShape, StatementShape
from fieldapp.settlement.service.calculation import CalculatedMonth, begun_month, calculate_month
from fieldapp.settlement.service.checking import answer_month, check_month
from fieldapp.settlement.service.closing import close_month
from fieldapp.settlement.service.exports import (
    CSV,
    XLSX,
    Export,
    export_lines,
    export_month,
    export_payroll,
    export_statement,
)
from fieldapp.settlement.service.obstacles import Obstacle, obstacles_of
from fieldapp.settlement.service.opened import opened_statement
from fieldapp.settlement.service.own_months import months_of_rep
from fieldapp.settlement.service.payment import mark_paid
from fieldapp.settlement.service.proposals import Proposal, confirm_proposal, proposals_visible_to
from fieldapp.settlement.service.recovery import limits_set
from fieldapp.settlement.service.replay import replay, replay_now
from fieldapp.settlement.service.scheme_changes import publish_version
from fieldapp.settlement.service.settled import is_settled, state_of
from fieldapp.settlement.service.statements import statement_of
from fieldapp.settlement.service.wages import enter_wage
from fieldapp.settlement.service.what_if import what_if

blueprint = RoomApi("settlement", __name__, "Months and statements")


@blueprint.get("/statements/<month>/<staff_number>")
@requires("statements.read")
@blueprint.response(200, StatementShape)
def statement(month: str, staff_number: str) -> dict[str, Any]:
    """A rep's statement: clauses, sentences, evidence; of a closed month as it was closed"""
    return opened_statement(statement_of(current_actor(), staff_number, month, zone=_zone()))


@blueprint.get("/reps/<staff_number>/months")
@requires("statements.read")
@blueprint.response(200, RepMonthShape(many=True))
def rep_months(staff_number: str) -> list[dict[str, Any]]:
    """A rep's months, the running one first: how far each has come, and what it pays"""
    return months_of_rep(current_actor(), staff_number, zone=_zone())


@blueprint.put("/months/<month>/answer")
@requires("months.answer")
@blueprint.arguments(AnswerShape)
@blueprint.response(204)
def put_answer(said: dict[str, Any], month: str) -> None:
    """Confirm one's own checked month, or object to it"""
    answer_month(current_actor(), month, **{**said, "answer": Answer(said["answer"])})


@blueprint.get("/months/<month>")
@requires("months.read")
@blueprint.response(200, MonthShape)
def month_totals(month: str) -> dict[str, Any]:
    """How far a month has come, its last calculation rep by rep, and what the reps said"""
    begun_month(month, _zone())
    run, actor, state = last_run(month), current_actor(), state_of(month)
    listed = reps_listed(month, is_closed=is_settled(state))
    return {
        "month": month,
        "state": state,
        "as_of": run and run.as_of,
        "reps": drafted_totals(run.id, actor, listed) if run else [],
        "answers": answers_of_reps(month, actor, listed),
    }


@blueprint.put("/months/<month>/draft")
@requires("months.calculate")
@blueprint.response(200, CalculatedShape)
def put_draft(month: str) -> CalculatedMonth:
    """Calculate an open month for all reps and replace its draft"""
    return calculate_month(month, zone=_zone(), actor_id=current_actor().user_id)


@blueprint.put("/months/<month>/check")
@requires("months.close")
@blueprint.response(204)
def put_check(month: str) -> None:
    """Put a month that is over before its reps, to confirm or object"""
    check_month(current_actor(), month, zone=_zone())


@blueprint.get("/months/<month>/obstacles")
@requires("months.close")
@blueprint.response(200, ObstacleShape(many=True))
def obstacles(month: str) -> list[Obstacle]:
    """What stands in the way of closing a month, with what it is about"""
    return list(obstacles_of(begun_month(month, _zone()), scheme_paying(month), clock.now()))


@blueprint.put("/months/<month>/close")
@requires("months.close")
@blueprint.arguments(CloseShape)
@blueprint.response(200, ClosedShape)
def put_close(asked: dict[str, Any], month: str) -> dict[str, Any]:
    """Close a month for good: post it, and what changed in the months before"""
    accepted = {each["obstacle"]: each["reason"] for each in asked["accept"]}
    closed = close_month(current_actor(), month, accepted=accepted, zone=_zone(), limits=limits_set())
    return {
        **closed.as_json(),
        "staff_without_wage": list(staff_numbers(closed.reps_without_wage).values()),
    }


@blueprint.put("/months/<month>/payment")
@requires("months.close")
@blueprint.arguments(PaymentShape)
@blueprint.response(204)
def put_payment(paid: dict[str, Any], month: str) -> None:
    """Note when a closed month was paid, and with which batch; with a reason, correct what was noted"""
    mark_paid(current_actor(), month, **paid)


@blueprint.get("/months/<month>/replay")
@requires("months.close")
@blueprint.arguments(ReplayFilterShape, location="query")
@blueprint.response(200, ReplayShape)
def get_replay(wanted: dict[str, str], month: str) -> dict[str, Any]:
    """Recompute a close at its own moment, or list what the next close would post for the month"""
    found = replay_now(month) if wanted["now"] == "1" else replay(month)
    names = staff_numbers({each.key.rep_id for each in found})
    differences = [each.as_json(names) for each in found]
    return {"month": month, "identical": not differences, "differences": differences}


@blueprint.put("/wages/<month>/<staff_number>")
@requires("wages.enter")
@blueprint.arguments(WageShape)
@blueprint.response(204)
def put_wage(wage: dict[str, int], month: str, staff_number: str) -> None:
    """Enter a rep's wage of a month: recovery of losses is limited by it"""
    enter_wage(current_actor(), month, staff_number, **wage)


@blueprint.get("/months/<month>/target-proposals")
@requires("months.read")
@blueprint.response(200, ProposalShape(many=True))
def target_proposals(month: str) -> list[Proposal]:
    """Targets in proportion to the days worked, for reps who were not here all month"""
    published = scheme_paying(begun_month(month, _zone()))
    return proposals_visible_to(current_actor(), month, published.scheme, clock.now())


@blueprint.put("/months/<month>/target-proposals/<staff_number>")
@requires("proposals.confirm")
@blueprint.response(200, ProposalShape)
def put_target_proposal(month: str, staff_number: str) -> Proposal:
    """Set a rep's targets of the month as proposed"""
    published = scheme_paying(begun_month(month, _zone()))
    return confirm_proposal(current_actor(), month, staff_number, published.scheme, clock.now())


_FILE = {"type": "string", "format": "binary"}
_SCHEME = {
    "required": True,
    "content": {
        "application/json": {"schema": PublishShape},
        "text/plain": {"schema": {"type": "string", "description": "The scheme file: TOML, in UTF-8"}},
    },
}


@blueprint.put("/schemes")
@requires("schemes.publish")
@blueprint.doc(requestBody=_SCHEME)
@blueprint.response(200, PublicationShape, description="This very text was published before")
@blueprint.alt_response(201, schema=PublicationShape, description="Published")
def put_scheme() -> Any:
    """Publish a scheme: for months not yet begun, or for an open one with a reason and its what-if"""
    published = publish_version(current_actor(), **scheme_request(request), zone=_zone())
    return published.as_json(), 201 if published.is_new else 200


@blueprint.put("/what-if")
@requires("schemes.publish")
@blueprint.arguments(DraftShape)
@blueprint.response(200, WhatIfShape)
def put_what_if(draft: dict[str, Any]) -> dict[str, Any]:
    """What months would have paid under a draft of a scheme; nothing is stored"""
    return what_if(draft["text"], draft["months"], zone=_zone()).as_json()


@blueprint.get("/statements/<month>/<staff_number>.xlsx")
@requires("statements.read")
@blueprint.response(200, _FILE, content_type=XLSX)
def statement_export(month: str, staff_number: str) -> Response:
    """A rep's statement as a workbook: lines, records behind them, adjustments and payout"""
    return _sent(export_statement(current_actor(), staff_number, month, zone=_zone()))


@blueprint.get("/months/<month>/export.xlsx")
@requires("months.read")
@blueprint.response(200, _FILE, content_type=XLSX)
def month_export(month: str) -> Response:
    """A month as a workbook, of the reps one may see: totals, lines, adjustments"""
    return _sent(export_month(current_actor(), month, zone=_zone()))


@blueprint.get("/months/<month>/lines.csv")
@requires("months.read")
@blueprint.response(200, _FILE, content_type=CSV)
def month_lines(month: str) -> Response:
    """Every line of a month, of the reps one may see, as CSV in UTF-8"""
    return _sent(export_lines(current_actor(), month, zone=_zone()))


@blueprint.get("/months/<month>/payroll.csv")
@requires("payroll.export")
@blueprint.response(200, _FILE, content_type=CSV)
def payroll_csv(month: str) -> Response:
    """What a closed month pays each rep, for payroll, as CSV in UTF-8"""
    return _sent(export_payroll(current_actor(), month, "csv", zone=_zone()))


@blueprint.get("/months/<month>/payroll.xlsx")
@requires("payroll.export")
@blueprint.response(200, _FILE, content_type=XLSX)
def payroll_workbook(month: str) -> Response:
    """What a closed month pays each rep, for payroll, as a workbook"""
    return _sent(export_payroll(current_actor(), month, "xlsx", zone=_zone()))


def _sent(export: Export) -> Response:
    answer = send_file(io.BytesIO(export.content), export.mimetype)
    name_download(answer, export.name, FILES[export.name.partition("-")[0]])
    answer.headers["Cache-Control"] = "no-store"  # what people are paid stays in no cache
    return answer


FILES = {
    "statement": Text("结算单", "statement"),
    "month": Text("月结算", "month"),
    "lines": Text("结算明细", "lines"),
    "payroll": Text("工资文件", "payroll"),
}
"""What exports are called, by the first part of their plain names."""


def _zone() -> Any:
    return current_app.config["SETTINGS"].timezone

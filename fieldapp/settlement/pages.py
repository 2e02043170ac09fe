"""HTML pages of settlement: the month over all reps, and a rep's statement."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from fieldapp.evaluator.scheme import Named, Product
from fieldapp.fieldwork.queries import photo_lines
from fieldapp.kernel import clock
from fieldapp.kernel.errors import InvalidFields, Refusal
from fieldapp.kernel.shapes import load_form
from fieldapp.people.access import current_actor, requires
from fieldapp.people.models import Role
from fieldapp.people.permissions import allows
from fieldapp.schemes.queries import unconfirmed
from fieldapp.settlement.errors import AlreadyPaid, ObstaclesRemain
from fieldapp.settlement.models import Answer, ObstacleKind, Step
from fieldapp.settlement.queries.months import answers_of_reps, steps_of
from fieldapp.settlement.queries.runs import drafted_totals, last_run, paid_totals
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.schemas.months import PaymentShape
from fieldapp.settlement.schemas.statements import AnswerShape
from fieldapp.settlement.service.calculation import begun_month, calculate_month
from fieldapp.settlement.service.checking import answer_month, check_month, mark_paid
from fieldapp.settlement.service.closing import close_month
from fieldapp.settlement.service.obstacles import obstacles_of
from fieldapp.settlement.service.recovery import limits_set
from fieldapp.settlement.service.settled import is_settled, state_of
from fieldapp.settlement.service.statements import DrawnStatement, statement_of

blueprint = Blueprint("settlement_pages", __name__)


@blueprint.get("/months")
@requires("statements.read")
def this_month() -> Any:
    """The current month: a rep's own statement, or the overview."""
    actor, month = current_actor(), clock.month_of(clock.business_day(clock.now(), _zone()))
    if actor.role == Role.REP:
        return redirect(url_for(".statement", month=month, staff_number=actor.staff_number))
    return redirect(url_for(".month_overview", month=month))


@blueprint.get("/months/<month>")
@requires("months.read")
def month_overview(month: str) -> str:
    """What the last calculation came to, rep by rep."""
    return _month_page(month)


def _month_page(month: str, refusal: Refusal | None = None) -> str:
    begun_month(month, _zone())
    actor, state, run = current_actor(), state_of(month), last_run(month)
    today = clock.business_day(clock.now(), _zone())
    # without a run every total is nought, yet the list leads to each rep's statement
    reps = paid_totals(month, actor) if is_settled(state) else drafted_totals(run.id if run else 0, actor)
    closing = allows(actor.role, "months.close") and state == Step.CHECKED
    return render_template(
        "month.html",
        month=month,
        state=state,
        settled=is_settled(state),
        run=run,
        reps=reps,
        paid=steps_of(month).get(Step.PAID) if state == Step.PAID else None,
        today=today.isoformat(),
        is_over=month < clock.month_of(today),
        answers={row.staff_number: row for row in answers_of_reps(month, actor)},
        **(_in_the_way(month) if closing else {}),
        neighbours=_neighbours(month),
        refusal=refusal,
    )


def _in_the_way(month: str) -> dict[str, Any]:
    """What stands in the way of a close, and the sentences of provisional parameters by path."""
    published = scheme_paying(month)
    return {
        "obstacles": obstacles_of(month, published, clock.now()),
        "provisional": {parameter.path: parameter.text for parameter in unconfirmed(published)},
    }


@blueprint.post("/months/<month>/check")
@requires("months.close")
def check(month: str) -> Any:
    """Put the month before its reps."""
    check_month(current_actor(), month, zone=_zone())
    return redirect(url_for(".month_overview", month=month), 303)


@blueprint.post("/months/<month>/close")
@requires("months.close")
def close(month: str) -> Any:
    """Close the month, with a reason for every obstacle that is accepted."""
    accepted = {str(kind): reason for kind in ObstacleKind if (reason := request.form.get(kind, "").strip())}
    try:
        close_month(current_actor(), month, accepted=accepted, zone=_zone(), limits=limits_set())
    except ObstaclesRemain as refusal:
        return _month_page(month, refusal), refusal.status
    return redirect(url_for(".month_overview", month=month), 303)


@blueprint.post("/months/<month>/payment")
@requires("months.close")
def pay(month: str) -> Any:
    """Note when the closed month was paid."""
    try:
        paid = load_form(PaymentShape(), {key: request.form.get(key, "") for key in ("paid_on", "batch")})
        mark_paid(current_actor(), month, **paid)
    except (InvalidFields, AlreadyPaid) as refusal:
        return _month_page(month, refusal), refusal.status
    return redirect(url_for(".month_overview", month=month), 303)


@blueprint.post("/months/<month>/draft")
@requires("months.calculate")
def calculate(month: str) -> Any:
    """Calculate the month anew."""
    calculate_month(month, zone=_zone(), actor_id=current_actor().user_id)
    return redirect(url_for(".month_overview", month=month), 303)


@blueprint.get("/statements/<month>/<staff_number>")
@requires("statements.read")
def statement(month: str, staff_number: str) -> str:
    """A rep's statement: every line with its clause, sentence, records and photos."""
    return _statement_page(month, staff_number)


@blueprint.post("/months/<month>/answer")
@requires("months.answer")
def answer(month: str) -> Any:
    """Confirm one's own checked month, or object to it."""
    actor = current_actor()
    try:
        said = load_form(
            AnswerShape(),
            {"answer": request.form.get("answer"), "remark": request.form.get("remark", "").strip() or None},
        )
        answer_month(actor, month, answer=Answer(said["answer"]), remark=said["remark"])
    except InvalidFields as refusal:
        return _statement_page(month, actor.staff_number, refusal), refusal.status
    address = url_for(".statement", month=month, staff_number=actor.staff_number, _anchor="check")
    return redirect(address, 303)


def _statement_page(month: str, staff_number: str, refusal: InvalidFields | None = None) -> str:
    drawn_up = statement_of(current_actor(), staff_number, month, zone=_zone())
    return render_template(
        "statement.html",
        month=month,
        staff_number=staff_number,
        neighbours=_neighbours(month, drawn_up.first_month),
        refusal=refusal,
        **_opened(drawn_up),
    )


def _opened(drawn_up: DrawnStatement) -> dict[str, Any]:
    """The statement with all that its codes and ids stand for."""
    scheme, judged = drawn_up.published.scheme, drawn_up.records.records
    named: dict[str, Product | Named] = {**scheme.products, **scheme.groups, **scheme.lines}
    return {
        "statement": drawn_up,
        "clauses": {clause.code: clause for clause in scheme.clauses},
        "items": {code: thing.name for code, thing in named.items()},
        "kinds": scheme.finding_kinds,
        "records": {record.row.id: record for record in judged},
        "photos": photo_lines([record.row.id for record in judged]),
    }


def _neighbours(month: str, first_month: str = "") -> tuple[str | None, str | None]:
    """The month before, unless it lies before the first one, and the month after if it has begun."""
    first, following = clock.month_days(month)
    before = clock.month_of(first - clock.ONE_DAY) if first > date.min and month > first_month else None
    after = clock.month_of(following)
    return before, after if after <= clock.month_of(clock.business_day(clock.now(), _zone())) else None


def _zone() -> Any:
    return current_app.config["SETTINGS"].timezone

"""HTML pages of settlement: the month over all reps, and a rep's statement."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, url_for

from fieldapp.evaluator.scheme import Named, Product
from fieldapp.fieldwork.queries import photo_lines
from fieldapp.kernel import clock
from fieldapp.people.access import current_actor, requires
from fieldapp.people.models import Role
from fieldapp.settlement.queries.runs import drafted_totals, last_run
from fieldapp.settlement.service.calculation import begun_month, calculate_month
from fieldapp.settlement.service.statements import OpenStatement, statement_of

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
    begun_month(month, _zone())
    run = last_run(month)
    # without a run every total is nought, yet the list leads to each rep's statement
    reps = drafted_totals(run.id if run else 0, current_actor())
    return render_template("month.html", month=month, run=run, reps=reps, neighbours=_neighbours(month))


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
    drawn_up = statement_of(current_actor(), staff_number, month, zone=_zone())
    return render_template(
        "statement.html",
        month=month,
        staff_number=staff_number,
        neighbours=_neighbours(month, drawn_up.first_month),
        **_opened(drawn_up),
    )


def _opened(drawn_up: OpenStatement) -> dict[str, Any]:
    """The statement with all that its codes and ids stand for."""
    scheme, judged = drawn_up.published.scheme, drawn_up.records.records
    named: dict[str, Product | Named] = {**scheme.products, **scheme.groups, **scheme.lines}
    return {
        "statement": drawn_up,
        "clauses": {clause.code: clause for clause in scheme.clauses},
        "items": {code: thing.name for code, thing in named.items()},
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

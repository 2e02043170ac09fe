"""A rep's statement, and the rep's answer to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.evaluator.charging import not_charged
from fieldapp.fieldwork.models import State
from fieldapp.fieldwork.queries import photo_lines
from fieldapp.kernel.errors import InvalidFields, Refusal
from fieldapp.kernel.shapes import load_form, whole_typed
from fieldapp.people.access import current_actor, requires
from fieldapp.settlement.errors import SumChanged
from fieldapp.settlement.models import Answer
from fieldapp.settlement.pages.blueprint import blueprint, neighbours, zone
from fieldapp.settlement.pages.months import scheme_words
from fieldapp.settlement.queries.facts import WAITING, JudgedRecord
from fieldapp.settlement.schemas.statements import AnswerShape
from fieldapp.settlement.service.checking import answer_month
from fieldapp.settlement.service.proposals import proposal_awaiting
from fieldapp.settlement.service.settled import is_settled
from fieldapp.settlement.service.statements import DrawnStatement, statement_of


@blueprint.get("/statements/<month>/<staff_number>")
@requires("statements.read")
def statement(month: str, staff_number: str) -> str:
    """A rep's statement: every line with its clause, sentence, records and photos."""
    return _statement_page(month, staff_number)


@blueprint.get("/months/<month>/answer")
@requires("months.answer")
def answered(month: str) -> Any:
    """Where an answer was sent to: back to the statement."""
    return redirect(url_for(".statement", month=month, staff_number=current_actor().staff_number), 303)


@blueprint.post("/months/<month>/answer")
@requires("months.answer")
def answer(month: str) -> Any:
    """Confirm one's own checked month, or object to it."""
    actor = current_actor()
    try:
        said = load_form(AnswerShape(), _answer_typed())
        answer_month(actor, month, **{**said, "answer": Answer(said["answer"])})
    except (InvalidFields, SumChanged) as refusal:
        return _statement_page(month, actor.staff_number, refusal), refusal.status
    address = url_for(".statement", month=month, staff_number=actor.staff_number, _anchor="check")
    return redirect(address, 303)


def _answer_typed() -> dict[str, Any]:
    return {
        "answer": request.form.get("answer"),
        "remark": request.form.get("remark", "").strip() or None,
        "total_fen": whole_typed(request.form.get("total_fen", "")),
    }


def _statement_page(month: str, staff_number: str, refusal: Refusal | None = None) -> str:
    drawn_up = statement_of(current_actor(), staff_number, month, zone=zone())
    scheme, rep_id = drawn_up.published.scheme, drawn_up.rep_id
    is_open = not is_settled(drawn_up.settled.state)
    return render_template(
        "statement.html",
        month=month,
        staff_number=staff_number,
        neighbours=neighbours(month, drawn_up.first_month),
        refusal=refusal,
        proposal=proposal_awaiting(month, rep_id, scheme, drawn_up.as_of) if is_open else None,
        **_opened(drawn_up),
    )


def _opened(drawn_up: DrawnStatement) -> dict[str, Any]:
    """The statement with all that its codes and ids stand for."""
    scheme, judged = drawn_up.published.scheme, drawn_up.records.records
    return {
        "statement": drawn_up,
        **scheme_words(scheme),
        "kinds": scheme.finding_kinds,
        "instead": not_charged(scheme.finding_kinds, drawn_up.records.facts.findings),
        "records": {record.row.id: record for record in judged},
        "uncounted": _uncounted(judged),
        "photos": photo_lines([record.row.id for record in judged]),
    }


def _uncounted(judged: Sequence[JudgedRecord]) -> Mapping[str, Sequence[JudgedRecord]]:
    """The records that nothing is paid for, by why: since, waiting, failing, rejected."""
    found: dict[str, list[JudgedRecord]] = defaultdict(list)
    for record in judged:
        state = record.row.state
        if record.changed_since:
            found["since"].append(record)
        if record.row.came_later:
            continue
        if state in WAITING:
            found["waiting"].append(record)
        elif state == State.REJECTED:
            found["rejected"].append(record)
        elif state == State.APPROVED and record.reasons:
            found["failing"].append(record)
    return found

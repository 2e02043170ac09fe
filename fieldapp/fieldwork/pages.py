"""HTML pages of field work: a rep's records, one record, the review queue."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import AlreadyReviewed
from fieldapp.fieldwork.models import Decision, RejectionReason, State
from fieldapp.fieldwork.schemas import ReviewShape
from fieldapp.fieldwork.service.records import Record, read_record
from fieldapp.fieldwork.service.reviews import review
from fieldapp.fieldwork.signals import sentence
from fieldapp.kernel.errors import InvalidFields, NotFound, Refusal
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import load_form
from fieldapp.outlets.queries import products
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor

blueprint = Blueprint("fieldwork_pages", __name__)


@blueprint.get("/records")
@requires("submissions.read")
def records() -> str:
    """Records one may read, newest first; a rep's own with their receipts."""
    state = request.args.get("state")
    state = state if state in set(State) else None
    page = queries.submissions_page(
        current_actor(), state=state, month=None, cursor=request.args.get("cursor", "")
    )
    photos = queries.photo_lines([row.id for row in page.items])
    return render_template("records.html", page=page, photos=photos, state=state, states=list(State))


@blueprint.get("/records/<uuid>")
@requires("submissions.read")
def record(uuid: str) -> str:
    """One record: what was sent, its photos, whether it counts, how it was reviewed."""
    return _record_page(uuid)


@blueprint.get("/review")
@requires("submissions.review")
def review_queue() -> str:
    """What awaits the supervisor's review, oldest first."""
    actor = current_actor()
    page = queries.submissions_page(
        actor, state=State.SUBMITTED, month=None, cursor=request.args.get("cursor", ""), oldest_first=True
    )
    photos = queries.photo_lines([row.id for row in page.items])
    waiting = queries.awaiting_review(actor)
    return render_template("review_queue.html", page=page, photos=photos, waiting=waiting, sentence=sentence)


@blueprint.post("/records/<uuid>/review")
@requires("submissions.review")
def decide(uuid: str) -> Any:
    """Approve or reject, then back to the queue.

    Not on to the next record: a second tap on the same spot would decide it unseen.
    """
    try:
        _review_from_form(uuid)
    except (InvalidFields, AlreadyReviewed) as refusal:
        return _record_page(uuid, refusal), refusal.status
    return redirect(url_for("fieldwork_pages.review_queue", done=1), 303)


def _review_from_form(uuid: str) -> None:
    decision = request.form.get("decision")
    reason = request.form.get("reason") or None
    if decision not in set(Decision) or (reason and reason not in set(RejectionReason)):
        raise NotFound()
    review(
        current_actor(),
        record_id(uuid) or "",
        decision=Decision(decision),
        reason=RejectionReason(reason) if reason and decision == Decision.REJECTED else None,
        remark=_remark(),
    )


def _remark() -> str | None:
    """What was typed for the rep, under the API's rules; browsers end lines with two characters."""
    typed = request.form.get("remark", "").replace("\r\n", "\n").strip()
    remark: str | None = load_form(ReviewShape(only=["remark"]), {"remark": typed or None})["remark"]
    return remark


def _record_page(uuid: str, refusal: Refusal | None = None) -> str:
    actor = current_actor()
    found = read_record(actor, record_id(uuid) or "")
    return render_template(
        "record.html",
        record=found,
        products={product.code: product for product in products()},
        reasons=list(RejectionReason),
        may_decide=_may_decide(actor, found),
        refusal=refusal,
    )


def _may_decide(actor: Actor, found: Record) -> bool:
    mine_to_review = allows(actor.role, "submissions.review") and found.rep_id != actor.user_id
    return mine_to_review and found.receipt.state == State.SUBMITTED

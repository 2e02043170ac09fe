"""HTML pages of field work: records in lists and one by one, the review queue, and what is decided on them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import Decision, RejectionReason, State
from fieldapp.fieldwork.schemas import CancellationShape, ReversalShape, ReviewShape, WithdrawalShape
from fieldapp.fieldwork.service.banquets import cancel_banquet
from fieldapp.fieldwork.service.facts import day_held
from fieldapp.fieldwork.service.openings import OutletChoice
from fieldapp.fieldwork.service.records import Record, read_record
from fieldapp.fieldwork.service.reversals import reverse
from fieldapp.fieldwork.service.reviews import BY_HAND, review
from fieldapp.fieldwork.service.withdrawals import withdraw
from fieldapp.fieldwork.signals import sentence, shown_to
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import NotFound, Refusal
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.paging import Page
from fieldapp.kernel.shapes import Shape, load_form
from fieldapp.outlets.queries import products
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor

blueprint = Blueprint("fieldwork_pages", __name__)

NEW_OUTLET, OTHER_OUTLET = "new outlet", "other outlet"
"""What a reviewer may choose beside the likely outlets; no outlet's code, for a code holds no space."""
SHOWN_IN_PLACE = (409, 422)
"""A refusal with one of these leads back to the form, which says what to do."""


@blueprint.get("/records")
@requires("submissions.read")
def records() -> str:
    """Records one may read, newest first; a rep's own with their receipts."""
    page = _page(_asked("state", tuple(State)))
    return render_template("records.html", page=page, states=list(State), **_listed(page))


@blueprint.get("/records/<uuid>")
@requires("submissions.read")
def record(uuid: str) -> str:
    """One record: what was sent, its photos, whether it counts, how it was reviewed."""
    return _record_page(uuid)


@blueprint.get("/review")
@requires("submissions.review")
def review_queue() -> str:
    """What awaits the supervisor's review, oldest first."""
    page = _page(State.SUBMITTED, oldest_first=True)
    waiting = queries.awaiting_review(current_actor())
    told = {"waiting": waiting, "sentence": sentence, "shown_to": shown_to}
    return render_template("review_queue.html", page=page, **told, **_listed(page))


@blueprint.post("/records/<uuid>/review")
@requires("submissions.review")
def decide(uuid: str) -> Any:
    """Approve or reject, then back to the queue.

    Not on to the next record: a second tap on the same spot would decide it unseen.
    """
    decision = _chosen("decision", (Decision.APPROVED, Decision.REJECTED))
    form = "approval" if decision == Decision.APPROVED else "rejection"
    onward = url_for("fieldwork_pages.review_queue", done=1)
    return _tried(uuid, form, lambda submission_id: _review(submission_id, Decision(decision)), onward)


@blueprint.post("/records/<uuid>/reversal")
@requires("submissions.reverse")
def take_approval_back(uuid: str) -> Any:
    """Take an approval back, with reason and evidence."""
    reason = _chosen("reason", BY_HAND)
    return _tried(
        uuid,
        "reversal",
        lambda submission_id: reverse(
            current_actor(),
            submission_id,
            reason=RejectionReason(reason),
            remark=_typed(ReversalShape, "remark"),
        ),
    )


@blueprint.post("/records/<uuid>/withdrawal")
@requires("submissions.withdraw")
def take_back(uuid: str) -> Any:
    """Take an own record back before it is reviewed."""
    return _tried(
        uuid,
        "withdrawal",
        lambda submission_id: withdraw(
            current_actor(), submission_id, reason=_typed(WithdrawalShape, "reason")
        ),
    )


@blueprint.post("/records/<uuid>/cancellation")
@requires("banquets.submit")
def cancel(uuid: str) -> Any:
    """Say that a booked banquet will not take place."""
    return _tried(
        uuid,
        "cancellation",
        lambda submission_id: cancel_banquet(
            current_actor(), submission_id, reason=_typed(CancellationShape, "reason")
        ),
    )


def _page(state: str | None, *, oldest_first: bool = False) -> Page[AnyRow]:
    return queries.submissions_page(
        current_actor(),
        state=state,
        month=None,
        kind=_asked("kind", queries.LISTED),
        cursor=request.args.get("cursor", ""),
        oldest_first=oldest_first,
    )


def _asked(name: str, among: Collection[str]) -> str | None:
    """What a list was asked for; what it does not know is not asked for."""
    value = request.args.get(name)
    return value if value in among else None


def _listed(page: Page[AnyRow]) -> dict[str, Any]:
    """What both lists show beside their rows."""
    return {
        "state": _asked("state", tuple(State)),
        "kind": _asked("kind", queries.LISTED),
        "kinds": queries.LISTED,
        "photos": queries.photo_lines([row.id for row in page.items]),
        "day_held": day_held,
    }


def _tried(uuid: str, form: str, act: Callable[[str], None], onward: str | None = None) -> Any:
    """Do what a form asks for, then go on; a refusal is shown in that form."""
    try:
        act(record_id(uuid) or "")
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _record_page(uuid, refusal, form), refusal.status
    return redirect(onward or url_for("fieldwork_pages.record", uuid=uuid, done=form), 303)


def _review(submission_id: str, decision: Decision) -> None:
    reason = (
        _chosen("reason", BY_HAND) if decision == Decision.REJECTED and request.form.get("reason") else ""
    )
    review(
        current_actor(),
        submission_id,
        decision=decision,
        reason=RejectionReason(reason) if reason else None,
        remark=_typed(ReviewShape, "remark"),
        outlet=_outlet_choice(),
    )


def _outlet_choice() -> OutletChoice:
    """Which outlet the reviewer chose among those shown, or typed."""
    chosen = request.form.get("outlet")
    considered = request.form.getlist("considered")
    if chosen == NEW_OUTLET:
        return OutletChoice(is_new=True, considered=considered)
    if chosen == OTHER_OUTLET:
        return OutletChoice(_typed(ReviewShape, "same_outlet", field="other_code"))
    return OutletChoice(chosen)


def _chosen(name: str, among: Collection[str]) -> str:
    """What was chosen in a form; anything that it does not offer is no such page."""
    value = request.form.get(name, "")
    if value not in among:
        raise NotFound()
    return value


def _typed(shape: type[Shape], name: str, *, field: str | None = None) -> Any:
    """What was typed, under the API's rules; browsers end lines with two characters.

    Args:
        field: the form's field, if it is not called as the shape's.
    """
    text = request.form.get(field or name, "").replace("\r\n", "\n").strip()
    if name == "same_outlet":  # a Chinese keyboard types codes in full width
        text = unicodedata.normalize("NFKC", text)
    return load_form(shape(only=[name]), {name: text or None})[name]


def _record_page(uuid: str, refusal: Refusal | None = None, failed: str | None = None) -> str:
    actor = current_actor()
    found = read_record(actor, record_id(uuid) or "")
    offered = _offered(actor, found)
    return render_template(
        "record.html",
        record=found,
        products={product.code: product for product in products()},
        reasons=list(BY_HAND),
        refusal=refusal,
        failed=failed if failed in offered else None,
        may_decide="approval" in offered,
        may_reverse="reversal" in offered,
        done=request.args.get("done"),
    )


def _offered(actor: Actor, found: Record) -> set[str]:
    """The forms that the page shows this reader."""
    if found.submitter_id == actor.user_id:
        return {"withdrawal", "cancellation"}
    if found.receipt.state == State.SUBMITTED and allows(actor.role, "submissions.review"):
        return {"approval", "rejection"}
    if found.receipt.state == State.APPROVED and allows(actor.role, "submissions.reverse"):
        return {"reversal"}
    return set()

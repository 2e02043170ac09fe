"""Records in lists and one by one, and what their own rep or a supervisor may still do with one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import g, redirect, render_template, request, url_for

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import RejectionReason, State
from fieldapp.fieldwork.pages.blueprint import blueprint
from fieldapp.fieldwork.pages.forms import asked, asked_day, chosen, queue_address, typed, wanted_queue
from fieldapp.fieldwork.schemas import CancellationShape, ReversalShape, WithdrawalShape
from fieldapp.fieldwork.service.banquets import cancel_banquet
from fieldapp.fieldwork.service.desk import beside
from fieldapp.fieldwork.service.facts import day_held
from fieldapp.fieldwork.service.records import Record, read_record
from fieldapp.fieldwork.service.reversals import reverse
from fieldapp.fieldwork.service.reviews import BY_HAND
from fieldapp.fieldwork.service.withdrawals import withdraw
from fieldapp.kernel.errors import Refusal
from fieldapp.kernel.ids import record_id
from fieldapp.outlets.queries import products
from fieldapp.people.access import current_actor, requires
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor

SHOWN_IN_PLACE = (409, 422)
"""A refusal with one of these leads back to the form, which says what to do."""


@blueprint.get("/records")
@requires("submissions.read")
def records() -> str:
    """Records one may read, newest first; a rep's own with their receipts."""
    state, kind = asked("state", tuple(State)), asked("kind", queries.LISTED)
    page = queries.submissions_page(
        current_actor(),
        state=state,
        month=None,
        kind=kind,
        words=request.args.get("q", "").strip()[:60],
        day=asked_day("day"),
        cursor=request.args.get("cursor", ""),
    )
    return render_template(
        "records.html",
        page=page,
        state=state,
        states=list(State),
        kind=kind,
        kinds=queries.LISTED,
        photos=queries.photo_lines([row.id for row in page.items]),
        day_held=day_held,
    )


@blueprint.get("/records/<uuid>")
@requires("submissions.read")
def record(uuid: str) -> str:
    """One record: what was sent, its photos, whether it counts, how it was reviewed."""
    return record_page(uuid)


@blueprint.post("/records/<uuid>/reversal")
@requires("submissions.reverse")
def take_approval_back(uuid: str) -> Any:
    """Take an approval back, with reason and evidence."""
    reason = chosen("reason", BY_HAND)
    return tried(
        uuid,
        "reversal",
        lambda submission_id: reverse(
            current_actor(),
            submission_id,
            reason=RejectionReason(reason),
            remark=typed(ReversalShape, "remark"),
        ),
    )


@blueprint.post("/records/<uuid>/withdrawal")
@requires("submissions.withdraw")
def take_back(uuid: str) -> Any:
    """Take an own record back before it is reviewed."""
    return tried(
        uuid,
        "withdrawal",
        lambda submission_id: withdraw(
            current_actor(), submission_id, reason=typed(WithdrawalShape, "reason")
        ),
    )


@blueprint.post("/records/<uuid>/cancellation")
@requires("banquets.submit")
def cancel(uuid: str) -> Any:
    """Say that a booked banquet will not take place."""
    return tried(
        uuid,
        "cancellation",
        lambda submission_id: cancel_banquet(
            current_actor(), submission_id, reason=typed(CancellationShape, "reason")
        ),
    )


def tried(uuid: str, form: str, act: Callable[[str], None], onward: Callable[[], str] | None = None) -> Any:
    """Do what a form asks for, then go on; a refusal is shown in that form."""
    try:
        act(record_id(uuid) or "")
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return record_page(uuid, refusal, form), refusal.status
    address = onward() if onward else url_for("fieldwork_pages.record", uuid=uuid, done=form)
    return redirect(address, 303)


def record_page(uuid: str, refusal: Refusal | None = None, failed: str | None = None) -> str:
    """The page of a record, with what was refused in one of its forms."""
    actor = current_actor()
    found = read_record(actor, record_id(uuid) or "")
    offered = _offered(actor, found)
    if "approval" in offered:  # it stands in the queue
        g.shown_as = "fieldwork_pages.review_queue"
    return render_template(
        "record.html",
        record=found,
        products={product.code: product for product in products()},
        reasons=list(BY_HAND),
        refusal=refusal,
        failed=failed if failed in offered else None,
        may_decide="approval" in offered,
        may_reverse="reversal" in offered,
        queue=queue_address(),
        desk=beside(actor, found, wanted_queue()) if "approval" in offered else None,
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

"""The review desk: what waits, the gravest first; one decision after the other; batches without signals."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, request, url_for

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import LookFirst, SignalsInBatch
from fieldapp.fieldwork.models import Decision, RejectionReason
from fieldapp.fieldwork.pages.blueprint import blueprint
from fieldapp.fieldwork.pages.forms import QUEUED, asked, chosen, queue_address, typed, wanted_queue
from fieldapp.fieldwork.pages.records import tried
from fieldapp.fieldwork.queries.queue import IN_BATCHES, Place, Wanted, awaiting, next_waiting, waiting_page
from fieldapp.fieldwork.schemas import ReviewShape
from fieldapp.fieldwork.service.batches import BATCH, approve_batch
from fieldapp.fieldwork.service.desk import track_record
from fieldapp.fieldwork.service.facts import day_held
from fieldapp.fieldwork.service.openings import OutletChoice
from fieldapp.fieldwork.service.reviews import BY_HAND, review
from fieldapp.fieldwork.signals import sentence, shown_to
from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.ids import record_id
from fieldapp.people.access import current_actor, requires

NEW_OUTLET, OTHER_OUTLET = "new outlet", "other outlet"
"""What a reviewer may choose beside the likely outlets; no outlet's code, for a code holds no space."""
LONGEST_LOOK_S = 3600


@blueprint.get("/review")
@requires("submissions.review")
def review_queue() -> str:
    """What awaits the supervisor's review, the gravest signals first."""
    wanted = wanted_queue()
    page = waiting_page(current_actor(), wanted, cursor=request.args.get("cursor", ""))
    return render_template(
        "review_queue.html",
        page=page,
        wanted=wanted,
        asked=queue_address(),
        waiting=awaiting(current_actor()),
        kinds=QUEUED,
        photos=queries.photo_lines([row.id for row in page.items]),
        day_held=day_held,
        sentence=sentence,
        shown_to=shown_to,
        track=track_record(),
    )


@blueprint.post("/records/<uuid>/review")
@requires("submissions.review")
def decide(uuid: str) -> Any:
    """Approve or reject, then back to the queue, or on to the next record.

    On to the next one only for a browser that lets no second tap on the same spot decide it unseen: such a page
    sends `seen` once its photo has stood on the screen, and is refused without.
    """
    decision = chosen("decision", (Decision.APPROVED, Decision.REJECTED))
    form = "approval" if decision == Decision.APPROVED else "rejection"
    return tried(uuid, form, lambda submission_id: _review(submission_id, Decision(decision)), _onward(uuid))


@blueprint.get("/review/batch")
@requires("submissions.review")
def batch() -> str:
    """Records without signals, several on one screen."""
    return _batch_page()


@blueprint.post("/review/batch")
@requires("submissions.review")
def approve_together() -> Any:
    """Approve those of a batch that were left ticked."""
    records = {identity for text in request.form.getlist("record") if (identity := record_id(text))}
    try:
        done = approve_batch(current_actor(), sorted(records)[:BATCH], seconds=_seconds_looked())
    except SignalsInBatch as refusal:
        return _batch_page(refusal), refusal.status
    left = done.left or None
    return redirect(url_for(".batch", approved=done.approved, left=left, kind=asked("kind", IN_BATCHES)), 303)


def _batch_page(refusal: SignalsInBatch | None = None) -> str:
    kind, skipped = asked("kind", IN_BATCHES), request.args.get("cursor", "")
    wanted = Wanted(kind=kind, flagged=False, kinds=IN_BATCHES)
    page = waiting_page(current_actor(), wanted, cursor=skipped, size=BATCH)
    return render_template(
        "review_batch.html",
        page=page,
        kind=kind,
        kinds=IN_BATCHES,
        photos=queries.photo_lines([row.id for row in page.items]),
        waiting=awaiting(current_actor()),
        opened_at=clock.iso_instant(clock.now()),
        refusal=refusal,
        approved=request.args.get("approved", type=int),
        left=request.args.get("left", type=int),
    )


def _seconds_looked() -> int:
    """How long the page was open, by our own clock."""
    try:
        opened_at = clock.parse_instant(request.form.get("opened_at", ""))
    except (ValueError, OverflowError):
        return 0
    return min(max(0, round((clock.now() - opened_at).total_seconds())), LONGEST_LOOK_S)


def _onward(uuid: str) -> Any:
    """Where a decision leads: worked out once it stands."""
    paced = request.args.get("paced") == "1"

    def address() -> str:
        if paced:
            decided = queries.submission_for(current_actor(), record_id(uuid) or "")
            following = _following(decided) if decided else None
            if following:
                return url_for(".record", uuid=following, paced=1, decided=uuid, **queue_address())
        return url_for(".review_queue", done=1, **queue_address())

    return address


def _following(decided: AnyRow) -> str | None:
    place = Place(decided.gravity, decided.received_at, decided.id)
    return next_waiting(current_actor(), wanted_queue(), after=place)


def _review(submission_id: str, decision: Decision) -> None:
    if request.args.get("paced") == "1" and request.form.get("seen") != "1":
        raise LookFirst()
    reason = chosen("reason", BY_HAND) if decision == Decision.REJECTED and request.form.get("reason") else ""
    review(
        current_actor(),
        submission_id,
        decision=decision,
        reason=RejectionReason(reason) if reason else None,
        remark=typed(ReviewShape, "remark"),
        outlet=_outlet_choice(),
    )


def _outlet_choice() -> OutletChoice:
    """Which outlet the reviewer chose among those shown, or typed."""
    choice = request.form.get("outlet")
    considered = request.form.getlist("considered")
    if choice == NEW_OUTLET:
        return OutletChoice(is_new=True, considered=considered)
    if choice == OTHER_OUTLET:
        return OutletChoice(typed(ReviewShape, "same_outlet", field="other_code"))
    return OutletChoice(choice)

"""Approving several records at once, none of which has a signal; the time spent on them is kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from fieldapp.fieldwork.errors import SignalsInBatch
from fieldapp.fieldwork.models import Decision
from fieldapp.fieldwork.queries.queue import IN_BATCHES, waiting_among
from fieldapp.fieldwork.service.reviews import review
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import Refusal
from fieldapp.people.queries import Actor

BATCH = 12
"""Photos that fit a screen large enough to be looked at."""


@dataclass(frozen=True, slots=True)
class BatchDone:
    """How many records a batch approved, and how many were left for a look of their own."""

    approved: int
    left: int


def approve_batch(actor: Actor, submission_ids: Collection[str], *, seconds: int) -> BatchDone:
    """Approve records without signals, as far as they still wait for the actor.

    What somebody decided meanwhile, or what a rule forbids to approve (a proof without its booking), is left.

    Args:
        seconds: how long the reviewer had them on the screen; it stands in the audit trail.

    Raises:
        SignalsInBatch: a record has signals, or is of a kind that needs more than a yes; none was decided.
    """
    with transaction() as session:
        decision_moment(session)
        waiting = waiting_among(actor, list(submission_ids))
        unfit = [row for row in waiting if row.gravity or row.kind not in IN_BATCHES]
        if unfit:
            raise SignalsInBatch(records=len(unfit))
        approved = [row.id for row in waiting if _approved(actor, row.id)]
        if approved:
            record_act(
                session,
                "batch.approved",
                ("batch", approved[0]),
                actor_id=actor.user_id,
                records=approved,
                seconds=seconds,
            )
    return BatchDone(len(approved), len(submission_ids) - len(approved))


def _approved(actor: Actor, submission_id: str) -> bool:
    """A record that may not be approved is refused before anything of it is written."""
    try:
        review(actor, submission_id, decision=Decision.APPROVED, reason=None, remark=None)
    except Refusal:
        return False
    return True

"""The life of a banquet: booked, registered, held with proof, verified, or cancelled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from flask import current_app
from sqlalchemy import update

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import CancellationOfUnbooked, ProofStands
from fieldapp.fieldwork.models import Kind, State, Submission
from fieldapp.fieldwork.service.facts import day_held, registered_in_time
from fieldapp.fieldwork.service.withdrawals import own_record
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.errors import NotFound
from fieldapp.people.queries import Actor


class Stage(StrEnum):
    """How far a banquet has come."""

    BOOKED = "booked"
    REGISTERED = "registered"
    """The booking is approved."""
    PROVED = "proved"
    VERIFIED = "verified"
    """The proof is approved."""
    CANCELLED = "cancelled"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class BanquetLife:
    """A banquet from its booking on.

    Attributes:
        in_time: the server received the booking before the day of the banquet.
        proof_id, proof_state: of the proof that stands, else of the last one; None: there is none.
    """

    booking_id: str
    booking_state: str
    stage: Stage
    in_time: bool
    held_on: date
    proof_id: str | None
    proof_state: str | None


def life_of(booking_id: str) -> BanquetLife:
    """How far a booked banquet has come. Whether the actor may read it has been decided before.

    Raises:
        KeyError: there is no such booking.

    Source: sujiu-2018, 二.1 ①.
    """
    booking = queries.bookings_among([booking_id])[booking_id]
    proof = queries.standing_proof(booking_id)
    held_on = day_held(booking.body)
    zone = current_app.config["SETTINGS"].timezone
    return BanquetLife(
        booking_id=booking_id,
        booking_state=booking.state,
        stage=_stage(State(booking.state), State(proof.state) if proof else None),
        in_time=registered_in_time(booking.first_received_at, held_on, zone),
        held_on=held_on,
        proof_id=proof.id if proof else None,
        proof_state=proof.state if proof else None,
    )


def _stage(booking: State, proof: State | None) -> Stage:
    if booking in _OVER:
        return Stage(booking)
    if proof == State.APPROVED:
        return Stage.VERIFIED
    if proof in (State.INCOMPLETE, State.SUBMITTED):
        return Stage.PROVED
    return Stage.REGISTERED if booking == State.APPROVED else Stage.BOOKED


_OVER = (State.CANCELLED, State.REJECTED, State.WITHDRAWN)


def cancel_banquet(actor: Actor, booking_id: str, *, reason: str) -> None:
    """Say that an own booked banquet will not take place. One once cancelled stays so.

    Raises:
        NotFound: no such booking. OutOfScope: it is another user's.
        CancellationOfUnbooked: it is not (or no longer) booked. ProofStands: it was held.
    """
    with transaction() as session:
        row = own_record(actor, booking_id)
        if row.kind != Kind.BANQUET:
            raise NotFound()
        if row.state == State.CANCELLED:
            return
        _check_cancellable(row)
        session.execute(update(Submission).where(Submission.id == booking_id).values(state=State.CANCELLED))
        record_act(
            session, "banquet.cancelled", ("submission", booking_id), actor_id=actor.user_id, reason=reason
        )


def _check_cancellable(row: AnyRow) -> None:
    if row.state not in (State.SUBMITTED, State.APPROVED):
        raise CancellationOfUnbooked()
    if queries.has_live_proof(row.id):
        raise ProofStands()

"""The records that an arriving one names: what it corrects, and the booking that it proves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import (
    AlreadyCorrected,
    AlreadyProved,
    BookingCancelled,
    BookingIncomplete,
    BookingRejected,
    BookingWithdrawn,
    NotCorrectable,
)
from fieldapp.fieldwork.models import Kind, State
from fieldapp.fieldwork.service.arrivals import Arrival, Times
from fieldapp.fieldwork.service.facts import day_held
from fieldapp.kernel import clock
from fieldapp.kernel.errors import InvalidFields, Refusal
from fieldapp.people.queries import Actor


@dataclass(frozen=True, slots=True)
class Predecessors:
    """Rows of the submitter's own records, locked; None: not named, or no such record of theirs."""

    corrected: Any = None
    booking: Any = None

    @property
    def kin(self) -> list[str]:
        """Ids of the booking, of the corrected record and of what that one corrected."""
        ids = [self.booking.id] if self.booking is not None else []
        if self.corrected is not None:
            ids += [self.corrected.id, self.corrected.corrects_id]
        return [submission_id for submission_id in ids if submission_id]

    def business_day(self, times: Times) -> date:
        """The day the arriving record belongs to; a correction keeps the first submission's."""
        day: date = times.day if self.corrected is None else self.corrected.business_day
        return day

    def month(self, arrival: Arrival, day: date) -> str:
        """The month it is paid in: of a banquet and its proof the one in which it is held."""
        if self.booking is not None:
            month: str = self.booking.month
            return month
        return clock.month_of(arrival.fields["held_on"] if arrival.kind == Kind.BANQUET else day)


def names_records(arrival: Arrival) -> bool:
    """Whether a record leans on others, which then must not change before it is stored."""
    return arrival.corrects is not None or arrival.about is not None


def predecessors_of(actor: Actor, arrival: Arrival) -> Predecessors:
    """The records that an arriving one names, locked until the transaction ends."""
    named = [submission_id for submission_id in (arrival.corrects, arrival.about) if submission_id]
    if not named:
        return Predecessors()
    own = {
        submission_id: row
        for submission_id, row in queries.locked_records(named).items()
        if row.submitter_id == actor.user_id
    }
    corrected, booking = own.get(arrival.corrects or ""), own.get(arrival.about or "")
    return Predecessors(
        corrected if corrected is not None and corrected.kind == arrival.kind else None,
        booking if booking is not None and booking.kind == Kind.BANQUET else None,
    )


def check_predecessors(arrival: Arrival, named: Predecessors, times: Times) -> None:
    """Refuse a correction of what cannot be corrected, and a proof of what cannot be proved.

    Raises:
        InvalidFields: there is no such booking, or the proof is dated before its day.
        NotCorrectable, AlreadyCorrected: see there.
        BookingCancelled, BookingWithdrawn, BookingRejected, BookingIncomplete, AlreadyProved: see there.
    """
    if arrival.corrects is not None:
        _check_corrected(named.corrected)
    if arrival.about is not None:
        _check_booking(named.booking, times)


def _check_corrected(corrected: Any) -> None:
    if corrected is None or corrected.state not in (State.REJECTED, State.WITHDRAWN):
        raise NotCorrectable()
    if queries.is_corrected(corrected.id):
        raise AlreadyCorrected()


def _check_booking(booking: Any, times: Times) -> None:
    if booking is None:
        raise InvalidFields([Fault("/banquet", "unknown_banquet", _UNKNOWN_BANQUET)])
    refusal = _UNPROVABLE.get(State(booking.state))
    if refusal is not None:
        raise refusal()
    if times.day < day_held(booking.body):
        raise InvalidFields([Fault("/occurred_at", "before_the_banquet", _BEFORE_THE_BANQUET)])
    if queries.has_live_proof(booking.id):
        raise AlreadyProved()


_UNPROVABLE: dict[State, type[Refusal]] = {
    State.INCOMPLETE: BookingIncomplete,
    State.CANCELLED: BookingCancelled,
    State.WITHDRAWN: BookingWithdrawn,
    State.REJECTED: BookingRejected,
}
_UNKNOWN_BANQUET = Text(
    "没有这场家宴的登记，请先登记，再交举办凭证。",
    "There is no such booking of yours. Book the banquet first, then send the proof.",
)
_BEFORE_THE_BANQUET = Text(
    "举办凭证的时间早于家宴当天，请核对日期；家宴改了日子的，先取消再重新登记。",
    "The proof is dated before the banquet. Check the day; if it was moved, cancel it and book it anew.",
)

"""Closing what was seen: the close is rehearsed and shown, and done only if it still comes to the same."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.decisions import moment_without_decisions
from fieldapp.people.queries import Actor
from fieldapp.settlement.errors import CloseNotShown, MonthNotClosed
from fieldapp.settlement.models import Answer
from fieldapp.settlement.queries.exports import adjustments, payouts
from fieldapp.settlement.queries.months import answers_of_month, close_of
from fieldapp.settlement.queries.obstacles import accepted_obstacles
from fieldapp.settlement.queries.payments import payments_of
from fieldapp.settlement.queries.reps import staff_numbers
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.closing import ClosedMonth, close_month
from fieldapp.settlement.service.obstacles import Obstacle, obstacles_of
from fieldapp.settlement.service.payment import refuse_wrong_day
from fieldapp.settlement.service.recovery import RecoveryLimits
from fieldapp.settlement.service.rehearsal import rehearsed


@dataclass(frozen=True, slots=True)
class ShownClose:
    """What a close comes to.

    Attributes:
        answers: what every rep of the month said: staff_number, name, answer (None: silence), remark.
        adjustments: rows that it posts for earlier months or recovers, as `exports.adjustments` has them.
    """

    closed: ClosedMonth
    obstacles: Sequence[Obstacle]
    answers: Sequence[AnyRow]
    adjustments: Sequence[AnyRow]
    staff_without_wage: Sequence[str]

    @property
    def silent(self) -> Sequence[AnyRow]:
        """Reps who said nothing."""
        return [row for row in self.answers if row.answer is None]

    @property
    def objecting(self) -> Sequence[AnyRow]:
        """Reps who object."""
        return [row for row in self.answers if row.answer == Answer.OBJECTED]

    @property
    def sha256(self) -> str:
        """The hash of what is shown: another state of the office gives another one."""
        shown = [
            [self.closed.reps, self.closed.payable_fen, self.closed.carried_fen, *self.staff_without_wage],
            [[each.kind, *each.subjects] for each in self.obstacles],
            [list(row) for row in self.answers],
            [list(row) for row in self.adjustments],
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def show_close(
    actor: Actor, month: str, *, accepted: Mapping[str, str], zone: ZoneInfo, limits: RecoveryLimits
) -> ShownClose:
    """What closing a month would come to; nothing is stored.

    Raises:
        The refusals of `close_month`.
    """
    return rehearsed(lambda: _close(actor, month, accepted, zone, limits))


def close_as_shown(
    actor: Actor,
    month: str,
    *,
    accepted: Mapping[str, str],
    zone: ZoneInfo,
    limits: RecoveryLimits,
    seen: str,
) -> None:
    """Close a month, if that comes to what was seen.

    Args:
        seen: hash of what `show_close` gave.

    Raises:
        CloseNotShown: something has changed since. The refusals of `close_month`.
    """
    with transaction():
        if _close(actor, month, accepted, zone, limits).sha256 != seen:
            raise CloseNotShown()


def _close(
    actor: Actor, month: str, accepted: Mapping[str, str], zone: ZoneInfo, limits: RecoveryLimits
) -> ShownClose:
    with transaction() as session:
        as_of = moment_without_decisions(session)
        obstacles = obstacles_of(month, scheme_paying(month), as_of)
        answers = answers_of_month(month, as_of)
        closed = close_month(actor, month, accepted=accepted, zone=zone, limits=limits)
        without_wage = list(staff_numbers(closed.reps_without_wage).values())
        return ShownClose(closed, obstacles, answers, adjustments(month, None), without_wage)


@dataclass(frozen=True, slots=True)
class ShownPayment:
    """What is about to be noted as paid.

    Attributes:
        reason: why what was noted before is corrected; None: nothing was.
        noted: what was noted before, as `payments_of` has it.
        payouts: rows as `exports.payouts` has them.
        accepted: obstacles the close was accepted with: kind, subjects, reason.
    """

    month: str
    paid_on: date
    batch: str
    reason: str | None
    noted: Sequence[AnyRow]
    payouts: Sequence[AnyRow]
    answers: Sequence[AnyRow]
    accepted: Sequence[AnyRow]

    @property
    def payable_fen(self) -> int:
        """Over all reps."""
        return sum(row.payable_fen for row in self.payouts)

    @property
    def silent(self) -> Sequence[AnyRow]:
        """Reps who said nothing before the close."""
        return [row for row in self.answers if row.answer is None]

    @property
    def objecting(self) -> Sequence[AnyRow]:
        """Reps who objected and did not take it back."""
        return [row for row in self.answers if row.answer == Answer.OBJECTED]


def show_payment(month: str, *, paid_on: date, batch: str, reason: str | None = None) -> ShownPayment:
    """What noting a month as paid, or correcting what was noted, stands for; nothing is stored.

    Raises:
        MonthNotClosed, PaidInFuture, PaidBeforeClose.
    """
    refuse_wrong_day(month, paid_on)
    close = close_of(month)
    if close is None:
        raise MonthNotClosed(month=month)
    return ShownPayment(
        month,
        paid_on,
        batch,
        reason,
        payments_of(month),
        payouts(month, None),
        answers_of_month(month, close.as_of),
        accepted_obstacles(close.id),
    )

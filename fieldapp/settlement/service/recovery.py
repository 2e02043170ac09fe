"""Recovering claim losses from pay, within the limits of pay law (architecture 10)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app

from fieldapp.kernel.database import AnyRow
from fieldapp.people.queries import Actor
from fieldapp.settlement.models import Account, SettlementRun, Source
from fieldapp.settlement.queries.ledger import losses_and_recoveries
from fieldapp.settlement.queries.reps import named_reps

DEDUCTED = "recovery.deducted"
RETURNED = "recovery.returned"


@dataclass(frozen=True, slots=True)
class RecoveryLimits:
    """How much of a month's wage may be deducted.

    Attributes:
        percent: of the wage, at most.
        minimum_wage_fen: what must be left of it, at least.
    """

    percent: int
    minimum_wage_fen: int

    def most_fen(self, wage_fen: int | None) -> int:
        """What may be deducted from a wage; nothing where the wage is not known.

        Source: interim provisions on wage payment (工资支付暂行规定), article 16.
        """
        if wage_fen is None:
            return 0
        return max(0, min(wage_fen * self.percent // 100, wage_fen - self.minimum_wage_fen))


def limits_set() -> RecoveryLimits:
    """The limits that the operator set."""
    settings = current_app.config["SETTINGS"]
    return RecoveryLimits(settings.recovery_percent, settings.minimum_wage_fen)


@dataclass(frozen=True, slots=True)
class LossBalance:
    """A month's losses of a rep, and what was recovered of them; both in fen, >= 0."""

    month: str
    loss_fen: int
    recovered_fen: int

    @property
    def outstanding_fen(self) -> int:
        """What is left to recover; negative where a loss was lifted after it was deducted."""
        return self.loss_fen - self.recovered_fen


def recoveries(balances: Sequence[LossBalance], most_fen: int) -> Iterator[tuple[str, str, int]]:
    """What a close moves to a rep's pay: month of the loss, clause, amount in fen.

    Args:
        balances: oldest first.
        most_fen: at most so much is deducted; paying back has no limit.
    """
    for balance in balances:
        if balance.outstanding_fen < 0:
            yield balance.month, RETURNED, -balance.outstanding_fen
    for balance in balances:
        if (deducted_fen := min(balance.outstanding_fen, most_fen)) > 0:
            most_fen -= deducted_fen
            yield balance.month, DEDUCTED, -deducted_fen


def recovery_rows(
    run: SettlementRun, balances: Sequence[AnyRow], wages_fen: Mapping[int, int], limits: RecoveryLimits
) -> list[dict[str, Any]]:
    """The ledger rows of a close that recover losses or pay back what was recovered of lifted ones.

    Args:
        balances: rows of rep_id, month, loss_fen, recovered_fen, oldest first.
        wages_fen: by rep id.
    """
    return [
        {
            "run_id": run.id,
            "rep_id": rep_id,
            "month": month,
            "posted_in": run.month,
            "source": Source.RECOVERY,
            "account": Account.PAY,
            "clause": clause,
            "item": "",
            "quantity": 1,
            "rate_fen": amount_fen,
            "amount_fen": amount_fen,
        }
        for rep_id, of_rep in by_rep(balances).items()
        for month, clause, amount_fen in recoveries(of_rep, limits.most_fen(wages_fen.get(rep_id)))
    ]


def by_rep(balances: Sequence[AnyRow]) -> Mapping[int, list[LossBalance]]:
    """Loss balances by rep id, oldest first."""
    of_reps: dict[int, list[LossBalance]] = defaultdict(list)
    for rep_id, month, loss_fen, recovered_fen in balances:
        of_reps[rep_id].append(LossBalance(month, loss_fen, recovered_fen))
    return of_reps


@dataclass(frozen=True, slots=True)
class RecoveryAccount:
    """What a rep owes for claim losses as posted, and what a month's close may deduct of it.

    Attributes:
        wage_fen: of the month; None: not known, so nothing is deducted.
    """

    rep: AnyRow
    balances: Sequence[LossBalance]
    wage_fen: int | None
    most_fen: int

    @property
    def outstanding_fen(self) -> int:
        """Over all months of losses."""
        return sum(balance.outstanding_fen for balance in self.balances)

    @property
    def next_fen(self) -> int:
        """What the close would move to pay: negative is deducted."""
        return sum(amount_fen for _, _, amount_fen in recoveries(self.balances, self.most_fen))


def accounts_of_month(
    actor: Actor, limits: RecoveryLimits, wages_fen: Mapping[int, int]
) -> Sequence[RecoveryAccount]:
    """The recovery account of every rep who has one, those still owing first."""
    of_reps = by_rep(losses_and_recoveries())
    accounts = [
        RecoveryAccount(rep, of_reps[rep.id], wage_fen, limits.most_fen(wage_fen))
        for rep in named_reps(actor, of_reps)
        for wage_fen in [wages_fen.get(rep.id)]
    ]
    return sorted(accounts, key=lambda account: account.outstanding_fen == 0)

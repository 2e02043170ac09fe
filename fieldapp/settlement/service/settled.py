"""How far a month has come for a rep: its steps, the answer given, what was posted and paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fieldapp.inspection.service.window import appeal_until
from fieldapp.kernel import clock
from fieldapp.settlement.models import LedgerLine, MonthStep, Payout, Source, Step
from fieldapp.settlement.queries.ledger import payout_of, rows_of_rep
from fieldapp.settlement.queries.months import answer_of, steps_of
from fieldapp.settlement.queries.payments import payments_of

OPEN = "open"


@dataclass(frozen=True, slots=True)
class SettledMonth:
    """A rep's month as the ledger has it.

    Attributes:
        state: open, checked, closed or paid.
        answer, remark: what the rep said to the checked month; None is silence.
        payout: what the close paid; None before it.
        adjustments: rows posted with this month for earlier ones, or for this month by later closes.
    """

    state: str
    closed_at: datetime | None
    paid_on: date | None
    answer: str | None
    remark: str | None
    payout: Payout | None
    adjustments: Sequence[LedgerLine]

    def as_json(self) -> dict[str, Any]:
        """What a statement shows of it."""
        return {
            "closed_at": self.closed_at and clock.iso_instant(self.closed_at),
            "paid_on": self.paid_on and self.paid_on.isoformat(),
            "answer": self.answer,
            "remark": self.remark,
            "payout": self.payout and {name: getattr(self.payout, name) for name in PAYOUT_FIGURES},
            "adjustments": [
                {name: getattr(row, name) for name in ADJUSTMENT_FIGURES} | {"item": row.item or None}
                for row in self.adjustments
            ],
        }


PAYOUT_FIGURES = ("posted_fen", "recovered_fen", "carried_in_fen", "payable_fen", "carried_out_fen")
ADJUSTMENT_FIGURES = ("month", "posted_in", "source", "clause", "quantity", "rate_fen", "amount_fen")


def state_of(month: str) -> str:
    """How far a month has come: open, checked, closed or paid."""
    return state_in(steps_of(month))


def state_in(taken: Mapping[str, MonthStep]) -> str:
    """How far a month has come by the steps taken."""
    return next((step for step in (Step.PAID, Step.CLOSED, Step.CHECKED) if step in taken), OPEN)


def figure_appealable(_rep_id: int, month: str) -> bool:
    """`figures_appealable` as the room of inspection asks it."""
    return figures_appealable(month)


def figures_appealable(month: str) -> bool:
    """Whether figures of a month may still be appealed: until its close, and for a window of days after it."""
    closed = steps_of(month).get(Step.CLOSED)
    return closed is None or clock.now() < appeal_until(closed.done_at)


def is_settled(state: str) -> bool:
    """Whether a month in this state stands in the ledger."""
    return state in (Step.CLOSED, Step.PAID)


def settled_month(month: str, rep_id: int) -> SettledMonth:
    """How far a month has come for a rep."""
    steps = steps_of(month)
    closed = steps.get(Step.CLOSED)
    answer = answer_of(month, rep_id) if Step.CHECKED in steps else None
    payments = payments_of(month) if Step.PAID in steps else ()
    rows = rows_of_rep(month, rep_id) if closed else []
    return SettledMonth(
        state=state_in(steps),
        closed_at=closed.done_at if closed else None,
        paid_on=payments[0].paid_on if payments else None,
        answer=answer.answer if answer else None,
        remark=answer.remark if answer else None,
        payout=payout_of(month, rep_id) if closed else None,
        adjustments=[row for row in rows if row.month != row.posted_in or row.source != Source.SCHEME],
    )

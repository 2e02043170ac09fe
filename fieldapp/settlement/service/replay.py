"""Recomputing a close at its own moment, and what the next close would post (architecture 8)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import present_moment
from fieldapp.settlement.errors import MonthNotClosed
from fieldapp.settlement.queries.ledger import Key, Posting, posted_by_scheme
from fieldapp.settlement.queries.months import close_of, closed_months
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.evaluation import evaluate_month
from fieldapp.settlement.service.posting import amounts, differences


@dataclass(frozen=True, slots=True)
class Difference:
    """What the ledger lacks of an evaluation, for one key of one month."""

    month: str
    key: Key
    posting: Posting

    def as_json(self, staff_numbers: Mapping[int, str]) -> dict[str, Any]:
        """The difference as plain data."""
        return {
            "month": self.month,
            "staff_number": staff_numbers[self.key.rep_id],
            "clause": self.key.clause,
            "item": self.key.item or None,
            "quantity": self.posting.quantity,
            "amount_fen": self.posting.amount_fen,
        }


def replay(month: str) -> Sequence[Difference]:
    """Recompute a close at its own moment: every month closed by then, against the ledger as it then stood.

    Returns:
        Where they differ; nothing, unless history was tampered with.

    Raises:
        MonthNotClosed.
    """
    run = close_of(month)
    if run is None:
        raise MonthNotClosed(month=month)
    months = [each for each in closed_months() if each <= month]
    return list(_differences(months, run.as_of, up_to_run=run.id))


def replay_now(month: str) -> Sequence[Difference]:
    """What the next close would post for a closed month, as far as decided by now.

    Raises:
        MonthNotClosed.
    """
    if close_of(month) is None:
        raise MonthNotClosed(month=month)
    return list(_differences([month], present_moment()))


def _differences(
    months: Sequence[str], as_of: datetime, up_to_run: int | None = None
) -> Iterator[Difference]:
    with transaction(snapshot=True):  # verdicts may have to be kept, and all reads see one state
        for month in months:
            evaluated = amounts(evaluate_month(month, scheme_paying(month), as_of))
            for key, posting in differences(evaluated, posted_by_scheme(month, up_to_run=up_to_run)):
                yield Difference(month, key, posting)

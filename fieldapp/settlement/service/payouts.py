"""What a closed month pays each rep, and what is carried on. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from fieldapp.evaluator.scheme import NegativeTotal
from fieldapp.settlement.models import SettlementRun


def settle_total(total_fen: int, negative_total: NegativeTotal) -> tuple[int, int]:
    """What is payable of a rep's total and what is carried to the next month, in fen.

    A total below zero is carried, forgiven (`floor`) or taken from the wage (`deduct`: a negative payable).
    """
    if total_fen >= 0 or negative_total == "deduct":
        return total_fen, 0
    return 0, total_fen if negative_total == "carry" else 0


def payout_rows(
    run: SettlementRun,
    rep_ids: Iterable[int],
    posted: Mapping[int, tuple[int, int]],
    carried_in: Mapping[int, int],
    negative_total: NegativeTotal,
) -> Iterator[dict[str, Any]]:
    """Rows of `Payout`.

    What recovers a loss is never carried: it was limited by the wage, from which it is taken where the month's
    pay does not suffice; payable is then below zero.

    Args:
        rep_ids: the month's reps; whoever has rows or something carried is added.
        posted: by rep id the sum of the pay rows posted with the month, and how much of it is recovery.
        carried_in: by rep id what the month before left.
    """
    for rep_id in sorted({*rep_ids, *posted, *carried_in}):
        posted_fen, recovered_fen = posted.get(rep_id, (0, 0))
        carried_in_fen = carried_in.get(rep_id, 0)
        earned_fen, carried_out_fen = settle_total(
            posted_fen - recovered_fen + carried_in_fen, negative_total
        )
        yield {
            "month": run.month,
            "rep_id": rep_id,
            "run_id": run.id,
            "posted_fen": posted_fen,
            "recovered_fen": recovered_fen,
            "carried_in_fen": carried_in_fen,
            "payable_fen": earned_fen + recovered_fen,
            "carried_out_fen": carried_out_fen,
        }

"""Sums that reps confirmed before the close, and whose month has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.models import Answer
from fieldapp.settlement.queries.events import touched_months
from fieldapp.settlement.queries.months import answers_of
from fieldapp.settlement.queries.reps import staff_numbers
from fieldapp.settlement.service.evaluation import evaluate_month


def changed_since_confirmed(month: str, published: PublishedScheme, as_of: datetime) -> Sequence[str]:
    """Staff numbers of reps who confirmed another sum than their month comes to at a moment.

    A month in which nothing was decided since the first confirmation is not evaluated.
    """
    confirmed = {
        row.rep_id: row
        for row in answers_of(month)
        if row.answer == Answer.CONFIRMED and row.total_fen is not None
    }
    if not confirmed:
        return ()
    first = min(row.answered_at for row in confirmed.values())
    if not touched_months([month], first, as_of):
        return ()
    now = {rep_id: each.total_fen for rep_id, each in evaluate_month(month, published, as_of).items()}
    changed = [rep_id for rep_id, row in confirmed.items() if now.get(rep_id, 0) != row.total_fen]
    return sorted(staff_numbers(changed).values())

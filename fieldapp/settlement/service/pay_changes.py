"""What an entry changes in a rep's pay: the months it bears on, as they stand before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldapp.evaluator.statement import Statement, statement_from_tally
from fieldapp.evaluator.tally import tally_facts
from fieldapp.settlement.queries.facts import rep_month
from fieldapp.settlement.queries.months import closed_months
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.what_if import Amounts, Line, changed_lines


@dataclass(frozen=True, slots=True)
class PayChange:
    """A rep's month before and after.

    Attributes:
        is_closed: the difference is posted with the next close.
        lines: those that differ.
    """

    month: str
    is_closed: bool
    total: Amounts
    lines: Mapping[Line, Amounts]

    def seen(self) -> list[object]:
        """What somebody looked at, for a hash."""
        return [self.month, self.is_closed, self.total.before_fen, self.total.after_fen]


def statements_of(
    rep_id: int, staff_number: str, months: Sequence[str], as_of: datetime
) -> Mapping[str, Statement]:
    """A rep's statements without evidence, as far as decided by a moment."""
    found = {}
    for month in months:
        scheme = scheme_paying(month).scheme
        facts = rep_month(rep_id, staff_number, month, scheme, as_of).facts
        found[month] = statement_from_tally(scheme, tally_facts(scheme, facts)[0])
    return found


def pay_changes(before: Mapping[str, Statement], after: Mapping[str, Statement]) -> Sequence[PayChange]:
    """The months of both in order; of those that only follow, the ones that change."""
    closed = set(closed_months())
    first = min(before)
    changes = [
        PayChange(
            month,
            month in closed,
            Amounts(before[month].total_fen, after[month].total_fen),
            changed_lines(before[month], after[month]),
        )
        for month in sorted(before)
    ]
    return [each for each in changes if each.lines or each.month == first]

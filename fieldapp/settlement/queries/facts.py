"""One rep's month as facts for the evaluator, with every record and why it does not count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from fieldapp.evaluator.facts import Display, Facts
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.models import State
from fieldapp.fieldwork.service.qualification import NOT_ASSIGNED, display_facts, verdict_on
from fieldapp.kernel.database import AnyRow
from fieldapp.people.models import User
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries.displays import displays_of_rep
from fieldapp.settlement.queries.tallies import month_figures

COUNTED_FOR_OTHER = (
    "counted_for_other",
    Text(
        "这家店本月已算给先提交的同事。",
        "A colleague's display of this outlet was received first this month.",
    ),
)


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """A record of the month with the reasons for which it does not count, if any."""

    row: AnyRow
    reasons: tuple[tuple[str, Text], ...]


@dataclass(frozen=True, slots=True)
class RepMonth:
    """Everything a rep's month is evaluated from."""

    facts: Facts
    waiting: tuple[Display, ...]
    """Displays not reviewed yet that would count if approved."""
    records: Sequence[JudgedRecord]

    def in_state(self, *states: State) -> int:
        """How many records stand in one of these states."""
        return sum(record.row.state in states for record in self.records)


def rep_month(rep_id: int, staff_number: str, month: str, published: PublishedScheme) -> RepMonth:
    """A rep's facts of a month, in a fixed number of queries."""
    judged = [_judge(row, rep_id, published) for row in displays_of_rep(month, published.version_id, rep_id)]
    figures = month_figures(month, published.scheme, select(User.id).where(User.id == rep_id))
    facts = replace(
        figures.facts(rep_id, staff_number, month, published.scheme),
        displays=_displays(judged, State.APPROVED),
    )
    return RepMonth(facts, _displays(judged, State.SUBMITTED, State.INCOMPLETE), judged)


def _displays(judged: Sequence[JudgedRecord], *states: State) -> tuple[Display, ...]:
    """The displays in these states that are the rep's to count; their content the evaluator judges itself."""
    ours = {NOT_ASSIGNED.code, COUNTED_FOR_OTHER[0]}
    return tuple(
        display_facts(record.row.id, record.row.outlet_code, record.row.township_code, record.row.body)
        for record in judged
        if record.row.state in states and not ours & {code for code, _ in record.reasons}
    )


def _judge(row: AnyRow, rep_id: int, published: PublishedScheme) -> JudgedRecord:
    reasons = [(reason.code, reason.text) for reason in verdict_on(published, row).reasons]
    if not row.assigned:
        reasons.append((NOT_ASSIGNED.code, NOT_ASSIGNED.text))
    elif row.counted_for not in (None, rep_id):
        reasons.append(COUNTED_FOR_OTHER)
    return JudgedRecord(row, tuple(reasons))

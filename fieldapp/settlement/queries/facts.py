"""A month's records as facts for the evaluator, with every record and why it does not count.

The pure way of counting: records are judged and ranked here, without the verdicts kept for SQL; so it also works
for a scheme that was never published. `tests/settlement/test_tallies.py` holds it equal to `tallies`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType

from fieldapp.evaluator.facts import Banquet, Display, Facts, Opening
from fieldapp.evaluator.qualification import qualify_banquet, qualify_display, qualify_opening
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.models import Kind, State
from fieldapp.fieldwork.queries import Booking, bookings_among
from fieldapp.fieldwork.service.facts import display_facts, opening_facts
from fieldapp.fieldwork.service.qualification import NOT_ASSIGNED, proved_banquet
from fieldapp.kernel.database import AnyRow
from fieldapp.settlement.queries.precedence import expects
from fieldapp.settlement.queries.records import paid_records
from fieldapp.settlement.queries.tallies import findings_by_rep, month_figures

COUNTED_FOR_OTHER = (
    "counted_for_other",
    Text("这家店已算给先提交的同事。", "A colleague's record of this outlet was received first."),
)
PROOF_MISSING = (
    "proof_missing",
    Text("还没有交举办凭证。", "The proof that it was held is still missing."),
)
WAITING = frozenset({State.SUBMITTED, State.INCOMPLETE})
Record = Display | Opening | Banquet


@dataclass(frozen=True, slots=True)
class JudgedRecord:
    """A record of the month with the reasons for which it does not count, if any.

    `record` is what the evaluator sees of it; None for a booking whose proof stands for it.
    """

    row: AnyRow
    record: Record | None
    reasons: tuple[tuple[str, Text], ...]

    @property
    def changed_since(self) -> bool:
        """Whether it came, or was decided otherwise, after the moment that the month is drawn up for."""
        return bool(self.row.came_later) or self.row.state != self.row.state_now


@dataclass(frozen=True, slots=True)
class RepMonth:
    """Everything a rep's month is evaluated from."""

    facts: Facts
    if_approved: Facts
    """The same with all records that wait for review."""
    records: Sequence[JudgedRecord]

    def in_state(self, *states: State) -> int:
        """How many records stood in one of these states."""
        return sum(record.row.state in states and not record.row.came_later for record in self.records)


def rep_month(rep_id: int, staff_number: str, month: str, scheme: Scheme, as_of: datetime) -> RepMonth:
    """A rep's facts of a month as far as decided by a moment, in a fixed number of queries."""
    return months_of_reps({rep_id: staff_number}, month, scheme, as_of)[rep_id]


def months_of_reps(
    reps: dict[int, str],
    month: str,
    scheme: Scheme,
    as_of: datetime,
    *,
    streak_limits: Mapping[str, int | None] = MappingProxyType({}),
) -> dict[int, RepMonth]:
    """The facts of several reps at once; for schemes that keep no verdicts.

    All their records are held in memory, with those that contend with them: of very many reps ask in slices.

    Args:
        reps: staff numbers by id.
        streak_limits: by month, where another scheme than the one in force is supposed to have paid it.
    """
    figures = month_figures(month, scheme, reps, as_of)
    figures.streak_limits |= streak_limits
    findings = findings_by_rep(month, scheme, reps, as_of)
    judged = _judged(paid_records(month, as_of, reps), month, scheme)
    months = {}
    for rep_id, staff_number in reps.items():
        facts = replace(figures.facts(rep_id, staff_number, month), findings=tuple(findings.get(rep_id, ())))
        records = judged[rep_id]
        approved = _facts(facts, (record for record in records if record.row.approved))
        waiting = _facts(
            approved,
            (record for record in records if record.row.state in WAITING and not record.row.approved),
        )
        months[rep_id] = RepMonth(approved, waiting, records)
    return months


def _facts(facts: Facts, records: Iterable[JudgedRecord]) -> Facts:
    """Facts with more records: those that are the rep's to count; their content the evaluator judges itself."""
    theirs = {NOT_ASSIGNED.code, COUNTED_FOR_OTHER[0]}
    more: dict[type, list[Record]] = defaultdict(list)
    for record in records:
        if record.record is not None and not theirs & {code for code, _ in record.reasons}:
            more[type(record.record)].append(record.record)
    return replace(
        facts,
        displays=(*facts.displays, *more[Display]),  # type: ignore[arg-type]
        openings=(*facts.openings, *more[Opening]),  # type: ignore[arg-type]
        banquets=(*facts.banquets, *more[Banquet]),  # type: ignore[arg-type]
    )


@dataclass(slots=True)
class _Ranking:
    """Whom each outlet counts for: the submitter of the first counting record received."""

    scheme: Scheme
    month: str
    bookings: Mapping[str, Booking]
    first: dict[tuple[str, int], AnyRow] = field(default_factory=dict)
    displays: dict[str, tuple[Display, list[tuple[str, Text]]]] = field(default_factory=dict)
    """Those seen already, by id: each is asked twice."""

    def enter(self, row: AnyRow) -> None:
        place = (row.kind, row.outlet_id)
        held = self.first.get(place)
        if held is None or (row.received_at, row.id) < (held.received_at, held.id):
            self.first[place] = row

    def rival(self, row: AnyRow) -> AnyRow | None:
        return self.first.get((row.kind, row.outlet_id))


def _judged(rows: Sequence[AnyRow], month: str, scheme: Scheme) -> dict[int, list[JudgedRecord]]:
    proofs = [row.about_id for row in rows if row.kind == Kind.PROOF]
    ranking = _Ranking(scheme, month, bookings_among(proofs))
    for row in rows:
        if row.approved and row.entitled and _contends(row, ranking):
            ranking.enter(row)
    judged: dict[int, list[JudgedRecord]] = defaultdict(list)
    for row in rows:
        if row.month == month:
            judged[row.submitter_id].append(_judge(row, ranking))
    return judged


def _contends(row: AnyRow, ranking: _Ranking) -> bool:
    """Whether a record counts by its content; one of another month was judged by that month's scheme."""
    if row.kind not in (Kind.DISPLAY, Kind.OPENING):
        return False
    if row.kind == Kind.OPENING and row.opened_by is None and expects(ranking.scheme, "opening", "is_new"):
        return False
    if row.month != ranking.month:
        return bool(row.counted)
    return not _seen_by_scheme(row, ranking, is_new=True, on_display_subsidy=False)[1]


def _judge(row: AnyRow, ranking: _Ranking) -> JudgedRecord:
    if row.kind == Kind.BANQUET:
        return JudgedRecord(row, None, () if row.has_proof else (PROOF_MISSING,))
    first = ranking.rival(row)
    lost = first is not None and first.submitter_id != row.submitter_id
    is_new = row.outlet_code is None or (row.opened_by is not None and (first is None or first.id == row.id))
    record, lacking = _seen_by_scheme(
        row, ranking, is_new=is_new or lost, on_display_subsidy=bool(row.on_display_subsidy)
    )
    if not row.entitled:
        lacking.append((NOT_ASSIGNED.code, NOT_ASSIGNED.text))
    elif lost:
        lacking.append(COUNTED_FOR_OTHER)
    return JudgedRecord(row, record, tuple(lacking))


def _seen_by_scheme(
    row: AnyRow, ranking: _Ranking, *, is_new: bool, on_display_subsidy: bool
) -> tuple[Record, list[tuple[str, Text]]]:
    """The record as the evaluator sees it, and what it lacks under the scheme."""
    record: Record
    if row.kind == Kind.DISPLAY:
        return _display_seen(row, ranking)
    if row.kind == Kind.OPENING:
        flags = {"is_new": is_new, "on_display_subsidy": on_display_subsidy}
        record = opening_facts(row.id, row.outlet_code, row.body, **flags)
        verdict = qualify_opening(ranking.scheme, record)
    else:
        banquet = proved_banquet(row, ranking.bookings.get(row.about_id))
        record = replace(banquet, registered=banquet.registered and bool(row.booking_approved))
        verdict = qualify_banquet(ranking.scheme, record)
    return record, [(reason.code, reason.text) for reason in verdict.reasons]


def _display_seen(row: AnyRow, ranking: _Ranking) -> tuple[Display, list[tuple[str, Text]]]:
    if row.id not in ranking.displays:
        display = display_facts(row.id, row.outlet_code, row.township_code, row.body)
        reasons = qualify_display(ranking.scheme, display).reasons
        ranking.displays[row.id] = display, [(reason.code, reason.text) for reason in reasons]
    display, lacking = ranking.displays[row.id]
    return display, [*lacking]

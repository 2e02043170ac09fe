"""What a proposed change would do: the records it touches, and the pay of each month before and after.

The change is carried out and evaluated in a transaction that is then rolled back: the preview cannot tell anything
else than what confirming it would bring.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldapp.kernel.clock import month_of, months_between
from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.decisions import decision_moment
from fieldapp.outlets.models import ChangeKind
from fieldapp.outlets.queries import agreement_by_code
from fieldapp.outlets.queries.changes import outlets_of_rep
from fieldapp.outlets.service.changes import carry_out
from fieldapp.outlets.service.imports.proposed import proposed_import
from fieldapp.people.queries import Actor
from fieldapp.schemes.errors import NoSchemeForMonth
from fieldapp.settlement.queries.changes import names_of, records_between
from fieldapp.settlement.queries.months import closed_months
from fieldapp.settlement.queries.reps import ids_visible_to
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.evaluation import evaluate_month

MOST_MONTHS = 4
"""The newest months that are evaluated; older ones are named, and the next close reckons them too."""


@dataclass(frozen=True, slots=True)
class PayChange:
    """A rep's month with another total."""

    month: str
    is_closed: bool
    rep: str
    before_fen: int
    after_fen: int

    @property
    def difference_fen(self) -> int:
        """What the change would bring the rep; less than zero takes."""
        return self.after_fen - self.before_fen


@dataclass(frozen=True, slots=True)
class ChangePreview:
    """What confirming would do, as known at this moment.

    Attributes:
        records: how many records lie at the outlets in the months touched.
        months: those evaluated. earlier: how many more months it reaches back.
        hidden: how many totals change of reps whose pay the reader may not see.
    """

    outlets: int
    records: int
    months: Sequence[str]
    earlier: int
    pay: Sequence[PayChange]
    hidden: int


class _Undone(Exception):
    """Ends the trial: nothing of it stays."""


def preview_change(actor: Actor, change: Any) -> ChangePreview:
    """Try a proposal out; pay is told of reps whose records the actor may read."""
    first, outlets = _reach(change)
    today = business_today()
    touched = months_between(month_of(first), month_of(today))
    months = touched[-MOST_MONTHS:]
    before, after = _both_ways(change, months, actor.user_id)
    visible, closed = ids_visible_to(actor), set(closed_months())
    differing = [
        (month, rep_id, before[month].get(rep_id, 0), after[month].get(rep_id, 0))
        for month in before
        for rep_id in sorted(before[month].keys() | after[month].keys())
        if before[month].get(rep_id, 0) != after[month].get(rep_id, 0)
    ]
    names = names_of([rep_id for _, rep_id, _, _ in differing])
    pay = [
        PayChange(month, month in closed, names[rep_id], old, new)
        for month, rep_id, old, new in differing
        if rep_id in visible
    ]
    records = records_between(outlets, first, today)
    return ChangePreview(
        len(outlets), records, months, len(touched) - len(months), pay, len(differing) - len(pay)
    )


def _reach(change: Any) -> tuple[date, Sequence[int]]:
    """From which day on a change may matter, and for which outlets."""
    terms, today = change.terms, business_today()
    if change.kind in (ChangeKind.HANDOVER, ChangeKind.COVER):
        day = date.fromisoformat(terms.get("from_day") or terms["first_day"])
        return min(day, today), outlets_of_rep(change.rep_id, day)
    if change.kind in (ChangeKind.CLOSURE, ChangeKind.REOPENING):
        return min(date.fromisoformat(terms["from_day"]), today), [change.outlet_id]
    if change.kind == ChangeKind.IMPORT:
        return _reach_of_file(terms, today)
    if change.kind in (ChangeKind.MERGE, ChangeKind.MERGE_UNDONE):
        first_day = date.fromisoformat(f"{terms['from_month']}-01")
        return min(first_day, today), [change.outlet_id, terms["kept_id"]]
    if change.kind == ChangeKind.DETAILS:
        closed = closed_months()
        from_start = "township_code" in terms and closed  # where an outlet lies is decided for all its months
        return (date.fromisoformat(f"{closed[0]}-01") if from_start else today), [change.outlet_id]
    present = agreement_by_code(terms["code"])
    days = [date.fromisoformat(terms["first_day"]), *([present.first_day] if present else [])]
    return min(*days, today), [change.outlet_id]


def _reach_of_file(terms: Any, today: date) -> tuple[date, Sequence[int]]:
    preview, plan = proposed_import(terms)
    days = [row.get("valid_from") or row["first_day"] for row in plan.decisions]
    for change in preview.changes:
        before = (field.old for field in change.fields if field.field == "first_day")
        days += [date.fromisoformat(str(day)) for day in before if day]
    return min(*days, today), sorted({row["outlet_id"] for row in plan.decisions})


def _both_ways(
    change: Any, months: Sequence[str], actor_id: int
) -> tuple[dict[str, Mapping[int, int]], dict[str, Mapping[int, int]]]:
    before: dict[str, Mapping[int, int]] = {}
    after: dict[str, Mapping[int, int]] = {}
    with suppress(_Undone), transaction() as session:
        before = _totals(months, decision_moment(session))
        carry_out(session, change, actor_id=actor_id)
        after = _totals(months, decision_moment(session))
        raise _Undone
    return before, after


def _totals(months: Sequence[str], as_of: Any) -> dict[str, Mapping[int, int]]:
    totals: dict[str, Mapping[int, int]] = {}
    for month in months:
        with suppress(NoSchemeForMonth):
            statements = evaluate_month(month, scheme_paying(month), as_of)
            totals[month] = {rep_id: statement.total_fen for rep_id, statement in statements.items()}
    return totals

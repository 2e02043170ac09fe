"""A rep's figures of a month by hand: sales, targets and the wage; shown with the pay they change, then stored."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from fieldapp.evaluator.scheme import Scheme
from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import NotAllowed, NotFound, OutOfScope
from fieldapp.outlets.errors import PreviewOutdated
from fieldapp.outlets.models import TargetKind
from fieldapp.outlets.queries import sales_of_month, targets_of_month
from fieldapp.outlets.service import enter_sales, set_target
from fieldapp.people.models import Role
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor, may_read_rep, user_by_staff_number
from fieldapp.settlement.errors import MonthClosed
from fieldapp.settlement.models import Step
from fieldapp.settlement.queries.ledger import wages_of_month
from fieldapp.settlement.queries.months import steps_of
from fieldapp.settlement.queries.reps import ids_of, named_reps, reps_of_month
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.pay_changes import PayChange, pay_changes, statements_of
from fieldapp.settlement.service.proposals import Proposal, proposals_of
from fieldapp.settlement.service.rehearsal import rehearsed
from fieldapp.settlement.service.wages import enter_wages

Sold = tuple[int, int]
"""Target and actual in fen."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Figures of a month: sales by brand line, own targets by kind (None: the scheme's), wage (None: not known)."""

    sales: Mapping[str, Sold] = field(default_factory=dict)
    targets: Mapping[str, int | None] = field(default_factory=dict)
    wage_fen: int | None = None


@dataclass(frozen=True, slots=True)
class RepFigures:
    """A rep of the month with the figures as they stand, and targets proposed for the days worked."""

    rep: AnyRow
    figures: Figures
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure that an entry changes; `name` is a brand line or a kind of target."""

    kind: str
    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class FiguresPreview:
    """What an entry changes: the figures, and the rep's pay."""

    rep: AnyRow
    changed: Sequence[Changed]
    pay: Sequence[PayChange]

    @property
    def sha256(self) -> str:
        """The hash of what is shown."""
        shown = [[[c.kind, c.name, c.before, c.after] for c in self.changed], [p.seen() for p in self.pay]]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def figures_of_month(actor: Actor, month: str, scheme: Scheme) -> Sequence[RepFigures]:
    """The figures of every rep of the month whom the actor may see, by staff number.

    Args:
        scheme: the one that pays the month.
    """
    now = clock.now()
    reps = named_reps(actor, ids_of(reps_of_month(month, now)))
    ids = [rep.id for rep in reps]
    sales: dict[int, dict[str, Sold]] = defaultdict(dict)
    for rep_id, line, target_fen, actual_fen in sales_of_month(month, ids, now):
        sales[rep_id][line] = (target_fen, actual_fen)
    targets: dict[int, dict[str, int | None]] = defaultdict(dict)
    for rep_id, kind, value in targets_of_month(month, ids, now):
        targets[rep_id][kind] = value
    wages = wages_of_month(month, now) if allows(actor.role, "wages.enter") else {}
    proposals = {each.rep_id: each for each in proposals_of(month, scheme, now)}
    return [
        RepFigures(rep, Figures(sales[rep.id], targets[rep.id], wages.get(rep.id)), proposals.get(rep.id))
        for rep in reps
    ]


def figures_of_rep(actor: Actor, month: str, staff_number: str) -> RepFigures:
    """The figures of one rep.

    Raises:
        NotFound: no rep of the month. OutOfScope: somebody else's rep.
    """
    rep = user_by_staff_number(staff_number)
    if rep is None or rep.role != Role.REP:
        raise NotFound()
    if not may_read_rep(actor, rep.id):
        raise OutOfScope()
    reps = figures_of_month(actor, month, scheme_paying(month).scheme)
    found = next((each for each in reps if each.rep.id == rep.id), None)
    if found is None:
        raise NotFound()
    return found


def preview_figures(actor: Actor, month: str, staff_number: str, entered: Figures) -> FiguresPreview:
    """What an entry would change; nothing is stored.

    Raises:
        NotFound, OutOfScope: see `figures_of_rep`. NotAllowed: figures that are not the actor's to enter.
        MonthClosed: finance alone corrects a closed month.
    """
    return rehearsed(lambda: _enter(actor, month, staff_number, entered))


def store_figures(actor: Actor, month: str, staff_number: str, entered: Figures, *, seen: str) -> None:
    """Store what a preview showed.

    Raises:
        PreviewOutdated: it would change something else by now. The refusals of `preview_figures`.
    """
    with transaction():
        if _enter(actor, month, staff_number, entered).sha256 != seen:
            raise PreviewOutdated()


def _enter(actor: Actor, month: str, staff_number: str, entered: Figures) -> FiguresPreview:
    with transaction() as session:
        now = decision_moment(session)
        _refuse(actor, month, entered)
        stands = figures_of_rep(actor, month, staff_number)
        rep, changed = stands.rep, list(_changed(stands.figures, entered))
        months = _months(month, with_sales=any(each.kind == "sales" for each in changed))
        before = statements_of(rep.id, rep.staff_number, months, now)
        _store(actor, month, rep.id, changed)
        after = statements_of(rep.id, rep.staff_number, months, decision_moment(session))
        return FiguresPreview(rep, changed, pay_changes(before, after))


def _refuse(actor: Actor, month: str, entered: Figures) -> None:
    if entered.sales and not allows(actor.role, "figures.import"):
        raise NotAllowed()
    if entered.wage_fen is not None and not allows(actor.role, "wages.enter"):
        raise NotAllowed()
    if actor.role != Role.FINANCE and Step.CLOSED in steps_of(month):
        raise MonthClosed(month=month)


def _changed(stands: Figures, entered: Figures) -> Sequence[Changed]:
    sold = [Changed("sales", line, stands.sales.get(line), figure) for line, figure in entered.sales.items()]
    targets = [
        Changed("target", kind, stands.targets.get(kind), value) for kind, value in entered.targets.items()
    ]
    wages = [] if entered.wage_fen is None else [Changed("wage", "", stands.wage_fen, entered.wage_fen)]
    return [each for each in (*sold, *targets, *wages) if each.before != each.after]


def _store(actor: Actor, month: str, rep_id: int, changed: Sequence[Changed]) -> None:
    for each in changed:
        if each.kind == "sales":
            sold: Any = each.after
            how = {"target_fen": sold[0], "actual_fen": sold[1], "actor_id": actor.user_id}
            enter_sales(rep_id, month, each.name, **how)
        elif each.kind == "target":
            set_target(rep_id, month, TargetKind(each.name), each.after, actor_id=actor.user_id)  # type: ignore[arg-type]
        else:
            enter_wages([(rep_id, month, each.after)], actor.user_id)  # type: ignore[list-item]


def _months(month: str, *, with_sales: bool) -> Sequence[str]:
    """The month; with sales also those after it that have begun, for they decide streaks."""
    if not with_sales:
        return [month]
    return clock.months_between(month, max(month, clock.month_of(business_today())))[:_MOST_MONTHS]


_MOST_MONTHS = 6
"""Further back a streak reaches nothing any more under any scheme that was ever published."""

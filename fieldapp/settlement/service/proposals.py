"""Targets pro-rated for reps who were here for a part of the month only; a supervisor confirms them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from fieldapp.evaluator.clauses import Measure
from fieldapp.evaluator.scheme import Scheme
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.clock import month_days
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import OutOfScope
from fieldapp.outlets.models import TargetKind
from fieldapp.outlets.queries import targets_of_month
from fieldapp.outlets.service import set_target
from fieldapp.people.queries import Actor, may_read_rep, reps_visible_to
from fieldapp.settlement.errors import MonthClosed, NoProposal
from fieldapp.settlement.models import Step
from fieldapp.settlement.queries.months import steps_of
from fieldapp.settlement.queries.reps import (
    Presence,
    anybody_partly_here,
    ids_visible_to,
    one_rep,
    presence_of_month,
)
from fieldapp.settlement.queries.schemes import scheme_paying

MEASURES: Mapping[TargetKind, Measure] = {
    TargetKind.BANQUET: "banquets",
    TargetKind.DISPLAY: "displays",
    TargetKind.OPENING: "openings",
}


@dataclass(frozen=True, slots=True)
class Proposal:
    """A rep's targets of a month in proportion to the days worked.

    Attributes:
        days_here: days of the month within the employment and not on leave.
        targets: by kind what is proposed.
        is_confirmed: own targets were set for all kinds.
    """

    rep_id: int
    staff_number: str
    days_here: int
    days_of_month: int
    targets: Mapping[TargetKind, int]
    is_confirmed: bool


def proposals_of(month: str, scheme: Scheme, as_of: datetime, only: int | None = None) -> Sequence[Proposal]:
    """Proposals for all reps of the month (or for one) who were not here on all of its days.

    The scheme's own target times the share of days, rounded down: a doubt is the rep's.
    """
    first_day, day_after = month_days(month)
    days_of_month = (day_after - first_day).days
    own: dict[int, set[str]] = {}
    for rep_id, kind, value in targets_of_month(month, None if only is None else [only], as_of):
        if value is not None:
            own.setdefault(rep_id, set()).add(kind)
    found = []
    for presence in presence_of_month(month, as_of, only):
        days_here = days_present(presence, first_day, day_after)
        if days_here < days_of_month:
            targets = pro_rated(scheme, int(month[5:]), days_here, days_of_month)
            confirmed = own.get(presence.rep_id, set()) >= set(targets)
            found.append(
                Proposal(presence.rep_id, presence.staff_number, days_here, days_of_month, targets, confirmed)
            )
    return found


def proposals_visible_to(actor: Actor, month: str, scheme: Scheme, as_of: datetime) -> list[Proposal]:
    """Proposals for those reps of the month whose records the actor may read."""
    visible = ids_visible_to(actor)
    return [each for each in proposals_of(month, scheme, as_of) if each.rep_id in visible]


def unconfirmed_proposals(month: str, scheme: Scheme, as_of: datetime) -> Sequence[str]:
    """Staff numbers of reps whose pro-rated targets nobody has confirmed."""
    return [each.staff_number for each in proposals_of(month, scheme, as_of) if not each.is_confirmed]


def proposal_awaiting(month: str, rep_id: int, scheme: Scheme, as_of: datetime) -> Proposal | None:
    """A rep's targets in proportion to the days worked, unless confirmed: until then the whole month's count."""
    if not anybody_partly_here(month, as_of, one_rep(rep_id)):
        return None
    return next((p for p in proposals_of(month, scheme, as_of, rep_id) if not p.is_confirmed), None)


def proposals_awaiting(actor: Actor, month: str, as_of: datetime) -> Sequence[Proposal]:
    """The same of all reps whose records the actor may read; where nobody was away it costs one query."""
    if not anybody_partly_here(month, as_of, reps_visible_to(actor)):
        return ()
    found = proposals_visible_to(actor, month, scheme_paying(month).scheme, as_of)
    return [each for each in found if not each.is_confirmed]


def confirm_proposal(
    actor: Actor, month: str, staff_number: str, scheme: Scheme, as_of: datetime
) -> Proposal:
    """Set a rep's targets of the month as proposed.

    Raises:
        NoProposal: the rep was here all month, or is none of the month's.
        OutOfScope: a rep of somebody else's team. MonthClosed: finance alone corrects a closed month.
    """
    proposal = next((p for p in proposals_of(month, scheme, as_of) if p.staff_number == staff_number), None)
    if proposal is None:
        raise NoProposal(staff_number=staff_number, month=month)
    if not may_read_rep(actor, proposal.rep_id):
        raise OutOfScope()
    with transaction() as session:
        decision_moment(session)
        if Step.CLOSED in steps_of(month):
            raise MonthClosed(month=month)
        for kind, value in proposal.targets.items():
            set_target(proposal.rep_id, month, kind, value, actor_id=actor.user_id)
        record_act(
            session,
            "proposal.confirmed",
            ("user", staff_number),
            actor_id=actor.user_id,
            month=month,
            days_here=proposal.days_here,
        )
    return proposal


def days_present(presence: Presence, first_day: date, day_after: date) -> int:
    """Days from `first_day` to before `day_after` on which a rep was employed and not on leave."""
    days = [first_day + timedelta(days=number) for number in range((day_after - first_day).days)]
    return sum(
        any(came <= day and (left is None or day <= left) for came, left in presence.employed)
        and not any(gone <= day <= back for gone, back in presence.away)
        for day in days
    )


def pro_rated(scheme: Scheme, month_number: int, days_here: int, days_of_month: int) -> dict[TargetKind, int]:
    """The scheme's targets of a month, in proportion to the days worked, rounded down."""
    return {
        kind: scheme.targets[measure].by_month[month_number - 1] * days_here // days_of_month
        for kind, measure in MEASURES.items()
        if measure in scheme.targets
    }

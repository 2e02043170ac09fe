"""Market policies (市场政策): what the office has its reps tell shopkeepers, between two days."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.outlets import queries
from fieldapp.outlets.models import MarketPolicy
from fieldapp.outlets.service.deciding import decide
from fieldapp.people.errors import DaysNotInOrder, UnknownTeam
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor, led_teams, team_by_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyTerms:
    """What is told, and when, both days included."""

    title: str
    text: str
    first_day: date
    last_day: date


def issue_policy(actor: Actor, policy_id: str, team: str | None, terms: PolicyTerms) -> None:
    """Issue a policy; issued again, the new words hold; the same words change nothing.

    Args:
        policy_id: a UUID made by the client.
        team: whose reps tell it; None: the whole office's.

    Raises:
        DaysNotInOrder: the last day lies before the first. UnknownTeam: no team of this name.
        OutOfScope: a supervisor issues for the teams led alone.
    """
    if terms.last_day < terms.first_day:
        raise DaysNotInOrder(first_day=terms.first_day, last_day=terms.last_day)
    with transaction():
        found = team_by_name(team) if team is not None else None
        if team is not None and found is None:
            raise UnknownTeam(team=team)
        _require_reach(actor, team)
        present = queries.policy_by_id(policy_id)
        if present is not None:
            _require_reach(actor, present.team)
        row = {"team_id": found.id if found else None, **asdict(terms), "is_withdrawn": False}
        if present is None or any(getattr(present, name) != value for name, value in row.items()):
            decide(MarketPolicy, [{"policy_id": policy_id, **row}], actor_id=actor.user_id)


def withdraw_policy(actor: Actor, policy_id: str) -> None:
    """Let a policy be told no longer; what visits say was told stays.

    Raises:
        NotFound: no such policy. OutOfScope: it is another team's.
    """
    with transaction():
        present = queries.policy_by_id(policy_id)
        if present is None or present.is_withdrawn:
            raise NotFound()
        _require_reach(actor, present.team)
        row = {"policy_id": policy_id, "team_id": present.team_id, **_terms(present), "is_withdrawn": True}
        decide(MarketPolicy, [row], actor_id=actor.user_id)


def _terms(row: AnyRow) -> dict[str, object]:
    return {name: getattr(row, name) for name in PolicyTerms.__dataclass_fields__}


def _require_reach(actor: Actor, team: str | None) -> None:
    """An administrator issues for everybody, a supervisor for the teams led."""
    if actor.role == Role.ADMINISTRATOR:
        return
    if team is None or led_teams().get(team) != actor.user_id:
        raise OutOfScope()

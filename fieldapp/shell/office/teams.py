"""Pages of teams: who leads them, a new one, another leader."""

from __future__ import annotations

from typing import Any

from flask import redirect, render_template, url_for

from fieldapp.kernel.errors import Refusal
from fieldapp.people.access import current_actor, requires
from fieldapp.people.errors import NameOfTeam, TeamExists
from fieldapp.people.queries import directory as queries
from fieldapp.people.service import accounts
from fieldapp.shell.office.blueprint import blueprint, typed
from fieldapp.shell.office.people import SHOWN_IN_PLACE


@blueprint.get("/teams")
@requires("office.read")
def teams() -> str:
    """All teams with their leaders."""
    return _teams_page()


@blueprint.post("/teams")
@requires("people.manage")
def create_team() -> Any:
    """Make a team."""
    name = typed("name")
    if not 0 < len(name) <= 60:
        refusal = NameOfTeam()
        return _teams_page(refusal), refusal.status
    if not accounts.create_team(name, actor_id=current_actor().user_id):
        refused = TeamExists(team=name)
        return _teams_page(refused), refused.status
    return redirect(url_for(".teams", made=name), 303)


@blueprint.post("/teams/leader")
@requires("people.manage")
def hand_team() -> Any:
    """Let another supervisor lead a team."""
    try:
        accounts.hand_team(typed("team"), typed("leader"), actor_id=current_actor().user_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _teams_page(refusal), refusal.status
    return redirect(url_for(".teams", handed=typed("team")), 303)


def _teams_page(refusal: Refusal | None = None) -> str:
    return render_template(
        "office/teams.html",
        teams=queries.teams_described(),
        supervisors=queries.supervisors(),
        refusal=refusal,
    )

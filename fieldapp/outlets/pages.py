"""HTML pages of outlets: market policies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for

from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import InvalidFields, NotAUuid, Refusal
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import load_form
from fieldapp.outlets import queries
from fieldapp.outlets.schemas import PolicyTermsShape
from fieldapp.outlets.service import policies
from fieldapp.people.access import current_actor, requires
from fieldapp.people.errors import DaysNotInOrder, UnknownTeam
from fieldapp.people.models import Role
from fieldapp.people.queries import led_teams

blueprint = Blueprint("outlets_pages", __name__)

SHOWN_BACK = timedelta(days=62)
SHOWN_AHEAD = timedelta(days=366)


@blueprint.get("/policies")
@requires("policies.issue")
def market_policies() -> str:
    """Market policies of late and to come, and a form for a new one."""
    return _page()


@blueprint.post("/policies/<uuid>")
@requires("policies.issue")
def issue_policy(uuid: str) -> Any:
    """Issue a policy; sent twice, it is one."""
    typed = {name: request.form.get(name) for name in ("title", "text", "first_day", "last_day")}
    try:
        terms = load_form(PolicyTermsShape(), {**typed, "team": request.form.get("team") or None})
        team = terms.pop("team")
        policies.issue_policy(current_actor(), _policy_id(uuid), team, policies.PolicyTerms(**terms))
    except (InvalidFields, DaysNotInOrder, UnknownTeam) as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for(".market_policies", done=1), 303)


@blueprint.post("/policies/<uuid>/withdrawal")
@requires("policies.issue")
def withdraw_policy(uuid: str) -> Any:
    """Let a policy be told no longer."""
    policies.withdraw_policy(current_actor(), _policy_id(uuid))
    return redirect(url_for(".market_policies"), 303)


def _page(refusal: Refusal | None = None) -> str:
    actor, today = current_actor(), business_today()
    mine = {team for team, leader in led_teams().items() if leader == actor.user_id}
    everywhere = actor.role == Role.ADMINISTRATOR
    return render_template(
        "policies.html",
        policies=queries.policies_between(actor, today - SHOWN_BACK, today + SHOWN_AHEAD),
        teams=sorted(led_teams() if everywhere else mine),
        everywhere=everywhere,
        may_withdraw=lambda row: everywhere or row.team in mine,
        today=today,
        new_id=request.form.get("id") or str(uuid4()),
        refusal=refusal,
    )


def _policy_id(text: str) -> str:
    canonical = record_id(text)
    if canonical is None:
        raise NotAUuid()
    return canonical

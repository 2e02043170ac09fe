"""Pages of people: the list, one person, and what an administrator does to an account."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import current_app, redirect, render_template, request, url_for

from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.days import business_today, day_named
from fieldapp.kernel.errors import NotADay, NotFound, Refusal
from fieldapp.people.access import current_actor, link_of, requires
from fieldapp.people.errors import NoSuchRole
from fieldapp.people.models import Role
from fieldapp.people.queries import directory as queries
from fieldapp.people.queries import led_teams, people_known_to
from fieldapp.people.service import accounts, login_links
from fieldapp.people.service.employment import set_employment
from fieldapp.shell.office.blueprint import asked, blueprint, cursor, searched, typed
from fieldapp.shell.office.shown_once import show_once, taken_once

SHOWN_IN_PLACE = (409, 422)
"""A refusal with one of these leads back to the form, which says what to do."""


@blueprint.get("/people")
@requires("people.read")
def people() -> str:
    """Everybody one may know of, to search, filter and sort."""
    teams = sorted(led_teams())
    wanted = queries.Wanted(
        search=searched(),
        role=asked("role", [str(role) for role in Role]),
        team=asked("team", teams),
        state=asked("state", queries.STATES),
    )
    sort = asked("sort", queries.ORDERS, "number")
    today = business_today()
    known = people_known_to(current_actor())
    page = queries.directory(known, wanted, sort=sort, cursor=cursor(), today=today)
    shown = {"page": page, "wanted": wanted, "sort": sort, "today": today, "teams": teams}
    return render_template("office/people.html", roles=list(Role), states=queries.STATES, **shown)


@blueprint.get("/people/new")
@requires("people.manage")
def new_person() -> str:
    """A form for a new account."""
    return _new_page()


@blueprint.post("/people/new")
@requires("people.manage")
def create_person() -> Any:
    """Make an account; the link that signs in with it, and its initial password, are shown once."""
    try:
        account = accounts.NewAccount(
            staff_number=typed("staff_number"),
            name=typed("name"),
            role=_role(typed("role")),
            team=typed("team") or None,
            first_day=_day("first_day"),
        )
        initial = accounts.open_account(account, actor_id=current_actor().user_id)
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _new_page(refusal), refusal.status
    return _shown_once(account.staff_number, password=initial, **_made_link(account.staff_number))


@blueprint.get("/people/<staff_number>")
@requires("people.read")
def person(staff_number: str) -> str:
    """One person: account, employment, leave, deputies; and what was just made, for this once."""
    once = taken_once()
    until, secret = once.get("until"), once.get("link")
    link = {**link_of(secret), "expires_at": clock.parse_instant(until)} if secret and until else None
    return _person_page(staff_number, initial_password=once.get("password"), link=link)


@blueprint.post("/people/<staff_number>/details")
@requires("people.manage")
def change_person(staff_number: str) -> Any:
    """Correct a name, or put a rep into another team."""

    def change() -> None:
        described = _described(staff_number)
        team = typed("team")
        accounts.change_person(
            staff_number,
            name=typed("name") if typed("name") != described.name else None,
            team=team if team and team != described.team else None,
            actor_id=current_actor().user_id,
        )

    return _tried(staff_number, "details", change)


@blueprint.post("/people/<staff_number>/employment")
@requires("employment.decide")
def decide_employment(staff_number: str) -> Any:
    """Decide from when until when somebody works here."""

    def decide() -> None:
        first_day = _day("first_day")
        if first_day is None:
            raise NotADay()
        last_day = _day("last_day")
        actor_id = current_actor().user_id
        set_employment(staff_number, first_day=first_day, last_day=last_day, actor_id=actor_id)

    return _tried(staff_number, "employment", decide)


@blueprint.post("/people/<staff_number>/disabling")
@requires("people.manage")
def disable_person(staff_number: str) -> Any:
    """Shut somebody out at once."""
    return _tried(
        staff_number,
        "disabling",
        lambda: accounts.disable_user(staff_number, actor_id=current_actor().user_id),
    )


@blueprint.post("/people/<staff_number>/enabling")
@requires("people.manage")
def enable_person(staff_number: str) -> Any:
    """Let somebody in again, to work or only to read and appeal; the new initial password is shown once."""
    _described(staff_number)
    works_again = not typed("only_to_read")
    initial = accounts.enable_user(staff_number, works_again=works_again, actor_id=current_actor().user_id)
    return _shown_once(staff_number, password=initial)


@blueprint.post("/people/<staff_number>/password")
@requires("people.manage")
def reset_password(staff_number: str) -> Any:
    """Give somebody a new initial password, shown once, and sign all of their devices out."""
    _described(staff_number)
    initial = accounts.reset_password(staff_number, actor_id=current_actor().user_id)
    return _shown_once(staff_number, password=initial)


@blueprint.post("/people/<staff_number>/login-link")
@requires("login_links.make")
def send_login_link(staff_number: str) -> Any:
    """Make a link that signs somebody in once, shown once, also as a code to be photographed."""
    return _shown_once(staff_number, **_made_link(staff_number))


def _made_link(staff_number: str) -> dict[str, str]:
    hours = current_app.config["SETTINGS"].login_link_hours
    made = login_links.make_login_link(current_actor(), staff_number, hours=hours)
    return {"link": made.secret, "until": clock.iso_instant(made.expires_at)}


def _shown_once(staff_number: str, **secrets: str) -> Any:
    return show_once(".person", secrets, staff_number=staff_number)


def _tried(staff_number: str, form: str, act: Callable[[], None]) -> Any:
    """Do what a form asks for, then back to the person; a refusal is shown there."""
    try:
        act()
    except Refusal as refusal:
        if refusal.status not in SHOWN_IN_PLACE:
            raise
        return _person_page(staff_number, refusal=refusal, failed=form), refusal.status
    return redirect(url_for(".person", staff_number=staff_number, done=form), 303)


def _person_page(staff_number: str, **shown: Any) -> str:
    described, today = _described(staff_number), business_today()
    return render_template(
        "office/person.html",
        person=described,
        employments=queries.employments_of(described.id),
        leaves=queries.leaves_since(described.id, today),
        deputies=queries.deputies_since(described.id, today),
        teams=sorted(led_teams()),
        today=today,
        done=request.args.get("done"),
        **shown,
    )


def _new_page(refusal: Refusal | None = None) -> str:
    return render_template(
        "office/person_new.html",
        roles=list(Role),
        teams=sorted(led_teams()),
        today=business_today(),
        refusal=refusal,
    )


def _described(staff_number: str) -> AnyRow:
    """A person whom the actor may know of.

    Raises:
        NotFound: there is none.
    """
    found = queries.person_described(people_known_to(current_actor()), staff_number)
    if found is None:
        raise NotFound()
    return found


def _role(code: str) -> Role:
    if code not in list(Role):
        raise NoSuchRole()
    return Role(code)


def _day(name: str) -> date | None:
    return day_named(typed(name)) if typed(name) else None

"""JSON routes of people: oneself, signing in, notices; employment, leave and deputies."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, jsonify

from fieldapp.kernel import clock
from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.days import business_today, day_named
from fieldapp.notices import queries as notices
from fieldapp.notices.service import mark_all_read, mark_read
from fieldapp.people import queries
from fieldapp.people.access import (
    current_actor,
    open_session,
    public,
    requires,
    set_session_cookie,
    shown_link,
)
from fieldapp.people.models import CredentialKind
from fieldapp.people.queries import Actor
from fieldapp.people.schemas import (
    CredentialShape,
    DaysShape,
    DeputyShape,
    EmploymentShape,
    LeaveEndShape,
    LeaveFilterShape,
    LeaveShape,
    LoginLinkShape,
    LoginShape,
    MeShape,
    NewLoginLinkShape,
    NewTokenShape,
    NoticeFilterShape,
    NoticePageShape,
    NoticesReadShape,
    PasswordShape,
    PeopleFilterShape,
    PeoplePageShape,
    SessionShape,
    SignedInShape,
    TokenRequestShape,
)
from fieldapp.people.service import credentials, deputies, leaves, login_links, passwords
from fieldapp.people.service.employment import set_employment

blueprint = RoomApi("people", __name__, "Signing in, sessions, tokens")


@blueprint.get("/me")
@requires("account.read", initial_password=True)
@blueprint.response(200, MeShape)
def me() -> Actor:
    """The signed-in user"""
    return current_actor()


@blueprint.post("/sessions")
@blueprint.arguments(LoginShape)
@blueprint.response(201, SignedInShape)
@public
def sign_in(login: dict[str, Any]) -> tuple[Response, int]:
    """Sign in; the session comes as a cookie"""
    made = open_session(**login)
    response = jsonify(must_change_password=made.must_change_password)
    set_session_cookie(response, made.secret)
    return response, 201


@blueprint.get("/sessions")
@requires("account.read")
@blueprint.response(200, SessionShape(many=True))
def sessions() -> Any:
    """One's own open sessions"""
    return credentials.own_sessions(current_actor())


@blueprint.delete("/sessions/<int:credential_id>")
@requires("account.change")
@blueprint.response(204)
def close_session(credential_id: int) -> None:
    """Close one of one's own sessions"""
    credentials.revoke_credential(current_actor(), credential_id, CredentialKind.SESSION)


@blueprint.get("/tokens")
@requires("account.read")
@blueprint.response(200, CredentialShape(many=True))
def tokens() -> Any:
    """One's own open tokens"""
    return queries.credentials_of(current_actor().user_id, CredentialKind.TOKEN)


@blueprint.post("/tokens")
@requires("account.change")
@blueprint.arguments(TokenRequestShape)
@blueprint.response(201, NewTokenShape)
def create_token(wanted: dict[str, Any]) -> credentials.NewCredential:
    """Make a token for a program; its secret is shown this once"""
    return credentials.create_token(current_actor(), **wanted)


@blueprint.delete("/tokens/<int:credential_id>")
@requires("account.change")
@blueprint.response(204)
def revoke_token(credential_id: int) -> None:
    """Revoke one of one's own tokens"""
    credentials.revoke_credential(current_actor(), credential_id, CredentialKind.TOKEN)


@blueprint.put("/password")
@requires("account.change", initial_password=True)
@blueprint.arguments(PasswordShape)
@blueprint.response(204)
def change_password(change: dict[str, Any]) -> None:
    """Change one's own password; every other session of one's own is closed"""
    passwords.change_password(current_actor(), **change)


@blueprint.get("/notices")
@requires("notices.read")
@blueprint.arguments(NoticeFilterShape, location="query")
@blueprint.response(200, NoticePageShape)
def own_notices(wanted: dict[str, Any]) -> dict[str, Any]:
    """One's own notices, newest first, and how many are unread"""
    me = current_actor().user_id
    page = notices.notices_of(me, before=wanted["cursor"])
    unread = notices.unread_notices(me)
    return {"items": page.items, "next_cursor": page.next_cursor, "unread": unread}


@blueprint.put("/notices/<int:notice_id>/read")
@requires("notices.read")
@blueprint.response(204)
def put_notice_read(notice_id: int) -> None:
    """Note that one has read a notice; safe to repeat"""
    mark_read(current_actor().user_id, notice_id)


@blueprint.put("/notices/read")
@requires("notices.read")
@blueprint.arguments(NoticesReadShape)
@blueprint.response(204)
def put_notices_read(told: dict[str, int]) -> None:
    """Note that one has read all notices up to one of them; safe to repeat"""
    mark_all_read(current_actor().user_id, **told)


@blueprint.get("/people")
@requires("people.read")
@blueprint.arguments(PeopleFilterShape, location="query")
@blueprint.response(200, PeoplePageShape)
def people(wanted: dict[str, str]) -> Any:
    """People by staff number, with their days of employment"""
    return queries.people_page(queries.people_known_to(current_actor()), **wanted)


@blueprint.put("/people/<staff_number>/employment")
@requires("employment.decide")
@blueprint.arguments(EmploymentShape)
@blueprint.response(204)
def put_employment(days: dict[str, Any], staff_number: str) -> None:
    """Decide from when until when somebody works here"""
    set_employment(staff_number, **days, actor_id=current_actor().user_id)


@blueprint.get("/leaves")
@requires("leaves.read")
@blueprint.arguments(LeaveFilterShape, location="query")
@blueprint.response(200, LeaveShape(many=True))
def leaves_of_month(wanted: dict[str, Any]) -> Any:
    """Leaves with a day in a month"""
    days = clock.month_days(wanted["month"] or clock.month_of(business_today()))
    return queries.leaves_between(queries.people_known_to(current_actor()), *days)


@blueprint.put("/leaves/<staff_number>/<first_day>")
@requires("leaves.enter")
@blueprint.arguments(LeaveEndShape)
@blueprint.response(204)
def put_leave(until: dict[str, Any], staff_number: str, first_day: str) -> None:
    """Let a rep be away from a day on"""
    leaves.enter_leave(current_actor(), staff_number, day_named(first_day), **until)


@blueprint.delete("/leaves/<staff_number>/<first_day>")
@requires("leaves.enter")
@blueprint.response(204)
def delete_leave(staff_number: str, first_day: str) -> None:
    """Cancel a rep's leave that begins on a day"""
    leaves.cancel_leave(current_actor(), staff_number, day_named(first_day))


@blueprint.get("/deputies")
@requires("deputies.name")
@blueprint.response(200, DeputyShape(many=True))
def standing_deputies() -> Any:
    """Deputies that are not over: one's own, and whose deputy one is"""
    return queries.deputies_of(current_actor(), business_today())


@blueprint.put("/deputies/<staff_number>")
@requires("deputies.name")
@blueprint.arguments(DaysShape)
@blueprint.response(204)
def put_deputy(days: dict[str, Any], staff_number: str) -> None:
    """Let another supervisor review for oneself between two days"""
    deputies.name_deputy(current_actor(), staff_number, **days)


@blueprint.delete("/deputies/<staff_number>")
@requires("deputies.name")
@blueprint.response(204)
def delete_deputy(staff_number: str) -> None:
    """Take a deputy back at once"""
    deputies.revoke_deputy(current_actor(), staff_number)


@blueprint.get("/people/<staff_number>/login-links")
@requires("login_links.make")
@blueprint.response(200, LoginLinkShape(many=True))
def login_links_of(staff_number: str) -> Any:
    """Open sign-in links of a user, newest first"""
    return queries.open_login_links(login_links.account_of(staff_number).id)


@blueprint.post("/people/<staff_number>/login-links")
@requires("login_links.make")
@blueprint.response(201, NewLoginLinkShape)
def make_login_link(staff_number: str) -> dict[str, Any]:
    """Make a one-time sign-in link with its QR code; earlier ones of the user are void from now on"""
    hours = current_app.config["SETTINGS"].login_link_hours
    return shown_link(login_links.make_login_link(current_actor(), staff_number, hours=hours))


@blueprint.delete("/login-links/<int:link_id>")
@requires("login_links.make")
@blueprint.response(204)
def revoke_login_link(link_id: int) -> None:
    """Let a sign-in link no longer sign anybody in"""
    login_links.revoke_login_link(current_actor(), link_id)

"""Who may call what: every route as every role, as nobody, with a token, with an initial password."""

import hashlib
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update

from fieldapp.commands.documentation import DOCS, PAGES
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.people.access import PUBLIC
from fieldapp.people.models import Credential, Role, User
from fieldapp.people.permissions import PERMISSIONS, allows
from fieldapp.people.service.accounts import disable_user, reset_password
from tests.api.routes import UNMARKED_AND_PUBLIC, ask, guarded, outcome, routes
from tests.cast import PEOPLE, secret_of
from tests.databases import ON_ONE
from tests.office import Office, display_body, jpeg, new_id, sha256

ONE_OF_EACH = {role: who for who, (role, _) in reversed(PEOPLE.items())}
OPEN_WITH_INITIAL_PASSWORD = {
    "people.me",
    "people.change_password",
    "people_pages.account",
    "people_pages.change_password",
    "people_pages.sign_out",
    "shell_pages.home",
}


def token_of(office: Office, who: str, *scopes: str) -> str:
    made = office.call(who, "POST", "/api/v1/tokens", {"name": "a program", "scopes": list(scopes)})
    assert made.status_code == 201, made.text
    return str(made.json["secret"])


def with_token(office: Office, secret: str, method: str, path: str, **options: Any) -> Any:
    return office.app.test_client(use_cookies=False).open(
        path, method=method, headers={"Authorization": f"Bearer {secret}"}, **options
    )


def credential(office: Office, secret: str, **changes: object) -> None:
    digest = hashlib.sha256(secret.encode()).hexdigest()
    with office.app.app_context(), transaction() as session:
        changed = session.execute(
            update(Credential).where(Credential.secret_sha256 == digest).values(**changes)
        )
        assert changed.rowcount == 1


@pytest.mark.parametrize("name", PAGES)
def test_the_generated_page_is_current(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == PAGES[name](), "run `make docs`"


def test_every_route_asks_for_a_permission_or_is_marked_public(app: Flask) -> None:
    unmarked = {route.endpoint for route in routes(app) if route.permission is None}
    assert unmarked == UNMARKED_AND_PUBLIC
    marks = {route.permission for route in routes(app)} - {None, PUBLIC}
    assert marks == set(PERMISSIONS), "a permission that no route asks for, or the other way round"


def test_public_routes_are_these_alone(app: Flask) -> None:
    assert {route.endpoint for route in routes(app) if route.permission == PUBLIC} == {
        "people.sign_in",
        "people_pages.login_link",
        "people_pages.sign_in_by_link",
        "shell_pages.login",
        "shell_pages.sign_in",
        "shell_pages.choose_language",
        "shell_pages.health",
        "shell_pages.api_docs",
        "phone.app_page",
        "phone.service_worker",
        "phone.manifest",
        "phone.shipped",
    }


def test_who_administers_decides_nothing_and_nobody_reviews_what_he_submits() -> None:
    deciding = {"submissions.review", "months.calculate", "displays.submit"}
    for role in Role:
        held = {permission for permission in deciding if allows(role, permission)}
        assert len(held) <= 1, role
    assert not any(allows(Role.ADMINISTRATOR, permission) for permission in deciding)


@ON_ONE
def test_nobody_is_let_in_to_any_route_that_asks_for_a_permission(app: Flask) -> None:
    found = {(r.method, r.rule): outcome(r, ask(app, r)) for r in guarded(app)}
    assert set(found.values()) == {"not_signed_in"}, found


@ON_ONE
def test_public_routes_let_nobody_in(app: Flask) -> None:
    public = [route for route in routes(app) if route not in guarded(app)]
    found = {(r.method, r.rule): outcome(r, ask(app, r)) for r in public}
    assert set(found.values()) == {"let in"}, found


@pytest.mark.parametrize("role", Role)
@ON_ONE
def test_each_role_is_let_in_to_exactly_the_routes_of_its_permissions(app: Flask, role: Role) -> None:
    for route in guarded(app):
        expected = "let in" if allows(role, str(route.permission)) else "not_allowed"
        answer = ask(app, route, who=ONE_OF_EACH[role])
        assert (route.method, route.rule, outcome(route, answer)) == (route.method, route.rule, expected)


@pytest.mark.parametrize("who", ["rep_an", "finance_du"])
@ON_ONE
def test_a_user_with_an_initial_password_is_let_in_nowhere_but_to_change_it(office: Office, who: str) -> None:
    with office.app.app_context(), transaction() as session:
        session.execute(update(User).where(User.staff_number == who).values(must_change_password=True))
    role = PEOPLE[who][0]
    for route in guarded(office.app):
        expected = "let in" if route.endpoint in OPEN_WITH_INITIAL_PASSWORD else "password_must_change"
        answer = ask(office.app, route, who=who)
        assert (route.method, route.rule, outcome(route, answer)) == (route.method, route.rule, expected), (
            role
        )


@ON_ONE
def test_a_token_is_let_in_to_the_routes_of_its_scopes_alone(office: Office) -> None:
    secret = token_of(office, "finance_du", "months.read", "photos.read")
    for route in guarded(office.app):
        expected = "let in" if route.permission in ("months.read", "photos.read") else "not_allowed"
        answer = ask(office.app, route, Authorization=f"Bearer {secret}")
        assert (route.method, route.rule, outcome(route, answer)) == (route.method, route.rule, expected)


def test_a_token_cannot_make_a_token_wider_than_itself(office: Office) -> None:
    narrow = token_of(office, "finance_du", "account.change", "months.read")
    for scope, status in (("months.calculate", 422), ("months.read", 201)):
        body = {"name": "x", "scopes": [scope]}
        assert with_token(office, narrow, "POST", "/api/v1/tokens", json=body).status_code == status


def test_a_token_loses_what_its_users_role_loses(office: Office) -> None:
    secret = token_of(office, "finance_du", "months.calculate", "account.read")
    with office.app.app_context(), transaction() as session:
        session.execute(update(User).where(User.staff_number == "finance_du").values(role=Role.INSPECTOR))
    answer = with_token(office, secret, "PUT", "/api/v1/months/2026-11/draft")
    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")


def test_a_sessions_secret_is_no_bearer_token_and_a_token_no_cookie(office: Office) -> None:
    assert with_token(office, secret_of("rep_an"), "GET", "/api/v1/me").status_code == 401
    secret = token_of(office, "rep_an", "account.read")
    headers = {"Cookie": f"session={secret}"}
    assert office.app.test_client(use_cookies=False).get("/api/v1/me", headers=headers).status_code == 401
    assert with_token(office, secret, "GET", "/api/v1/me").status_code == 200


@pytest.mark.parametrize(
    "sent", ["Basic cmVwX2FuOng=", "Bearer", "Bearer  ", "bearer x", "Token x", "x", "\xff"]
)
def test_a_wrong_authorization_is_not_made_up_for_by_a_cookie(office: Office, sent: str) -> None:
    answer = office.call("rep_an", "GET", "/api/v1/me", headers={"Authorization": sent})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, 'Bearer realm="fieldapp"')


@pytest.mark.parametrize("cookie", ["", "x", "session", "é" * 50, "a" * 4000, "x; session=y"])
def test_a_cookie_that_is_no_session_is_nobody(office: Office, cookie: str) -> None:
    headers = {"Cookie": f"session={cookie}".encode().decode("latin-1")}
    answer = office.call(None, "GET", "/api/v1/me", headers=headers)
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")


def test_a_revoked_session_is_shut_out_at_once(office: Office) -> None:
    (mine,) = office.call("rep_an", "GET", "/api/v1/sessions").json
    assert mine["is_current"] is True
    assert office.call("rep_an", "DELETE", f"/api/v1/sessions/{mine['id']}").status_code == 204
    assert office.call("rep_an", "GET", "/api/v1/me").status_code == 401


def test_a_revoked_token_is_shut_out_at_once(office: Office) -> None:
    secret = token_of(office, "rep_an", "account.read")
    (mine,) = office.call("rep_an", "GET", "/api/v1/tokens").json
    assert with_token(office, secret, "GET", "/api/v1/me").status_code == 200
    assert office.call("rep_an", "DELETE", f"/api/v1/tokens/{mine['id']}").status_code == 204
    assert with_token(office, secret, "GET", "/api/v1/me").status_code == 401
    assert office.call("rep_an", "GET", "/api/v1/tokens").json == []


@pytest.mark.parametrize("kind", ["sessions", "tokens"])
@pytest.mark.parametrize("which", ["a colleague's", "of the other kind", "none", "beyond any"])
def test_only_ones_own_credential_of_that_kind_can_be_closed(office: Office, kind: str, which: str) -> None:
    token_of(office, "rep_an", "account.read")
    token_of(office, "rep_bai", "account.read")
    other = "tokens" if kind == "sessions" else "sessions"
    number = {
        "a colleague's": lambda: office.call("rep_bai", "GET", f"/api/v1/{kind}").json[0]["id"],
        "of the other kind": lambda: office.call("rep_an", "GET", f"/api/v1/{other}").json[0]["id"],
        "none": lambda: 999_999,
        "beyond any": lambda: 10**30,
    }[which]()
    answer = office.call("rep_an", "DELETE", f"/api/v1/{kind}/{number}")
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")
    if kind == "sessions":
        assert office.call("rep_an", "POST", f"/account/sessions/{number}/close").status_code == 404
    for who in ("rep_an", "rep_bai"):
        assert len(office.call(who, "GET", f"/api/v1/{kind}").json) == 1


@pytest.mark.parametrize("kind", ["session", "token"])
def test_a_credential_opens_until_just_before_it_expires(office: Office, kind: str) -> None:
    secret = secret_of("rep_an") if kind == "session" else token_of(office, "rep_an", "account.read")
    ends = clock.now() + timedelta(hours=1)
    credential(office, secret, expires_at=ends)

    def ask_at(moment: Any) -> int:
        with clock.standing_at(moment):
            if kind == "token":
                return int(with_token(office, secret, "GET", "/api/v1/me").status_code)
            return office.call("rep_an", "GET", "/api/v1/me").status_code

    assert ask_at(ends - timedelta(milliseconds=1)) == 200
    assert ask_at(ends) == 401


def test_a_session_in_use_is_prolonged_and_a_token_is_not(office: Office) -> None:
    secret = token_of(office, "rep_an", "account.read")
    later = clock.now() + timedelta(days=80)
    with clock.standing_at(later):
        assert office.call("rep_an", "GET", "/api/v1/me").status_code == 200
        assert with_token(office, secret, "GET", "/api/v1/me").status_code == 200
    with clock.standing_at(later + timedelta(days=80)):
        assert office.call("rep_an", "GET", "/api/v1/me").status_code == 200
    with clock.standing_at(later + timedelta(days=286)):
        assert with_token(office, secret, "GET", "/api/v1/me").status_code == 401


def test_a_disabled_user_is_shut_out_at_once_and_cannot_sign_in(office: Office) -> None:
    secret = token_of(office, "rep_an", "account.read")
    with office.app.app_context():
        disable_user("rep_an")
    assert office.call("rep_an", "GET", "/api/v1/me").status_code == 401
    assert with_token(office, secret, "GET", "/api/v1/me").status_code == 401
    login = {"staff_number": "rep_an", "password": "a long enough password"}
    answer = office.call(None, "POST", "/api/v1/sessions", login)
    assert (answer.status_code, answer.json["code"]) == (401, "wrong_login")


def test_disabling_alone_shuts_out_even_where_a_credential_was_left_open(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        session.execute(update(User).where(User.staff_number == "rep_an").values(disabled_at=clock.now()))
    assert office.call("rep_an", "GET", "/api/v1/me").status_code == 401


def test_a_reset_password_signs_all_devices_out_and_must_be_changed(office: Office) -> None:
    secret = token_of(office, "rep_an", "account.read")
    with office.app.app_context():
        initial = reset_password("rep_an")
    assert office.call("rep_an", "GET", "/api/v1/me").status_code == 401
    assert with_token(office, secret, "GET", "/api/v1/me").status_code == 401
    login = {"staff_number": "rep_an", "password": initial}
    assert office.call(None, "POST", "/api/v1/sessions", login).json == {"must_change_password": True}


def test_a_changed_password_closes_every_other_session(office: Office) -> None:
    login = {"staff_number": "rep_an", "password": "a long enough password"}
    other = office.call(None, "POST", "/api/v1/sessions", login).headers["Set-Cookie"].split(";")[0]
    change = {"present": login["password"], "new": "another long password"}
    assert office.call("rep_an", "PUT", "/api/v1/password", change).status_code == 204
    assert office.call("rep_an", "GET", "/api/v1/me").status_code == 200
    assert office.call(None, "GET", "/api/v1/me", headers={"Cookie": other}).status_code == 401
    assert office.call(None, "POST", "/api/v1/sessions", login).json["code"] == "wrong_login"


def test_only_hashes_of_secrets_are_stored(office: Office) -> None:
    secret = token_of(office, "rep_an", "account.read")
    with office.app.app_context():
        kept = " ".join(str(tuple(row)) for row in db.session.execute(select(Credential.__table__)))
        hashes = db.session.scalars(select(User.password_hash)).all()
    assert secret not in kept and secret_of("rep_an") not in kept
    assert all(line.startswith("$argon2id$") for line in hashes)


# Scope: what an allowed role may see


def test_a_rep_sees_their_own_records_alone(office: Office) -> None:
    mine = office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=60)
    theirs = office.approved_display("rep_bai", "supervisor_chen", "rep_bai-0", seed=61)
    assert [line["id"] for line in office.call("rep_an", "GET", "/api/v1/submissions").json["items"]] == [
        mine
    ]
    for path in (
        f"/api/v1/submissions/{theirs}",
        f"/api/v1/photos/{sha256(jpeg(61))}",
        f"/api/v1/photos/{sha256(jpeg(61))}/thumbnail",
        f"/api/v1/statements/{clock.month_of(clock.now().date())}/rep_bai",
        f"/records/{theirs}",
        f"/statements/{clock.month_of(clock.now().date())}/rep_bai",
    ):
        assert office.call("rep_an", "GET", path).status_code == 404, path
    outlets = {line["code"] for line in office.call("rep_an", "GET", "/api/v1/outlets").json["items"]}
    assert outlets == {"rep_an-0", "rep_an-1", "rep_an-2"}


def test_a_supervisor_sees_and_reviews_the_own_teams_alone(office: Office) -> None:
    record = new_id()
    office.submit("rep_cui", display_body("rep_cui-0", jpeg(62)), record)
    office.send_photo("rep_cui", jpeg(62))
    month = clock.month_of(clock.now().date())
    for path in (
        f"/api/v1/submissions/{record}",
        f"/api/v1/photos/{sha256(jpeg(62))}",
        f"/api/v1/statements/{month}/rep_cui",
        f"/records/{record}",
    ):
        assert office.call("supervisor_chen", "GET", path).status_code == 404, path
        assert office.call("supervisor_ding", "GET", path).status_code == 200, path
    assert office.call("supervisor_chen", "GET", "/api/v1/submissions").json["items"] == []
    refused = office.review("supervisor_chen", record)
    assert (refused.status_code, refused.json["code"]) == (404, "not_found")
    form = {"decision": "approved"}
    assert office.call("supervisor_chen", "POST", f"/records/{record}/review", data=form).status_code == 404
    assert office.call("supervisor_ding", "GET", f"/api/v1/submissions/{record}").json["review"] is None
    assert office.review("supervisor_ding", record).status_code == 204


def test_a_supervisors_month_shows_the_own_teams_alone(office: Office) -> None:
    month = clock.month_of(clock.now().date())
    assert office.call("finance_du", "PUT", f"/api/v1/months/{month}/draft").status_code == 200
    seen = {
        who: [rep["staff_number"] for rep in office.call(who, "GET", f"/api/v1/months/{month}").json["reps"]]
        for who in ("supervisor_chen", "supervisor_ding", "finance_du")
    }
    assert seen == {
        "supervisor_chen": ["rep_an", "rep_bai"],
        "supervisor_ding": ["rep_cui"],
        "finance_du": ["rep_an", "rep_bai", "rep_cui"],
    }


@pytest.mark.parametrize("who", ["finance_du", "lead_guo"])
def test_finance_and_the_inspection_lead_read_every_team(office: Office, who: str) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=63)
    office.approved_display("rep_cui", "supervisor_ding", "rep_cui-0", seed=64)
    assert len(office.call(who, "GET", "/api/v1/submissions").json["items"]) == 2
    assert office.call(who, "GET", f"/api/v1/photos/{sha256(jpeg(64))}").status_code == 200


def test_a_rep_who_became_supervisor_of_the_team_cannot_review_the_own_record(office: Office) -> None:
    record = new_id()
    office.submit("rep_an", display_body("rep_an-0", jpeg(65)), record)
    office.send_photo("rep_an", jpeg(65))
    with office.app.app_context(), transaction() as session:
        session.execute(update(User).where(User.staff_number == "rep_an").values(role=Role.SUPERVISOR))
    assert office.review("rep_an", record).status_code in (403, 404)

"""Signing in: what it tells a stranger (nothing), and how often one may try."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fieldapp.kernel import clock
from fieldapp.kernel.limits import limiter
from fieldapp.people.service.accounts import disable_user
from tests.api.stored import audit, check_refusal, new_audit_rows, nothing_stored
from tests.cast import PASSWORD
from tests.office import Office

WRONG = "not the password at all"


def sign_in(office: Office, staff_number: str, password: str, **options: Any) -> Any:
    login = {"staff_number": staff_number, "password": password}
    return office.call(None, "POST", "/api/v1/sessions", login, **options)


def sign_in_by_form(office: Office, staff_number: str, password: str) -> Any:
    return office.call(None, "POST", "/login", data={"staff_number": staff_number, "password": password})


def test_a_login_does_not_tell_whether_the_user_exists(office: Office) -> None:
    with office.app.app_context():
        disable_user("rep_cui")
    known, unknown = sign_in(office, "rep_an", WRONG), sign_in(office, "rep_nobody", WRONG)
    disabled = sign_in(office, "rep_cui", PASSWORD)
    check_refusal(known, 401, "wrong_login")
    assert known.json == unknown.json == disabled.json
    assert dict(known.headers) == dict(unknown.headers) == dict(disabled.headers)
    assert "Set-Cookie" not in known.headers


def test_the_login_page_does_not_tell_either(office: Office) -> None:
    pages = [sign_in_by_form(office, who, WRONG) for who in ("rep_an", "rep_xx")]
    assert [page.status_code for page in pages] == [401, 401]
    assert pages[0].text.replace("rep_an", "?") == pages[1].text.replace("rep_xx", "?")


def test_an_unknown_user_costs_the_same_hashing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []

    def verify(password_hash: str, password: str) -> bool:
        hashed.append(password_hash)
        return False

    monkeypatch.setattr(
        "fieldapp.people.service.passwords._hasher", type("H", (), {"verify": staticmethod(verify)})
    )
    monkeypatch.setattr("fieldapp.people.service.passwords._nobodys_hash", lambda: "$argon2id$nobody")
    sign_in(office, "rep_an", WRONG)
    sign_in(office, "rep_nobody", WRONG)
    assert len(hashed) == 2 and all(line.startswith("$argon2id$") for line in hashed)


def test_every_failure_leaves_one_audit_row_without_the_password(office: Office) -> None:
    with new_audit_rows(office.app) as left:
        sign_in(office, "rep_an", WRONG)
        sign_in(office, "rep_nobody", WRONG)
        sign_in(office, "rep_an", PASSWORD)
    assert [(row.action, row.subject_id, row.actor_id is None) for row in left] == [
        ("login.failed", "rep_an", True),
        ("login.failed", "rep_nobody", True),
        ("login.succeeded", "rep_an", False),
    ]
    assert WRONG not in str([row.details for row in left]) and left[0].address == "127.0.0.1"


def test_after_ten_failures_even_the_right_password_has_to_wait(office: Office) -> None:
    for _ in range(9):
        assert sign_in(office, "rep_an", WRONG).status_code == 401
    assert sign_in(office, "rep_an", PASSWORD).status_code == 201, "nine failures lock nobody out"
    for _ in range(10):
        assert sign_in(office, "rep_an", WRONG).status_code == 401
    refused = sign_in(office, "rep_an", PASSWORD)
    check_refusal(refused, 429, "too_many_tries")
    assert refused.headers["Retry-After"] == "900"
    page = sign_in_by_form(office, "rep_an", PASSWORD)
    assert (page.status_code, page.headers["Retry-After"]) == (429, "900")
    assert sign_in(office, "rep_bai", PASSWORD).status_code == 201, "a colleague is not touched"
    assert office.call("rep_an", "GET", "/api/v1/me").status_code == 200, "nor is an open session"
    with clock.standing_at(clock.now() + timedelta(minutes=15, seconds=5)):
        assert sign_in(office, "rep_an", PASSWORD).status_code == 201


def test_an_unknown_user_has_to_wait_after_ten_failures_likewise(office: Office) -> None:
    for _ in range(10):
        assert sign_in(office, "rep_nobody", WRONG).status_code == 401
    check_refusal(sign_in(office, "rep_nobody", WRONG), 429, "too_many_tries")


@pytest.fixture
def limited(office: Office, monkeypatch: pytest.MonkeyPatch) -> Office:
    """The office with the brake on addresses that other tests go without."""
    monkeypatch.setattr(limiter, "enabled", True)
    if not limiter.initialized:
        limiter.init_app(office.app)
    limiter.reset()
    return office


@pytest.mark.parametrize("path", ["/login", "/api/v1/sessions"])
def test_one_address_may_try_thirty_times_a_minute(limited: Office, path: str) -> None:
    def attempt(number: int, address: str) -> int:
        login = {"staff_number": f"rep_{number}", "password": WRONG}
        sent = {"data": login} if path == "/login" else {"body": login}
        environ = {"REMOTE_ADDR": address}
        return limited.call(None, "POST", path, environ_overrides=environ, **sent).status_code

    assert [attempt(number, "10.0.0.1") for number in range(31)] == [401] * 30 + [429]
    assert attempt(32, "10.0.0.2") == 401


def test_the_brake_on_addresses_answers_like_every_refusal(limited: Office) -> None:
    for number in range(30):
        sign_in(limited, f"rep_{number}", WRONG)
    with nothing_stored(limited.app):
        answer = sign_in(limited, "rep_an", PASSWORD)
        check_refusal(answer, 429, "too_many_tries")
    assert answer.headers["Retry-After"] == "60"
    assert limited.call("rep_an", "GET", "/api/v1/me").status_code == 200


BAD_FORMS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a number alone": {"staff_number": "rep_an"},
    "a password alone": {"password": PASSWORD},
    "10,001 characters": {"staff_number": "x" * 10_001, "password": "x" * 10_001},
    "Chinese": {"staff_number": "业务员", "password": "密码"},
    "an emoji": {"staff_number": "👨‍👩‍👧‍👦", "password": "👨‍👩‍👧‍👦"},
    "a right-to-left override": {"staff_number": "rep\u202e_an", "password": PASSWORD},
    "SQL": {"staff_number": "' OR 1=1 --", "password": "' OR 1=1 --"},
    "a broken encoding": {"staff_number": b"\xff\xfe", "password": b"\xed\xa0\xbd"},
    "a trailing letter": {"staff_number": "rep_anx", "password": PASSWORD},
}


@pytest.mark.parametrize("name", BAD_FORMS)
def test_a_login_form_of_anything_is_a_wrong_login(steady_office: Office, name: str) -> None:
    answer = steady_office.call(None, "POST", "/login", data=BAD_FORMS[name])
    assert answer.status_code == 401 and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("field", ["staff_number", "password", "next"])
def test_a_nul_in_the_login_form_is_refused_with_400(steady_office: Office, field: str) -> None:
    form = {"staff_number": "rep_an", "password": PASSWORD, field: "a\0b"}
    with nothing_stored(steady_office.app):
        assert steady_office.call(None, "POST", "/login", data=form).status_code == 400


def test_a_form_one_byte_over_the_limit_is_refused_with_413(steady_office: Office) -> None:
    limit = steady_office.app.config["SETTINGS"].max_json_bytes
    with nothing_stored(steady_office.app):
        form = "password=" + "x" * limit
        kind = "application/x-www-form-urlencoded"
        assert steady_office.call(None, "POST", "/login", form.encode(), content_type=kind).status_code == 413


def test_a_signed_in_visitor_is_led_past_the_login_page(steady_office: Office) -> None:
    answer = steady_office.call("rep_an", "GET", "/login")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")


def test_a_new_session_is_another_secret_each_time(app: Flask) -> None:
    client: FlaskClient = app.test_client()
    login = {"staff_number": "rep_an", "password": PASSWORD}
    secrets = {
        client.post("/api/v1/sessions", json=login, headers={"Origin": "http://localhost"}).headers[
            "Set-Cookie"
        ]
        for _ in range(3)
    }
    assert len(secrets) == 3
    assert "session=" not in str([row.details for row in audit(app)])


def test_a_staff_number_may_be_typed_in_another_case_and_is_still_one_account(office: Office) -> None:
    assert sign_in(office, "REP_an", PASSWORD).status_code == 201
    for typed in ("rep_an", "Rep_An", "REP_AN", "rEp_aN", "rep_aN") * 2:
        sign_in(office, typed, WRONG)
    assert sign_in(office, "rep_AN", PASSWORD).status_code == 429

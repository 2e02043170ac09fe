"""The audit trail: one row per write in its own transaction, one per refusal of authority, none per slip."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldapp.kernel import clock
from tests.api.stored import audit, check_refusal, failing_insert, new_audit_rows, nothing_stored, rows
from tests.cast import PASSWORD, secret_of
from tests.office import Office, display_body, jpeg, manifest_line, new_id, sha256

NEW_PASSWORD = "another long password"


def month() -> str:
    return clock.month_of(clock.now().date())


def submitted(office: Office, seed: int) -> str:
    record = new_id()
    office.submit("rep_an", display_body("rep_an-0", jpeg(seed)), record)
    office.send_photo("rep_an", jpeg(seed))
    return record


def own_id(office: Office, who: str, kind: str) -> int:
    return int(office.call(who, "GET", f"/api/v1/{kind}").json[0]["id"])


def make_token(office: Office, who: str) -> Any:
    body = {"name": "a program", "scopes": ["account.read"]}
    return office.call(who, "POST", "/api/v1/tokens", body)


WRITES: dict[str, tuple[str, Callable[[Office], Any]]] = {
    "display.submitted": ("rep_an", lambda o: o.submit("rep_an", display_body("rep_an-0", jpeg(80)))),
    "photo.received": ("rep_an", lambda o: o.send_photo("rep_an", jpeg(80))),
    "token.created": ("rep_an", lambda o: make_token(o, "rep_an")),
    "token.revoked": (
        "rep_an",
        lambda o: o.call("rep_an", "DELETE", f"/api/v1/tokens/{own_id(o, 'rep_an', 'tokens')}"),
    ),
    "month.calculated": (
        "finance_du",
        lambda o: o.call("finance_du", "PUT", f"/api/v1/months/{month()}/draft"),
    ),
    "login.succeeded": (
        "rep_bai",
        lambda o: o.call(None, "POST", "/api/v1/sessions", {"staff_number": "rep_bai", "password": PASSWORD}),
    ),
    "password.changed": (
        "rep_bai",
        lambda o: o.call("rep_bai", "PUT", "/api/v1/password", {"present": PASSWORD, "new": NEW_PASSWORD}),
    ),
    "session.revoked": (
        "lead_guo",
        lambda o: o.call("lead_guo", "DELETE", f"/api/v1/sessions/{own_id(o, 'lead_guo', 'sessions')}"),
    ),
}


def test_each_write_leaves_exactly_one_row_that_names_who_did_it(steady_office: Office) -> None:
    ids = {who: steady_office.call(who, "GET", "/api/v1/me").status_code for who, _ in WRITES.values()}
    assert set(ids.values()) == {200}
    actors: dict[str, set[int | None]] = {}
    for action, (who, write) in WRITES.items():
        with new_audit_rows(steady_office.app) as left:
            answer = write(steady_office)
        assert answer.status_code in (200, 201, 204), answer.text
        assert [row.action for row in left] == [action]
        actors.setdefault(who, set()).add(left[0].actor_id)
    assert all(len(found) == 1 and None not in found for found in actors.values()), actors
    assert len({actor for found in actors.values() for actor in found}) == len(actors)


@pytest.mark.parametrize(
    ("form", "action"),
    [
        ({"decision": "approved"}, "submission.approved"),
        ({"decision": "rejected", "reason": "photo_unclear"}, "submission.rejected"),
    ],
)
def test_a_review_from_the_page_or_the_api_leaves_one_row(
    steady_office: Office, form: dict[str, str], action: str
) -> None:
    for by_page in (True, False):
        record = submitted(steady_office, 81)
        with new_audit_rows(steady_office.app) as left:
            if by_page:
                answer = steady_office.call("supervisor_chen", "POST", f"/records/{record}/review", data=form)
                assert answer.status_code == 303
            else:
                assert steady_office.review("supervisor_chen", record, **form).status_code == 204
        assert [(row.action, row.subject_kind, row.subject_id) for row in left] == [
            (action, "submission", record)
        ]


def test_a_repetition_leaves_no_row(steady_office: Office) -> None:
    record, photo = new_id(), jpeg(82)
    body = display_body("rep_an-0", photo)
    steady_office.submit("rep_an", body, record)
    steady_office.send_photo("rep_an", photo)
    steady_office.review("supervisor_chen", record)
    with nothing_stored(steady_office.app):
        assert steady_office.submit("rep_an", body, record).status_code == 200
        assert steady_office.send_photo("rep_an", photo).status_code == 200
        assert steady_office.review("supervisor_chen", record).status_code == 204


UNDONE: dict[str, Callable[[Office], Any]] = {
    "a record": lambda o: o.submit("rep_an", display_body("rep_an-0")),
    "a photo": lambda o: o.send_photo("rep_an", jpeg(83)),
    "a token": lambda o: make_token(o, "rep_an"),
    "a password": lambda o: o.call(
        "rep_an", "PUT", "/api/v1/password", {"present": PASSWORD, "new": NEW_PASSWORD}
    ),
    "a calculation": lambda o: o.call("finance_du", "PUT", f"/api/v1/months/{month()}/draft"),
}


@pytest.mark.parametrize("name", UNDONE)
def test_a_write_whose_audit_row_fails_is_undone(steady_office: Office, name: str) -> None:
    steady_office.submit("rep_an", display_body("rep_an-0", photos=[manifest_line(jpeg(83))]))
    before = rows(steady_office.app)
    with failing_insert(steady_office.app, "audit_entry", RuntimeError("no trail")):
        check_refusal(UNDONE[name](steady_office), 500, "internal_fault")
    assert rows(steady_office.app) == before
    assert steady_office.call("rep_an", "GET", "/api/v1/me").status_code == 200


def test_a_review_whose_audit_row_fails_leaves_the_record_as_it_was(steady_office: Office) -> None:
    record = submitted(steady_office, 84)
    with (
        nothing_stored(steady_office.app),
        failing_insert(steady_office.app, "audit_entry", RuntimeError("no trail")),
    ):
        check_refusal(steady_office.review("supervisor_chen", record), 500, "internal_fault")
    seen = steady_office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    assert (seen["receipt"]["state"], seen["review"]) == ("submitted", None)


def test_an_audit_row_goes_with_the_write_that_fails_after_it(
    steady_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    steady_office.submit("rep_an", display_body("rep_an-0", jpeg(85)))

    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("cannot complete the record")

    monkeypatch.setattr("fieldapp.fieldwork.queries.missing_photos", fail)
    before = rows(steady_office.app)
    check_refusal(steady_office.send_photo("rep_an", jpeg(85)), 500, "internal_fault")
    assert rows(steady_office.app) == before


REFUSALS_OF_AUTHORITY: dict[str, tuple[str, Callable[[Office, str], Any]]] = {
    "a role without the permission": (
        "not_allowed",
        lambda o, record: o.call("rep_an", "PUT", f"/api/v1/months/{month()}/draft"),
    ),
    "a review by a rep": ("not_allowed", lambda o, record: o.review("rep_bai", record)),
    "a review of another team": ("not_found", lambda o, record: o.review("supervisor_ding", record)),
    "a colleague's record": (
        "not_found",
        lambda o, record: o.call("rep_bai", "GET", f"/api/v1/submissions/{record}"),
    ),
    "a colleague's page": ("not_found", lambda o, record: o.call("rep_bai", "GET", f"/records/{record}")),
    "a colleague's id": (
        "not_found",
        lambda o, record: o.submit("rep_bai", display_body("rep_bai-0"), record),
    ),
    "a colleague's photo": (
        "not_found",
        lambda o, record: o.call("rep_bai", "GET", f"/api/v1/photos/{sha256(jpeg(86))}"),
    ),
    "another team's statement": (
        "not_found",
        lambda o, record: o.call("supervisor_ding", "GET", f"/api/v1/statements/{month()}/rep_an"),
    ),
    "another site": (
        "cross_site",
        lambda o, record: o.call(
            "supervisor_chen",
            "PUT",
            f"/api/v1/submissions/{record}/review",
            {"decision": "approved"},
            headers={"Sec-Fetch-Site": "cross-site"},
        ),
    ),
}


@pytest.mark.parametrize("name", REFUSALS_OF_AUTHORITY)
def test_a_refusal_of_authority_leaves_one_row_after_the_rollback(steady_office: Office, name: str) -> None:
    code, attempt = REFUSALS_OF_AUTHORITY[name]
    record = submitted(steady_office, 86)
    before = {**rows(steady_office.app), "audit_entry": 0}
    with new_audit_rows(steady_office.app) as left:
        assert attempt(steady_office, record).status_code in (403, 404)
    assert [(row.action, row.details["code"]) for row in left] == [("access.refused", code)]
    assert {**rows(steady_office.app), "audit_entry": 0} == before
    if name != "another site":
        assert left[0].actor_id is not None


def test_what_does_not_exist_is_no_matter_of_authority(steady_office: Office) -> None:
    with nothing_stored(steady_office.app):
        assert steady_office.call("rep_an", "GET", f"/api/v1/submissions/{new_id()}").status_code == 404
        assert steady_office.call("rep_an", "GET", "/api/v1/no-such-thing").status_code == 404
        assert steady_office.call(None, "GET", "/api/v1/me").status_code == 401


def test_the_trail_of_a_whole_day_holds_no_place_and_no_secret(office: Office) -> None:
    record = office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=87)
    secret = make_token(office, "rep_an").json["secret"]
    login = {"staff_number": "rep_an", "password": PASSWORD}
    cookie = office.call(None, "POST", "/api/v1/sessions", login).headers["Set-Cookie"].split(";")[0][8:]
    office.call("rep_an", "PUT", "/api/v1/password", {"present": PASSWORD, "new": NEW_PASSWORD})
    office.call(None, "POST", "/api/v1/sessions", {"staff_number": "rep_an", "password": "a wrong guess"})
    office.call("rep_bai", "GET", f"/api/v1/submissions/{record}")
    told = " ".join(
        f"{row.action} {row.subject_kind} {row.subject_id} {row.details}" for row in audit(office.app)
    )
    assert "display.submitted" in told and "access.refused" in told
    for hidden in (secret, cookie, PASSWORD, NEW_PASSWORD, "a wrong guess", secret_of("rep_an"), "argon2"):
        assert hidden not in told
    for place in ("37.9", "115.2", "lat", "position", "accuracy"):
        assert place not in told.replace("calculated", "")

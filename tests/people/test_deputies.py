"""Deputies: another supervisor reviews between two days, and only then."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from fieldapp.kernel import clock
from fieldapp.kernel.days import business_today
from fieldapp.people.models import Role
from fieldapp.people.service.accounts import create_team, create_user, disable_user
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.office import Office, display_body, jpeg, new_id

DING = "/api/v1/deputies/supervisor_ding"


def today(office: Office) -> date:
    with office.app.app_context():
        return business_today()


def days(first: date, last: date) -> dict[str, str]:
    return {"first_day": first.isoformat(), "last_day": last.isoformat()}


def record_of_an(office: Office, seed: int) -> str:
    record, photo = new_id(), jpeg(seed)
    assert office.submit("rep_an", display_body("rep_an-0", photo), record).status_code == 201
    assert office.send_photo("rep_an", photo).status_code in (200, 201)
    return record


@pytest.mark.parametrize("who", ["rep_an", "finance_du", "supervisor_chen", "nobody", "S8"])
def test_only_another_supervisor_with_an_open_account_can_deputise(office: Office, who: str) -> None:
    with office.app.app_context():
        create_user(staff_number="S8", name="走了", role=Role.SUPERVISOR)
        disable_user("S8")
    now = today(office)
    with nothing_stored(office.app):
        answer = office.call("supervisor_chen", "PUT", f"/api/v1/deputies/{who}", days(now, now))
        check_refusal(answer, 422, "not_a_deputy")


@pytest.mark.parametrize(("first", "last", "code"), [(1, 0, "days_not_in_order"), (-3, -1, "days_are_over")])
def test_a_deputy_is_named_for_days_in_order_that_are_not_over(
    steady_office: Office, first: int, last: int, code: str
) -> None:
    now = today(steady_office)
    wanted = days(now + timedelta(days=first), now + timedelta(days=last))
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.call("supervisor_chen", "PUT", DING, wanted), 422, code)
        check_refusal(steady_office.call("supervisor_chen", "DELETE", DING), 404, "not_found")


def test_a_deputy_reviews_from_the_first_day_to_the_last(office: Office) -> None:
    record = record_of_an(office, 31)
    now, at = today(office), clock.now()
    wanted = days(now + timedelta(days=1), now + timedelta(days=2))
    assert office.call("supervisor_chen", "PUT", DING, wanted).status_code == 204

    def seen(after_days: int) -> int:
        with clock.standing_at(at + timedelta(days=after_days)):
            return office.call("supervisor_ding", "GET", f"/api/v1/submissions/{record}").status_code

    assert [seen(after) for after in range(4)] == [404, 200, 200, 404]
    with clock.standing_at(at + timedelta(days=2)):
        queue = office.call("supervisor_ding", "GET", "/api/v1/submissions").json["items"]
        assert [line["id"] for line in queue] == [record]
        assert office.review("supervisor_ding", record).status_code == 204
    # the deputised still reviews
    assert office.review("supervisor_chen", record_of_an(office, 32)).status_code == 204


def test_a_deputy_taken_back_sees_nothing_more(office: Office) -> None:
    record, now = record_of_an(office, 33), today(office)
    with new_audit_rows(office.app) as left:
        assert office.call("supervisor_chen", "PUT", DING, days(now, now)).status_code == 204
        path = f"/api/v1/submissions/{record}"
        assert office.call("supervisor_ding", "GET", path).status_code == 200
        assert office.call("supervisor_chen", "DELETE", DING).status_code == 204
    assert [(row.action, row.subject_id) for row in left] == [
        ("deputy.named", "supervisor_ding"),
        ("deputy.revoked", "supervisor_ding"),
    ]
    check_refusal(office.review("supervisor_ding", record), 404, "not_found")
    check_refusal(office.call("supervisor_chen", "DELETE", DING), 404, "not_found")


def test_both_see_the_deputy_with_the_days_named_last(office: Office) -> None:
    now = today(office)
    tomorrow = now + timedelta(days=1)
    with new_audit_rows(office.app) as left:
        for wanted in (days(now, now), days(now, tomorrow), days(now, tomorrow)):
            assert office.call("supervisor_chen", "PUT", DING, wanted).status_code == 204
    assert len(left) == 2
    expected: list[dict[str, Any]] = [
        {
            "supervisor": "supervisor_chen",
            "supervisor_name": "supervisor_chen",
            "deputy": "supervisor_ding",
            "deputy_name": "supervisor_ding",
            **days(now, tomorrow),
        }
    ]
    for who in ("supervisor_chen", "supervisor_ding"):
        assert office.call(who, "GET", "/api/v1/deputies").json == expected


def test_a_deputy_of_a_deputy_does_not_review_for_the_first(office: Office) -> None:
    with office.app.app_context():
        create_team("east")
        create_user(
            staff_number="S7", name="东", role=Role.SUPERVISOR, team="east", password="a long password"
        )
    now = days(today(office), today(office))
    assert office.call("supervisor_chen", "PUT", DING, now).status_code == 204
    assert office.call("supervisor_ding", "PUT", "/api/v1/deputies/S7", now).status_code == 204
    login = {"staff_number": "S7", "password": "a long password"}
    cookie = office.call(None, "POST", "/api/v1/sessions", login).headers["Set-Cookie"].split(";")[0]
    change = {"present": "a long password", "new": "another long one"}
    headers = {"Cookie": cookie}
    assert office.call(None, "PUT", "/api/v1/password", change, headers=headers).status_code == 204
    for rep, status in (("rep_an", 404), ("rep_cui", 200)):
        path = f"/api/v1/statements/{clock.month_of(today(office))}/{rep}"
        assert office.call(None, "GET", path, headers=headers).status_code == status, rep

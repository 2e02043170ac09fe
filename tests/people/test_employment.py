"""Employment and leave: dated, decided again and again, read as of a moment."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from fieldapp.kernel.days import business_today
from fieldapp.people import queries
from fieldapp.people.models import Employment, Role
from fieldapp.people.service.accounts import create_user, disable_user, enable_user
from fieldapp.people.service.employment import set_employment
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.cast import LONG_AGO, PEOPLE
from tests.office import Office

BOTH = {"first_day": "2026-03-01", "last_day": None}


def employment_of(who: str, as_of: datetime | None = None) -> tuple[date, date | None] | None:
    """First and last day of the last period in force, within the app's context."""
    user = queries.user_by_staff_number(who)
    assert user is not None
    periods = queries.periods_of(user.id, as_of)
    db.session.rollback()
    return (periods[-1].first_day, periods[-1].last_day) if periods else None


@pytest.mark.parametrize(
    ("body", "pointer", "fault"),
    [
        ({**BOTH, "first_day": "2026-02-30"}, "/first_day", "not_day"),
        ({**BOTH, "first_day": "2026-3-1"}, "/first_day", "not_day"),
        ({**BOTH, "first_day": "1999-12-31"}, "/first_day", "not_day"),
        ({**BOTH, "first_day": "9999-01-01"}, "/first_day", "not_day"),
        ({**BOTH, "first_day": 20260301}, "/first_day", "not_day"),
        ({**BOTH, "last_day": "２０２６-０３-０１"}, "/last_day", "not_day"),
        ({"first_day": "2026-03-01"}, "/last_day", "missing"),
    ],
)
def test_days_that_are_none_are_refused(
    steady_office: Office, body: dict[str, Any], pointer: str, fault: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.call("admin_wang", "PUT", "/api/v1/people/rep_an/employment", body)
        check_refusal(answer, 422, "invalid_fields", pointer, fault)


def test_an_end_before_the_beginning_and_an_unknown_number_are_refused(steady_office: Office) -> None:
    days = {"first_day": "2026-03-02", "last_day": "2026-03-01"}
    with nothing_stored(steady_office.app):
        answer = steady_office.call("admin_wang", "PUT", "/api/v1/people/rep_an/employment", days)
        check_refusal(answer, 422, "days_not_in_order")
        answer = steady_office.call("admin_wang", "PUT", "/api/v1/people/nobody/employment", BOTH)
        check_refusal(answer, 404, "unknown_user")


def test_the_employment_decided_last_is_in_force_and_the_earlier_one_as_of_then(office: Office) -> None:
    with office.app.app_context():
        assert employment_of("rep_an") == (LONG_AGO, None)
    before = clock.now()
    days = {"first_day": "2026-03-01", "last_day": "2026-11-30"}
    with new_audit_rows(office.app) as left:
        for _ in range(2):  # the same days again change nothing
            answer = office.call("admin_wang", "PUT", "/api/v1/people/rep_an/employment", days)
            assert answer.status_code == 204
    assert [(row.action, row.subject_id, row.details) for row in left] == [
        ("employment.decided", "rep_an", days)
    ]
    with office.app.app_context():
        assert employment_of("rep_an") == (date(2026, 3, 1), date(2026, 11, 30))
        assert employment_of("rep_an", before) == (LONG_AGO, None)
        assert employment_of("rep_an", datetime(2017, 12, 31, tzinfo=UTC)) is None


def test_a_new_account_works_here_from_today_unless_said_otherwise(office: Office) -> None:
    with office.app.app_context():
        create_user(staff_number="N1", name="新人", role=Role.REP)
        create_user(staff_number="N2", name="老人", role=Role.REP, first_day=date(2020, 5, 4))
        assert employment_of("N1") == (business_today(), None)
        assert employment_of("N2") == (date(2020, 5, 4), None)


def test_disabling_ends_the_employment_today_and_enabling_takes_the_end_back(office: Office) -> None:
    with office.app.app_context():
        disable_user("rep_an")
        disable_user("rep_an")
        assert employment_of("rep_an") == (LONG_AGO, business_today())
        enable_user("rep_an")
        assert employment_of("rep_an") == (LONG_AGO, None)
        rep = queries.user_by_staff_number("rep_an")
        assert rep is not None
        told = select(func.count()).select_from(Employment).where(Employment.user_id == rep.id)
        assert db.session.scalar(told) == 3


def test_disabling_keeps_an_end_that_was_known(office: Office) -> None:
    with office.app.app_context():
        set_employment("rep_an", first_day=LONG_AGO, last_day=date(2030, 1, 31), actor_id=None)
        disable_user("rep_an")
        assert employment_of("rep_an") == (LONG_AGO, date(2030, 1, 31))


def test_whoever_never_began_is_not_employed_backwards(office: Office) -> None:
    with office.app.app_context():
        begins = business_today() + timedelta(days=10)
        create_user(staff_number="N3", name="未到岗", role=Role.REP, first_day=begins)
        disable_user("N3")
        assert employment_of("N3") == (begins, begins)


def test_people_are_listed_within_the_scope_with_their_days(office: Office) -> None:
    seen = {
        who: [line["staff_number"] for line in office.call(who, "GET", "/api/v1/people").json["items"]]
        for who in ("supervisor_chen", "finance_du", "admin_wang")
    }
    assert seen["supervisor_chen"] == ["rep_an", "rep_bai"]
    assert seen["finance_du"] == seen["admin_wang"] == sorted(PEOPLE)
    items = office.call("admin_wang", "GET", "/api/v1/people?cursor=lead_guo").json["items"]
    assert [line["staff_number"] for line in items] == [who for who in sorted(PEOPLE) if who > "lead_guo"]
    listed = {line["staff_number"]: line for line in items}
    assert listed["rep_an"] == {
        "staff_number": "rep_an",
        "name": "rep_an",
        "role": "rep",
        "team": "north",
        "first_day": "2018-01-01",
        "last_day": None,
        "is_disabled": False,
    }
    assert listed["supervisor_chen"]["team"] == "north"


# Leave


def leaves(office: Office, who: str, month: str = "2026-03") -> list[tuple[str, str, str]]:
    found = office.call(who, "GET", f"/api/v1/leaves?month={month}").json
    return [(line["staff_number"], line["first_day"], line["last_day"]) for line in found]


@pytest.mark.parametrize(
    ("who", "rep", "status", "code"),
    [
        ("supervisor_ding", "rep_an", 404, "not_found"),
        ("supervisor_chen", "nobody", 404, "not_found"),
        ("supervisor_chen", "supervisor_chen", 404, "not_found"),
        ("admin_wang", "finance_du", 404, "not_found"),
    ],
)
def test_leave_is_entered_for_reps_within_reach_alone(
    steady_office: Office, who: str, rep: str, status: int, code: str
) -> None:
    path = f"/api/v1/leaves/{rep}/2026-03-02"
    with new_audit_rows(steady_office.app) as left:
        check_refusal(steady_office.call(who, "PUT", path, {"last_day": "2026-03-03"}), status, code)
        check_refusal(steady_office.call(who, "DELETE", path), status, code)
    refusals = 2 if rep == "rep_an" else 0  # of authority: only who exists can be out of scope
    assert [row.action for row in left] == ["access.refused"] * refusals


@pytest.mark.parametrize("day", ["2026-02-30", "today", "2026-3-2", "20260302"])
def test_a_leave_begins_on_a_real_day(steady_office: Office, day: str) -> None:
    path = f"/api/v1/leaves/rep_an/{day}"
    answer = steady_office.call("supervisor_chen", "PUT", path, {"last_day": "2026-03-03"})
    check_refusal(answer, 422, "not_a_day")


def test_a_leave_cannot_end_before_it_begins(steady_office: Office) -> None:
    path = "/api/v1/leaves/rep_an/2026-03-02"
    answer = steady_office.call("supervisor_chen", "PUT", path, {"last_day": "2026-03-01"})
    check_refusal(answer, 422, "days_not_in_order")
    check_refusal(steady_office.call("supervisor_chen", "DELETE", path), 404, "not_found")
    answer = steady_office.call("supervisor_chen", "GET", "/api/v1/leaves?month=9999-12")
    check_refusal(answer, 422, "invalid_fields", "/month", "not_month")


def test_a_leave_is_entered_changed_cancelled_and_entered_again(office: Office) -> None:
    path = "/api/v1/leaves/rep_an/2026-02-27"
    with new_audit_rows(office.app) as left:
        for last_day in ("2026-03-02", "2026-03-02", "2026-03-05"):
            answer = office.call("supervisor_chen", "PUT", path, {"last_day": last_day})
            assert answer.status_code == 204
        for who in ("rep_an", "supervisor_chen", "finance_du", "admin_wang"):
            assert leaves(office, who) == [("rep_an", "2026-02-27", "2026-03-05")], who
        assert leaves(office, "rep_bai") == leaves(office, "supervisor_ding") == []
        assert leaves(office, "rep_an", "2026-04") == []
        assert office.call("admin_wang", "DELETE", path).status_code == 204
        assert leaves(office, "rep_an") == []
        check_refusal(office.call("admin_wang", "DELETE", path), 404, "not_found")
        assert office.call("admin_wang", "PUT", path, {"last_day": "2026-02-28"}).status_code == 204
    assert leaves(office, "rep_an", "2026-02") == [("rep_an", "2026-02-27", "2026-02-28")]
    actions = ["leave.entered", "leave.entered", "leave.cancelled", "leave.entered"]
    assert [row.action for row in left] == actions

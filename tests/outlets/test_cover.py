"""Cover: a rep stands in for another one's outlets, between two days and as long as it is not taken back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from fieldapp.kernel.days import business_today
from fieldapp.outlets import queries
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.office import Office

PATH = "/api/v1/covers/rep_an/rep_bai/2026-03-02"
LAST = {"last_day": "2026-03-08"}


def covers(office: Office, who: str, month: str = "2026-03") -> list[tuple[str, str, str, str]]:
    found = office.call(who, "GET", f"/api/v1/covers?month={month}").json
    return [(line["absent"], line["cover"], line["first_day"], line["last_day"]) for line in found]


@pytest.mark.parametrize(
    ("who", "path", "body", "status", "code"),
    [
        ("supervisor_chen", "rep_an/rep_an/2026-03-02", LAST, 422, "cover_of_oneself"),
        ("supervisor_chen", "rep_an/rep_cui/2026-03-02", LAST, 404, "not_found"),
        ("supervisor_chen", "rep_cui/rep_an/2026-03-02", LAST, 404, "not_found"),
        ("supervisor_chen", "rep_an/supervisor_chen/2026-03-02", LAST, 404, "not_found"),
        ("admin_wang", "nobody/rep_an/2026-03-02", LAST, 404, "not_found"),
        ("supervisor_chen", "rep_an/rep_bai/2026-03-32", LAST, 422, "not_a_day"),
        ("supervisor_chen", "rep_an/rep_bai/2026-03-09", LAST, 422, "days_not_in_order"),
    ],
)
def test_a_cover_is_between_two_reps_of_the_own_teams(
    steady_office: Office, who: str, path: str, body: dict[str, Any], status: int, code: str
) -> None:
    check_refusal(steady_office.call(who, "PUT", f"/api/v1/covers/{path}", body), status, code)
    assert covers(steady_office, "admin_wang") == []


def test_a_cover_that_is_none_cannot_be_cancelled(steady_office: Office) -> None:
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.call("supervisor_chen", "DELETE", PATH), 404, "not_found")


def test_a_cover_is_entered_changed_and_cancelled_and_known_as_of_each_moment(office: Office) -> None:
    with new_audit_rows(office.app) as left:
        for last_day in ("2026-03-08", "2026-03-08", "2026-03-05"):
            assert office.call("supervisor_chen", "PUT", PATH, {"last_day": last_day}).status_code == 204
        for who in ("rep_an", "rep_bai", "supervisor_chen", "finance_du", "admin_wang"):
            assert covers(office, who) == [("rep_an", "rep_bai", "2026-03-02", "2026-03-05")], who
        assert covers(office, "rep_cui") == covers(office, "supervisor_ding") == []
        entered = clock.now()
        assert office.call("admin_wang", "DELETE", PATH).status_code == 204
        assert covers(office, "rep_bai") == []
    assert [row.action for row in left] == ["cover.decided"] * 3
    with office.app.app_context():
        for as_of, days in ((entered, [(date(2026, 3, 2), date(2026, 3, 5))]), (None, [])):
            span = queries.cover_spans(as_of)
            assert db.session.execute(select(span.c.first_day, span.c.last_day)).all() == days


def test_who_stands_in_sees_the_outlets_of_the_absent_on_these_days_alone(office: Office) -> None:
    with office.app.app_context():
        today = business_today()
    tomorrow = (today + timedelta(days=1)).isoformat()
    path = f"/api/v1/covers/rep_an/rep_bai/{tomorrow}"
    assert office.call("supervisor_chen", "PUT", path, {"last_day": tomorrow}).status_code == 204
    at = clock.now()
    for after, outlets in ((0, 3), (1, 6), (2, 3)):
        with clock.standing_at(at + timedelta(days=after)):
            found = office.call("rep_bai", "GET", "/api/v1/outlets").json["items"]
            assert len(found) == outlets, after
            status = office.call("rep_bai", "GET", "/api/v1/outlets/rep_an-0/agreements").status_code
            assert status == (200 if outlets == 6 else 404)

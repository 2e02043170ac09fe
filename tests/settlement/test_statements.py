"""What a statement of an open month tells, and which months have none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.service import assign_outlet
from fieldapp.people.service.employment import set_employment
from tests.cast import LONG_AGO
from tests.office import Office


def months(office: Office) -> tuple[str, str]:
    """The running month and the one before."""
    today = clock.business_day(clock.now(), office.app.config["SETTINGS"].timezone)
    return clock.month_of(today), clock.month_of(today.replace(day=1) - timedelta(days=1))


@pytest.mark.parametrize(
    ("month", "status", "code"), [("2026-13", 422, "not_a_month"), ("2099-01", 409, "month_not_begun")]
)
def test_a_month_that_is_none_or_has_not_begun_has_no_statement(
    office: Office, month: str, status: int, code: str
) -> None:
    refused = office.call("rep_an", "GET", f"/api/v1/statements/{month}/rep_an")
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_a_month_before_the_rep_was_employed_has_no_statement_and_no_fine(office: Office) -> None:
    this_month, last_month = months(office)
    with office.app.app_context():
        set_employment(
            "rep_an", first_day=date.fromisoformat(f"{this_month}-01"), last_day=None, actor_id=None
        )
    refused = office.call("rep_an", "GET", f"/api/v1/statements/{last_month}/rep_an")
    assert (refused.status_code, refused.json["code"]) == (404, "month_before_account")
    assert office.call("rep_an", "GET", f"/api/v1/statements/{this_month}/rep_an").status_code == 200
    reps = office.call("finance_du", "PUT", f"/api/v1/months/{last_month}/draft").json["reps"]
    assert reps == 2


def test_a_month_that_is_over_leaves_nothing_to_be_won(office: Office) -> None:
    this_month, last_month = months(office)
    running = office.call("rep_an", "GET", f"/api/v1/statements/{this_month}/rep_an").json
    over = office.call("rep_an", "GET", f"/api/v1/statements/{last_month}/rep_an").json
    assert running["is_over"] is False
    assert running["steps"]
    assert running["at_stake_fen"] > 0
    assert (over["is_over"], over["steps"], over["at_stake_fen"]) == (True, [], 0)
    assert over["earned_fen"] == over["total_fen"] < 0


def test_a_display_at_an_outlet_of_nobody_says_so_in_the_record_and_on_the_statement(office: Office) -> None:
    with office.app.app_context():
        outlet_id = db.session.scalars(select(Outlet.id).where(Outlet.code == "rep_an-0")).one()
        assign_outlet(outlet_id, None, valid_from=LONG_AGO + timedelta(days=1), actor_id=None)
    record = office.approved_display("rep_an", "supervisor_chen", "rep_an-0")
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["qualification"]
    assert (seen["counts"], [reason["code"] for reason in seen["reasons"]]) == (False, ["not_assigned"])
    told = office.call("rep_an", "GET", f"/api/v1/statements/{months(office)[0]}/rep_an").json["records"]
    assert [(line["counts"], [reason["code"] for reason in line["reasons"]]) for line in told] == [
        (False, ["not_assigned"])
    ]


def test_what_waits_and_what_is_at_stake_do_not_count_the_same_fen_twice(office: Office) -> None:
    month = months(office)[0]
    path = f"/api/v1/statements/{month}/rep_an"
    before = office.call("rep_an", "GET", path).json
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0")
    after = office.call("rep_an", "GET", path).json
    assert after["total_fen"] - before["total_fen"] == before["at_stake_fen"] - after["at_stake_fen"] == 2000

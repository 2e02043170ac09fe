"""A rep who left and comes back: what was closed meanwhile stays as it was closed."""

from __future__ import annotations

from datetime import date

import pytest

from fieldapp.kernel.clock import parse_day
from fieldapp.people.service.accounts import disable_user, enable_user
from fieldapp.people.service.employment import set_employment
from fieldapp.settlement.queries.reps import presence_of_month
from fieldapp.settlement.service.proposals import days_present
from tests.cast import LONG_AGO
from tests.office import Office
from tests.settlement.closing import close, display_on, exempt, ledger, on, payout

JUNE, JULY, AUGUST = "2026-06", "2026-07", "2026-08"


def employed(who: str, first_day: str, last_day: str | None) -> None:
    days = parse_day(first_day), last_day and parse_day(last_day)
    set_employment(who, first_day=days[0], last_day=days[1] or None, actor_id=None)


@pytest.mark.parametrize("by_hand", [True, False])
def test_coming_back_changes_no_month_closed_before_and_fines_nobody_for_months_of_absence(
    office: Office, by_hand: bool
) -> None:
    for month in (JUNE, JULY, AUGUST):
        exempt(office, f"{month}-01", month, "rep_an", "rep_cui")
    display_on(office, "2026-06-10", "rep_bai", "rep_bai-0")
    with office.app.app_context(), on("2026-06-30"):
        disable_user("rep_bai")
    close(office, "2026-07-02", JUNE)
    close(office, "2026-08-02", JULY)
    before = ledger(office, "rep_bai")
    with office.app.app_context(), on("2026-08-05"):
        enable_user("rep_bai")
        if by_hand:
            employed("rep_bai", "2026-08-04", None)
    close(office, "2026-09-02", AUGUST)
    assert [row for row in ledger(office, "rep_bai") if row[0] != AUGUST] == before
    assert {row[0] for row in before} == {JUNE}
    assert any(row[0] == AUGUST for row in ledger(office, "rep_bai"))
    with on("2026-09-03"):
        july = office.call("finance_du", "GET", f"/api/v1/statements/{JULY}/rep_bai").json
        june = office.call("finance_du", "GET", f"/api/v1/statements/{JUNE}/rep_bai").json
        months = office.call("finance_du", "GET", "/api/v1/reps/rep_bai/months").json
    assert (july["lines"], july["total_fen"]) == ([], 0)
    assert "不在职" in july["explanations"][0]["zh"]
    assert july["payout"]["carried_in_fen"] == payout(office, "rep_bai", JUNE)["carried_out_fen"]
    assert june["total_fen"] == sum(row[-1] for row in before) < 0
    assert JUNE in {one["month"] for one in months}


def test_who_leaves_and_comes_back_within_a_month_is_its_rep_once_and_was_here_on_the_days_of_both_periods(
    office: Office,
) -> None:
    with office.app.app_context():
        with on("2026-06-05"):
            employed("rep_an", LONG_AGO.isoformat(), "2026-06-05")
        with on("2026-06-21") as moment:
            employed("rep_an", "2026-06-21", None)
            (an,) = (one for one in presence_of_month(JUNE, moment) if one.staff_number == "rep_an")
        assert days_present(an, date(2026, 6, 1), date(2026, 7, 1)) == 15


def test_a_decision_on_days_in_common_replaces_both_periods(office: Office) -> None:
    with office.app.app_context(), on("2026-06-22") as moment:
        employed("rep_an", LONG_AGO.isoformat(), "2026-06-05")
        employed("rep_an", "2026-06-21", None)
        employed("rep_an", LONG_AGO.isoformat(), None)  # the leaving was a mistake
        (an,) = (one for one in presence_of_month(JUNE, moment) if one.staff_number == "rep_an")
        assert an.employed == [(LONG_AGO, None)]

"""The appeal window: whole days of Shanghai from the day after the notice, to the second."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from fieldapp.inspection.service.window import appeal_until, last_day, window_end
from tests.api.stored import check_refusal, nothing_stored
from tests.inspection.cases import SHANGHAI, appeal, at, found_at, local, told
from tests.office import Office


@pytest.mark.parametrize(
    ("posted", "days", "end"),
    [
        ("2026-06-12 00:00:00", 7, "2026-06-20 00:00:00"),
        ("2026-06-12 12:00:00", 7, "2026-06-20 00:00:00"),
        ("2026-06-12 23:59:59", 7, "2026-06-20 00:00:00"),
        ("2026-06-13 00:00:00", 7, "2026-06-21 00:00:00"),
        ("2026-02-25 08:00:00", 7, "2026-03-05 00:00:00"),
        ("2024-02-25 08:00:00", 7, "2024-03-04 00:00:00"),
        ("2026-12-28 08:00:00", 7, "2027-01-05 00:00:00"),
        ("2026-06-12 12:00:00", 1, "2026-06-14 00:00:00"),
    ],
)
def test_it_ends_when_the_day_after_seven_whole_days_begins(posted: str, days: int, end: str) -> None:
    assert window_end(local(posted), zone=SHANGHAI, days=days) == local(end)


def test_its_length_is_a_setting_and_its_last_day_is_told(app: Flask) -> None:
    with app.app_context():
        until = appeal_until(local("2026-06-12 12:00:00"))
        assert (until, last_day(until).isoformat()) == (local("2026-06-20 00:00:00"), "2026-06-19")


@pytest.mark.parametrize("seconds_early", ["2026-06-19 23:59:59", "2026-06-12 12:00:01"])
def test_an_appeal_is_taken_until_the_last_second_of_the_seventh_day(
    office: Office, seconds_early: str
) -> None:
    finding = found_at(office)
    with at(seconds_early):
        assert appeal(office, "finding", finding).status_code == 201


@pytest.mark.parametrize("late", ["2026-06-20 00:00:00", "2026-06-20 00:00:01", "2026-09-01 00:00:00"])
def test_from_the_first_second_after_it_the_appeal_is_refused_with_the_last_day(
    office: Office, late: str
) -> None:
    finding = found_at(office)
    with at(late), nothing_stored(office.app):
        refused = appeal(office, "finding", finding)
    check_refusal(refused, 409, "appeal_window_over")
    assert "2026-06-19" in refused.json["message"]["zh"] and "2026-06-19" in refused.json["message"]["en"]


def test_a_notice_just_before_and_just_after_midnight_of_shanghai_differ_by_a_day(office: Office) -> None:
    early = found_at(office, "rep_an-0", when="2026-06-12 23:59:59", seed=1)
    late = found_at(office, "rep_an-1", when="2026-06-13 00:00:00", seed=2)
    ends = told(office)
    assert ends[early, "rep_an"] == "2026-06-20 00:00:00"
    assert ends[late, "rep_an"] == "2026-06-21 00:00:00"


def test_the_rep_reads_the_last_day_and_the_first_moment_too_late(office: Office) -> None:
    finding = found_at(office)
    with at("2026-06-13 08:00:00"):
        seen = office.call("rep_an", "GET", f"/api/v1/findings/{finding}").json
    assert seen["last_day"] == "2026-06-19"
    assert datetime.fromisoformat(seen["appeal_until"]) == local("2026-06-20 00:00:00")

"""Which day and month a record belongs to: the Shanghai day of the corrected device time, fixed for ever."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fieldapp.kernel import clock
from tests.office import Office, display_body, jpeg, manifest_line, new_id

NOON = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""


def arrive(
    office: Office, at: datetime, occurred_at: str, device_time: str | None = None, record: str | None = None
) -> Any:
    """Send a display at a server's instant; returns the answer."""
    headers = {"Device-Time": device_time} if device_time else {}
    photo = {**manifest_line(jpeg()), "taken_at": occurred_at}
    body = display_body("rep_an-0", occurred_at=occurred_at, photos=[photo])
    with clock.standing_at(at):
        return office.submit("rep_an", body, record, headers=headers)


def kept(office: Office, answer: Any) -> dict[str, Any]:
    assert answer.status_code == 201, answer.text
    return office.call("supervisor_chen", "GET", f"/api/v1/submissions/{answer.json['id']}").json  # type: ignore[no-any-return]


def signals(seen: dict[str, Any]) -> dict[str, dict[str, str]]:
    return {signal["code"]: signal["figures"] for signal in seen["signals"]}


@pytest.mark.parametrize(
    ("occurred_at", "day"),
    [
        ("2026-02-28T15:59:59Z", "2026-02-28"),
        ("2026-02-28T15:59:59.999Z", "2026-02-28"),
        ("2026-02-28T16:00:00Z", "2026-03-01"),
        ("2026-02-28T23:59:59+08:00", "2026-02-28"),
        ("2026-03-01T00:00:00+08:00", "2026-03-01"),
        ("2026-02-28T11:00:00-05:00", "2026-03-01"),
        ("2024-02-29T23:59:59+08:00", "2024-02-29"),
        ("2025-12-31T16:00:00Z", "2026-01-01"),
    ],
)
def test_the_day_turns_at_midnight_in_shanghai(steady_office: Office, occurred_at: str, day: str) -> None:
    assert arrive(steady_office, NOON, occurred_at).json["business_day"] == day


def test_the_month_of_a_record_turns_at_midnight_in_shanghai(office: Office) -> None:
    february = arrive(office, NOON, "2026-02-28T15:59:59Z").json["id"]
    march = arrive(office, NOON, "2026-02-28T16:00:00Z").json["id"]
    for month, record in (("2026-02", february), ("2026-03", march)):
        page = office.call("rep_an", "GET", f"/api/v1/submissions?month={month}").json
        assert [line["id"] for line in page["items"]] == [record]


def test_z_and_plus_eight_hours_are_the_same_instant(steady_office: Office) -> None:
    zulu = kept(steady_office, arrive(steady_office, NOON, "2026-03-20T01:30:00Z"))
    local = kept(steady_office, arrive(steady_office, NOON, "2026-03-20T09:30:00+08:00"))
    assert zulu["occurred_at"] == local["occurred_at"] == "2026-03-20T01:30:00.000Z"


def test_a_clock_ten_minutes_ahead_is_corrected_and_flagged(steady_office: Office) -> None:
    seen = kept(steady_office, arrive(steady_office, NOON, "2026-03-20T04:05:00Z", "2026-03-20T04:10:00Z"))
    assert seen["occurred_at"] == "2026-03-20T03:55:00.000Z"
    assert signals(seen)["clock_off"] == {"minutes": 10}


def test_a_clock_a_year_behind_is_corrected_across_the_month(steady_office: Office) -> None:
    seen = kept(steady_office, arrive(steady_office, NOON, "2025-02-27T22:00:00Z", "2025-03-20T04:00:00Z"))
    assert seen["receipt"]["business_day"] == "2026-02-28"
    assert signals(seen)["clock_off"] == {"minutes": 365 * 24 * 60}


def test_a_clock_ahead_over_midnight_does_not_carry_the_record_into_the_next_month(
    steady_office: Office,
) -> None:
    just_before = datetime(2026, 2, 28, 15, 58, tzinfo=UTC)
    answer = arrive(steady_office, just_before, "2026-02-28T16:01:00Z", "2026-02-28T16:04:00Z")
    assert answer.json["business_day"] == "2026-02-28"


@pytest.mark.parametrize(("off_s", "flagged"), [(300, False), (301, True), (-300, False), (-301, True)])
def test_a_clock_is_flagged_from_just_over_five_minutes(
    steady_office: Office, off_s: int, flagged: bool
) -> None:
    device_time = clock.iso_instant(NOON + timedelta(seconds=off_s))
    seen = kept(steady_office, arrive(steady_office, NOON, "2026-03-20T01:00:00Z", device_time))
    assert ("clock_off" in signals(seen)) is flagged


def test_a_time_after_the_arrival_is_held_at_the_arrival(steady_office: Office) -> None:
    seen = kept(steady_office, arrive(steady_office, NOON, "2026-03-20T04:04:00Z"))
    assert seen["occurred_at"] == seen["receipt"]["received_at"] == "2026-03-20T04:00:00.000Z"
    assert "from_the_future" not in signals(seen)


def test_two_days_in_the_future_is_stored_under_today_and_flagged(steady_office: Office) -> None:
    seen = kept(steady_office, arrive(steady_office, NOON, "2026-03-22T04:00:00Z"))
    assert seen["receipt"]["business_day"] == "2026-03-20"
    assert signals(seen)["from_the_future"] == {"hours": 48}


@pytest.mark.parametrize(("days", "flagged"), [(30, False), (31, True)])
def test_a_record_is_flagged_when_it_comes_more_than_thirty_days_late(
    steady_office: Office, days: int, flagged: bool
) -> None:
    happened = NOON - timedelta(days=days)
    seen = kept(steady_office, arrive(steady_office, NOON, clock.iso_instant(happened)))
    assert seen["receipt"]["business_day"] == happened.date().isoformat()
    assert ("sent_late" in signals(seen)) is flagged


@pytest.mark.parametrize("device_time", [None, "2026-03-20T09:00:00Z", "2020-01-01T00:00:00Z"])
def test_repetition_changes_neither_day_nor_time_nor_signals(
    steady_office: Office, device_time: str | None
) -> None:
    record, occurred_at = new_id(), "2026-03-20T01:00:00Z"
    first = arrive(steady_office, NOON, occurred_at, "2026-03-20T04:00:00Z", record)
    before = kept(steady_office, first)
    again = arrive(steady_office, NOON + timedelta(days=40), occurred_at, device_time, record)
    assert (again.status_code, again.json) == (200, first.json)
    assert steady_office.call("supervisor_chen", "GET", f"/api/v1/submissions/{record}").json == before


def test_a_clock_150_years_ahead_is_corrected_and_flagged(steady_office: Office) -> None:
    seen = kept(steady_office, arrive(steady_office, NOON, "2176-03-20T03:00:00Z", "2176-03-20T04:00:00Z"))
    assert seen["occurred_at"] == "2026-03-20T03:00:00.000Z"
    assert "clock_off" in signals(seen)


def test_a_rep_is_not_told_the_signals_on_their_own_record(steady_office: Office) -> None:
    record = arrive(steady_office, NOON, "2026-03-22T04:00:00Z").json["id"]
    assert steady_office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["signals"] == []

"""Targets in proportion to the days worked: proposed by employment and leave, confirmed by the supervisor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.kernel.database import db
from fieldapp.outlets.models import Target, TargetKind
from fieldapp.outlets.service import set_target
from fieldapp.people.models import Role
from fieldapp.people.service.accounts import create_user
from fieldapp.settlement.queries.reps import Presence
from fieldapp.settlement.service.proposals import days_present, pro_rated
from tests.cast import LONG_AGO, PASSWORD
from tests.office import Office
from tests.settlement.closing import close, on, rep_id

JUNE, TODAY = "2026-06", "2026-06-25"
FIRST, AFTER = date(2026, 6, 1), date(2026, 7, 1)
SUJIU = shipped_schemes()[0]


def june(number: int) -> date:
    return FIRST + timedelta(number - 1)


def call(office: Office, who: str, method: str, path: str, body: Any = None) -> Any:
    with on(TODAY):
        return office.call(who, method, f"/api/v1/{path}", body)


def employ(office: Office, rep: str, first_day: date, last_day: date | None = None) -> None:
    days = {"first_day": first_day.isoformat(), "last_day": last_day and last_day.isoformat()}
    assert call(office, "admin_wang", "PUT", f"people/{rep}/employment", days).status_code < 300


def leave(office: Office, rep: str, first_day: date, last_day: date) -> None:
    body = {"last_day": last_day.isoformat()}
    path = f"leaves/{rep}/{first_day.isoformat()}"
    assert call(office, "admin_wang", "PUT", path, body).status_code < 300


def proposed(office: Office, who: str = "finance_du", month: str = JUNE) -> dict[str, dict[str, Any]]:
    answer = call(office, who, "GET", f"months/{month}/target-proposals")
    assert answer.status_code == 200, answer.text
    return {each.pop("staff_number"): each for each in answer.json}


def confirm(office: Office, who: str, rep: str) -> tuple[int, str | None]:
    answer = call(office, who, "PUT", f"months/{JUNE}/target-proposals/{rep}")
    return answer.status_code, answer.json.get("code")


def own_targets(office: Office, rep: str) -> list[tuple[str, str, int | None]]:
    with office.app.app_context():
        rows = db.session.scalars(select(Target).filter_by(rep_id=rep_id(rep)).order_by(Target.kind)).all()
        return [(row.month, row.kind, row.value) for row in rows]


def explanations(office: Office, rep: str) -> list[str]:
    statement = call(office, rep, "GET", f"statements/{JUNE}/{rep}")
    return [each["zh"] for each in statement.json["explanations"]]


def test_a_rep_of_a_part_of_the_month_is_told_that_the_whole_months_targets_count_until_confirmed(
    office: Office,
) -> None:
    told = "当月在岗 20 天（全月 30 天），任务还没折算，先按整月算。主管或财务确认后就按天数算。"
    assert told not in explanations(office, "rep_an")
    employ(office, "rep_an", june(11))
    assert told in explanations(office, "rep_an")
    assert confirm(office, "supervisor_chen", "rep_an")[0] < 300
    assert told not in explanations(office, "rep_an")


def test_a_calculation_made_before_a_rep_was_entered_says_nothing_of_him(office: Office) -> None:
    with on("2026-06-05"):
        assert office.call("finance_du", "PUT", f"/api/v1/months/{JUNE}/draft").status_code == 200
    with on("2026-06-11"), office.app.app_context():
        create_user(
            staff_number="rep_new",
            name="辛来",
            role=Role.REP,
            team="north",
            password=PASSWORD,
            first_day=june(11),
        )
    drafted = {
        rep: call(office, "finance_du", "GET", f"statements/{JUNE}/{rep}").json["drafted_fen"]
        for rep in ("rep_an", "rep_new")
    }
    assert drafted["rep_new"] is None and drafted["rep_an"] is not None


def test_nothing_is_confirmed_for_another_team_nor_by_anybody_but_a_supervisor(office: Office) -> None:
    employ(office, "rep_an", june(11))
    assert confirm(office, "supervisor_ding", "rep_an")[0] == 404
    for who in ("rep_an", "finance_du", "lead_guo", "inspector_bo", "admin_wang"):
        assert confirm(office, who, "rep_an") == (403, "not_allowed")
    assert own_targets(office, "rep_an") == []


def test_of_a_closed_month_a_supervisor_confirms_nothing(office: Office) -> None:
    employ(office, "rep_an", june(11))
    close(office, "2026-07-02", JUNE)
    assert confirm(office, "supervisor_chen", "rep_an") == (409, "month_closed")
    assert own_targets(office, "rep_an") == []


def test_nothing_is_proposed_for_a_rep_who_was_here_all_month_or_is_none_of_the_months(
    office: Office,
) -> None:
    employ(office, "rep_bai", LONG_AGO, date(2026, 5, 31))
    for rep in ("rep_an", "rep_bai", "rep_nobody"):
        assert confirm(office, "supervisor_chen", rep) == (404, "no_proposal")
    assert proposed(office) == {}


def test_a_month_that_has_not_begun_proposes_nothing(office: Office) -> None:
    answer = call(office, "finance_du", "GET", "months/2026-07/target-proposals")
    assert (answer.status_code, answer.json["code"]) == (409, "month_not_begun")


TARGETS = ("display", "banquet", "opening")
"""Of the scheme in June: 50, 2 and 10."""


@pytest.mark.parametrize(
    ("first_day", "last_day", "leaves", "days_here", "targets"),
    [
        (june(11), None, [], 20, (33, 1, 6)),
        (june(2), None, [], 29, (48, 1, 9)),
        (june(30), None, [], 1, (1, 0, 0)),
        (LONG_AGO, june(20), [], 20, (33, 1, 6)),
        (LONG_AGO, None, [(june(15), june(19))], 25, (41, 1, 8)),
        (june(11), None, [(june(15), june(19))], 15, (25, 1, 5)),
        # a day on which two leaves meet is one day, and so is one before the first
        (june(11), None, [(june(5), june(12)), (june(12), june(14))], 16, (26, 1, 5)),
        (LONG_AGO, None, [(date(2026, 5, 20), june(3)), (june(28), date(2026, 7, 9))], 24, (40, 1, 8)),
        (LONG_AGO, None, [(date(2026, 5, 20), date(2026, 7, 9))], 0, (0, 0, 0)),
    ],
    ids=str,
)
def test_targets_are_proposed_in_proportion_to_the_days_worked_and_rounded_down(
    office: Office,
    first_day: date,
    last_day: date | None,
    leaves: list[tuple[date, date]],
    days_here: int,
    targets: tuple[int, int, int],
) -> None:
    employ(office, "rep_an", first_day, last_day)
    for days in leaves:
        leave(office, "rep_an", *days)
    assert proposed(office) == {
        "rep_an": {
            "days_here": days_here,
            "days_of_month": 30,
            "targets": dict(zip(TARGETS, targets, strict=True)),
            "is_confirmed": False,
        }
    }


def test_a_leave_taken_back_and_a_leave_of_another_month_change_nothing(office: Office) -> None:
    leave(office, "rep_an", june(15), june(19))
    leave(office, "rep_bai", date(2026, 5, 1), date(2026, 5, 31))
    path = f"leaves/rep_an/{june(15).isoformat()}"
    assert call(office, "admin_wang", "DELETE", path).status_code < 300
    assert proposed(office) == {}


def test_a_supervisor_sees_the_own_teams_proposals_alone(office: Office) -> None:
    for rep in ("rep_an", "rep_cui"):
        employ(office, rep, june(11))
    assert set(proposed(office, "supervisor_chen")) == {"rep_an"}
    assert set(proposed(office, "supervisor_ding")) == {"rep_cui"}
    assert set(proposed(office, "finance_du")) == {"rep_an", "rep_cui"}


def test_what_is_confirmed_are_the_reps_targets_and_no_longer_in_the_way(office: Office) -> None:
    for rep in ("rep_an", "rep_cui"):
        employ(office, rep, june(11))
    assert in_the_way(office) == ["rep_an", "rep_cui"]
    assert confirm(office, "supervisor_chen", "rep_an") == (200, None)
    expected = [(JUNE, "banquet", 1), (JUNE, "display", 33), (JUNE, "opening", 6)]
    assert own_targets(office, "rep_an") == expected
    assert [each["is_confirmed"] for each in proposed(office).values()] == [True, False]
    assert in_the_way(office) == ["rep_cui"]
    statement = call(office, "rep_an", "GET", f"statements/{JUNE}/rep_an").json
    missing = {line["clause"]: line["quantity"] for line in statement["lines"]}
    assert (missing["display.shortfall"], missing["banquet.shortfall"], missing["opening.shortfall"]) == (
        33,
        1,
        6,
    )


def in_the_way(office: Office) -> list[str]:
    """Whose proposals stand in the way of closing the month."""
    obstacles = call(office, "finance_du", "GET", f"months/{JUNE}/obstacles").json
    return [who for each in obstacles if each["kind"] == "proposed_targets" for who in each["subjects"]]


def test_other_targets_set_for_all_parts_stand_in_for_the_proposal_and_fewer_do_not(office: Office) -> None:
    employ(office, "rep_an", june(11))

    for kind in TargetKind:
        assert in_the_way(office) == ["rep_an"]
        with office.app.app_context(), on(TODAY):
            set_target(rep_id("rep_an"), JUNE, kind, 3, actor_id=None)
    assert in_the_way(office) == []
    with office.app.app_context(), on(TODAY):
        set_target(rep_id("rep_an"), JUNE, TargetKind.DISPLAY, None, actor_id=None)
    assert in_the_way(office) == ["rep_an"]


some_days = st.dates(date(2026, 5, 20), date(2026, 7, 10))


@given(some_days, st.none() | some_days, st.lists(st.tuples(some_days, some_days), max_size=4))
def test_a_day_counts_when_the_rep_was_employed_and_on_no_leave(
    first_day: date, last_day: date | None, away: list[tuple[date, date]]
) -> None:
    presence = Presence(1, "rep_an", [(first_day, last_day)], away)
    gone = {day for one, other in away for day in _days(one, other + timedelta(1))}
    here = set(_days(first_day, (last_day or AFTER) + timedelta(1))) - gone
    assert days_present(presence, FIRST, AFTER) == len(here & set(_days(FIRST, AFTER)))


def _days(first_day: date, day_after: date) -> list[date]:
    return [first_day + timedelta(number) for number in range((day_after - first_day).days)]


@given(st.integers(1, 12), st.integers(28, 31), st.data())
def test_a_full_month_is_the_schemes_target_and_a_day_less_never_more(
    month: int, days_of_month: int, data: st.DataObject
) -> None:
    days_here = data.draw(st.integers(1, days_of_month))
    full, some, fewer = (
        pro_rated(SUJIU, month, days, days_of_month) for days in (days_of_month, days_here, days_here - 1)
    )
    peak = month in (1, 2, 5, 9, 10, 12)
    assert full == {TargetKind.BANQUET: 5 if peak else 2, TargetKind.DISPLAY: 50, TargetKind.OPENING: 10}
    for kind, target in full.items():
        assert fewer[kind] <= some[kind] <= target * days_here / days_of_month < some[kind] + 1

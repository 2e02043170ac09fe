"""Planned routes: who plans them, what was done of them, what is suggested."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fieldapp.kernel import clock
from fieldapp.kernel.geo import nearest_next
from tests.office import Office, visit_body

SHOPS = ["rep_an-2", "rep_an-0"]


def today(office: Office) -> str:
    with office.app.app_context():
        zone = office.app.config["SETTINGS"].timezone
        return clock.business_day(clock.now(), zone).isoformat()


def route(office: Office, who: str, day: str, rep: str = "rep_an") -> Any:
    return office.call(who, "GET", f"/api/v1/routes/{day}/{rep}").json


def plan(office: Office, who: str, day: str, outlets: list[str], rep: str = "rep_an") -> Any:
    return office.call(who, "PUT", f"/api/v1/routes/{day}/{rep}", {"outlets": outlets})


def test_a_route_is_planned_by_its_rep_or_supervisor_for_days_to_come_and_the_reps_own_outlets(
    office: Office,
) -> None:
    day = today(office)
    for who in ("rep_bai", "supervisor_ding"):
        assert plan(office, who, day, SHOPS).status_code == 404
        assert office.call(who, "GET", f"/api/v1/routes/{day}/rep_an").status_code == 404
    assert plan(office, "rep_an", day, SHOPS, "nobody").status_code == 404
    strange = plan(office, "rep_an", day, ["rep_an-0", "rep_bai-0"])
    assert (strange.status_code, strange.json["errors"][0]["pointer"]) == (422, "/outlets/1")
    assert plan(office, "rep_an", day, ["rep_an-0", "rep_an-0"]).json["errors"][0]["code"] == "repeated"
    yesterday = (clock.parse_day(day) - timedelta(days=1)).isoformat()
    assert plan(office, "rep_an", yesterday, SHOPS).json["code"] == "route_over"
    assert route(office, "rep_an", day)["outlets"] == []
    for who in ("supervisor_chen", "rep_an"):
        assert plan(office, who, day, SHOPS).status_code == 204
        assert route(office, "rep_an", day)["planned_by"] == "supervisor_chen", (
            "the same list changes nothing"
        )


def test_what_was_done_of_a_route_shows_and_the_phone_carries_the_plan(office: Office) -> None:
    day = today(office)
    assert plan(office, "rep_an", day, SHOPS).status_code == 204
    record = office.stored("rep_an", "visit", visit_body("rep_an-0"))
    seen = route(office, "supervisor_chen", day)["outlets"]
    assert [(stop["code"], stop["state"], stop["record"]) for stop in seen] == [
        ("rep_an-2", "planned", None),
        ("rep_an-0", "done", record),
    ]
    (carried,) = office.call("rep_an", "GET", "/api/v1/bootstrap").json["parts"]["route"]
    assert carried == {"day": day, "planned_by": "rep_an", "outlets": SHOPS}
    with office.app.app_context(), clock.standing_at(clock.now() + timedelta(days=1)):
        assert [stop["state"] for stop in route(office, "rep_an", day)["outlets"]] == ["missed", "done"]


def test_the_suggestion_begins_where_a_display_is_missing_and_walks_to_the_nearest_next(
    office: Office,
) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0")
    path = f"/api/v1/routes/{today(office)}/rep_an/suggestion"
    assert office.call("rep_bai", "GET", path).status_code == 404
    assert set(office.call("rep_an", "GET", path).json["outlets"]) == {"rep_an-0", "rep_an-1", "rep_an-2"}
    assert nearest_next([(38.0, 115.0), (38.3, 115.0), (38.1, 115.0), (38.2, 115.0)]) == [0, 2, 3, 1]
    assert nearest_next([]) == []

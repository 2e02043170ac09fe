"""Inspectors' own regions: who decides on them, and that an inspector has to do with no other outlet."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.inspection.cases import at, finding, inspect, inspection_body, local
from tests.office import Office, jpeg, new_id, sha256

DAY = "2026-06-12"
NOW = f"{DAY} 12:00:00"
LONG_BEFORE = "2026-05-30 09:00:00"
WEIBO, XINJI, JIUCHENG = "rep_an-1", "rep_an-0", "rep_an-2"
"""An outlet in each township."""


def set_region(
    office: Office,
    townships: list[str] | None,
    *,
    inspector: str = "inspector_bo",
    day: str = DAY,
    who: str = "admin_wang",
    when: str = f"{DAY} 07:00:00",
) -> Any:
    path = f"/api/v1/inspection-regions/{inspector}/{day}"
    with at(when):
        return office.call(who, "PUT", path, {"townships": townships})


def bounded(office: Office, *townships: str, **more: Any) -> None:
    answer = set_region(office, list(townships), **more)
    assert answer.status_code == 204, answer.text


def check(office: Office, outlet: str, /, *, who: str = "inspector_bo", when: str = NOW, **more: Any) -> Any:
    with at(when):
        return inspect(office, inspection_body(outlet, photos=(), **more), who=who)


def draw(office: Office, inspector: str = "inspector_bo", size: int = 9, **more: Any) -> Any:
    with at(f"{DAY} 08:00:00"):
        path = f"/api/v1/samples/{DAY}/{inspector}"
        answer = office.call("lead_guo", "PUT", path, {"size": size, **more})
    assert answer.status_code == 201, answer.text
    return answer.json


def drawn(sample: Any) -> set[str]:
    return {line["township_code"] for line in sample["outlets"]}


# Who decides


@pytest.mark.parametrize("who", ["inspector_bo", "lead_guo", "supervisor_chen", "finance_du", "rep_an"])
def test_only_an_administrator_decides_on_a_region(steady_office: Office, who: str) -> None:
    check_refusal(set_region(steady_office, ["weibo"], who=who), 403, "not_allowed")


def test_faults_of_a_region(steady_office: Office) -> None:
    with nothing_stored(steady_office.app):
        for inspector in ("nobody", "rep_an", "lead_guo"):
            refused = set_region(steady_office, ["weibo"], inspector=inspector)
            check_refusal(refused, 404, "not_found")
        check_refusal(set_region(steady_office, []), 422, "region_empty")
        check_refusal(set_region(steady_office, ["weibo"], day="2026-02-30"), 422, "not_a_day")
        unknown = set_region(steady_office, ["weibo", "nowhere"])
        check_refusal(unknown, 422, "invalid_fields", "/townships/1", "unknown_township")


def test_a_region_is_kept_with_its_history_and_decided_once(office: Office) -> None:
    bounded(office, "weibo", "xinji", day="2026-06-01")
    with new_audit_rows(office.app) as acts:
        bounded(office, "weibo")
        bounded(office, "weibo")
        assert set_region(office, None, day="2026-07-01").status_code == 204
    assert [act.action for act in acts] == ["region.decided", "region.decided"]
    with at(NOW):
        (bo, fu) = office.call("lead_guo", "GET", "/api/v1/inspection-regions").json
    assert (bo["inspector"], bo["townships"], bo["is_decided"]) == ("inspector_bo", ["weibo"], True)
    told = [(one["valid_from"], one["townships"], one["by"]) for one in bo["decisions"]]
    assert told == [
        ("2026-07-01", None, "admin_wang"),
        (DAY, ["weibo"], "admin_wang"),
        ("2026-06-01", ["weibo", "xinji"], "admin_wang"),
    ]
    assert (fu["townships"], fu["is_decided"], fu["decisions"]) == (None, False, [])


# Checks


def test_an_outlet_outside_of_the_region_is_refused_with_its_findings(office: Office) -> None:
    bounded(office, "weibo")
    photo = jpeg(930)
    with at(NOW), new_audit_rows(office.app) as acts:
        body = inspection_body(XINJI, finding("policy_unknown", photo), photos=(photo,))
        refused = inspect(office, body)
        check_refusal(refused, 403, "outside_region")
        assert XINJI in refused.json["title"] and DAY in refused.json["title"]
        assert office.call("lead_guo", "GET", "/api/v1/findings").json["items"] == []
    assert [act.action for act in acts] == ["access.refused"]
    assert check(office, WEIBO).status_code == 201
    assert check(office, XINJI, who="inspector_fu").status_code == 201, "nothing was decided on this one"


def test_an_inspector_without_a_region_checks_the_whole_office(office: Office) -> None:
    assert {check(office, outlet).status_code for outlet in (WEIBO, XINJI, JIUCHENG)} == {201}
    bounded(office, "weibo")
    assert set_region(office, None).status_code == 204
    assert check(office, "rep_bai-0").status_code == 201


def test_what_was_done_while_the_region_was_theirs_is_taken_after_it_has_changed(office: Office) -> None:
    bounded(office, "weibo", day="2026-06-01", when=LONG_BEFORE)
    body, record = _body_at(WEIBO, "2026-06-11 15:00:00"), new_id()
    bounded(office, "xinji")
    with at(NOW):
        assert inspect(office, body, record).status_code == 201
        assert inspect(office, body, record).status_code == 200
        check_refusal(inspect(office, _body_at(XINJI, "2026-06-11 15:00:00")), 403, "outside_region")
        assert inspect(office, _body_at(XINJI, "2026-06-12 00:30:00")).status_code == 201
        check_refusal(inspect(office, _body_at(WEIBO, NOW)), 403, "outside_region")


def test_a_decision_of_midday_refuses_nothing_of_the_morning(office: Office) -> None:
    bounded(office, "weibo", day="2026-06-01", when=LONG_BEFORE)
    bounded(office, "xinji", day="2026-06-01", when=NOW)
    with at("2026-06-12 18:00:00"):
        assert inspect(office, _body_at(WEIBO, "2026-06-12 09:00:00")).status_code == 201
        check_refusal(inspect(office, _body_at(WEIBO, "2026-06-12 13:00:00")), 403, "outside_region")


def test_a_region_given_for_a_day_past_lets_the_check_of_that_day_in(office: Office) -> None:
    bounded(office, "weibo", day="2026-06-01", when=LONG_BEFORE)
    body = _body_at(XINJI, "2026-06-11 15:00:00")
    with at(NOW):
        check_refusal(inspect(office, body), 403, "outside_region")
    bounded(office, "weibo", "xinji", day="2026-06-11", when="2026-06-12 13:00:00")
    with at("2026-06-12 14:00:00"):
        assert inspect(office, body).status_code == 201


def _body_at(outlet: str, when: str) -> dict[str, Any]:
    return inspection_body(outlet, photos=(), occurred_at=local(when).isoformat())


# Samples


def test_each_inspector_is_sent_to_the_own_region_alone(office: Office) -> None:
    bounded(office, "weibo", "xinji")
    bounded(office, "jiucheng", "xinji", inspector="inspector_fu")
    first = draw(office)
    assert drawn(first) == {"weibo", "xinji"} and len(first["outlets"]) == 6
    odds = {code for codes in first["odds"].values() for code in codes}
    assert odds == {line["outlet"] for line in first["outlets"]}
    second = draw(office, "inspector_fu", doubles=9)
    assert second["double_odds"] == ["rep_an-0", "rep_bai-0", "rep_cui-0"], "only where both inspect"
    assert drawn(second) == {"xinji", "jiucheng"}


def test_the_region_of_the_day_drawn_for_counts(office: Office) -> None:
    bounded(office, "weibo", day="2026-06-01")
    bounded(office, "jiucheng", day="2026-06-13")
    path = "/api/v1/samples/2026-06-13/inspector_bo"
    with at(NOW):
        assert drawn(office.call("lead_guo", "PUT", path, {"size": 9}).json) == {"jiucheng"}


def test_a_sample_stands_though_the_region_changes_after_the_draw(office: Office) -> None:
    bounded(office, "weibo", day="2026-06-01")
    sample = draw(office, size=1)
    outlet = sample["outlets"][0]["outlet"]
    bounded(office, "xinji", when=f"{DAY} 09:00:00")
    with at(NOW):
        assert office.call("inspector_bo", "GET", f"/api/v1/outlets/{outlet}/claims").status_code == 200
        parts = office.call("inspector_bo", "GET", "/api/v1/bootstrap").json["parts"]
    assert [one["code"] for one in parts["outlets"]] == [outlet, "rep_an-0", "rep_bai-0", "rep_cui-0"]
    check_refusal(check(office, outlet), 403, "outside_region")
    assert check(office, outlet, sample=sample["id"]).status_code == 201


# What is seen


def test_an_inspector_reads_outlets_of_the_own_region_alone(office: Office) -> None:
    bounded(office, "weibo")
    with at(NOW):
        listed = office.call("inspector_bo", "GET", "/api/v1/outlets").json["items"]
        assert {one["township_code"] for one in listed} == {"weibo"} and len(listed) == 3
        for path in (f"/api/v1/outlets/{XINJI}/claims", f"/api/v1/outlets/{XINJI}/agreements"):
            check_refusal(office.call("inspector_bo", "GET", path), 404, "not_found")
            assert office.call("inspector_bo", "GET", path.replace(XINJI, WEIBO)).status_code == 200
            assert office.call("inspector_fu", "GET", path).status_code == 200
        assert office.call("lead_guo", "GET", f"/api/v1/outlets/{XINJI}/claims").status_code == 200
        assert office.call("inspector_bo", "GET", f"/outlets/{XINJI}").status_code == 404
        assert office.call("inspector_bo", "GET", f"/outlets/{WEIBO}").status_code == 200
        page = office.call("inspector_bo", "GET", "/outlets").text
    assert f"/outlets/{WEIBO}" in page and f"/outlets/{XINJI}" not in page


def test_a_phone_carries_the_own_region_alone(office: Office) -> None:
    path = "/api/v1/bootstrap"
    with at(NOW):
        parts = office.call("inspector_bo", "GET", path).json["parts"]
        assert (len(parts["outlets"]), parts["region"]) == (9, None)
    bounded(office, "weibo", when=f"{DAY} 12:01:00")
    with at(f"{DAY} 12:02:00"):
        parts = office.call("inspector_bo", "GET", path).json["parts"]
    assert parts["region"] == ["weibo"]
    assert {one["township"] for one in parts["outlets"]} == {"weibo"}


def test_photos_of_what_another_region_claims_are_not_for_the_inspector(office: Office) -> None:
    office.approved_display("rep_an", "supervisor_chen", XINJI, seed=931)
    path = f"/api/v1/photos/{sha256(jpeg(931))}"
    assert office.call("inspector_bo", "GET", path).status_code == 200
    bounded(office, "weibo", day="2018-01-01")
    assert office.call("inspector_bo", "GET", path).status_code == 404
    assert office.call("inspector_fu", "GET", path).status_code == 200
    assert office.call("lead_guo", "GET", path).status_code == 200


def test_own_checks_stay_the_inspector_s_to_read_when_the_region_has_changed(office: Office) -> None:
    record = check(office, XINJI).json["id"]
    bounded(office, "weibo")
    assert office.call("inspector_bo", "GET", f"/api/v1/inspections/{record}").status_code == 200

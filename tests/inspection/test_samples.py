"""Samples: drawn once per inspector and day, for anybody to draw again, and ticked off as they are done."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert, select

from fieldapp.inspection.models import Sample
from fieldapp.inspection.sampling import Candidate, draw
from fieldapp.kernel.database import db, transaction
from fieldapp.outlets.models import OutletClosure, OutletMerge
from fieldapp.outlets.queries import outlet_by_code
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.inspection.cases import at, found_at, inspect, inspection_body, local, notice_codes
from tests.office import Office, display_body

DAY = "2026-06-12"
NOW = f"{DAY} 08:00:00"


def put(
    office: Office,
    size: int = 3,
    *,
    day: str = DAY,
    inspector: str = "inspector_bo",
    who: str = "lead_guo",
    **more: Any,
) -> Any:
    with at(NOW):
        return office.call(who, "PUT", f"/api/v1/samples/{day}/{inspector}", {"size": size, **more})


def listed(office: Office, who: str, query: str = f"?day={DAY}") -> Any:
    with at(NOW):
        return office.call(who, "GET", f"/api/v1/samples{query}").json


@pytest.mark.parametrize(
    ("body", "pointer", "fault"),
    [
        ({}, "/size", "missing"),
        ({"size": 0}, "/size", "out_of_range"),
        ({"size": 201}, "/size", "out_of_range"),
        ({"size": "3"}, "/size", "not_whole"),
        ({"size": 3, "seed": -1}, "/seed", "out_of_range"),
        ({"size": 3, "outlets": []}, "/outlets", "unknown_field"),
    ],
    ids=str,
)
def test_faults_of_a_draw(steady_office: Office, body: dict[str, Any], pointer: str, fault: str) -> None:
    answer = steady_office.call("lead_guo", "PUT", f"/api/v1/samples/{DAY}/inspector_bo", body)
    check_refusal(answer, 422, "invalid_fields", pointer, fault)


def test_a_sample_is_for_an_inspector_and_a_day(steady_office: Office) -> None:
    with nothing_stored(steady_office.app):
        for inspector in ("rep_an", "lead_guo", "nobody"):
            check_refusal(put(steady_office, inspector=inspector), 404, "not_found")
        for day in ("2026-02-30", "today", "2026-6-12"):
            check_refusal(put(steady_office, day=day), 422, "not_a_day")


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "inspector_bo", "finance_du", "admin_wang"])
def test_only_an_inspection_lead_draws(steady_office: Office, who: str) -> None:
    check_refusal(put(steady_office, who=who), 403, "not_allowed")


def test_a_day_s_sample_is_drawn_once(office: Office) -> None:
    first = put(office, seed=7)
    assert first.status_code == 201
    with nothing_stored(office.app):
        for same in ({"seed": 7}, {}):
            again = put(office, **same)
            assert (again.status_code, again.json) == (200, first.json)
        check_refusal(put(office, seed=8), 409, "sample_drawn")
        check_refusal(put(office, 4), 409, "sample_drawn")
    assert put(office, day="2026-06-13").status_code == 201


def test_seed_and_odds_draw_the_same_outlets_again(office: Office) -> None:
    drawn = put(office, 4)
    assert drawn.status_code == 201
    sample = drawn.json
    might = [Candidate(0, code, float(each)) for each, codes in sample["odds"].items() for code in codes]
    assert {one.code for one in might} == {
        f"{rep}-{n}" for rep in ("rep_an", "rep_bai", "rep_cui") for n in range(3)
    }
    again = draw(might, sample["size"], sample["seed"])
    assert [line["outlet"] for line in sample["outlets"]] == [one.code for one in again]
    assert [line["weight"] for line in sample["outlets"]] == [one.weight for one in again]
    path = f"/api/v1/samples/{DAY}/inspector_bo"
    with at(f"{DAY} 23:59:59"):
        hidden = office.call("inspector_bo", "GET", path).json
        assert hidden["odds"] is hidden["double_odds"] is hidden["doubles"] is None
        assert {line["weight"] for line in hidden["outlets"]} == {None}
    with at("2026-06-13 00:00:00"):
        assert office.call("inspector_bo", "GET", path).json == sample


def test_a_seed_that_was_left_out_is_made_and_kept(office: Office) -> None:
    put(office), put(office, inspector="inspector_fu")
    with office.app.app_context():
        seeds = db.session.scalars(select(Sample.seed)).all()
    assert len(set(seeds)) == 2 and all(0 <= seed < 2**53 for seed in seeds)


def test_signals_and_days_without_an_inspection_weigh(office: Office) -> None:
    found_at(office, "rep_an-1", when="2026-06-10 12:00:00")
    with at("2026-06-11 09:00:00"):
        flagged = display_body("rep_an-2", no_position_reason="denied", position=None)
        assert office.submit("rep_an", flagged).status_code == 201
        signals = len(office.call("supervisor_chen", "GET", "/api/v1/submissions").json["items"])
    assert signals == 1
    odds = {code: float(each) for each, codes in put(office).json["odds"].items() for code in codes}
    assert odds["rep_an-0"] == 91 and odds["rep_an-1"] == 3
    assert odds["rep_an-2"] > 91 and (odds["rep_an-2"] - 91) % 5 == 0


def test_signals_of_more_than_thirty_days_ago_weigh_no_more(office: Office) -> None:
    with at("2026-05-13 07:59:59"):
        office.submit("rep_an", display_body("rep_an-2", no_position_reason="denied", position=None))
    odds = put(office).json["odds"]
    assert list(odds) == ["91"]


def test_a_shop_that_is_shut_for_good_is_drawn_no_more(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        for number, shut_from in ((0, "2026-06-12"), (1, "2026-06-13")):
            outlet = outlet_by_code(f"rep_an-{number}")
            assert outlet is not None
            row = {"outlet_id": outlet.id, "is_closed": True, "from_day": date.fromisoformat(shut_from)}
            session.execute(insert(OutletClosure), {**row, "decided_at": local("2026-06-01 09:00:00")})
    might = {code for codes in put(office).json["odds"].values() for code in codes}
    assert "rep_an-0" not in might and "rep_an-1" in might


def test_a_shop_that_counts_as_another_one_is_drawn_no_more(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        for number, from_month in ((0, "2026-06"), (1, "2026-07")):
            given_up, kept = outlet_by_code(f"rep_an-{number}"), outlet_by_code("rep_an-2")
            assert given_up is not None and kept is not None
            row = {"outlet_id": given_up.id, "kept_id": kept.id, "from_month": from_month}
            session.execute(insert(OutletMerge), {**row, "decided_at": local("2026-06-01 09:00:00")})
    might = {code for codes in put(office).json["odds"].values() for code in codes}
    assert "rep_an-0" not in might and {"rep_an-1", "rep_an-2"} <= might


def test_two_inspectors_are_not_sent_to_one_outlet_on_a_day(office: Office) -> None:
    one, other = put(office, 5), put(office, 200, inspector="inspector_fu")
    sent = [{line["outlet"] for line in drawn.json["outlets"]} for drawn in (one, other)]
    assert not sent[0] & sent[1] and len(sent[0] | sent[1]) == 9
    assert len(put(office, 200, day="2026-06-13", inspector="inspector_fu").json["outlets"]) == 9
    nothing_left = put(office, 5, inspector="inspector_fu", day="2026-06-13")
    check_refusal(nothing_left, 409, "sample_drawn")


def test_the_inspector_is_told_and_the_trail_keeps_the_seed(office: Office) -> None:
    with new_audit_rows(office.app) as left:
        put(office, seed=7)
    assert [(row.action, row.details["seed"], row.details["outlets"]) for row in left] == [
        ("sample.drawn", 7, 3)
    ]
    assert notice_codes(office, "inspector_bo") == ["sample_drawn"]
    assert notice_codes(office, "inspector_fu") == []


def test_an_outlet_is_done_once_the_inspector_s_inspection_names_the_sample(office: Office) -> None:
    sample = put(office).json
    first, second, third = (line["outlet"] for line in sample["outlets"])
    with at(f"{DAY} 15:00:00"):
        inspect(office, inspection_body(first, sample=sample["id"], photos=()))
        inspect(office, inspection_body(second, photos=()))
        check_refusal(
            inspect(office, inspection_body(third, sample=sample["id"]), who="inspector_fu"),
            422,
            "invalid_fields",
            "/sample",
            "unknown_sample",
        )
    outside = next(
        code for codes in sample["odds"].values() for code in codes if code not in (first, second, third)
    )
    with at(f"{DAY} 15:00:00"):
        answer = inspect(office, inspection_body(outside, sample=sample["id"]))
    check_refusal(answer, 422, "invalid_fields", "/sample", "unknown_sample")
    (seen,) = listed(office, "inspector_bo")
    assert [line["done"] for line in seen["outlets"]] == [True, False, False]


def test_an_inspector_sees_the_own_sample_and_the_lead_all_of_a_day(office: Office) -> None:
    put(office), put(office, 2, inspector="inspector_fu"), put(office, day="2026-06-13")
    assert [line["inspector"] for line in listed(office, "inspector_bo")] == ["inspector_bo"]
    assert [line["inspector"] for line in listed(office, "lead_hou")] == ["inspector_bo", "inspector_fu"]
    assert [line["day"] for line in listed(office, "lead_guo", "")] == [DAY, DAY]
    assert [line["day"] for line in listed(office, "inspector_bo", "?day=2026-06-13")] == [
        str(date(2026, 6, 13))
    ]
    check_refusal(office.call("inspector_fu", "GET", f"/api/v1/samples/{DAY}/inspector_bo"), 404, "not_found")
    check_refusal(office.call("rep_an", "GET", "/api/v1/samples"), 403, "not_allowed")

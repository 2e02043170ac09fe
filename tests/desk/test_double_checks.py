"""Blind double checks: two inspectors at one outlet on one day, compared afterwards and fined for once."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.inspection.cases import SHORT, TAG, at, finding, inspect, inspection_body
from tests.office import Office, jpeg, sha256
from tests.shell.pages import Page, shown, visit
from tests.shell.test_catalogue import _chinese
from tests.shell.test_pages import (
    MOST_QUERIES,
    MOST_QUERIES_OF_A_RECORD,
    _can_be_read_aloud,
    _obeys_the_policy,
    _queries,
)

DAY = "2026-06-12"
MORNING = f"{DAY} 08:00:00"


def drawn(office: Office, inspector: str, size: int, doubles: int = 0) -> dict[str, Any]:
    """A sample of the day; the doubles in it."""
    path = f"/api/v1/samples/{DAY}/{inspector}"
    with at(MORNING):
        answer = office.call("lead_guo", "PUT", path, {"size": size, "doubles": doubles})
    assert answer.status_code == 201, answer.text
    sample: dict[str, Any] = answer.json
    return sample


def check(office: Office, who: str, outlet: str, sample: int, seed: int, *kinds: str) -> None:
    photo = jpeg(seed)
    body = inspection_body(outlet, *(finding(kind, photo) for kind in kinds), photos=(photo,), sample=sample)
    with at(f"{DAY} 10:00:00"):
        assert inspect(office, body, who=who).status_code == 201
        assert office.send_photo(who, photo).status_code in (200, 201)


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "inspector_bo", "finance_du", "admin_wang"])
def test_double_checks_are_the_lead_s_alone(steady_office: Office, who: str) -> None:
    for path in ("/double-checks", f"/double-checks/{DAY}/rep_an-0"):
        assert visit(steady_office.app, who, path).status_code == 403


def test_doubles_are_drawn_from_where_one_other_inspector_is_sent_and_drawn_again_alike(
    app: Flask, office: Office
) -> None:
    first = {line["outlet"] for line in drawn(office, "inspector_bo", 4)["outlets"]}
    second = drawn(office, "inspector_fu", 5, doubles=2)
    outlets = [line["outlet"] for line in second["outlets"]]
    assert len(set(outlets)) == 5 and len(first & set(outlets)) == 2
    assert set(second["double_odds"]) == first and second["doubles"] == 2
    assert not first & {code for codes in second["odds"].values() for code in codes}
    with at(MORNING):
        again = shown(app, "lead_guo", f"/samples/{DAY}/inspector_fu?again=1")
        assert "又抽了一遍，结果一模一样" in again.text
        assert len([link for link in again.links if link.startswith("/double-checks/2026")]) == 2
        asked = {"inspector": "inspector_bo", "size": "9", "doubles": "9"}
        odds = Page(visit(app, "lead_guo", "/samples/2026-06-13", form=asked).text).text
        assert "其中 0 家双查" in odds and "可双查的店不够" in odds
        other = visit(
            app, "lead_guo", f"/samples/{DAY}", form={**asked, "inspector": "inspector_fu", "seen": "1"}
        )
        assert other.status_code == 409
        seen = office.call("inspector_fu", "GET", f"/api/v1/samples?day={DAY}").json[0]
        assert {line["weight"] for line in seen["outlets"]} == {None} and seen["doubles"] is None


def test_two_outcomes_stand_beside_each_other_and_agreement_is_counted(app: Flask, office: Office) -> None:
    one = drawn(office, "inspector_bo", 3)
    other = drawn(office, "inspector_fu", 3, doubles=3)
    outlets = [line["outlet"] for line in one["outlets"]]
    for seed, (outlet, kinds, others) in enumerate(
        [(outlets[0], [SHORT], [SHORT]), (outlets[1], [SHORT], [SHORT, TAG])], 900
    ):
        check(office, "inspector_bo", outlet, one["id"], seed, *kinds)
        check(office, "inspector_fu", outlet, other["id"], seed + 50, *others)
    check(office, "inspector_bo", outlets[2], one["id"], 910)
    with at(f"{DAY} 18:00:00"):
        page = shown(app, "lead_guo", "/double-checks")
        assert "inspector_bo · inspector_fu 1 / 2 50%" in page.text
        for state, expected in (("agrees", 0), ("differs", 1), ("waiting", 2)):
            links = shown(app, "lead_guo", f"/double-checks?state={state}").links
            found = {outlet for outlet in outlets if f"/double-checks/{DAY}/{outlet}" in links}
            assert found == {outlets[expected]}, state
        differing = shown(app, "lead_guo", f"/double-checks/{DAY}/{outlets[1]}")
        assert "只有一人发现" in differing.text and "两人都发现" in differing.text
        for seed in (901, 951):
            assert f"/api/v1/photos/{sha256(jpeg(seed))}" in differing.links
        assert "还没查" in shown(app, "lead_guo", f"/double-checks/{DAY}/{outlets[2]}").text
        assert visit(app, "lead_guo", "/double-checks/2026-06-13/rep_an-0").status_code == 404
        for path, most in (
            ("/double-checks", MOST_QUERIES),
            (f"/double-checks/{DAY}/{outlets[1]}", MOST_QUERIES_OF_A_RECORD),
        ):
            _obeys_the_policy(shown(app, "lead_guo", path), path)
            _can_be_read_aloud(shown(app, "lead_guo", path), path)
            assert _chinese(visit(app, "lead_guo", path, language="en").text) == [], path
            assert _queries(app, "lead_guo", path) <= most, path


def test_what_both_inspectors_found_is_fined_once(app: Flask, office: Office) -> None:
    one = drawn(office, "inspector_bo", 9)
    other = drawn(office, "inspector_fu", 9, doubles=9)
    for seed, (who, sample) in enumerate((("inspector_bo", one), ("inspector_fu", other)), 920):
        check(office, who, "rep_an-0", sample["id"], seed, TAG)
    with at("2026-06-25 09:00:00"):
        lines = office.call("finance_du", "GET", "/api/v1/statements/2026-06/rep_an").json["lines"]
        (fine,) = [line for line in lines if line["clause"] == f"inspection.{TAG}"]
    assert fine["quantity"] == 1

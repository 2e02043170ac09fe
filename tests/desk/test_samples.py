"""Samples at the desk: odds before the draw, outlets after it, and the draw repeated."""

from __future__ import annotations

import pytest
from flask import Flask

from fieldapp.kernel import clock
from tests.inspection.cases import TAG, at, finding, inspect, inspection_body
from tests.office import Office, display_body, jpeg
from tests.shell.pages import Page, shown, visit
from tests.shell.test_catalogue import _chinese
from tests.shell.test_pages import MOST_QUERIES, _can_be_read_aloud, _obeys_the_policy, _queries

DAY = "2026-06-12"
WANTED = {"inspector": "inspector_bo", "size": "\uff13"}
DRAW = {**WANTED, "seen": "1"}
MORNING = f"{DAY} 08:00:00"


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "inspector_bo", "finance_du", "admin_wang"])
def test_samples_at_the_desk_are_the_lead_s_alone(steady_office: Office, who: str) -> None:
    assert visit(steady_office.app, who, "/samples").status_code == 403
    assert visit(steady_office.app, who, f"/samples/{DAY}/inspector_bo").status_code == 403
    assert visit(steady_office.app, who, f"/samples/{DAY}", form=DRAW).status_code == 403


def test_odds_are_shown_before_outlets_and_a_draw_holds(app: Flask, office: Office) -> None:
    with at("2026-06-11 09:00:00"):
        flagged = display_body(
            "rep_an-2", occurred_at=clock.now().isoformat(), no_position_reason="denied", position=None
        )
        assert office.submit("rep_an", flagged).status_code == 201
    with at(MORNING):
        assert "抽一份" in shown(app, "lead_guo", "/samples").text
        bad = visit(app, "lead_guo", f"/samples/{DAY}", form={**WANTED, "size": "three"})
        assert bad.status_code == 422 and 'role="alert"' in bad.text
        nobody = visit(app, "lead_guo", f"/samples/{DAY}", form={**WANTED, "inspector": "rep_an"})
        assert nobody.status_code == 404
        odds = visit(app, "lead_guo", f"/samples/{DAY}", form=WANTED)
        text = Page(odds.text).text
        assert odds.status_code == 200 and "从 9 家店里抽 3 家" in text
        assert "rep_bai 3 家 33.1%" in text and "Shop rep_an-2 rep_an-2" in text and "从没查过 1 96" in text
        assert shown(app, "lead_guo", "/samples").links.isdisjoint({f"/samples/{DAY}/inspector_bo"})
        drawn = visit(app, "lead_guo", f"/samples/{DAY}", form=DRAW)
        assert drawn.location == f"/samples/{DAY}/inspector_bo"
        again = visit(app, "lead_guo", f"/samples/{DAY}", form={**DRAW, "size": "4"})
        assert again.status_code == 409 and "没有重抽" in again.text


def test_a_sample_shows_progress_and_is_drawn_again_alike(app: Flask, office: Office) -> None:
    path = f"/samples/{DAY}/inspector_bo"
    with at(MORNING):
        visit(app, "lead_guo", f"/samples/{DAY}", form=DRAW)
        sample = office.call("lead_guo", "GET", f"/api/v1{path}").json
        photo, code = jpeg(900), sample["outlets"][0]["outlet"]
        body = inspection_body(code, finding(TAG, photo), photos=(photo,), sample=sample["id"])
        assert inspect(office, body).status_code == 201
        assert "1 / 3" in shown(app, "lead_guo", "/samples").text
        page = shown(app, "lead_guo", f"{path}?again=1")
        assert "又抽了一遍，结果一模一样" in page.text and "1 个问题" in page.text
        assert str(sample["seed"]) in page.text
        for each in ("/samples", f"{path}?again=1"):
            _obeys_the_policy(shown(app, "lead_guo", each), each)
            _can_be_read_aloud(shown(app, "lead_guo", each), each)
            assert _chinese(visit(app, "lead_guo", each, language="en").text) == []
            assert _queries(app, "lead_guo", each) <= MOST_QUERIES
        assert _chinese(visit(app, "lead_guo", f"/samples/{DAY}", language="en", form=WANTED).text) == []

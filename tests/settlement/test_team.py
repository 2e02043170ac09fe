"""The team's pages: own teams alone, each rep against the own targets, outlets nobody was at, the map."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from fieldapp.config import BadSetting, settings_from
from fieldapp.kernel import clock
from fieldapp.kernel.days import business_today
from tests.office import Office, display_body, jpeg, visit_body
from tests.shell.pages import shown, visit
from tests.shell.test_catalogue import _chinese
from tests.shell.test_pages import MOST_QUERIES, _can_be_read_aloud, _obeys_the_policy, _queries

PAGES = (
    "/team",
    "/team/outlets",
    "/team/outlets?rep=rep_an&q=rep&sort=code",
    "/team/trend",
    "/team/map",
    "/team/routes",
)


def fill(office: Office) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=1)
    office.stored("rep_an", "visit", visit_body("rep_an-1"))
    office.submit("rep_an", display_body("rep_an-2", jpeg(3), position=None, no_position_reason="timeout"))
    office.approved_display("rep_cui", "supervisor_ding", "rep_cui-0", seed=2)


def test_every_page_of_the_team_is_sound_english_in_english_and_cheap(app: Flask, office: Office) -> None:
    for path in PAGES:
        assert visit(app, "supervisor_chen", path).status_code == 200  # an empty month, too
    fill(office)
    for path in PAGES:
        page = shown(app, "supervisor_chen", path)
        _obeys_the_policy(page, path)
        _can_be_read_aloud(page, path)
        assert _chinese(visit(app, "supervisor_chen", path, language="en").text) == [], path
        assert _queries(app, "supervisor_chen", path) <= MOST_QUERIES, path
        assert "rep_cui" not in page.text, path


@pytest.mark.parametrize("who", ["rep_an", "inspector_bo", "lead_guo", "finance_du", "admin_wang"])
def test_only_supervisors_have_a_team(app: Flask, who: str) -> None:
    for path in PAGES:
        assert visit(app, who, path).status_code == 403, path


def test_the_furthest_against_the_own_targets_stands_first(app: Flask, office: Office) -> None:
    fill(office)
    text = shown(app, "supervisor_chen", "/team").text
    assert text.index("rep_an") < text.index("rep_bai")
    assert "1 / " in text


def test_outlets_stand_by_how_long_nobody_was_there(app: Flask, office: Office) -> None:
    fill(office)
    text = shown(app, "supervisor_chen", "/team/outlets?rep=rep_an").text
    assert text.index("rep_an-0") < text.index("rep_an-1")  # both today: by code
    assert "今天" in text
    assert "还没去过" in shown(app, "supervisor_chen", "/team/outlets?q=rep_bai-0").text
    last = shown(app, "supervisor_chen", "/team/outlets?cursor=9999-12-31|x")
    assert "后面没有了" in last.text


def test_the_map_shows_outlets_and_today_s_records_of_the_team(app: Flask, office: Office) -> None:
    fill(office)
    (drawn,) = [div for div in shown(app, "supervisor_chen", "/team/map").all("div") if "data-points" in div]
    assert "Shop rep_an-0" in drawn["data-points"]
    assert "rep_cui" not in drawn["data-points"]


def test_routes_of_the_team_tell_what_was_planned_done_and_missed(app: Flask, office: Office) -> None:
    fill(office)  # rep_an was at all three outlets
    with app.app_context():
        today = business_today()
    for rep, stops in (("rep_an", ["rep_an-0", "rep_an-1"]), ("rep_bai", ["rep_bai-0"])):
        path = f"/api/v1/routes/{today}/{rep}"
        assert office.call("supervisor_chen", "PUT", path, {"outlets": stops}).status_code == 204
    text = shown(app, "supervisor_chen", "/team/routes").text
    assert "计划 2 家，到了 2 家；计划外去了 1 家" in text
    assert "计划 1 家，到了 0 家，还有 1 家" in text
    with clock.standing_at(clock.now() + timedelta(days=1)):
        later = shown(app, "supervisor_chen", f"/team/routes?day={today}").text
    assert "计划 1 家，到了 0 家，漏了 1 家" in later
    assert "没有计划路线" in shown(app, "supervisor_chen", "/team/routes?day=2020-01-01").text
    assert visit(app, "supervisor_chen", "/team/routes?day=soon").status_code in (400, 404, 422)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FIELDAPP_TILE_URL", "https://tiles.example/x.png"),
        ("FIELDAPP_TILE_URL", "https://tiles.example; script-src *//{z}{x}{y}"),
        ("FIELDAPP_TILE_DATUM", "bd09"),
    ],
)
def test_tiles_that_cannot_be_are_refused_at_the_start(name: str, value: str) -> None:
    with pytest.raises(BadSetting, match=name):
        settings_from({name: value})


def test_a_tile_server_may_be_asked_for_pictures_alone() -> None:
    settings = settings_from({"FIELDAPP_TILE_URL": "https://tiles.example/{z}/{x}/{y}.png"})
    assert settings.tile_origin == "https://tiles.example"
    assert settings_from({}).tile_origin == ""

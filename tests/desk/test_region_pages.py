"""The page of inspectors' regions."""

from typing import Any

from flask import Flask

from fieldapp.kernel.days import business_today
from tests.office import Office
from tests.shell.pages import shown, visit


def form(office: Office, *townships: str, reach: str = "some", **more: str) -> dict[str, Any]:
    with office.app.app_context():
        today = business_today().isoformat()
    return {
        "inspector": "inspector_bo",
        "first_day": today,
        "reach": reach,
        "township": list(townships),
        **more,
    }


def test_who_decides_nothing_sees_no_form_and_others_see_no_page(app: Flask) -> None:
    for who in ("inspector_bo", "supervisor_chen", "finance_du", "rep_an"):
        assert visit(app, who, "/regions").status_code == 403, who
    page = shown(app, "lead_guo", "/regions")
    assert "inspector_bo" in page.text and page.all("fieldset") == []
    assert page.text.count("还没定片区") == 2


def test_a_region_is_ticked_shown_and_taken_back_to_the_whole_office(office: Office) -> None:
    app = office.app
    answer = visit(app, "admin_wang", "/regions", form=form(office, "weibo", "jiucheng"))
    assert (answer.status_code, answer.location) == (303, "/regions?done=inspector_bo")
    page = shown(app, "admin_wang", "/regions?done=inspector_bo")
    ticked = [box["value"] for box in page.all("input") if "checked" in box and box["type"] == "checkbox"]
    assert ticked == ["jiucheng", "weibo"]
    assert "inspector_bo的片区存好了" in page.text and page.text.count("还没定片区") == 1
    assert page.text.count("可以双查") == 2, "inspector_fu checks the whole office"
    visit(app, "admin_wang", "/regions", form=form(office, "xinji", inspector="inspector_fu"))
    assert visit(app, "admin_wang", "/regions", form=form(office, "weibo")).status_code == 303
    assert "没有人督查的乡镇：jiucheng" in shown(app, "lead_guo", "/regions").text
    visit(app, "admin_wang", "/regions", form=form(office, "weibo", reach="whole"))
    assert "没有人督查" not in shown(app, "lead_guo", "/regions").text


def test_a_region_of_nothing_is_refused_in_its_form(office: Office) -> None:
    refused = visit(office.app, "admin_wang", "/regions", form=form(office))
    assert refused.status_code == 422 and "至少要有一个乡镇" in refused.text
    undated = visit(office.app, "admin_wang", "/regions", form=form(office, "weibo", first_day=""))
    assert undated.status_code == 422 and 'value="weibo" checked' in undated.text
    assert visit(office.app, "lead_guo", "/regions", form=form(office, "weibo")).status_code == 403

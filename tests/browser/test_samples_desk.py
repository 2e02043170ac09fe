"""The inspection lead draws samples with double checks, repeats the draw, compares, and is told of an appeal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import DESK, PHONE, TOO_SMALL, TOO_WIDE, browsing
from tests.browser.test_review_desk import put
from tests.cast import secret_of
from tests.inspection.cases import TAG, finding, inspection_body
from tests.office import jpeg, new_id, sha256


def test_a_lead_draws_compares_two_inspectors_and_follows_a_notice(
    desk_server: Any, chromium: Browser
) -> None:
    url, day = desk_server.url, f"{datetime.now(ZoneInfo('Asia/Shanghai')) + timedelta(days=1):%Y-%m-%d}"
    with browsing(chromium, DESK) as (page, complaints):
        _as(page, url, "lead_guo")
        page.goto(f"{url}/samples?day={day}")
        expect(page.get_by_text("这天还没有抽")).to_be_visible()
        _draw(page, "inspector_bo", "4", "0")
        expect(page.get_by_text("9 家店里抽 4 家")).to_be_visible()
        page.get_by_role("button", name="开始抽").press("Enter")
        expect(page.get_by_role("heading", name="inspector_bo")).to_be_visible()
        page.get_by_role("button", name="再抽一遍").click()
        expect(page.get_by_role("status")).to_contain_text("结果一模一样")
        page.goto(f"{url}/samples?day={day}")
        _draw(page, "inspector_fu", "3", "1")
        expect(page.get_by_text("其中 1 家双查")).to_be_visible()
        page.get_by_role("button", name="开始抽").press("Enter")
        double = page.locator("a[href^='/double-checks/']")
        outlet = str(double.get_attribute("href")).rsplit("/", 1)[1]
        found = _both_check(page, url, day, outlet)
        _appealed(url, outlet, found)
        double.click()
        expect(page.get_by_text("只有一人发现")).to_be_visible()
        expect(page.locator(".sides .pictures img")).to_have_count(2)
        page.get_by_role("link", name="缺价签或氛围元素").click()
        expect(page.get_by_text("督查看到的")).to_be_visible()
        page.get_by_role("link", name="通知").click()
        page.get_by_role("button", name="提出申诉").first.press("Enter")
        expect(page.get_by_text("价签在货架边上。")).to_be_visible()
        assert complaints == []
    with browsing(chromium, PHONE) as (page, complaints):
        _as(page, url, "lead_hou")
        for path in (
            f"/samples?day={day}",
            f"/samples/{day}/inspector_fu",
            "/double-checks",
            f"/double-checks/{day}/{outlet}",
            "/findings",
            f"/findings/{found}",
            "/findings/overturned",
            "/notices",
        ):
            page.goto(url + path)
            assert not page.evaluate(TOO_WIDE), path
            assert page.evaluate(TOO_SMALL) == [], path
        assert complaints == []


def _as(page: Page, url: str, who: str) -> None:
    page.context.add_cookies([{"name": "session", "value": secret_of(who), "url": url}])


def _draw(page: Page, inspector: str, size: str, doubles: str) -> None:
    page.get_by_label("督查员").select_option(inspector)
    page.get_by_label("抽几家店").fill(size)
    page.get_by_label("其中双查几家").fill(doubles)
    page.get_by_role("button", name="下一步：看机会怎么分").click()


def _both_check(page: Page, url: str, day: str, outlet: str) -> str:
    """Both inspectors' checks of an outlet, of which the first one finds something; returns the finding's id."""
    found = []
    for seed, (who, kinds) in enumerate((("inspector_bo", [TAG]), ("inspector_fu", [])), 7100):
        sample = page.request.get(f"{url}/api/v1/samples/{day}/{who}").json()
        photo = jpeg(seed, (640, 480))
        found += [finding(kind, photo) for kind in kinds]
        body = inspection_body(outlet, *(found if kinds else ()), photos=(photo,))
        put(url, who, f"inspections/{new_id()}", json={**body, "sample": sample["id"]})
        put(url, who, f"photos/{sha256(photo)}", data=photo)
    return str(found[0]["id"])


def _appealed(url: str, outlet: str, found: str) -> None:
    said = {"subject": "finding", "subject_id": found, "text": "价签在货架边上。"}
    put(url, outlet.rsplit("-", 1)[0], f"appeals/{new_id()}", json=said)

"""The supervisor's team in a real browser: months, map, trend and batches; each for one's own teams alone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.test_changes_desk import fits, is_refused, sitting
from tests.browser.test_pages import DESK, PHONE
from tests.browser.test_review_desk import put, waiting
from tests.office import jpeg, new_id, sha256, visit_body


def test_a_supervisor_sees_the_teams_month_map_and_trend(desk_server: Any, chromium: Browser) -> None:
    url, photo = desk_server.url, jpeg(311, (640, 480))
    put(url, "rep_an", f"visits/{new_id()}", json=visit_body("rep_an-0", photo))
    put(url, "rep_an", f"photos/{sha256(photo)}", data=photo)
    for size in (DESK, PHONE):
        with sitting(chromium, url, "supervisor_chen", size) as page:
            page.goto(f"{url}/team")
            expect(page.locator("li.card .who")).to_contain_text(["rep_", "rep_"])
            expect(page.get_by_text("rep_cui")).to_have_count(0)
            fits(page)
            page.get_by_role("link", name="地图").press("Enter")
            expect(page.locator(".map canvas")).to_be_visible()
            expect(page.get_by_role("link", name="rep_an · Shop rep_an-0")).to_be_visible()
            fits(page)
            page.get_by_role("link", name="趋势").press("Enter")
            expect(page.locator(".chart canvas").first).to_be_visible()
            fits(page)
            page.get_by_role("navigation", name="团队的几页").get_by_role("link", name="多久没去").press(
                "Enter"
            )
            page.get_by_role("searchbox").fill("rep_bai-1")
            page.get_by_role("searchbox").press("Enter")
            expect(page.get_by_role("link", name="Shop rep_bai-1")).to_be_visible()
            expect(page.get_by_role("link", name="Shop rep_an-0")).to_have_count(0)
            fits(page)
    with sitting(chromium, url, "finance_du") as page:
        for path in ("/team", "/team/map", "/team/trend"):
            is_refused(page, url + path)


def test_records_without_signals_are_approved_together_but_for_those_that_were_unticked(
    desk_server: Any, chromium: Browser
) -> None:
    url = desk_server.url
    kept = [waiting(url, "rep_an", 320 + seed) for seed in range(3)]
    with sitting(chromium, url, "supervisor_chen") as page:
        page.goto(f"{url}/review/batch")
        boxes = page.get_by_role("checkbox")
        expect(boxes).to_have_count(len(kept))
        boxes.first.press("Space")
        page.get_by_role("button", name="打勾的都通过").press("Enter")
        expect(page.get_by_role("status")).to_contain_text("通过了 2 条")
        expect(boxes).to_have_count(1)
        page.reload()
        expect(boxes).to_have_count(1)
    for who in ("finance_du", "rep_an", "admin_wang"):
        with sitting(chromium, url, who) as page:
            is_refused(page, f"{url}/review/batch")

"""What an administrator looks into, in a real browser: the trail, what is kept about a person, and what is let go."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.test_changes_desk import fits, is_refused, sitting
from tests.browser.test_pages import PHONE
from tests.browser.test_review_desk import waiting


def test_the_trail_is_narrowed_by_keyboard_and_its_address_shows_the_same_to_another(
    desk_server: Any, chromium: Browser
) -> None:
    url = desk_server.url
    waiting(url, "rep_an", 710)
    with sitting(chromium, url, "admin_wang", PHONE) as page:
        page.goto(f"{url}/audit")
        page.locator("summary", has_text="筛选").press("Enter")
        page.get_by_label("做了什么").select_option(label="提交陈列")
        page.get_by_label("谁做的").fill("rep_an")
        page.get_by_label("谁做的").press("Enter")
        expect(page.locator("tbody tr")).to_have_count(1)
        fits(page)
        shared = page.url
    with sitting(chromium, url, "admin_wang") as page:
        page.goto(shared)
        expect(page.locator("tbody tr")).to_have_count(1)
        expect(page.get_by_label("谁做的")).to_have_value("rep_an")
        for label in ("从", "到"):
            page.get_by_label(label, exact=True).fill("2018-01-02")
        page.get_by_role("button", name="筛选").press("Enter")
        expect(page.locator(".empty")).to_contain_text("没有符合条件的")
    with sitting(chromium, url, "finance_du") as page:
        is_refused(page, shared)


def test_what_is_kept_about_a_person_is_read_and_taken_along_by_few(
    desk_server: Any, chromium: Browser
) -> None:
    url = desk_server.url
    waiting(url, "rep_an", 711)
    for who, size in (("admin_wang", None), ("rep_an", PHONE)):  # oneself, and who administers
        with sitting(chromium, url, who, **({"size": size} if size else {})) as page:
            page.goto(f"{url}/people/rep_an/data")
            expect(page.get_by_role("link", name="提交的记录和位置")).to_be_visible()
            fits(page)
            with page.expect_download() as told:
                page.get_by_role("link", name="JSON").click()
            assert told.value.suggested_filename.startswith("个人资料-rep_an")
            assert "rep_an-" in json.dumps(json.loads(Path(told.value.path()).read_text("utf-8")))
    for who, status in (("rep_bai", 404), ("supervisor_chen", 404), ("finance_du", 404)):
        with sitting(chromium, url, who) as page:
            is_refused(page, f"{url}/people/rep_an/data", status)
    with sitting(chromium, url, "admin_wang", PHONE) as page:
        page.goto(f"{url}/retention")
        expect(page.get_by_text("没有到期的")).to_be_visible()
        expect(page.get_by_role("button", name="清理")).to_have_count(0)
        fits(page)

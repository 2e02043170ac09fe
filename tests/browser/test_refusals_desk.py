"""Pages of the desk that are not theirs, as each role meets them in a browser: refused in words, with a way home."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.test_changes_desk import is_refused, sitting
from tests.browser.test_pages import PHONE

NOT_THEIRS = {
    "rep_an": ("/review", "/team", "/changes", "/samples", "/appeals", "/schemes/draft", "/people", "/audit"),
    "supervisor_chen": (
        "/samples",
        "/schemes/draft",
        "/people/new",
        "/imports/sales",
        "/audit",
        "/retention",
    ),
    "inspector_bo": ("/review", "/samples", "/appeals", "/findings", "/months/2026-10", "/tables"),
    "lead_guo": ("/review", "/changes", "/months/2026-10/close", "/schemes/draft", "/people"),
    "finance_du": ("/review", "/handover", "/samples", "/people/new", "/imports/outlets", "/settings"),
    "admin_wang": ("/review", "/records", "/appeals", "/months/2026-10/close", "/schemes/draft", "/samples"),
}
"""Who administers neither reviews, nor rules, nor closes; who inspects does not see what it costs; and so on."""


@pytest.mark.parametrize("who", NOT_THEIRS)
def test_what_is_not_theirs_is_refused_and_leads_home(desk_server: Any, chromium: Browser, who: str) -> None:
    with sitting(chromium, desk_server.url, who, PHONE) as page:
        for path in NOT_THEIRS[who]:
            is_refused(page, desk_server.url + path)
        page.get_by_role("link", name="回首页").press("Enter")
        expect(page.locator(".problem")).to_have_count(0)
        expect(page.locator("main h1, #app").first).to_be_visible()

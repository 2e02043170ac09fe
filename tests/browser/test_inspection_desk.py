"""The desk of inspection in a real browser: an appeal read and ruled on, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.test_changes_desk import is_refused, sitting
from tests.browser.test_pages import DESK, PHONE, TOO_SMALL, TOO_WIDE, browsing
from tests.browser.test_review_desk import put
from tests.cast import secret_of
from tests.inspection.cases import SHORT, finding, inspection_body
from tests.office import jpeg, new_id, sha256


def appealed(url: str) -> str:
    """A finding of today with its photo, and rep_cui's appeal with another one; returns the appeal's id."""
    seen, proof, named = jpeg(980, (640, 480)), jpeg(981, (640, 480)), new_id()
    found = finding(SHORT, seen)
    body = inspection_body("rep_cui-0", found, photos=(seen,))
    put(url, "inspector_bo", f"inspections/{new_id()}", json=body)
    put(url, "inspector_bo", f"photos/{sha256(seen)}", data=seen)
    said = {"subject": "finding", "subject_id": found["id"], "text": "货架后面还有五瓶。"}
    put(url, "rep_cui", f"appeals/{named}", json={**said, "photos": [sha256(proof)]})
    put(url, "rep_cui", f"photos/{sha256(proof)}", data=proof)
    return named


def test_a_lead_reads_both_sides_and_rules_in_two_steps(desk_server: Any, chromium: Browser) -> None:
    named = appealed(desk_server.url)
    for size in (DESK, PHONE):
        with browsing(chromium, size) as (page, complaints):
            page.context.add_cookies(
                [{"name": "session", "value": secret_of("lead_guo"), "url": desk_server.url}]
            )
            page.goto(f"{desk_server.url}/appeals?state=all")
            page.locator(f"a[href='/appeals/{named}']").click()
            expect(page.get_by_text("货架后面还有五瓶。")).to_be_visible()
            expect(page.locator(".pictures img")).to_have_count(2)
            assert not page.evaluate(TOO_WIDE)
            assert page.evaluate(TOO_SMALL) == []
            if size == DESK:
                page.get_by_label("撤销：业务员说得对").check()
                page.get_by_label("理由").fill("照片上一共十二瓶。")
                page.get_by_role("button", name="下一步：核对").press("Enter")
                expect(page.get_by_text("裁定后不能再改")).to_be_visible()
                page.get_by_role("button", name="确定撤销").press("Enter")
                expect(page.get_by_role("status")).to_contain_text("裁定好了")
                page.go_back()  # to the page that asked once more: nothing is sent again
                expect(page.get_by_text("货架后面还有五瓶。")).to_be_visible()
                expect(page.get_by_label("撤销：业务员说得对")).to_have_count(0)
            assert complaints == []
    with sitting(chromium, desk_server.url, "supervisor_ding") as page:
        page.goto(f"{desk_server.url}/appeals/{named}")
        expect(page.get_by_text("货架后面还有五瓶。")).to_be_visible()  # reads it, and rules on none
        expect(page.get_by_label("撤销：业务员说得对")).to_have_count(0)
    with sitting(chromium, desk_server.url, "supervisor_chen") as page:
        is_refused(page, f"{desk_server.url}/appeals/{named}", 404)  # another team's

"""The month at finance's desk in a real browser: a figure previewed, checked, closed and paid, and coming back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_changes_desk import fits, is_refused, sitting, today
from tests.browser.test_pages import PHONE


def last_month() -> str:
    return f"{today().replace(day=1) - timedelta(days=1):%Y-%m}"


def test_finance_takes_a_month_from_the_first_figure_to_its_payment(
    desk_server: Any, chromium: Browser
) -> None:
    url, month = desk_server.url, last_month()
    with sitting(chromium, url, "finance_du") as page:
        page.goto(f"{url}/months/{month}/figures/rep_an")
        page.get_by_label("工资").fill("５，０００")
        page.get_by_role("button", name="下一步").or_(page.get_by_role("button", name="看")).first.press(
            "Enter"
        )
        expect(page.get_by_role("heading", name="确定保存？")).to_be_visible()
        page.reload()  # asks for nothing: the form again
        expect(page.get_by_label("工资")).to_be_visible()
        page.goto(f"{url}/months/{month}/losses")
        for label, text in (("网点编号", "rep_bai-0"), ("金额", "120"), ("单据号", "HB-1")):
            page.get_by_label(label).fill(text)
        for label in ("第一天", "最后一天"):
            page.get_by_label(label).fill(f"{month}-20")
        page.get_by_label("单据号").press("Enter")
        expect(page.get_by_text("rep_bai 会马上收到通知")).to_be_visible()
        page.get_by_role("button", name="登记，通知本人").press("Enter")
        expect(page.locator("tbody tr")).to_contain_text(["HB-1"])
        page.goto(f"{url}/months/{month}")
        page.get_by_role("button", name="计算").press("Enter")
        expect(page.locator("tfoot")).to_contain_text("3 人合计")
        page.get_by_role("button", name="下一步：发给业务员核对").press("Enter")
        page.get_by_role("link", name="下一步：结账").press("Enter")
        _accept_everything(page)
        expect(page.get_by_role("heading", name="确定结账？")).to_be_visible()
        page.get_by_role("button", name="结账，不能撤回").press("Enter")
        page.get_by_role("link", name="下一步：发放").press("Enter")
        page.wait_for_url("**/payment")
        page.go_back()
        page.go_back()  # to what was sent before the close: it cannot be sent again
        expect(page.get_by_text("这个月已经结账")).to_be_visible()
        page.goto(f"{url}/months/{month}/payment")
        page.get_by_label("批次号").fill("B-1")
        page.get_by_label("批次号").press("Enter")
        page.get_by_role("button", name="确定，已发放").press("Enter")
        expect(page.get_by_text("已发放，批次号 B-1")).to_be_visible()
        with page.expect_download() as told:
            page.get_by_role("link", name="工资文件（XLSX）").click()
        assert told.value.suggested_filename.endswith(f"{month}.xlsx")
        assert not told.value.suggested_filename.isascii()
        shared = f"{url}/months/{month}?q=rep_b&sort=-payable"
        page.goto(shared)
        expect(page.get_by_role("searchbox")).to_have_value("rep_b")
        expect(page.locator("tbody tr")).to_have_count(1)
    with sitting(chromium, url, "supervisor_ding", PHONE) as page:
        page.goto(shared.replace("rep_b", "rep_"))  # an address as finance sends it, and the own team alone
        expect(page.locator("tbody tr")).to_contain_text(["rep_cui"])
        fits(page)
        for step in ("close", "payment", "losses"):
            is_refused(page, f"{url}/months/{month}/{step}")
    with sitting(chromium, url, "rep_an", PHONE) as page:
        page.goto(f"{url}/statements/{month}/rep_an")
        bell = page.locator(".bell")
        expect(bell.locator(".count")).to_have_text("3")  # the check, the close, the payment
        bell.press("Enter")
        page.get_by_role("button", name="全部已读").press("Enter")
        expect(bell.locator(".count")).to_have_count(0)
        is_refused(page, f"{url}/months/{month}")


def _accept_everything(page: Page) -> None:
    """A reason for whatever stands in the way."""
    page.wait_for_url("**/close")
    for reason in page.locator(".obstacle input").all():
        reason.fill("办事处知道")
    page.get_by_role("button", name="看结账结果，还不会结").press("Enter")

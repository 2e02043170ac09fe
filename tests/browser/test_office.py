"""The administrator's desk in a real browser: accounts, imports with their preview, settings; on a phone too."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import (
    DESK,
    LARGER_TEXT,
    OPEN_ALL,
    PHONE,
    TOO_SMALL,
    TOO_WIDE,
    browsing,
    sign_in,
)

PAGES = (
    "/people",
    "/people/new",
    "/people/E001",
    "/people/E001/data",
    "/people/E001/data/submission",
    "/teams",
    "/outlets",
    "/outlets/X0103",
    "/products",
    "/tables",
    "/tables/sales",
    "/imports/outlets",
    "/audit?who=S01",
    "/settings",
    "/retention",
    "/more",
)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_administrators_pages_fit_the_screen_even_with_larger_text(
    demo_server: Any, chromium: Browser, size: dict[str, int]
) -> None:
    with browsing(chromium, size) as (page, complaints):
        sign_in(page, demo_server.url, "A01")
        expect(page.get_by_role("heading", name="人员")).to_be_visible()
        for path in PAGES:
            page.goto(demo_server.url + path)
            page.evaluate(OPEN_ALL)
            assert page.evaluate(TOO_SMALL) == [], path
            assert not page.evaluate(TOO_WIDE), path
            page.evaluate(LARGER_TEXT)
            assert not page.evaluate(TOO_WIDE), f"{path} with larger text"
        bar = page.locator(".tabs li:visible")
        assert size is DESK or bar.count() == 5
        assert complaints == []


def test_a_table_is_previewed_mended_mapped_and_imported(demo_server: Any, chromium: Browser) -> None:
    with browsing(chromium, DESK) as (page, complaints):
        sign_in(page, demo_server.url, "A01")
        page.goto(f"{demo_server.url}/imports/outlets")
        _choose(page, "网点编号,类型\nB0001,酒吧\n")
        expect(page.locator("#outcome")).to_contain_text("2")
        expect(page.locator("#outcome tbody tr")).to_contain_text(["类型"])
        _choose(page, "Store,网点名称,类型,乡镇\nB0001,浏览器里导入的店,超市,辛集镇\n")
        page.get_by_label("网点编号").select_option("Store")
        page.get_by_role("button", name="按这样对应再看").click()
        expect(page.locator("#outcome tbody tr")).to_contain_text(["浏览器里导入的店"])
        page.get_by_role("button", name="确认导入 1 条").press("Enter")
        expect(page.get_by_role("heading", name="导入好了")).to_be_focused()
        page.goto(f"{demo_server.url}/outlets?q=B0001")
        expect(page.get_by_role("link", name="浏览器里导入的店")).to_be_visible()
        assert [text for text in complaints if "422" not in text] == []


def test_an_account_is_made_by_keyboard_and_its_link_lets_somebody_in(
    demo_server: Any, chromium: Browser
) -> None:
    with browsing(chromium, PHONE) as (page, complaints):
        sign_in(page, demo_server.url, "A01")
        page.get_by_role("link", name="新建账号").press("Enter")
        for label, text in (("工号", "S01"), ("姓名", "赵新")):
            page.get_by_label(label).fill(text)
        page.get_by_label("岗位").select_option("inspector")
        page.get_by_label("姓名").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("S01")  # is somebody else's
        page.reload()  # sends nothing again, and loses nothing of what was typed
        expect(page.get_by_role("alert")).to_have_count(0)
        expect(page.get_by_label("姓名")).to_have_value("赵新")
        expect(page.get_by_label("岗位")).to_have_value("inspector")
        page.get_by_label("工号").fill("B900")
        page.get_by_label("姓名").press("Enter")
        expect(page.locator(".qr svg")).to_be_visible()
        link = page.get_by_label("登录链接").input_value()
        page.locator("summary", has_text="用初始密码").press("Enter")
        expect(page.locator(".secret code")).to_have_text(re.compile(r"^[a-z2-9]{4}(-[a-z2-9]{4}){2}$"))
        page.get_by_role("button", name="复制链接").press("Enter")
        expect(page.get_by_text("复制好了")).to_be_visible()
        page.reload()  # makes no second account, and shows no secret again
        expect(page.get_by_role("heading", name="赵新")).to_be_visible()
        expect(page.locator(".qr")).to_have_count(0)
        page.go_back()
        expect(page.get_by_role("heading", name="新建账号")).to_be_visible()
        assert [text for text in complaints if "409" not in text] == []
    with browsing(chromium, PHONE) as (page, _):
        page.goto(str(link))
        page.get_by_role("button").last.click()
        page.wait_for_url(lambda there: "/login" not in there)


def _choose(page: Page, table: str) -> None:
    page.get_by_label("选文件").set_input_files(
        {"name": "outlets.csv", "mimeType": "text/csv", "buffer": table.encode("gb18030")}
    )

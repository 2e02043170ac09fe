"""What if, at finance's desk in a real browser: a figure changed, who gains and who loses, published from a day on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from playwright.sync_api import Browser, Route, expect

from tests.browser.test_changes_desk import fits, is_refused, sitting, today
from tests.browser.test_pages import PHONE


def test_finance_tries_another_figure_on_past_months_and_publishes_it(
    desk_server: Any, chromium: Browser
) -> None:
    url, begins = desk_server.url, (today().replace(day=1) + timedelta(days=62)).replace(day=1).isoformat()
    with sitting(chromium, url, "finance_du") as page:
        page.goto(f"{url}/schemes")
        page.get_by_role("link", name="试算新方案").press("Enter")
        figure = page.get_by_role("group", name="陈列未达标").get_by_role("textbox").first
        figure.fill("很多")
        figure.press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("有的数不对")
        figure.fill("３０")
        asked: list[Route] = []
        page.route(
            "**/schemes/draft", lambda route, _request: (asked.append(route), route.fulfill(status=204))
        )
        page.keyboard.press("Enter")  # this answer leaves the page as it is while the office reckons
        expect(page.get_by_text("正在试算")).to_be_visible()
        expect(page.get_by_role("button", name="用最近三个月试算")).to_be_disabled()
        page.keyboard.press("Enter")
        page.unroute("**/schemes/draft")
        assert len(asked) == 1
        page.goto(f"{url}/schemes/draft")
        figure.fill("３０")
        figure.press("Enter")
        expect(page.get_by_role("heading", name="改了哪些数")).to_be_visible()
        expect(page.get_by_text("0 人变多，3 人变少，0 人不变。")).to_be_visible()
        page.get_by_label("生效日期").fill(begins)
        page.get_by_label("为什么发布").fill("陈列要抓紧")
        page.get_by_label("为什么发布").press("Enter")
        expect(page.get_by_role("heading", name="确定发布？")).to_be_visible()
        page.get_by_role("button", name="发布，不能撤回").press("Enter")
        page.wait_for_url("**/versions/2")
        expect(page.get_by_text("陈列要抓紧")).to_be_visible()
        page.go_back()  # publishes nothing again
        expect(page.get_by_role("heading", name="试算新方案")).to_be_visible()
        published = f"{url}/schemes/sujiu-2018/versions/2"
    with sitting(chromium, url, "rep_an", PHONE) as page:
        page.goto(published)
        expect(page.get_by_text("陈列要抓紧")).to_be_visible()  # everybody reads it, in plain words
        expect(page.get_by_text("30.00 元").first).to_be_visible()
        fits(page)
        is_refused(page, f"{url}/schemes/draft")

"""Outlets over time in a real browser: one person proposes, another one confirms, and nobody else may."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urljoin
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, expect

from tests.browser.test_pages import DESK, PHONE, TOO_SMALL, TOO_WIDE, browsing
from tests.browser.test_review_desk import put
from tests.cast import secret_of
from tests.office import jpeg, new_id, visit_body

ALLOWED = ("403", "404", "422")
"""Refusals that a test asks for; the browser complains about them all the same."""


@contextmanager
def sitting(
    chromium: Browser, url: str, who: str, size: dict[str, int] = DESK, *, script: bool = True
) -> Iterator[Page]:
    """A browser with somebody signed in, which has nothing to complain about but refusals."""
    with browsing(chromium, size, java_script_enabled=script) as (page, complaints):
        page.context.add_cookies([{"name": "session", "value": secret_of(who), "url": url}])
        yield page
        assert [text for text in complaints if not any(status in text for status in ALLOWED)] == []


def is_refused(page: Page, address: str, status: int = 403) -> None:
    """The page is not for this reader, and says so."""
    answer = page.goto(address)
    assert answer
    assert answer.status == status, address
    expect(page.locator(".problem .lead")).to_be_visible()


def fits(page: Page) -> None:
    assert not page.evaluate(TOO_WIDE), page.url
    assert page.evaluate(TOO_SMALL) == [], page.url


def confirms(chromium: Browser, url: str, who: str, change: str) -> None:
    """A second person finds the change on their list, on a phone, and confirms it by keyboard."""
    with sitting(chromium, url, who, PHONE) as page:
        page.goto(f"{url}/changes")
        page.locator(f"a[href='{change.removeprefix(url)}']").press("Enter")
        expect(page.get_by_role("heading", name="确认后会怎样")).to_be_visible()
        fits(page)
        page.get_by_role("button", name="确认变更").press("Enter")
        expect(page.get_by_text(f"已确认：{who}")).to_be_visible()


def today() -> date:
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def opens(page: Page, title: str) -> None:
    """The form of that title, by keyboard."""
    page.locator("summary", has_text=title).press("Enter")


def proposes(page: Page, title: str, button: str, reason: str) -> str:
    """Send the form of that title, and be told on its page that somebody else has to confirm; returns its address."""
    form = page.locator("details.act", has=page.get_by_text(title))
    form.get_by_label("为什么改").fill(reason)
    form.get_by_role("button", name=button).press("Enter")
    page.wait_for_url("**/changes/*")
    expect(page.get_by_text("要另一位主管、财务或管理员来确认")).to_be_visible()
    expect(page.get_by_role("button", name="确认变更")).to_have_count(0)
    return page.url


def test_two_outlets_are_merged_and_taken_apart_by_two_persons_each_time(
    desk_server: Any, chromium: Browser
) -> None:
    url, address = desk_server.url, f"{desk_server.url}/team/outlets/rep_bai-0"
    with sitting(chromium, url, "supervisor_chen") as page:
        page.goto(address)
        opens(page, "和另一家是同一家店…")
        page.get_by_label("保留的网点编号").fill("rep_an-0")
        merge = proposes(page, "和另一家是同一家店…", "提出合并", "门头换了，是同一家")
        compared = page.locator("section", has_text="是不是同一家")
        expect(compared.get_by_role("row", name="店名")).to_contain_text("Shop rep_bai-0")
        expect(compared.get_by_role("row", name="店名")).to_contain_text("Shop rep_an-0")
        expect(compared).to_contain_text("两处位置相距")
    with sitting(chromium, url, "supervisor_ding") as page:
        is_refused(page, merge, 404)  # of another team
        is_refused(page, address, 404)
    with sitting(chromium, url, "inspector_bo") as page:
        is_refused(page, merge)
    confirms(chromium, url, "finance_du", merge)
    with sitting(chromium, url, "supervisor_chen") as page:
        page.goto(f"{url}/team/outlets/rep_an-0")
        page.get_by_role("link", name="Shop rep_bai-0").click()
        expect(page.locator(".notice", has_text="前可以撤销")).to_contain_text("Shop rep_an-0")
        opens(page, "撤销合并…")
        undoing = proposes(page, "撤销合并…", "提出撤销", "是两家店")
    confirms(chromium, url, "admin_wang", undoing)
    with sitting(chromium, url, "supervisor_chen") as page:
        page.goto(address)
        expect(page.get_by_text("和另一家是同一家店…")).to_be_visible()
        expect(page.get_by_text("前可以撤销")).to_have_count(0)


def test_a_reps_shops_are_handed_over_and_one_is_shut_and_opened_again(
    desk_server: Any, chromium: Browser
) -> None:
    url = desk_server.url
    with sitting(chromium, url, "supervisor_chen", PHONE) as page:
        page.goto(f"{url}/changes")
        page.get_by_role("link", name="店铺交接").press("Enter")
        page.get_by_label("谁交出").select_option("rep_an")
        page.get_by_label("谁接手").select_option("rep_an")
        page.get_by_label("为什么改").fill("老安调走")
        page.get_by_role("button", name="提出变更").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("不能是同一个人")
        page.get_by_label("谁接手").select_option("rep_bai")
        page.get_by_role("button", name="提出变更").press("Enter")
        page.wait_for_url("**/changes/*")
        expect(page.get_by_role("heading", name="交接 3 家店")).to_be_visible()
        expect(page.locator(".rows a")).to_have_text([f"Shop rep_an-{number}" for number in range(3)])
        fits(page)
        handover = page.url
        page.go_back()
        page.reload()  # to the form, not to what it sent
        expect(page.get_by_role("heading", name="店铺交接")).to_be_visible()
    confirms(chromium, url, "admin_wang", handover)
    for title, button in (("关店…", "提出变更"), ("重新开店…", "提出变更")):
        with sitting(chromium, url, "supervisor_chen") as page:
            page.goto(f"{url}/outlets/rep_an-1")
            page.get_by_role("link", name="提出变更").press("Enter")
            opens(page, title)
            change = proposes(page, title, button, "门口贴了告示")
        confirms(chromium, url, "finance_du", change)
    with sitting(chromium, url, "supervisor_chen") as page:
        page.goto(f"{url}/team/outlets/rep_an-1")
        expect(page.get_by_text("关店…")).to_be_visible()


def test_an_agreement_is_proposed_with_its_paper_which_its_readers_see(
    desk_server: Any, chromium: Browser
) -> None:
    url, address = desk_server.url, f"{desk_server.url}/team/outlets/rep_an-0"
    paper = {"name": "协议.jpg", "mimeType": "image/jpeg", "buffer": jpeg(77, (900, 1200))}
    with sitting(chromium, url, "supervisor_chen", PHONE) as page:
        page.goto(address)
        opens(page, "新签或修改陈列协议…")
        page.get_by_label("协议照片").set_input_files(paper)
        for label, text in (("协议编号", "XY-7"), ("瓶数", "24"), ("层数", "2"), ("费用（元）", "６００")):
            page.get_by_label(label).fill(text)
        page.get_by_label("最后一天").fill((today() + timedelta(days=90)).isoformat())
        fits(page)
        change = proposes(page, "新签或修改陈列协议…", "提出变更", "新签")
        _is_seen(page)
    with sitting(chromium, url, "admin_wang") as page:
        page.goto(change)
        expect(page.get_by_text("XY-7")).to_be_visible()
        expect(page.locator("a.paper")).to_have_count(0)  # sets up, and looks at no photos
    with sitting(chromium, url, "finance_du") as page:
        page.goto(change)
        _is_seen(page)
    confirms(chromium, url, "finance_du", change)
    with sitting(chromium, url, "supervisor_chen") as page:
        page.goto(address)
        _is_seen(page)


def _is_seen(page: Page) -> None:
    """The paper stands there, small and, behind it, large."""
    small = page.locator("a.paper img")
    page.wait_for_function("image => image.naturalWidth > 0", arg=small.element_handle())
    large = page.request.get(urljoin(page.url, str(page.locator("a.paper").get_attribute("href"))))
    assert large.headers["content-type"] == "image/jpeg"


def test_a_supervisor_sees_what_was_planned_and_what_was_walked(desk_server: Any, chromium: Browser) -> None:
    url, day = desk_server.url, today()
    for when, shops in ((day, ["rep_an-2", "rep_an-0"]), (day + timedelta(days=1), ["rep_an-1"])):
        put(url, "rep_an", f"routes/{when}/rep_an", json={"outlets": shops})
    put(url, "rep_an", f"visits/{new_id()}", json=visit_body("rep_an-0"))
    put(url, "rep_an", f"visits/{new_id()}", json=visit_body("rep_an-1"))
    with sitting(chromium, url, "supervisor_chen", PHONE) as page:
        page.goto(f"{url}/team")
        page.get_by_role("link", name="路线").press("Enter")
        card = page.locator("li.card", has_text="rep_an")
        expect(card).to_contain_text("计划 2 家，到了 1 家，还有 1 家；计划外去了 1 家")
        expect(page.locator("li.card", has_text="rep_bai")).to_contain_text("没有计划")
        expect(page.get_by_text("rep_cui")).to_have_count(0)
        card.locator("summary").press("Enter")
        expect(card.locator("ol li")).to_contain_text(["Shop rep_an-2", "Shop rep_an-0"])
        fits(page)
        page.get_by_role("link", name="后一天").press("Enter")
        expect(card).to_contain_text("计划 1 家，到了 0 家")
        shared = page.url
        card.locator("summary").click()
        card.get_by_role("link", name="Shop rep_an-1").click()
        expect(page.get_by_role("heading", name="Shop rep_an-1")).to_be_visible()
    with sitting(chromium, url, "supervisor_ding") as page:
        page.goto(shared)
        expect(page.locator("li.card", has_text="rep_cui")).to_be_visible()
        expect(page.get_by_text("rep_an")).to_have_count(0)
    with sitting(chromium, url, "finance_du") as page:
        is_refused(page, shared)


def test_a_file_of_assignments_is_proposed_with_a_reason_and_confirmed_by_somebody_else(
    desk_server: Any, chromium: Browser
) -> None:
    url, day = desk_server.url, today()
    rows = "".join(f"rep_an-{number},rep_bai,{day}\n" for number in range(2))
    file = {
        "name": "归属.csv",
        "mimeType": "text/csv",
        "buffer": f"网点编号,业务员工号,生效日期\n{rows}".encode("gb18030"),
    }
    with sitting(chromium, url, "supervisor_chen") as page:
        is_refused(page, f"{url}/imports/assignments")
    with sitting(chromium, url, "admin_wang") as page:
        page.goto(f"{url}/imports/assignments")
        page.get_by_label("选文件").set_input_files(file)
        button = page.get_by_role("button", name="提出变更：2 条")
        button.press("Enter")
        expect(page.get_by_label("为什么改")).to_be_focused()  # the browser asks for a reason
        page.get_by_label("为什么改").fill("老安调走，店给小白")
        page.get_by_label("为什么改").press("Enter")
        button.press("Enter")
        expect(page.get_by_role("heading", name="变更提出来了")).to_be_focused()
        page.get_by_role("link", name="看这个变更").press("Enter")
        page.wait_for_url("**/changes/*")
        expect(page.get_by_text("老安调走，店给小白")).to_be_visible()
        expect(page.get_by_role("button", name="确认变更")).to_have_count(0)
        change = page.url
    confirms(chromium, url, "finance_du", change)
    with sitting(chromium, url, "supervisor_chen") as page:
        page.goto(f"{url}/team/outlets?rep=rep_bai")
        expect(page.get_by_role("link", name="Shop rep_an-1")).to_be_visible()

"""A finger that comes down twice: one record, the screen that was meant, and nothing begun by the second tap."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.phones import PhoneServer
from tests.browser.rep import RepPhone, phone_of

AT_ONCE = "button => { button.click(); button.click(); }"
"""Before the app has drawn anything after the first."""
LATER = """async (button, ms) => {
  const { x, y, width, height } = button.getBoundingClientRect();
  const tap = () => document.elementFromPoint(x + width / 2, y + height / 2)
    .dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, detail: 1 }));
  tap();
  await new Promise(done => setTimeout(done, ms));
  tap();
}"""
"""Where the first tap was, whatever stands there now."""

TAPS: dict[str, Callable[[Locator], object]] = {
    "at once": lambda button: button.evaluate(AT_ONCE),
    "a double click": lambda button: button.dblclick(),
    "150 ms later": lambda button: button.evaluate(LATER, 150),
}


def visit(phone: RepPhone) -> Locator:
    """Fills in a visit; what is tapped to send it."""
    for question in ("价签", "氛围元素（海报、灯箱）"):
        phone.page.get_by_role("group", name=question).get_by_role("button", name="齐全").click()
    return phone.page.get_by_role("button", name="离店，提交拜访")


def display(phone: RepPhone) -> Locator:
    page = phone.page
    phone.photographs("陈列照片", int(page.evaluate("() => Math.floor(Math.random() * 1e6)")))
    page.locator(".tile", has_text="新天蓝").click()
    phone.tap("6")
    phone.tap("好了")
    phone.tap("没摆一起")
    phone.tap("显眼")
    page.get_by_role("button", name="提交陈列").dblclick()
    expect(page.get_by_role("dialog")).to_contain_text("这样交不算数")  # the second tap has not answered it
    return page.get_by_role("button", name="照样交")


FORMS = {"visit": ("离店，提交拜访", "到店", visit), "display": ("提交陈列", "交陈列", display)}
ORDER = {
    "visit": ("at once", "a double click", "150 ms later"),
    "display": ("150 ms later", "at once", "a double click"),
}
"""How a form is tapped that was gone on with, one that was loaded again, and one filled in at a go."""


@pytest.mark.parametrize("kind", FORMS)
def test_two_taps_send_one_record_and_begin_nothing(
    phone_server: PhoneServer, chromium: Browser, kind: str
) -> None:
    submit, act, fill = FORMS[kind]
    with phone_of(chromium, phone_server, "rep_an") as phone:
        page = phone.page
        shops = [f"Shop rep_an-{number}" for number in range(3)]
        for number, (shop, tap) in enumerate(zip(shops, ORDER[kind], strict=True)):
            resumed, reloaded = number == 0, number == 1
            phone.goes("/today")
            page.locator(".outlet-row a", has_text=shop).click()
            page.get_by_role("link", name=act, exact=True).click()
            phone.tap(submit)  # refused: something is lacking
            if resumed:
                if kind == "display":
                    phone.tap("显眼")
                    phone.photographs("陈列照片", 7000)
                phone.goes("/today")
                page.get_by_role("link", name="接着填").click()
            if reloaded:
                page.reload()
            TAPS[tap](fill(phone))
            expect(page.locator(".notice.good")).to_contain_text("存好了")
            expect(page.locator("main h1")).to_have_text(shop) if not resumed else expect(
                page.locator(".month-card")
            ).to_be_visible()
            expect(page.get_by_role("link", name="接着填")).to_have_count(0)
            phone.all_sent()
            assert len(phone.records(kind)) == number + 1
        assert sorted(line["place"] for line in phone.told(f"/submissions?kind={kind}")["items"]) == shops


def test_no_figure_is_claimed_or_changed_unseen_and_back_closes_a_sheet_before_the_form(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    with phone_of(chromium, phone_server, "rep_an") as phone:
        page = phone.page
        page.locator(".outlet-row a", has_text="Shop rep_an-0").click()
        page.get_by_role("link", name="交陈列", exact=True).click()
        page.locator(".tile", has_text="新天蓝").click()
        phone.tap("6")
        bottles = page.get_by_role("textbox", name="瓶")
        for wrong in ("2.5", "-5", "1000", "六"):
            bottles.fill(wrong)
            expect(page.get_by_role("alert")).to_have_text("只能填 0 到 999 的整数")
            bottles.blur()
            expect(bottles).to_have_value("6")
        bottles.fill("１２")
        expect(page.get_by_role("alert")).to_have_count(0)
        page.go_back()
        expect(page.get_by_role("dialog")).to_have_count(0)
        expect(page.locator("main h1")).to_have_text("陈列")
        page.locator(".tile", has_text="老字号").click()
        expect(page.locator(".same")).to_contain_text("老字号12 瓶 · 1 层")
        page.locator(".same").get_by_role("button", name="取消").click()
        expect(page.locator(".tile[aria-pressed=true]")).to_have_text("新天蓝12 瓶 · 1 层")
        page.go_back()
        expect(page.locator("main h1")).to_have_text("Shop rep_an-0")
        phone.goes("/today")
        page.get_by_role("button", name="不要了").click()
        page.get_by_role("dialog").get_by_role("button", name="删掉").click()
        expect(page.get_by_role("link", name="接着填")).to_have_count(0)

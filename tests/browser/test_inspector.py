"""An inspector at work on the phone: the sample, what was claimed beside what is there, findings; without a network."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.phones import DRAFT_HOLDS, Phone, PhoneServer
from tests.office import display_body, jpeg, new_id, sha256

READY = """async () => {
  const root = `/s/${document.documentElement.dataset.release}/app/`;
  const { database } = await import(`${root}database.js`);
  const frame = () => new Promise(requestAnimationFrame);
  while (!(await (await database()).count('photos'))) await frame();
  while (!(await caches.match(`${root}screens/inspection/check.js`))) await frame();
}"""
"""What the sample's outlets claim, and the inspector's screens, are on the phone."""
PHOTO_OF = """async id => {
  const { items } = await import(`/s/${document.documentElement.dataset.release}/app/outbox.js`);
  return (await items()).find(item => item.id === id).photos[0].sha256;
}"""
FINDING_WITH_ITS_PHOTO = r'"counted":"?7\b.*"photos":\[\{|"photos":\[\{.*"counted":"?7\b'
LOADED = "image => image.decode().then(() => image.naturalWidth)"
OUTLET = "rep_cui-0"


def take_photo(page: Page, label: str, seed: int, at: int = 0) -> None:
    picture = {"name": "now.jpg", "mimeType": "image/jpeg", "buffer": jpeg(seed, (800, 600))}
    page.locator(f'input[type=file][aria-label="{label}"]').nth(at).set_input_files(picture)  # type: ignore[arg-type]
    expect(page.get_by_role("region", name=label).nth(at).locator("li img")).to_be_visible()


@pytest.fixture
def claimed(phone_server: PhoneServer) -> str:
    """An approved display and an agreement at an outlet that is in the sample of today; the display's id."""
    today = datetime.now(UTC).astimezone().date()
    record, photo = new_id(), jpeg(7001)
    phone_server.put("rep_cui", f"/displays/{record}", display_body(OUTLET, photo))
    phone_server.put("rep_cui", f"/photos/{sha256(photo)}", photo)
    phone_server.put("supervisor_ding", f"/submissions/{record}/review", {"decision": "approved"})
    terms = {
        "outlet": OUTLET,
        "first_day": (today - timedelta(days=30)).isoformat(),
        "last_day": (today + timedelta(days=30)).isoformat(),
        "bottles": 12,
        "layers": 2,
        "fee_fen": 0,
        "reason": "Signed",
    }
    proposed = phone_server.put("supervisor_ding", "/agreements/XY-1", terms)
    phone_server.put("finance_du", f"/changes/{proposed['change']}/decision", {"is_confirmed": True})
    day = phone_server.call("inspector_bo", "/bootstrap")["parts"]["user"]["today"]
    phone_server.put("lead_guo", f"/samples/{day}/inspector_bo", {"size": 9})
    return record


def test_a_check_of_the_sample_is_made_without_a_network_and_told_to_the_rep_once_sent(
    phone: Phone, phone_server: PhoneServer, claimed: str
) -> None:
    page = phone.page
    phone.context.grant_permissions(["geolocation"])
    phone.context.set_geolocation({"latitude": 37.9, "longitude": 115.2, "accuracy": 8})
    phone.arrive("inspector_bo")
    expect(page.locator(".rows-of-outlets > li")).to_have_count(9)
    page.evaluate(READY)
    phone.context.set_offline(True)
    page.reload()
    page.get_by_role("button", name="按远近排").click()
    page.get_by_role("link", name="Shop rep_cui-0").click()
    _shows_what_was_claimed(page)
    _finds_short_bottles(page)
    page.get_by_role("button", name="提交抽查结果").click()
    expect(page.locator("li", has_text="Shop rep_cui-0")).to_contain_text("等待发送")
    phone.shows(1)
    phone.context.set_offline(False)
    phone.shows(0)
    _reached_the_server(phone_server)
    page.get_by_role("link", name="查过的").click()
    page.get_by_role("link", name="Shop rep_cui-0").click()
    expect(page.get_by_text("应有 12 瓶，实有 7 瓶")).to_be_visible()
    assert phone.complaints == []


def _shows_what_was_claimed(page: Page) -> None:
    expect(page.get_by_text("在店里，离店 0 米")).to_be_visible()
    expect(page.get_by_text("陈列协议 XY-1：12 瓶，2 层")).to_be_visible()
    expect(page.locator(".bottles")).to_contain_text("新天蓝6 瓶")
    claimed = page.locator(".claimed-photos img")
    assert claimed.evaluate(LOADED) > 0
    assert "元" not in page.locator("main").inner_text()


def _finds_short_bottles(page: Page) -> None:
    submit, wrong = page.get_by_role("button", name="提交抽查结果"), page.locator(".thumb .standing")
    submit.click()
    expect(wrong).to_have_text("选一个抽查结果")
    expect(page.get_by_role("button", name="没问题")).to_be_focused()
    page.get_by_role("button", name="有问题").click()
    page.get_by_role("button", name="陈列瓶数不足").click()
    expect(page.get_by_role("button", name="陈列酒卖出未补")).to_be_disabled()
    expect(page.locator(".counter", has_text="应有瓶数").locator("input")).to_have_value("12")
    expect(wrong).to_contain_text("数一下实有几瓶")
    counted = page.locator(".counter", has_text="实有瓶数").locator("input")
    counted.fill("12")
    expect(wrong).to_contain_text("实有不少于应有")
    counted.fill("7")
    take_photo(page, "现在的样子", 7002)
    page.get_by_role("button", name="就用上面的现场照片").click()
    expect(wrong).to_have_count(0)
    page.evaluate(DRAFT_HOLDS, FINDING_WITH_ITS_PHOTO)
    page.reload()  # as when the camera kills the page: nothing of it is lost
    expect(page.locator(".counter", has_text="实有瓶数").locator("input")).to_have_value("7")
    expect(page.get_by_role("region", name="问题照片").locator("li img")).to_be_visible()


def _reached_the_server(server: PhoneServer) -> None:
    line = next(
        line for line in server.call("inspector_bo", "/inspections")["items"] if line["outlet"] == OUTLET
    )
    told = server.call("inspector_bo", f"/inspections/{line['id']}")
    assert (told["outlet"], told["outcome"], told["distance_m"]) == (OUTLET, "findings", 0)
    assert told["sample"] is not None
    (finding,) = told["findings"]
    assert (finding["kind"], finding["figures"]) == ("bottles_short", {"asked": 12, "counted": 7})
    assert finding["photos"] == [photo["sha256"] for photo in told["photos"]]
    codes = [notice["code"] for notice in server.call("rep_cui", "/notices")["items"]]
    assert "finding_raised" in codes


def test_an_outlet_of_ones_own_choice_is_found_by_its_initials_and_ends_shut(
    phone: Phone, phone_server: PhoneServer
) -> None:
    page = phone.page
    phone.arrive("inspector_fu")
    expect(page.get_by_text("今天还没有抽查名单")).to_be_visible()
    page.get_by_label("找一家店").fill("shoprepbai1")
    page.get_by_role("link", name="Shop rep_bai-1").click()
    expect(page.get_by_text("没有定位")).to_be_visible()
    expect(page.get_by_text("还没有通过的陈列")).to_be_visible()
    page.get_by_role("button", name="关门").click()
    page.get_by_role("button", name="提交抽查结果").click()
    phone.has_sent(1)
    told = phone_server.call("inspector_fu", "/inspections")["items"]
    line = next(line for line in told if line["outlet"] == "rep_bai-1")
    assert (line["outcome"], line["sample"]) == ("shut", None)
    assert phone.complaints == []


def test_a_check_whose_photo_is_refused_is_opened_again_and_one_is_told(
    phone: Phone, phone_server: PhoneServer
) -> None:
    page = phone.page
    phone.arrive("inspector_fu")
    page.evaluate("() => { location.hash = '#/inspections/check/rep_bai-2'; }")
    page.get_by_role("button", name="没问题").click()
    take_photo(page, "现在的样子", 7003)
    phone.context.set_offline(True)
    page.get_by_role("button", name="提交抽查结果").click()
    phone.shows(1)
    (item,) = (one for one, state in phone.states().items() if state != "received")
    phone.spoil(item, page.evaluate(PHOTO_OF, item))
    phone.context.set_offline(False)
    page.get_by_role("link", name="发件箱").click()
    page.get_by_role("link", name="改好再交").click()
    page.get_by_role("button", name="改好再交").click()
    expect(page.get_by_role("button", name="没问题")).to_have_attribute("aria-pressed", "true")
    take_photo(page, "现在的样子", 7004)
    page.get_by_role("button", name="提交抽查结果").click()
    phone.has_sent(1)
    told = phone_server.call("inspector_fu", "/inspections")["items"]
    assert sorted(line["state"] for line in told if line["outlet"] == "rep_bai-2") == [
        "incomplete",
        "recorded",
    ]
    assert phone.complaints == []

"""What is a rep's own on the phone: statements, findings, appeals, notices, schemes, the account."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.phones import Phone, PhoneServer
from tests.browser.test_inspector import take_photo
from tests.inspection.cases import finding, inspection_body
from tests.office import display_body, jpeg, new_id, sha256

OUTLET = "rep_cui-1"


def found(server: PhoneServer, seed: int) -> str:
    """A finding that the rep is told of; its id."""
    photo = jpeg(seed)
    one = finding("tag_or_posm_missing", photo)
    record = new_id()
    server.put("inspector_fu", f"/inspections/{record}", inspection_body(OUTLET, one, photos=(photo,)))
    server.put("inspector_fu", f"/photos/{sha256(photo)}", photo)
    return str(one["id"])


def last_month_checked(server: PhoneServer) -> str:
    """A display of last month, and the month put before the reps; the month."""
    day = datetime.now(ZoneInfo("Asia/Shanghai")).replace(day=1) - timedelta(days=3)
    record, photo = new_id(), jpeg(7101)
    server.put("rep_cui", f"/displays/{record}", display_body(OUTLET, photo, occurred_at=day.isoformat()))
    server.put("rep_cui", f"/photos/{sha256(photo)}", photo)
    server.put("supervisor_ding", f"/submissions/{record}/review", {"decision": "approved"})
    month = f"{day:%Y-%m}"
    server.put("finance_du", f"/months/{month}/check", {})
    return month


def rejected_display(server: PhoneServer) -> str:
    """A display that the supervisor rejected; its id."""
    record, photo = new_id(), jpeg(7203)
    server.put("rep_cui", f"/displays/{record}", display_body(OUTLET, photo))
    server.put("rep_cui", f"/photos/{sha256(photo)}", photo)
    said = {"decision": "rejected", "reason": "photo_unclear"}
    server.put("supervisor_ding", f"/submissions/{record}/review", said)
    return record


def open_mine(page: Page, name: str) -> None:
    page.locator("nav.tabs a", has_text="我的").click()
    page.locator("main").get_by_role("link", name=name).click()  # the tab below names the unread notices too


def test_a_notice_leads_to_its_finding_and_the_appeal_is_made_offline_and_ruled(
    phone: Phone, phone_server: PhoneServer
) -> None:
    page = phone.page
    found(phone_server, 7201)
    rejected = rejected_display(phone_server)
    phone.arrive("rep_cui")
    open_mine(page, "通知")
    page.locator(".told.fresh", has_text="缺价签或氛围元素").first.click()
    expect(page.get_by_text("前可以申诉（含当天）")).to_be_visible()
    expect(page.locator(".facts")).to_contain_text("每次扣 20.00 元")
    expect(page.get_by_role("button", name="第 1 张照片")).to_be_visible()
    page.get_by_role("link", name="申诉", exact=True).click()
    phone.context.set_offline(True)
    page.get_by_role("button", name="提交申诉").click()
    expect(page.locator(".thumb .standing")).to_have_text("请写明为什么不对。")
    expect(page.get_by_label("为什么不对")).to_be_focused()
    page.get_by_label("为什么不对").fill("价签是顾客碰掉的，当场补了。")
    take_photo(page, "证据照片", 7202)
    page.get_by_role("button", name="提交申诉").click()
    expect(page.locator(".links")).to_contain_text("等待发送")
    phone.context.set_offline(False)
    phone.has_sent(1)
    (appeal,) = phone_server.call("rep_cui", "/appeals")["items"]
    assert appeal["text"] == "价签是顾客碰掉的，当场补了。"
    told = phone_server.call("lead_hou", f"/appeals/{appeal['id']}")
    assert [photo["status"] for photo in told["photos"]] == ["received"]
    phone_server.put(
        "lead_hou", f"/appeals/{appeal['id']}/ruling", {"outcome": "lifted", "reason": "照片上有价签。"}
    )
    page.goto(f"{phone.url}/app#/appeals/{appeal['id']}")
    expect(page.get_by_text("裁定：撤销，已改正")).to_be_visible()
    open_mine(page, "督查问题")
    expect(page.locator(".links")).to_contain_text("已撤销，不扣")
    page.goto(f"{phone.url}/app#/records/{rejected}")
    page.get_by_role("link", name="申诉", exact=True).click()
    expect(page.get_by_text("前（含当天）要发出去才有效")).to_be_visible()
    expect(page.get_by_text(f"Shop {OUTLET} 的记录被退回")).to_be_visible()
    assert phone.complaints == []


def test_an_appeal_begun_is_gone_on_with_and_a_photo_refused_is_replaced(
    phone: Phone, phone_server: PhoneServer
) -> None:
    page = phone.page
    finding = found(phone_server, 7211)
    phone.arrive("rep_cui")
    page.goto(f"{phone.url}/app#/findings/{finding}")
    page.get_by_role("link", name="申诉", exact=True).click()
    page.get_by_label("为什么不对").fill("价签在另一边。")
    take_photo(page, "证据照片", 7212)
    page.goto(f"{phone.url}/app#/today")
    page.get_by_role("link", name=re.compile("接着填：申诉 · .*缺价签")).click()
    expect(page.get_by_label("为什么不对")).to_have_value("价签在另一边。")
    expect(page.get_by_text("前（含当天）要发出去才有效")).to_be_visible()
    picture = {"name": "2.jpg", "mimeType": "image/jpeg", "buffer": jpeg(7213, (800, 600))}
    page.locator("input[type=file]").set_input_files(picture)  # type: ignore[arg-type]
    expect(page.locator(".photo-strip li img")).to_have_count(2)
    phone.context.set_offline(True)
    page.get_by_role("button", name="提交申诉").click()
    expect(page.locator(".links")).to_contain_text("等待发送")
    (named,) = phone.states()
    phone.spoil(named, sha256_of_photos(phone, named)[0])
    phone.context.set_offline(False)
    page.goto(f"{phone.url}/app#/outbox")
    page.get_by_role("link", name="换照片").click()
    expect(page.locator(".notice.bad")).to_be_visible()
    take_photo(page, "补照片", 7214)
    page.get_by_role("button", name="补交照片").click()
    phone.has_sent(1)
    told = phone_server.call("lead_hou", f"/appeals/{named}")["photos"]
    assert [(one["status"], bool(one["added_at"])) for one in told] == [
        ("missing", False),
        ("received", False),
        ("received", True),
    ]
    page.locator(".links a").first.click()
    expect(page.get_by_text("补了照片")).to_be_visible()
    expect(page.get_by_role("button", name="第 2 张照片")).to_be_visible()
    phone_server.put("lead_hou", f"/appeals/{named}/ruling", {"outcome": "upheld", "reason": "没有价签。"})
    page.reload()
    expect(page.get_by_text("裁定：维持")).to_be_visible()
    expect(page.get_by_role("region", name="补照片")).to_have_count(0)
    assert phone.complaints == []


def sha256_of_photos(phone: Phone, item: str) -> list[str]:
    """The photos that an item of the outbox announces."""
    kept: list[str] = phone.page.evaluate(PHOTOS_OF, item)
    return kept


PHOTOS_OF = """async id => {
  const { items } = await import(`/s/${document.documentElement.dataset.release}/app/outbox.js`);
  return (await items()).find(item => item.id === id).photos.map(photo => photo.sha256);
}"""


def test_a_checked_month_is_opened_to_its_records_and_objected_to_and_stays_readable_offline(
    phone: Phone, phone_server: PhoneServer
) -> None:
    page = phone.page
    month = last_month_checked(phone_server)
    phone.arrive("rep_cui")
    open_mine(page, "我的结算单")
    page.get_by_role("link", name="等您核对").click()
    page.locator("summary", has_text="还没算进去").or_(page.locator(".lines summary")).first.click()
    expect(page.locator(".lines details[open] > p").first).to_contain_text("依据")
    page.locator("nav.tabs a", has_text="我的").click()
    expect(page.locator(".lines")).to_have_count(0)
    page.go_back()  # to the line as it was opened
    expect(page.locator(".lines details[open] > p").first).to_be_in_viewport()
    page.get_by_role("button", name="有问题").click()
    expect(page.get_by_role("button", name="提出异议")).to_be_disabled()
    page.get_by_label("哪里不对").fill("少算了一家陈列。")
    page.get_by_role("button", name="提出异议").click()
    expect(page.get_by_text("您提了异议：少算了一家陈列。")).to_be_visible()
    answers = phone_server.call("finance_du", f"/months/{month}")["answers"]
    assert {one["staff_number"]: one["answer"] for one in answers}["rep_cui"] == "objected"
    phone.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("没有网络，这是")).to_be_visible()
    expect(page.locator(".total .figure")).to_contain_text("元")
    phone.context.set_offline(False)
    assert phone.complaints == []


def test_a_new_scheme_is_read_in_plain_words_and_the_account_shows_its_sessions(
    phone: Phone, phone_server: PhoneServer
) -> None:
    page = phone.page
    phone.arrive("rep_bai")
    open_mine(page, "薪酬方案")
    page.get_by_role("link", name="还没看").click()
    expect(page.locator("main")).to_contain_text("比月任务每少 1 家陈列，扣 20")
    page.get_by_role("button", name="我看过了").click()
    expect(page.get_by_text("您看过了。")).to_be_visible()
    phone.shows(0)
    assert phone_server.call("rep_bai", "/schemes")[0]["read_by_me"] is True
    open_mine(page, "登录和密码")
    expect(page.get_by_text("就是这台")).to_be_visible()
    page.get_by_label("现在的密码").fill("wrong")
    page.get_by_label("新密码", exact=True).fill("another long one")
    page.get_by_label("新密码再输一次").fill("yet another one")
    expect(page.get_by_role("alert")).to_have_text("两次输的新密码不一样。")
    page.get_by_label("新密码再输一次").fill("another long one")
    page.get_by_role("button", name="改密码").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert phone.complaints == []

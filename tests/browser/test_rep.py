"""A rep's day on the phone, offline first: each flow ends with the record as the server holds it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.phones import PhoneServer
from tests.browser.rep import call, phone_of
from tests.evaluator.records import DISPLAY_SET

REQUIRED = ("新天蓝", "老字号", "圣坊", "君坊", "红酒", "柔和七星", "柔和五星", "柔和三星")


def test_a_visit_from_the_nearest_outlet_to_its_record_without_a_network(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    with phone_of(chromium, phone_server, "rep_an") as phone:
        page = phone.page
        for figure, target in (("陈列", "/ 50"), ("新网点", "/ 10")):
            expect(page.get_by_role("link", name=figure).filter(has_text=target)).to_be_visible()
        page.get_by_label("找网点").fill("an-1")
        expect(page.locator(".outlet-row")).to_have_count(1)
        page.get_by_label("找网点").fill("")
        phone.cut()
        phone.tap("定位，看附近的店")
        expect(page.locator(".outlet-row .away").first).to_have_text("14 米")
        page.get_by_role("link", name="到店：").click()
        expect(page.locator(".where")).to_contain_text("在店里")
        phone.tap("新天蓝 加 1")
        phone.tap("新天蓝 加 1")
        phone.tap("离店，提交拜访")  # something is missing: nothing is sent
        page.get_by_role("group", name="价签").get_by_text("齐全").click()
        page.get_by_role("group", name="氛围元素").get_by_text("缺").click()
        phone.tap("讲了")
        page.get_by_label("讲给了谁").fill("店主老赵")
        page.reload()  # the camera, or the system, may kill the page at any moment
        expect(page.get_by_label("讲给了谁")).to_have_value("店主老赵")
        phone.tap("离店，提交拜访")
        expect(page.get_by_text("拜访存好了，有网就发。")).to_be_visible()
        phone.connect()
        phone.all_sent()
        visit, *_ = phone.records("visit")
        assert visit["body"]["checklist"] == {
            "bottles": [{"product": "xintianlan", "bottles": 2}],
            "tags_in_order": True,
            "decoration_in_order": False,
            "policy_told": True,
            "told_to": "店主老赵",
        }
        assert visit["distance_m"] == 14
        assert visit["body"]["left_at"] >= visit["body"]["occurred_at"]


def test_a_display_tells_whether_it_counts_before_it_is_sent(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    with phone_of(chromium, phone_server, "rep_an") as phone:
        page = phone.page
        phone.goes("/displays/new?outlet=rep_an-0")
        phone.photographs("陈列照片", 41, 42)
        page.locator(".tile", has_text="新天蓝").click()
        phone.tap("6")
        phone.tap("好了")
        phone.tap("摆在一起")
        phone.tap("显眼")
        phone.cut()
        expect(page.locator(".standing")).to_contain_text("还不算数：缺 老字号")
        phone.tap("提交陈列")
        expect(page.get_by_role("dialog")).to_contain_text("老字号")
        phone.tap("回去补")
        page.reload()
        for name in REQUIRED[1:]:  # each begins with the figures of the one before
            page.locator(".tile", has_text=name).click()
            expect(page.locator(".tile", has_text=name)).to_contain_text("6 瓶 · 1 层")
        expect(page.locator(".standing")).to_have_text("算数")
        page.get_by_role("button", name="第 2 张照片").click()
        phone.tap("删掉")
        phone.tap("提交陈列")
        expect(page.get_by_text("陈列存好了，有网就发。")).to_be_visible()
        expect(page.locator(".badges")).to_contain_text("陈列待审核")
        phone.connect()
        phone.all_sent()
        display, *_ = phone.records("display")
        assert display["qualification"]["counts"]
        assert [line["status"] for line in display["receipt"]["photos"]] == ["received"]
        assert sorted(item["product"] for item in display["body"]["products"]) == sorted(DISPLAY_SET)
        assert {item["bottles"] for item in display["body"]["products"]} == {6}


def test_a_rejected_display_is_corrected_and_a_waiting_one_withdrawn(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    with phone_of(chromium, phone_server, "rep_bai") as phone:
        page = phone.page
        phone.goes("/displays/new?outlet=rep_bai-0")
        phone.photographs("陈列照片", 51)
        page.locator(".tile", has_text="新天蓝").click()
        phone.tap("6")
        phone.tap("好了")
        phone.tap("没摆一起")
        phone.tap("显眼")
        phone.tap("提交陈列")
        phone.tap("照样交")
        phone.all_sent()
        first, *_ = phone.records("display")
        decision = {"decision": "rejected", "reason": "not_as_claimed", "remark": "看不到双沟"}
        reviewed = call(
            phone_server, "supervisor_chen", "PUT", f"/submissions/{first['receipt']['id']}/review", decision
        )
        assert reviewed.status_code == 204
        page.reload()
        phone.goes("/records?view=back")
        page.locator(".record-row", has_text="看不到双沟").click()
        expect(page.get_by_text("退回原因：和填的不符")).to_be_visible()
        phone.tap("改好再交")
        expect(page.locator(".tile", has_text="新天蓝")).to_contain_text("6 瓶 · 1 层")
        phone.tap("摆在一起")
        phone.tap("提交陈列")
        phone.tap("照样交")
        phone.all_sent()
        corrected = phone.records("display")[0]
        assert corrected["corrects"]["id"] == first["receipt"]["id"]
        assert corrected["body"]["joint"]
        assert [line["status"] for line in corrected["receipt"]["photos"]] == ["received"]
        phone.goes(f"/records/{corrected['receipt']['id']}")
        phone.tap("撤回")
        page.get_by_role("dialog").get_by_role("button", name="撤回").click()
        expect(page.locator(".badges")).to_contain_text("已撤回")


def test_a_new_shop_like_a_known_one_is_warned_of_and_sent_without_a_position(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    with phone_of(chromium, phone_server, "rep_an", permissions=[]) as phone:
        page = phone.page
        phone.goes("/openings/new")
        expect(page.locator(".where")).to_contain_text("没有定位：没允许定位")
        page.get_by_label("店名").fill("宏达烟酒")
        page.get_by_label("乡镇").select_option("weibo")
        phone.tap("烟酒店")
        phone.photographs("门头和货架", 61, 62)
        page.locator(".tile", has_text="海之蓝").click()
        phone.tap("12")
        phone.tap("好了")
        for name in ("青瓷", "君坊", "柔和三星"):
            page.locator(".tile", has_text=name).click()
        expect(page.locator(".standing")).to_have_text("算数")
        phone.tap("提交新网点")
        phone.all_sent()
        opening, *_ = phone.records("opening")
        assert opening["body"]["no_position_reason"] == "denied"
        assert opening["body"]["township"] == "weibo"
        assert opening["qualification"]["counts"]
    with phone_of(chromium, phone_server, "rep_an") as phone:
        phone.goes("/openings/new")
        phone.page.get_by_label("店名").fill("Shop rep_an-2 超市")
        expect(phone.page.locator(".likely")).to_contain_text("Shop rep_an-2")

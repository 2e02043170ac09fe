"""A rep's day on the phone, offline first: each flow ends with the record as the server holds it."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Request, expect

from tests.browser.phones import PhoneServer
from tests.browser.rep import call, phone_of
from tests.evaluator.records import DISPLAY_SET
from tests.live import TOP
from tests.office import jpeg, new_id

REQUIRED = ("新天蓝", "老字号", "圣坊", "君坊", "红酒", "柔和七星", "柔和五星", "柔和三星")


VECTORS = json.loads((TOP / "tests/outlets/policy_vectors.json").read_text("utf-8"))
IN_FORCE = """async ([policies, day]) => {
  const { inForce } = await import(`/s/${document.documentElement.dataset.release}/app/records/visit.js`);
  return inForce(policies, day).map(({ id }) => id);
}"""


def today(ahead: int = 0) -> str:
    return f"{datetime.now(ZoneInfo('Asia/Shanghai')) + timedelta(days=ahead):%Y-%m-%d}"


def test_a_visit_from_the_nearest_outlet_to_its_record_without_a_network(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    policy = {
        "title": "买五赠一",
        "text": "每五件送一件。",
        "first_day": "2020-01-01",
        "last_day": "2099-12-31",
    }
    policy_id = new_id()
    assert call(phone_server, "admin_wang", "PUT", f"/policies/{policy_id}", policy).status_code == 204
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
        phone.tap("买五赠一")
        page.get_by_label("讲给了谁").fill("店主老赵")
        page.get_by_role("img", name="请店里签个名").evaluate("e => e.scrollIntoView({ block: 'center' })")
        field = page.get_by_role("img", name="请店里签个名").bounding_box()
        assert field
        page.mouse.move(field["x"] + 20, field["y"] + 20)
        page.mouse.down()
        page.mouse.move(field["x"] + 90, field["y"] + 60, steps=3)
        page.mouse.up()
        phone.has_kept(r'"signature":\[\[\d')
        page.reload()  # the camera, or the system, may kill the page at any moment
        expect(page.get_by_label("讲给了谁")).to_have_value("店主老赵")
        phone.tap("离店，提交拜访")
        expect(page.get_by_text("拜访存好了，有网就发。")).to_be_visible()
        phone.connect()
        phone.all_sent()
        policies, vectors = VECTORS["policies"], VECTORS["vectors"]
        for vector in vectors:
            in_force = page.evaluate(IN_FORCE, [policies, vector["day"]])
            assert in_force == [policies[number - 1]["id"] for number in vector["asked"]], vector
        visit, *_ = phone.records("visit")
        [stroke] = visit["body"]["checklist"].pop("signature")
        assert len(stroke) == 8
        assert visit["body"]["checklist"] == {
            "bottles": [{"product": "xintianlan", "bottles": 2}],
            "tags_in_order": True,
            "decoration_in_order": False,
            "policy_told": True,
            "told_to": "店主老赵",
            "policies": [policy_id],
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
        phone.has_kept('"prominent":true')
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
        phone.goes("/displays/new?outlet=rep_an-1")
        phone.photographs("陈列照片", 41)
        expect(page.get_by_text("有照片像别家店的")).to_be_visible()


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
        decision = {"decision": "rejected", "reason": "photo_unclear", "remark": "看不到双沟"}
        reviewed = call(
            phone_server, "supervisor_chen", "PUT", f"/submissions/{first['receipt']['id']}/review", decision
        )
        assert reviewed.status_code == 204
        page.reload()
        phone.goes("/records?view=back")
        page.locator(".record-row", has_text="看不到双沟").click()
        expect(page.get_by_text("退回原因：照片看不清")).to_be_visible()
        phone.tap("改好再交")
        expect(page.locator(".notice.warn").first).to_contain_text("这条。退回原因：照片看不清")
        phone.tap("提交陈列")
        expect(page.locator(".thumb .standing")).to_have_text("照片看不清，点开重拍")
        phone.tap("还用旧照片")
        expect(page.locator(".tile", has_text="新天蓝")).to_contain_text("6 瓶 · 1 层")
        phone.tap("摆在一起")
        phone.tap("提交陈列")
        phone.tap("照样交")
        phone.all_sent()
        kept = phone.records("display")[0]
        assert kept["corrects"]["id"] == first["receipt"]["id"]
        assert kept["body"]["joint"] and kept["body"]["photos"] == first["body"]["photos"]
        again = f"/submissions/{kept['receipt']['id']}/review"
        assert call(phone_server, "supervisor_chen", "PUT", again, decision).status_code == 204
        page.reload()
        phone.goes(f"/records/{kept['receipt']['id']}")
        phone.tap("改好再交")
        page.get_by_role("button", name="第 1 张照片").click()
        with page.expect_file_chooser() as camera:
            phone.tap("重拍")
        taken = {"name": "52.jpg", "mimeType": "image/jpeg", "buffer": jpeg(52, (640, 480))}
        camera.value.set_files(taken)  # type: ignore[arg-type]
        expect(page.locator(".thumb .standing")).to_contain_text("还不算数")
        phone.tap("提交陈列")
        phone.tap("照样交")
        phone.all_sent()
        corrected = phone.records("display")[0]
        assert corrected["corrects"]["id"] == kept["receipt"]["id"]
        assert corrected["body"]["photos"][0]["sha256"] != kept["body"]["photos"][0]["sha256"]
        assert [line["status"] for line in corrected["receipt"]["photos"]] == ["received"]
        phone.goes(f"/records/{corrected['receipt']['id']}")
        phone.cut()
        phone.tap("撤回")
        page.get_by_role("dialog").get_by_role("button", name="撤回").click()
        expect(page.get_by_role("link", name="撤回：")).to_contain_text("等待发送")
        phone.connect()
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


def test_a_banquet_is_booked_registered_proved_and_another_cancelled(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    with phone_of(chromium, phone_server, "rep_cui") as phone:
        page = phone.page
        phone.cut()
        for host, day in (("张三", today()), ("李四", today(1))):
            phone.goes("/banquets/new")
            page.get_by_label("哪天办").fill(day)
            page.get_by_label("主家姓名").fill(host)
            page.get_by_label("在哪儿办").fill("辛集大酒店")
            phone.tap("晚餐")
            phone.tap("亲友家宴")
            page.locator(".tile", has_text="海之蓝").click()
            phone.tap("24")
            phone.tap("好了")
            phone.tap("提交登记")
            if host == "张三":
                phone.tap("照样交")
            expect(page.get_by_text("服务器收到，才算登记。")).to_be_visible()
        phone.goes("/banquets")
        expect(page.locator(".record-row", has_text="未登记")).to_have_count(2)
        phone.connect()
        expect(page.locator(".record-row", has_text="已登记")).to_contain_text("李四")
        expect(page.locator(".record-row", has_text="登记晚了")).to_contain_text("张三")
        page.locator(".record-row a", has_text="李四").click()
        phone.tap("取消这场家宴")
        page.get_by_label("为什么取消").fill("改期了")
        phone.tap("取消家宴")
        expect(page.locator(".badges")).to_contain_text("已取消")
        booking = next(one for one in phone.records("banquet") if one["body"]["host"] == "张三")
        phone.goes(f"/banquets/{booking['receipt']['id']}/proof")
        phone.photographs("现场照片", 71)
        expect(page.locator(".tile", has_text="海之蓝")).to_contain_text("带 24 退 0")
        page.locator(".tile", has_text="海之蓝").click()
        page.get_by_role("textbox", name="退回几瓶").fill("5")
        phone.tap("好了")
        phone.tap("实际几桌 加 1")
        phone.tap("提交凭证")
        phone.tap("照样交")  # it was registered too late
        phone.all_sent()
        proof, *_ = phone.records("proof")
        assert proof["body"]["tables"] == 11
        assert proof["body"]["products"] == [
            {"product": "haizhilan", "bottles_taken": 24, "bottles_returned": 5}
        ]
        assert [reason["code"] for reason in proof["qualification"]["reasons"]] == ["banquet.not_registered"]


def test_a_route_is_suggested_put_in_order_and_planned_again_on_the_server(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    with phone_of(chromium, phone_server, "rep_cui") as phone:
        page = phone.page
        phone.goes("/route")
        phone.tap("定位，排一条路线")
        expect(page.locator(".record-row")).to_have_count(3)
        phone.tap("调整")
        phone.tap("Shop rep_cui-2 往前")
        expect(page.locator(".order .name")).to_have_text([f"Shop rep_cui-{number}" for number in (0, 2, 1)])
        handle, first = page.locator(".handle").nth(2), page.locator(".handle").nth(0)
        handle.hover()
        page.mouse.down()
        top = first.bounding_box()
        assert top
        page.mouse.move(top["x"] + 10, top["y"] - 4, steps=5)
        with page.expect_response(lambda told: "/routes/" in told.url and in_order(told.request, 1, 0, 2)):
            page.mouse.up()
        order = [f"Shop rep_cui-{number}" for number in (1, 0, 2)]
        expect(page.locator(".order .name")).to_have_text(order)
        phone.tap("排好了")
        expect(page.locator(".notice.warn")).to_have_count(0)
        planned = phone.told(f"/routes/{today()}/rep_cui")
        assert [stop["name"] for stop in planned["outlets"]] == order
        expect(page.get_by_role("link", name="下一家：Shop rep_cui-1")).to_be_visible()


def in_order(request: Request, *numbers: int) -> bool:
    return request.post_data_json == {"outlets": [f"rep_cui-{number}" for number in numbers]}


def test_what_could_not_be_fetched_is_asked_for_again_soon(
    phone_server: PhoneServer, chromium: Browser
) -> None:
    with phone_of(chromium, phone_server, "rep_an") as phone:
        page = phone.page
        page.clock.install()
        page.route("**/api/v1/bootstrap*", lambda route: route.abort())
        with page.expect_event("requestfailed", lambda request: "/bootstrap" in request.url):
            page.reload()
        page.unroute("**/api/v1/bootstrap*")
        with page.expect_response("**/api/v1/bootstrap*", timeout=60_000) as told:
            page.clock.fast_forward(21_000)
        assert told.value.ok

"""The outbox under faults: every record arrives exactly once, and every photo byte for byte."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.phones import Line, Phone, PhoneServer, captive_portal
from tests.faults import proxy
from tests.live import CHROMIUM, CHROMIUM_ARGUMENTS

CLOCK_AHEAD = """(() => {
  const Real = Date;
  const ahead = 2 * 86_400_000;
  self.Date = class extends Real {
    constructor(...given) { given.length ? super(...given) : super(Real.now() + ahead); }
    static now() { return Real.now() + ahead; }
  };
})()"""

FULL = """() => {
  const put = IDBObjectStore.prototype.put;
  let room = 1;
  IDBObjectStore.prototype.put = function (...given) {
    if (this.name === 'photos' && room-- <= 0) throw new DOMException('', 'QuotaExceededError');
    return put.apply(this, given);
  };
}"""
"""The phone has room for one more photo. (Chromium's own override of the quota does not reach its databases.)"""


def test_what_was_made_offline_is_sent_once_there_is_a_line_and_its_photos_let_go(
    phone: Phone, phone_server: PhoneServer
) -> None:
    phone.arrive("rep_an")
    phone.context.set_offline(True)
    made = [phone.submit("rep_an-1"), phone.submit("rep_an-2", photos=1)]
    phone.shows(2)
    phone.page.reload()
    phone.is_shown()
    phone.shows(2)
    assert phone.kept_photos() == 3
    phone.context.set_offline(False)
    phone.shows(0)
    phone_server.holds("rep_an", *made)
    assert set(phone.states().values()) == {"received"}
    assert phone.kept_photos() == 0
    phone.page.get_by_role("link", name="发件箱").click()
    expect(phone.page.locator(".items.received li")).to_have_count(2)
    expect(phone.page.locator(".items.received")).to_contain_text("回执")
    assert phone.complaints == []


@pytest.mark.parametrize(
    "cut",
    [proxy.cut_before_the_answer, proxy.cut_within_the_body, proxy.cut_within_the_answer],
    ids=lambda cut: cut.__name__,
)
def test_a_line_that_is_cut_loses_and_doubles_nothing(
    phone: Phone, line: Line, phone_server: PhoneServer, cut: proxy.Cut
) -> None:
    phone.arrive("rep_bai")
    line.cut = cut
    made = phone.submit("rep_bai-1")
    phone.shows(1)
    phone.kick()
    line.cut = proxy.pass_on
    phone.kick()
    phone.shows(0)
    phone_server.holds("rep_bai", made)


def test_a_line_that_is_cut_between_record_and_photos_goes_on_where_it_was(
    phone: Phone, line: Line, phone_server: PhoneServer
) -> None:
    phone.arrive("rep_an")
    photos: list[str] = []

    def cut_at_second_photo(request: bytes, one: object, other: object) -> None:
        if b"PUT /api/v1/photos/" in request[:40]:
            photos.append(request[:100].decode().split("/")[4].split(" ")[0])
            if len(photos) == 2:
                line.cut = proxy.cut_before_the_body
                return
        proxy.pass_on(request, one, other)  # type: ignore[arg-type]

    line.cut = cut_at_second_photo
    made = phone.submit("rep_an-0", photos=3)
    phone.shows(1)
    phone.kick()
    line.cut = proxy.pass_on
    phone.kick()
    phone.shows(0)
    phone_server.holds("rep_an", made)
    assert phone.kept_photos() == 0


def test_three_tabs_send_everything_once(phone: Phone, line: Line, phone_server: PhoneServer) -> None:
    phone.arrive("rep_cui")
    tabs = [phone.page, phone.context.new_page(), phone.context.new_page()]
    for tab in tabs[1:]:
        tab.goto(f"{phone.url}/app")
        phone.is_shown(tab)
    sent: list[str] = []
    phone.context.on("request", lambda request: request.method == "PUT" and sent.append(request.url))
    phone.context.set_offline(True)
    made = [phone.submit(f"rep_cui-{i}", photos=1, page=tab) for i, tab in enumerate(tabs)]
    for tab in tabs:
        phone.shows(3, tab)
    sent.clear()
    phone.context.set_offline(False)
    for tab in tabs:
        phone.shows(0, tab)
    phone_server.holds("rep_cui", *made)
    photos = [url for url in sent if "/photos/" in url]
    assert len(photos) == len(set(photos)) == 3


def test_an_expired_login_keeps_everything_until_its_user_is_back(
    phone: Phone, phone_server: PhoneServer
) -> None:
    phone.arrive("rep_an")
    phone.context.clear_cookies()
    made = phone.submit("rep_an-1")
    phone.page.get_by_role("link", name="发件箱").click()
    expect(phone.page.locator(".state.signed_out")).to_be_visible()
    phone.page.get_by_role("link", name="重新登录", exact=True).click()
    expect(phone.page.get_by_label("工号")).to_have_value("rep_an")
    phone.sign_in("rep_an")
    phone.has_sent(1)
    phone_server.holds("rep_an", made)


def test_another_user_of_the_phone_neither_sees_nor_sends_it(phone: Phone, phone_server: PhoneServer) -> None:
    phone.page.goto(f"{phone.url}/app")
    phone.sign_in("rep_an")
    own = phone.context.cookies()
    phone.context.route("**/api/v1/displays/**", lambda route: route.abort())
    made = phone.submit("rep_an-2")
    phone.shows(1)
    # somebody else's session in this browser: the item waits for its own user
    phone.become("rep_bai")
    phone.context.unroute("**/api/v1/displays/**")
    assert phone.kick() == {made["id"]: "signed_out"}
    phone.context.route("**/api/v1/displays/**", lambda route: route.abort())
    phone.context.add_cookies(own)  # type: ignore[arg-type]
    # signing out warns; the next user finds an empty outbox
    phone.page.locator("nav.tabs a", has_text="我的").click()
    phone.page.get_by_role("button", name="退出登录").click()
    phone.page.get_by_role("button", name="仍要退出").click()
    phone.sign_in("rep_bai")
    phone.context.unroute("**/api/v1/displays/**")
    phone.shows(0)
    assert phone.kick() == {}
    assert made["id"] not in phone_server.displays_of("rep_bai")
    # its maker comes back
    phone.page.locator("nav.tabs a", has_text="我的").click()
    phone.page.get_by_role("button", name="退出登录").click()
    phone.sign_in("rep_an")
    phone.has_sent(1)
    phone_server.holds("rep_an", made)


def test_a_refused_record_is_kept_told_and_sent_anew_under_another_id(
    phone: Phone, phone_server: PhoneServer
) -> None:
    phone.arrive("rep_an")
    refused = phone.submit("rep_an-0", note="长" * 501)
    phone.page.get_by_role("link", name="发件箱").click()
    expect(phone.page.locator(".notice.bad")).to_be_visible()
    assert phone.kept_photos() == 2
    phone.page.get_by_role("link", name="改好再交").click()
    phone.page.get_by_role("button", name="改好再交").click()
    phone.page.get_by_label("备注").fill("短一点")
    submit_again(phone)
    phone.shows(0)
    (again,) = phone.states().items()
    assert again[1] == "received"
    assert refused["id"] not in phone_server.displays_of("rep_an")
    told = phone_server.call("rep_an", f"/submissions/{again[0]}")["body"]
    assert told == {**refused["body"], "position": None, "note": "短一点"}
    phone_server.holds("rep_an", {"id": again[0], "body": told})


def test_a_record_whose_photo_is_refused_is_withdrawn_when_the_corrected_one_is_sent(
    phone: Phone, phone_server: PhoneServer
) -> None:
    phone.arrive("rep_bai")
    phone.context.set_offline(True)
    first = phone.submit("rep_bai-1")
    spoilt = first["body"]["photos"][1]["sha256"]
    phone.spoil(first["id"], spoilt)
    phone.context.set_offline(False)
    phone.page.get_by_role("link", name="发件箱").click()
    expect(phone.page.locator(".notice.bad")).to_contain_text("第 2 张照片")
    phone.page.get_by_role("link", name="改好再交").click()
    phone.page.get_by_role("button", name="改好再交").click()
    expect(phone.page.get_by_role("button", name="张照片")).to_have_count(1)  # the good one is kept
    phone.context.set_offline(True)
    submit_again(phone)
    phone.shows(1)
    assert phone_server.call("rep_bai", f"/submissions/{first['id']}")["receipt"]["state"] == "incomplete"
    phone.context.set_offline(False)
    phone.shows(0)
    (again,) = phone.states()
    body = phone_server.call("rep_bai", f"/submissions/{again}")["body"]
    assert body["corrects"] == first["id"]
    assert [photo["sha256"] for photo in body["photos"]] == [first["body"]["photos"][0]["sha256"]]
    assert phone_server.call("rep_bai", f"/submissions/{first['id']}")["receipt"]["state"] == "withdrawn"
    phone_server.holds("rep_bai", {"id": again, "body": body})


def submit_again(phone: Phone) -> None:
    """The form of the corrected display, left for the outbox; its one product does not count, which is asked about."""
    expect(phone.page.locator(".standing.bad")).to_be_visible()
    phone.page.get_by_role("button", name="提交陈列").click()
    phone.page.get_by_role("button", name="照样交").click()
    expect(phone.page.get_by_role("heading", name="发件箱")).to_be_visible()
    expect(phone.page.get_by_text("陈列存好了")).to_be_visible()


def test_a_full_phone_says_so_and_loses_nothing(phone: Phone, phone_server: PhoneServer) -> None:
    phone.arrive("rep_bai")
    phone.context.route("**/api/v1/displays/**", lambda route: route.abort())
    made = phone.submit("rep_bai-2")
    phone.page.evaluate(FULL)
    assert phone.submit("rep_bai-0") == "StorageFull"
    assert set(phone.states()) == {made["id"]}
    assert phone.kept_photos() == 2
    phone.page.reload()
    phone.is_shown()
    phone.context.unroute("**/api/v1/displays/**")
    phone.kick()
    phone.shows(0)
    phone_server.holds("rep_bai", made)


def test_a_clock_two_days_ahead_is_put_right(phone: Phone, phone_server: PhoneServer) -> None:
    phone.context.add_init_script(CLOCK_AHEAD)
    phone.arrive("rep_cui")
    made = phone.submit("rep_cui-1")
    phone.shows(0)
    phone_server.holds("rep_cui", made)
    told = phone_server.call("rep_cui", f"/submissions/{made['id']}")
    occurred_at = datetime.fromisoformat(told["occurred_at"])
    assert abs(occurred_at - datetime.now(UTC)) < timedelta(minutes=5)
    assert told["receipt"]["business_day"] == str(occurred_at.astimezone(ZoneInfo("Asia/Shanghai")).date())


def test_a_captive_portal_is_never_taken_for_our_server(
    phone: Phone, line: Line, phone_server: PhoneServer
) -> None:
    phone.arrive("rep_an")
    line.cut = captive_portal
    made = phone.submit("rep_an-1")
    assert phone.kick()[made["id"]] == "waiting"
    phone.page.evaluate("() => navigator.serviceWorker.ready.then(worker => worker.update()).catch(() => {})")
    phone.page.reload()
    phone.is_shown()
    line.cut = proxy.pass_on
    phone.kick()
    phone.shows(0)
    phone_server.holds("rep_an", made)


def test_a_rescue_file_carries_everything_to_another_phone_of_the_same_user(
    phone: Phone, chromium: Browser, line: Line, phone_server: PhoneServer, tmp_path: Path
) -> None:
    phone.arrive("rep_an")
    phone.context.set_offline(True)
    made = [phone.submit("rep_an-1"), phone.submit("rep_an-2")]
    phone.page.get_by_role("link", name="发件箱").click()
    phone.page.get_by_text("备份文件").click()
    with phone.page.expect_download() as download:
        phone.page.get_by_role("button", name="存成文件").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    other = Phone(chromium.new_context(), line.url)
    try:
        other.arrive("rep_bai")
        assert "用他的工号登录" in bring_in(other, file)
        other.arrive("rep_an")
        damaged = tmp_path / "damaged.rescue"
        damaged.write_bytes(file.read_bytes()[:-9])
        told = bring_in(other, damaged)  # one photo of one of them: all the rest is read, and sent
        assert "读进来 2 条" in told and "有照片坏了，要重拍：陈列 rep_an-" in told
        expect(other.page.locator(".notice.bad")).to_contain_text("在手机里坏了")
        other.shows(1)
        assert "都有了" in bring_in(other, file)
        other.shows(0)
        phone_server.holds("rep_an", *made)
        assert "都有了" in bring_in(other, file)
    finally:
        other.context.close()
    phone.context.set_offline(False)
    phone.shows(0)
    phone_server.holds("rep_an", *made)


def bring_in(phone: Phone, file: Path) -> str:
    phone.page.goto(f"{phone.url}/app#/outbox")
    phone.page.reload()
    phone.page.get_by_text("备份文件").click()
    phone.page.get_by_label("读入文件").last.set_input_files(file)
    return phone.page.locator(".rescue .notice").inner_text()


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    return tmp_path / "profile"


def test_a_browser_that_is_killed_sends_everything_after_its_restart(
    chromium: Browser, line: Line, phone_server: PhoneServer, profile: Path
) -> None:
    playwright = chromium.browser_type
    options = {"executable_path": CHROMIUM, "args": CHROMIUM_ARGUMENTS}
    phone = Phone(playwright.launch_persistent_context(profile, **options), line.url)  # type: ignore[arg-type]
    phone.arrive("rep_bai")
    phone.context.set_offline(True)
    made = [phone.submit("rep_bai-1"), phone.submit("rep_bai-2")]
    with phone.context.expect_event("close"):
        kill_browser_of(profile)
    phone = Phone(playwright.launch_persistent_context(profile, **options), line.url)  # type: ignore[arg-type]
    try:
        phone.arrive("rep_bai")  # a cookie may not be on the disk yet; a record always is
        phone.kick()
        phone.shows(0)
        phone_server.holds("rep_bai", *made)
    finally:
        phone.context.close()


def kill_browser_of(profile: Path) -> None:
    """kill -9 of every process that was started with this profile."""
    for process in Path("/proc").glob("[0-9]*"):
        try:
            command = (process / "cmdline").read_bytes()
        except OSError:
            continue
        if b"chromium" in command and f"--user-data-dir={profile}".encode() in command.split(b"\0"):
            os.kill(int(process.name), signal.SIGKILL)


@pytest.fixture
def changing_server(phone_server: PhoneServer, tmp_path: Path) -> Iterator[PhoneServer]:
    """The product in a folder of its own, where a new release can be laid over the old one."""
    for name in ("fieldapp", "static", "templates", "migrations", "wsgi.py", "gunicorn.conf.py"):
        source = phone_server.top / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    with PhoneServer(phone_server.environment, phone_server.folder, top=tmp_path) as server:
        yield server


def test_a_new_release_with_another_database_finds_what_waited(
    chromium: Browser, changing_server: PhoneServer
) -> None:
    context: BrowserContext = chromium.new_context()
    phone = Phone(context, changing_server.url)
    try:
        phone.arrive("rep_cui")
        context.route("**/api/v1/displays/**", lambda route: route.abort())
        made = phone.submit("rep_cui-2")
        before = phone.page.locator("html").get_attribute("data-release")
        module = changing_server.top / "static/app/database.js"
        changed = module.read_text(encoding="utf-8").replace("VERSION = 1", "VERSION = 2")
        module.write_text(changed.replace("function upgrade(db, from) {", UPGRADE), encoding="utf-8")
        phone.page.evaluate("() => navigator.serviceWorker.ready.then(worker => worker.update())")
        phone.page.get_by_role("button", name="有新版本").click()
        expect(phone.page.locator("html")).not_to_have_attribute("data-release", before or "")
        phone.is_shown()
        phone.shows(1)
        context.unroute("**/api/v1/displays/**")
        phone.kick()
        phone.shows(0)
        changing_server.holds("rep_cui", made)
        context.set_offline(True)
        phone.page.reload()
        phone.is_shown()
    finally:
        context.close()


UPGRADE = """function upgrade(db, from) {
  if (from < 2) db.createObjectStore('later');"""

"""The review desk in a real browser: by keyboard alone, and never a record decided unseen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.test_pages import DESK, PHONE, browsing
from tests.cast import secret_of
from tests.office import display_body, jpeg, new_id, sha256


def put(url: str, who: str, path: str, **body: Any) -> None:
    headers = {"Cookie": f"session={secret_of(who)}", "Sec-Fetch-Site": "same-origin"}
    if "data" in body:
        headers["Content-Type"] = "image/jpeg"
    answer = requests.put(f"{url}/api/v1/{path}", headers=headers, timeout=30, **body)
    assert answer.status_code in (200, 201, 204), answer.text


def waiting(url: str, who: str, seed: int) -> str:
    record, photo = new_id(), jpeg(seed, (640, 480))
    put(url, who, f"displays/{record}", json=display_body(f"{who}-{seed % 3}", photo))
    put(url, who, f"photos/{sha256(photo)}", data=photo)
    return record


def at_the_queue(page: Page, url: str, who: str) -> None:
    page.context.add_cookies([{"name": "session", "value": secret_of(who), "url": url}])
    page.goto(f"{url}/review")


@contextmanager
def photos_held(page: Page) -> Iterator[None]:
    """No photo arrives until the end of this."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/v1/photos/*", hold)
    yield
    for route in held:
        route.continue_()
    page.unroute("**/api/v1/photos/*")


def test_a_supervisor_reviews_by_keyboard_one_after_the_other(desk_server: Any, chromium: Browser) -> None:
    for seed in range(4):
        waiting(desk_server.url, "rep_an", 900 + seed)
    with browsing(chromium, DESK) as (page, complaints):
        at_the_queue(page, desk_server.url, "supervisor_chen")
        with photos_held(page):
            page.get_by_role("link", name="从第一条审起").press("Enter")
            page.wait_for_url("**/records/**", wait_until="commit")
            expect(page.locator(".decide.unready")).to_be_visible()
            first = page.url
            page.keyboard.press("a")  # before the photo stood there
        expect(page.locator(".decide.unready")).to_have_count(0)
        assert page.url == first
        page.keyboard.press("a")
        page.wait_for_url(lambda there: "decided=" in there and there != first)
        expect(page.get_by_role("status")).to_contain_text("上一条审好了")
        expect(page.locator(".decide.unready")).to_have_count(0)
        second = page.url
        for key in ("r", "1", "Enter"):
            page.keyboard.press(key)
        page.wait_for_url(lambda there: "decided=" in there and there != second)
        page.keyboard.press("b")
        page.wait_for_url("**/review")
        expect(page.locator(".queue > li")).to_have_count(2)
        assert complaints == []


def test_without_scripts_each_decision_leads_back_to_the_queue(desk_server: Any, chromium: Browser) -> None:
    record = waiting(desk_server.url, "rep_bai", 970)
    with browsing(chromium, PHONE, java_script_enabled=False) as (page, _):
        at_the_queue(page, desk_server.url, "supervisor_chen")
        page.goto(f"{desk_server.url}/records/{record}")
        page.get_by_role("button", name="通过").click()
        page.wait_for_url("**/review?done=1")


def test_a_supervisor_rejects_by_keyboard_alone(desk_server: Any, chromium: Browser) -> None:
    record = waiting(desk_server.url, "rep_bai", 980)
    with browsing(chromium, PHONE) as (page, complaints):
        at_the_queue(page, desk_server.url, "supervisor_chen")
        page.goto(f"{desk_server.url}/records/{record}")
        page.locator(".decide summary").press("Enter")
        expect(page.get_by_role("button", name="通过")).to_be_hidden()
        page.locator(".decide [name=reason]").first.press("Space")
        page.get_by_role("button", name="退回", exact=True).press("Enter")
        expect(page.locator(".notice.good")).to_be_visible()
        assert complaints == []


def swipe(page: Page, dx: float, dy: float = 0) -> None:
    """A finger over the photos, from which the browser itself makes its touch events."""
    box = page.locator(".photos").first.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2 - dx / 2, box["y"] + min(box["height"], 300) / 2 - dy / 2
    finger = page.context.new_cdp_session(page)
    steps = [{"x": x + dx * step / 8, "y": y + dy * step / 8} for step in range(9)]
    for kind, points in (("touchStart", steps[:1]), ("touchMove", steps[1:])):
        for point in points:
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [point]})
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_a_supervisor_reviews_by_swiping_and_never_what_was_not_seen(
    desk_server: Any, chromium: Browser
) -> None:
    for seed in range(3):
        waiting(desk_server.url, "rep_bai", 930 + seed)
    with browsing(chromium, PHONE, has_touch=True, is_mobile=True) as (page, complaints):
        at_the_queue(page, desk_server.url, "supervisor_chen")
        with photos_held(page):
            page.get_by_role("link", name="从第一条审起").tap()
            page.wait_for_url("**/records/**", wait_until="commit")
            expect(page.locator(".decide.unready")).to_be_visible()
            first = page.url
            swipe(page, 250)  # before the photo stood there
        expect(page.locator(".decide.unready")).to_have_count(0)
        assert page.url == first
        expect(page.locator(".swipes")).to_be_visible()
        swipe(page, 60)  # a slip
        assert page.url == first
        swipe(page, -250)
        expect(page.locator(".decide [name=reason]").first).to_be_focused()
        page.get_by_text("先不退回").click()
        expect(page.locator(".decide [name=reason]").first).to_be_hidden()
        page.evaluate("scrollTo(0, 0)")
        assert page.url == first
        swipe(page, 250)
        page.wait_for_url(lambda there: "decided=" in there and there != first)
        expect(page.get_by_role("status")).to_contain_text("上一条审好了")
        expect(page.locator(".decide.unready")).to_have_count(0)
        second = page.url
        for across in (0, 40):  # scrolling; last, as the page goes on for a while
            swipe(page, across, -250)
        assert page.url == second
        assert complaints == []

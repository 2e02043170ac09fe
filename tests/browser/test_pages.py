"""The pages in a real browser: they fit a cheap phone, obey their own policy, and work by keyboard alone."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from fieldapp.demo.cast import PASSWORD

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
DESKS = {
    "E001": ("/months", "/records", "/account"),
    "E012": ("/months", "/records"),
    "S01": ("/review", "/months", "/records", "/account"),
    "F01": ("/months", "/records"),
    "I01": ("/account",),
    "L01": ("/records",),
    "A01": ("/account",),
}
"""Whose pages are looked at; E012 pays for a claim loss."""

LARGER_TEXT = "document.documentElement.style.fontSize = '130%'"
TOO_WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
OPEN_ALL = "() => document.querySelectorAll('details').forEach(e => { e.open = true; })"
TOO_SMALL = """() => [...document.querySelectorAll('button, summary, .button, nav a, .field input')]
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 47.5).map(e => e.outerHTML)"""


@contextmanager
def browsing(chromium: Browser, size: dict[str, int], **options: Any) -> Iterator[tuple[Page, list[str]]]:
    """A fresh browser, and what it complains about."""
    context = chromium.new_context(viewport=size, **options)  # type: ignore[arg-type]
    page, complaints = context.new_page(), []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    try:
        yield page, complaints
    finally:
        context.close()


def sign_in(page: Page, url: str, staff_number: str) -> None:
    page.goto(f"{url}/login")
    page.get_by_label("工号").fill(staff_number)
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda there: "/login" not in there)


@pytest.mark.parametrize("who", DESKS)
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_fit_the_screen_even_with_larger_text(
    demo_server: Any, chromium: Browser, who: str, size: dict[str, int]
) -> None:
    with browsing(chromium, size) as (page, complaints):
        sign_in(page, demo_server.url, who)
        for path in DESKS[who]:
            page.goto(demo_server.url + path)
            _opens(page)
            assert page.evaluate(TOO_SMALL) == [], path
            assert not page.evaluate(TOO_WIDE), path
            page.evaluate(LARGER_TEXT)
            assert not page.evaluate(TOO_WIDE), f"{path} with larger text"
        assert complaints == []


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize(
    ("who", "page_of"),
    [
        ("E001", "/statements/{}/E001"),
        ("E012", "/statements/{}/E012"),
        ("E020", "/statements/{}/E020"),
        ("F01", "/months/{}"),
    ],
)
def test_closed_and_paid_months_fit_the_screen_too(
    demo_server: Any, chromium: Browser, who: str, page_of: str, size: dict[str, int]
) -> None:
    with browsing(chromium, size) as (page, complaints):
        sign_in(page, demo_server.url, who)
        for month in closed_months(page, demo_server.url):
            page.goto(demo_server.url + page_of.format(month))
            _opens(page)
            assert not page.evaluate(TOO_WIDE), month
            page.evaluate(LARGER_TEXT)
            assert not page.evaluate(TOO_WIDE), f"{month} with larger text"
        assert complaints == []


def closed_months(page: Page, url: str) -> list[str]:
    """The demo's two closed months, the last one first."""
    page.goto(f"{url}/months")
    shown = re.search(r"\d{4}-\d\d", page.url)
    assert shown
    first = date.fromisoformat(f"{shown[0]}-01")
    last = (first - timedelta(days=1)).replace(day=1)
    return [f"{last:%Y-%m}", f"{last - timedelta(days=1):%Y-%m}"]


def _opens(page: Page) -> None:
    page.evaluate(OPEN_ALL)


def test_a_statement_opens_to_its_records_and_their_photos(demo_server: Any, chromium: Browser) -> None:
    with browsing(chromium, PHONE) as (page, _):
        sign_in(page, demo_server.url, "E001")
        page.goto(f"{demo_server.url}/statements/{closed_months(page, demo_server.url)[0]}/E001")
        openings = page.locator(".lines > ol > li", has=page.locator("[title='opening.reward']"))
        openings.locator("summary").click()
        openings.locator(".evidence .outlet").first.click()
        _shows_its_photo(page)


def test_what_waits_for_review_shows_its_photo(demo_server: Any, chromium: Browser) -> None:
    with browsing(chromium, PHONE) as (page, complaints):
        sign_in(page, demo_server.url, "S03")
        page.goto(f"{demo_server.url}/review")
        page.locator(".queue li:has(img) .outlet").first.click()
        _shows_its_photo(page)
        assert complaints == []


def _shows_its_photo(page: Page) -> None:
    photo = page.locator(".record .photos img").first
    expect(photo).to_be_visible()
    page.wait_for_function("image => image.naturalWidth > 0", arg=photo.element_handle())


def test_every_statement_prints_on_one_a4_page_without_the_menu(demo_server: Any, chromium: Browser) -> None:
    with browsing(chromium, DESK) as (page, _):
        sign_in(page, demo_server.url, "F01")
        months = closed_months(page, demo_server.url)
        page.emulate_media(media="print")
        for rep in ("E001", "E009", "E015"):
            for month in (months[0], "running"):
                page.goto(f"{demo_server.url}/months")
                path = page.url.rsplit("/", 1)[1] if month == "running" else month
                page.goto(f"{demo_server.url}/statements/{path}/{rep}")
                expect(page.locator(".top")).to_be_hidden()
                assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1, (rep, month)


def test_the_api_documentation_runs_under_the_content_security_policy(
    demo_server: Any, chromium: Browser
) -> None:
    with browsing(chromium, DESK) as (page, complaints):
        elsewhere: list[str] = []
        page.on("request", lambda request: elsewhere.append(request.url))
        page.goto(f"{demo_server.url}/api/docs")
        expect(page.locator(".opblock-summary-control").first).to_be_visible()
        for operation in page.locator(".opblock-summary-control").all()[::40]:
            operation.click()  # all of them would take minutes, and are drawn by the same code
        expect(page.locator(".opblock.is-open .responses-inner").first).to_be_visible()
        page.locator(".models-control").first.click()
        assert complaints == []
        assert [url for url in elsewhere if not url.startswith((demo_server.url, "data:", "blob:"))] == []

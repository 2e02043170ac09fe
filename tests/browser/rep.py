"""A rep at work with a phone in a real browser: at a place, with a camera, and a network that can be cut."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from playwright.sync_api import Browser, Page, expect

from tests.browser.phones import DRAFT_HOLDS, HOLDS, INSTALLED
from tests.cast import PASSWORD, secret_of
from tests.live import LiveServer
from tests.office import jpeg

PHONE = {"width": 360, "height": 740}
AT_THE_SHOPS = {"latitude": 37.9001, "longitude": 115.2001, "accuracy": 12.5}
"""Some 14 m from the cast's shops."""


class RepPhone:
    """One browser of one rep; what it complains about is collected."""

    def __init__(self, page: Page, server: LiveServer, who: str) -> None:
        self.page, self.server, self.who = page, server, who
        self.complaints: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def sign_in(self) -> None:
        self.page.goto(f"{self.server.url}/app")
        self.page.get_by_label("工号").fill(self.who)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        expect(self.page.get_by_role("navigation", name="主菜单")).to_be_visible()
        self.page.evaluate(INSTALLED)

    def goes(self, path: str) -> None:
        """Opens a screen by its address, as a link does."""
        self.page.evaluate("path => { location.hash = path; }", path)

    def cut(self) -> None:
        self.page.context.set_offline(True)

    def connect(self) -> None:
        self.page.context.set_offline(False)

    def tap(self, name: str, **options: Any) -> None:
        self.page.get_by_role(options.pop("role", "button"), name=name, exact=True).click(**options)

    def photographs(self, label: str, *seeds: int) -> None:
        """Takes photos, one after the other."""
        strip = self.page.get_by_role("region", name=label)
        expect(strip).to_be_visible()  # with what a draft held already
        for seed in seeds:
            before = strip.get_by_role("button", name="第").count()
            photo = {"name": f"{seed}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(seed, (640, 480))}
            strip.locator("input[type=file]").set_input_files(photo)  # type: ignore[arg-type]
            expect(strip.get_by_role("button", name="第")).to_have_count(before + 1)

    def all_sent(self) -> None:
        """Waits until the record is kept on the phone, and then until nothing is left to be sent."""
        expect(self.page.locator(".notice.good")).to_contain_text("存好了")
        self.page.evaluate(HOLDS, {"received": None, "waiting": 0})
        expect(self.page.locator(".tabs .count")).to_have_count(0)

    def has_kept(self, words: str) -> None:
        """Waits until a draft that holds this stands on the phone."""
        self.page.evaluate(DRAFT_HOLDS, words)

    def told(self, path: str) -> Any:
        """What the server says to this user."""
        return call(self.server, self.who, "GET", path).json()

    def records(self, kind: str) -> list[dict[str, Any]]:
        """The rep's own records of a kind as the server holds them, the newest first."""
        listed = self.told(f"/submissions?kind={kind}")["items"]
        return [self.told(f"/submissions/{line['id']}") for line in listed]


def call(server: LiveServer, who: str, method: str, path: str, body: Any = None) -> requests.Response:
    """A request of somebody else's, at another desk."""
    headers = {"Cookie": f"session={secret_of(who)}", "Sec-Fetch-Site": "same-origin"}
    return requests.request(method, f"{server.url}/api/v1{path}", json=body, headers=headers, timeout=30)


@contextmanager
def phone_of(chromium: Browser, server: LiveServer, who: str, **options: Any) -> Iterator[RepPhone]:
    """A fresh phone, signed in; `permissions=[]`: it tells nobody where it is."""
    settings = {"viewport": PHONE, "geolocation": AT_THE_SHOPS, "permissions": ["geolocation"], **options}
    context = chromium.new_context(**settings)
    phone = RepPhone(context.new_page(), server, who)
    try:
        phone.sign_in()
        yield phone
        assert phone.complaints == []
    finally:
        context.close()

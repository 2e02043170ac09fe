"""Phones in Chromium: what their users and their app do, and what the server then holds."""

from __future__ import annotations

import hashlib
import time
from base64 import b64encode
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any

import requests
from playwright.sync_api import BrowserContext, Page, expect

from tests.cast import PASSWORD, secret_of
from tests.faults.proxy import Cut, Proxy
from tests.live import TOP, LiveServer
from tests.office import jpeg

INSTALLED = "() => navigator.serviceWorker.ready.then(() => true)"

SUBMIT = """async ({ outlet, pictures, note }) => {
  const root = `/s/${document.documentElement.dataset.release}/app/`;
  const [{ enqueue, manifestOf }, { newId }, { takePhoto }] =
    await Promise.all(['outbox', 'ids', 'photos'].map(name => import(`${root}${name}.js`)));
  const photos = [];
  for (const picture of pictures) {
    const bytes = Uint8Array.from(atob(picture), c => c.charCodeAt(0));
    photos.push(await takePhoto(new File([bytes], 'shelf.jpg', { type: 'image/jpeg' })));
  }
  const id = newId();
  const body = {
    outlet, occurred_at: new Date().toISOString(), note, joint: true, prominent: true, no_position_reason: 'denied',
    products: [{ product: 'haizhilan', bottles: 6, layers: 1 }], photos: manifestOf(photos),
  };
  try {
    await enqueue({ kind: 'display', id, address: `/displays/${id}`, body, photos, title: `陈列 ${outlet}` });
  } catch (error) {
    return error.constructor.name;
  }
  return { id, body };
}"""

STATES = """async () => {
  const { items } = await import(`/s/${document.documentElement.dataset.release}/app/outbox.js`);
  return Object.fromEntries((await items()).map(item => [item.id, item.state]));
}"""

HOLDS = """async ({ received, waiting }) => {
  const { watch, unsent } = await import(`/s/${document.documentElement.dataset.release}/app/outbox.js`);
  await new Promise((done, late) => {
    let last = [];
    setTimeout(() => late(new Error(`not so: ${JSON.stringify(last)}`)), 60_000);
    watch(items => {
      last = items;
      const open = unsent(items).length;
      if (open === waiting && (received === null || items.length - open === received)) done();
    });
  });
}"""

KICK = """async () => {
  const { items, kick } = await import(`/s/${document.documentElement.dataset.release}/app/outbox.js`);
  await kick();
  return Object.fromEntries((await items()).map(item => [item.id, item.state]));
}"""

DRAFT_HOLDS = """async words => {
  const { draftKeys } = await import(`/s/${document.documentElement.dataset.release}/app/drafts.js`);
  const kept = async () => new RegExp(words).test(JSON.stringify((await draftKeys()).map(({ value }) => value)));
  for (const late = Date.now() + 60_000; !await kept(); await new Promise(done => setTimeout(done, 20))) {
    if (Date.now() > late) throw new Error(`never kept: ${words}`);
  }
}"""
"""What is typed is shown at once, and kept a moment later: only then may the page be killed."""

KEPT_PHOTOS = """async () => {
  const { database } = await import(`/s/${document.documentElement.dataset.release}/app/database.js`);
  return (await database()).count('photos');
}"""

SPOIL = """async ([owner, sha256]) => {
  const { write } = await import(`/s/${document.documentElement.dataset.release}/app/database.js`);
  await write('photos', async tx => {
    const photo = await tx.store.get([owner, sha256]);
    await tx.store.put({ ...photo, bytes: photo.bytes.slice(0, 999) });
  });
}"""
"""The phone's memory lost a part of a photo."""


def captive_portal(request: bytes, phone: Any, server: Any) -> None:
    """Somebody's Wi-Fi answers every request with its own page."""
    page = b"<h1>Welcome to our Wi-Fi</h1>"
    head = (
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nCache-Control: max-age=3600\r\n"
        f"Content-Length: {len(page)}\r\nConnection: close\r\n\r\n"
    )
    phone.sendall(head.encode() + page)


class Line(Proxy):
    """The line from a browser: one that opens connections ahead and lets them lie is not a fault."""

    def _exchange(self, phone: Any, cut: Cut) -> None:
        with suppress(OSError):
            super()._exchange(phone, cut)


class PhoneServer(LiveServer):
    """A server whose photos and records are looked at from below."""

    def __init__(self, environment: dict[str, str], folder: Path, top: Path = TOP) -> None:
        super().__init__({"WORKERS": "1", **environment}, top=top)
        self.folder = folder

    def call(self, who: str, path: str) -> Any:
        headers = {"Cookie": f"session={secret_of(who)}"}
        answer = requests.get(f"{self.url}/api/v1{path}", headers=headers, timeout=30)
        answer.raise_for_status()
        return answer.json()

    def put(self, who: str, path: str, body: dict[str, Any] | bytes) -> Any:
        """Something that somebody else does meanwhile."""
        headers = {"Cookie": f"session={secret_of(who)}", "Sec-Fetch-Site": "same-origin"}
        sent = {"data": body} if isinstance(body, bytes) else {"json": body}
        if isinstance(body, bytes):
            headers["Content-Type"] = "image/jpeg"
        answer = requests.put(f"{self.url}/api/v1{path}", headers=headers, timeout=30, **sent)  # type: ignore[arg-type]
        assert answer.ok, answer.text
        return answer.json() if answer.content else None

    def displays_of(self, who: str) -> list[str]:
        return [item["id"] for item in self.call(who, "/submissions?kind=display")["items"]]

    def holds(self, who: str, *made: dict[str, Any]) -> None:
        """Each record once, as it was written, and each photo byte for byte."""
        listed = self.displays_of(who)
        for record in made:
            assert listed.count(record["id"]) == 1
            told = self.call(who, f"/submissions/{record['id']}")
            assert told["body"] == record["body"]
            for photo, line in zip(told["receipt"]["photos"], record["body"]["photos"], strict=True):
                assert photo == {"sha256": line["sha256"], "status": "received"}
                (stored,) = self.folder.glob(f"photos/original/**/{line['sha256']}")
                assert hashlib.sha256(stored.read_bytes()).hexdigest() == line["sha256"]


_other = count(500_000)
"""Of no two photos the same."""


class Phone:
    """One browser profile with the app in it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def arrive(self, who: str) -> Phone:
        """Signed in by a link, as it were."""
        self.become(who)
        self.page.goto("about:blank")
        self.page.goto(f"{self.url}/app#/arrived")
        self.is_shown()
        self.page.evaluate(INSTALLED)  # from now on it starts without a line
        return self

    def become(self, who: str) -> None:
        self.context.add_cookies(
            [{"name": "session", "value": secret_of(who), "url": self.url, "expires": time.time() + 86_400}]
        )

    def sign_in(self, who: str) -> None:
        self.page.get_by_label("工号").fill(who)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.keyboard.press("Enter")
        self.is_shown()

    def is_shown(self, page: Page | None = None) -> None:
        expect((page or self.page).locator("nav.tabs")).to_be_visible(
            timeout=60_000
        )  # a first start fetches all

    def submit(self, outlet: str, photos: int = 2, page: Page | None = None, **more: Any) -> Any:
        """A display made on the phone; its photos are other ones each time."""
        pictures = [b64encode(jpeg(next(_other), (1700, 1300))).decode() for _ in range(photos)]
        return (page or self.page).evaluate(
            SUBMIT, {"outlet": outlet, "pictures": pictures, "note": None, **more}
        )

    def states(self) -> dict[str, str]:
        states: dict[str, str] = self.page.evaluate(STATES)
        return states

    def shows(self, unsent: int, page: Page | None = None) -> None:
        """How many items are unsent, and the badge at the tab says so; a badge alone may not have been told yet."""
        (page or self.page).evaluate(HOLDS, {"received": None, "waiting": unsent})
        badge = (page or self.page).locator("nav.tabs .count")
        expect(badge).to_have_text(str(unsent)) if unsent else expect(badge).to_have_count(0)

    def has_sent(self, received: int) -> None:
        """Waits until so many items in all were received and none is left; an empty outbox alone says neither."""
        self.page.evaluate(HOLDS, {"received": received, "waiting": 0})

    def kick(self) -> dict[str, str]:
        """Tries to send now; the states once that is over, and before the outbox tries again by itself."""
        states: dict[str, str] = self.page.evaluate(KICK)
        return states

    def has_kept(self, words: str) -> None:
        """Waits until a draft that holds this stands on the phone."""
        self.page.evaluate(DRAFT_HOLDS, words)

    def spoil(self, item: str, sha256: str) -> None:
        self.page.evaluate(SPOIL, [item, sha256])

    def kept_photos(self) -> int:
        return int(self.page.evaluate(KEPT_PHOTOS))

"""What is shipped to phones: small, of a syntax that old phones know, whole without a network, installable."""

from __future__ import annotations

import json
import re
from typing import Any

from flask import Flask
from playwright.sync_api import Browser, Page, Route, expect
from werkzeug.test import TestResponse

from fieldapp.shell.catalogue import said_in
from fieldapp.shell.release import PACKS, without_comments
from tests.browser.phones import Line, Phone, PhoneServer, captive_portal
from tests.faults.proxy import pass_on
from tests.live import TOP

BUDGET = 60 * 1024
"""Bytes over the wire of everything a rep's phone fetches before it works without a network."""

PARSE = """async sources => {
  const { parse } = await import('/acorn.mjs');
  return Object.entries(sources).flatMap(([name, source]) => {
    try {
      parse(source, { ecmaVersion: 2020, sourceType: 'module' });
      return [];
    } catch (error) {
      return [`${name}: ${error.message}`];
    }
  });
}"""


def test_every_module_is_of_the_syntax_of_2020(app: Flask, chromium: Browser) -> None:
    client = app.test_client()
    sources = {"sw.js": client.get("/sw.js").text}
    for pack in ("everyone", "inspectors"):
        files = packed(client.get(f"/s/{release_of(app)}/packs/{pack}.txt"))
        sources |= {path: text for path, text in files.items() if path.endswith("js") and text}
    assert len(sources) > 30
    with chromium.new_context() as context:
        context.route("https://parser.test/**", _serve_the_parser)
        page = context.new_page()
        page.goto("https://parser.test/")
        assert page.evaluate(PARSE, sources) == []
        assert page.evaluate(PARSE, {"newer": "a ||= 1_000"}) != []


def test_what_a_module_says_is_shipped_as_it_is_written(app: Flask) -> None:
    client = app.test_client()
    files = packed(client.get(f"/s/{release_of(app)}/packs/everyone.txt"))
    written = {
        path: (TOP / "static" / path).read_text(encoding="utf-8") for path in files if path.startswith("app/")
    }
    assert len(written) > 80
    for path, text in written.items():
        assert sentences(files[path] or "") == sentences(text) or path == "app/boot.js", path


def packed(answer: TestResponse) -> dict[str, str]:
    """The files of a pack: text by path."""
    _, *files = answer.text.split("\0")
    return {path: text for path, _, text in (file.partition("\n") for file in files)}


def sentences(text: str) -> list[str]:
    return [sentence for _, sentence in said_in(without_comments(text))]


def release_of(app: Flask) -> str:
    named = re.search(r'data-release="(\w+)"', app.test_client().get("/app").text)
    assert named
    return named[1]


def _serve_the_parser(route: Route) -> None:
    if route.request.url.endswith("/acorn.mjs"):
        body = (TOP / "static/vendor/acorn/acorn.mjs").read_text(encoding="utf-8")
        route.fulfill(body=body, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")


def test_a_reps_phone_fetches_at_most_the_budget(app: Flask) -> None:
    client = app.test_client()
    weights = {
        path: len(client.get(path, headers={"Accept-Encoding": "br"}).data)
        for path in ("/app", "/sw.js", *(f"/s/{release_of(app)}/{path}" for path in FIRST))
    }
    assert sum(weights.values()) <= BUDGET, weights


FIRST = ("packs/everyone.txt", "app.css", "app/boot.js", "icon.svg")


def test_files_are_kept_for_good_under_their_release_and_under_no_other(app: Flask) -> None:
    client = app.test_client()
    for path in (*FIRST, *(f"packs/{pack}.txt" for pack in PACKS), "app/main.js"):
        answer = client.get(f"/s/{release_of(app)}/{path}", headers={"Accept-Encoding": "gzip"})
        assert answer.status_code == 200, path
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert client.get(f"/s/0123456789abcdef/{path}").status_code == 404
    for path in ("/app", "/sw.js"):
        answer = client.get(path)
        assert answer.headers["Cache-Control"] == "no-cache"
        assert client.get(path, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(f"/s/{release_of(app)}/packs/none.txt").status_code == 404
    assert client.get(f"/s/{release_of(app)}/../wsgi.py").status_code == 404


def test_the_shell_says_nothing_about_its_user(app: Flask) -> None:
    client = app.test_client()
    signed_in = client.get("/app", headers={"Cookie": "session=secret-of-rep_an"})
    assert signed_in.data == client.get("/app").data


def test_the_app_can_be_installed(app: Flask) -> None:
    client = app.test_client()
    manifest = json.loads(client.get("/manifest.webmanifest").data)
    assert manifest["display"] == "standalone"
    assert {(icon["sizes"], icon.get("purpose")) for icon in manifest["icons"]} == {
        ("192x192", None),
        ("512x512", None),
        ("512x512", "maskable"),
    }
    for icon in manifest["icons"]:
        assert client.get(icon["src"]).mimetype == "image/png"


def test_a_second_visit_asks_nothing_of_the_network_before_it_shows(
    phone: Phone, line: Line, phone_server: PhoneServer
) -> None:
    phone.arrive("rep_an")
    expect(phone.page.locator("main h1")).to_be_visible()
    asked = _requests_at_the_line(line)
    shown = phone.context.new_page()
    shown.goto(f"{phone.url}/app#/outbox")
    expect(shown.get_by_role("heading", name="发件箱")).to_be_visible()
    before = [path for path in asked if not path.startswith(("/api/", "/sw.js"))]
    assert before == []


def _requests_at_the_line(line: Line) -> list[str]:
    asked: list[str] = []
    through = line.cut

    def noted(request: bytes, phone: Any, server: Any) -> None:
        asked.append(request.split(b" ")[1].decode())
        through(request, phone, server)

    line.cut = noted
    return asked


def test_english_and_the_inspectors_screens_are_there_without_a_network_too(
    phone: Phone, phone_server: PhoneServer
) -> None:
    phone.arrive("inspector_bo")
    phone.page.locator("nav.tabs a", has_text="我的").click()
    phone.page.get_by_role("button", name="English").click()
    expect(phone.page.get_by_role("link", name="Outbox")).to_be_visible()
    phone.page.wait_for_function(HAS_PACKS)
    phone.context.set_offline(True)
    fresh = phone.context.new_page()
    fresh.goto(f"{phone.url}/app#/inspections")
    expect(fresh.get_by_role("link", name="Outbox")).to_be_visible()
    expect(fresh.locator("main h1")).to_have_text("Checks")
    _back_and_forth(fresh)
    assert phone.complaints == []


HAS_PACKS = """async () => {
  const urls = await Promise.all((await caches.keys()).map(async name =>
    (await (await caches.open(name)).keys()).map(request => request.url)));
  return ['english', 'inspectors'].every(pack => urls.flat().some(url => url.endsWith(`/packs/${pack}.txt`)));
}"""


def _back_and_forth(page: Page) -> None:
    """The browser's back button goes through the screens as it does through pages."""
    page.get_by_role("link", name="Outbox").click()
    expect(page.locator("main h1")).to_have_text("Outbox")
    expect(page.locator("main h1")).to_be_focused()
    page.go_back()
    expect(page.locator("main h1")).to_have_text("Checks")
    page.go_forward()
    expect(page.locator("main h1")).to_have_text("Outbox")


def test_a_captive_portal_at_the_first_visit_leaves_nothing_behind(phone: Phone, line: Line) -> None:
    line.cut = captive_portal
    phone.page.goto(f"{phone.url}/app")
    expect(phone.page.locator("h1")).to_contain_text("Wi-Fi")
    line.cut = pass_on
    phone.page.reload()
    expect(phone.page.get_by_label("工号")).to_be_visible()

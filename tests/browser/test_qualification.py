"""The scheme's rules on the phone: in a real browser, the server's own vectors get the server's own answers."""

import json
from typing import Any

from playwright.sync_api import Browser, Route

from tests.live import TOP

PHONE = "https://phone.test/"
VECTORS: dict[str, Any] = json.loads(
    (TOP / "tests" / "evaluator" / "qualification_vectors.json").read_text("utf-8")
)
JUDGE_ALL = """async ({rules, vectors}) => {
  const { verdict } = await import('/qualification.js');
  return vectors.map(({scheme, kind, record}) => verdict(rules[scheme], kind, record));
}"""


def test_the_phone_judges_every_vector_as_the_server_does(chromium: Browser) -> None:
    with chromium.new_context() as context:
        context.route(f"{PHONE}**", _serve_the_module)
        page = context.new_page()
        page.goto(PHONE)
        verdicts = page.evaluate(JUDGE_ALL, VECTORS)
        assert len(verdicts) == len(VECTORS["vectors"]) > 0
        for vector, verdict in zip(VECTORS["vectors"], verdicts, strict=True):
            assert verdict == vector["verdict"], vector["name"]


def test_an_empty_draft_is_told_all_it_lacks(chromium: Browser) -> None:
    with chromium.new_context() as context:
        context.route(f"{PHONE}**", _serve_the_module)
        page = context.new_page()
        page.goto(PHONE)
        drafts = [
            {"scheme": "sujiu", "kind": kind, "record": {}} for kind in ("banquet", "display", "opening")
        ]
        verdicts = page.evaluate(JUDGE_ALL, {**VECTORS, "vectors": drafts})
        for draft, verdict in zip(drafts, verdicts, strict=True):
            rules = VECTORS["rules"]["sujiu"]["rules"][draft["kind"]]
            asked = {rule["code"] for rule in rules if rule.get("expected", True)}
            assert {reason["code"] for reason in verdict["reasons"]} == asked


def _serve_the_module(route: Route) -> None:
    name = route.request.url.removeprefix(PHONE)
    if name == "qualification.js":
        route.fulfill(path=TOP / "static" / "app" / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")

"""Pages as the tests read them, and an office in which every page has something to show."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from fieldapp.kernel.clock import business_day, month_of, now
from tests.cast import secret_of
from tests.office import FULL_SHELF, Office, display_body, jpeg, new_id

TOP = Path(__file__).resolve().parents[2]
CATALOGUE = TOP / "fieldapp/translations/en/LC_MESSAGES/messages.po"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "use", "path", "rect"}
SHOWN = ("alt", "aria-label", "placeholder", "title", "content")
"""Attributes whose words people read or hear."""


class Page(HTMLParser):
    """What stands on a page: its elements, and its words outside of `lang="zh…"` elements."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words: list[str] = []
        self._open: list[tuple[str, bool]] = []
        self.feed(html)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def links(self) -> set[str]:
        return {a["href"] for a in self.all("a")}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        chinese = attributes.get("lang", "").startswith("zh") and tag != "html"
        if not self._in_chinese and not chinese:
            self.words += [attributes[name] for name in SHOWN if name in attributes]
        if tag not in VOID:
            self._open.append((tag, chinese))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not self._in_chinese and data.strip():
            self.words.append(data.strip())

    @property
    def _in_chinese(self) -> bool:
        return any(chinese for _, chinese in self._open)


def visit(
    app: Flask, who: str | None, path: str, *, language: str = "zh", form: dict[str, Any] | None = None
) -> TestResponse:
    """A page as `who`'s own browser asks for it, or a form it sends."""
    cookies = f"language={language}" + (f"; session={secret_of(who)}" if who else "")
    headers = {"Sec-Fetch-Site": "same-origin", "Cookie": cookies, "User-Agent": "Mozilla (Android) Chrome"}
    client = app.test_client(use_cookies=False)
    method = "GET" if form is None else "POST"
    return client.open(path, method=method, headers=headers, data=form)


def shown(app: Flask, who: str | None, path: str, *, language: str = "zh") -> Page:
    """A page that must be there."""
    answer = visit(app, who, path, language=language)
    assert answer.status_code == 200, f"{who} {path}: {answer.status_code}"
    return Page(answer.text)


@dataclass(frozen=True)
class Filled:
    """Records of rep_an in every state, each with something to tell."""

    month: str
    counting: str
    lacking: str
    rejected: str
    waiting: str
    incomplete: str


def fill(office: Office) -> Filled:
    """One record of each state; the waiting one has signals, the lacking one lacks a product."""
    month = month_of(business_day(now(), office.app.config["SETTINGS"].timezone))
    counting = office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=1)
    lacking = office.approved_display(
        "rep_an", "supervisor_chen", "rep_an-1", seed=2, products=FULL_SHELF[1:], joint=False
    )
    rejected, waiting, incomplete = new_id(), new_id(), new_id()
    _send(office, rejected, "rep_an-2", seed=3)
    office.review("supervisor_chen", rejected, "rejected", reason="photo_unclear", remark="Go closer.")
    _send(
        office, waiting, "rep_bai-0", seed=4, position=None, no_position_reason="timeout", note="By the door"
    )
    office.submit("rep_an", display_body("rep_an-1", jpeg(5), jpeg(6)), incomplete)
    office.send_photo("rep_an", jpeg(5))
    return Filled(month, counting, lacking, rejected, waiting, incomplete)


def _send(office: Office, record: str, outlet: str, *, seed: int, **changes: Any) -> None:
    assert office.submit("rep_an", display_body(outlet, jpeg(seed), **changes), record).status_code == 201
    assert office.send_photo("rep_an", jpeg(seed)).status_code == 201


OFFICE_PAGES = (
    "/more",
    "/people",
    "/people?q=rep&role=rep&state=working&team=north&sort=name_down",
    "/people?q=nobody-at-all",
    "/people/new",
    "/people/rep_an",
    "/people/supervisor_chen",
    "/teams",
    "/products",
    "/outlets",
    "/outlets?q=Shop&township=xinji&kind=tobacco_liquor&rep=rep_an&sort=newest",
    "/outlets/rep_an-0",
    "/tables",
    "/tables/assignments",
    "/tables/townships?q=xin",
    "/tables/targets?month=2026-11",
    "/settings",
    "/retention",
    "/people/rep_an/data",
    "/people/rep_an/data/submission",
    "/people/supervisor_chen/data/audit_entry",
    "/imports/people",
    "/imports/township-duties",
    "/audit",
    "/audit?who=admin_wang&thing=rep_an-0&first_day=2018-01-01&last_day=2018-01-02",
)
"""What an administrator looks at."""


def pages_of(filled: Filled) -> list[tuple[str | None, str]]:
    """Every page, as those who may see it: who and path."""
    month, statement = f"/months/{filled.month}", f"/statements/{filled.month}/rep_an"
    records = [filled.counting, filled.lacking, filled.rejected, filled.waiting, filled.incomplete]
    return [
        (None, "/login"),
        (None, "/login?next=/records"),
        *[("rep_an", f"/records/{record}") for record in records],
        *[("supervisor_chen", f"/records/{record}") for record in records],
        ("rep_an", "/records"),
        ("rep_an", "/records?state=rejected"),
        ("rep_bai", "/records"),
        ("rep_bai", "/records?state=rejected"),
        ("rep_an", statement),
        ("rep_bai", statement.replace("rep_an", "rep_bai")),
        ("rep_an", "/account"),
        ("rep_an", "/account?changed=1"),
        ("supervisor_chen", "/review"),
        ("supervisor_chen", "/review?done=1"),
        ("supervisor_ding", "/review?done=1"),
        ("supervisor_chen", f"/records/{filled.waiting}?done=1"),
        ("supervisor_chen", "/records"),
        ("supervisor_chen", month),
        ("supervisor_chen", statement),
        ("finance_du", month),
        ("finance_du", f"{month}?by=team"),
        ("finance_du", f"{month}?by=clause"),
        ("finance_du", f"{month}/clauses/display.shortfall"),
        ("finance_du", f"{month}/recovery"),
        ("rep_an", "/schemes"),
        ("rep_an", "/schemes/sujiu-2018/versions/1"),
        ("finance_du", "/schemes/sujiu-2018/versions/1"),
        ("finance_du", "/schemes/draft"),
        ("finance_du", f"{month}/figures"),
        ("finance_du", f"{month}/losses"),
        ("supervisor_chen", f"{month}/figures"),
        ("finance_du", f"{month}/payment"),
        ("finance_du", f"/records/{filled.waiting}"),
        ("lead_guo", "/records"),
        ("admin_wang", "/account"),
        *[("admin_wang", path) for path in OFFICE_PAGES],
        *[
            ("finance_du", path)
            for path in ("/people", "/tables", "/tables/sales", "/imports/sales", "/teams")
        ],
        ("supervisor_chen", "/people"),
        ("supervisor_chen", "/people/rep_an"),
        ("rep_an", "/outlets"),
        ("rep_an", "/people/rep_an/data"),
        ("rep_an", "/people/rep_an/data/credential"),
        ("rep_an", "/outlets/rep_an-0"),
        ("supervisor_chen", "/outlets/rep_an-0"),
        ("inspector_bo", "/account"),
    ]

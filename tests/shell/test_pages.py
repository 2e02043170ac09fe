"""The pages as people of each role see them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from fieldapp.kernel.database import db
from fieldapp.people.service import credentials
from fieldapp.shell.presentation import device
from tests.databases import ON_ONE
from tests.office import Office, display_body, jpeg, sha256
from tests.shell.pages import Page, fill, pages_of, shown, visit

MOST_QUERIES = 12
MOST_QUERIES_OF_A_RECORD = 15
"""No list either: under review it lies beside the outlet's earlier one, and the next one is fetched ahead."""
MOST_QUERIES_OF_A_STATEMENT = 19
"""A statement is no list: it is one rep's whole month, drawn up from every room that bears on pay."""


@ON_ONE
def test_pages_obey_the_content_security_policy_and_can_be_read_aloud(app: Flask, office: Office) -> None:
    for who, path in pages_of(fill(office)):
        page = shown(app, who, path)
        _obeys_the_policy(page, path)
        _can_be_read_aloud(page, path)


def _obeys_the_policy(page: Page, path: str) -> None:
    assert not page.all("style"), path
    assert all(script.get("src") for script in page.all("script")), path
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")], (path, tag)


def _can_be_read_aloud(page: Page, path: str) -> None:
    assert [len(page.all(tag)) for tag in ("main", "h1", "header", "title")] == [1, 1, 1, 1], path
    labelled = {label["for"] for label in page.all("label") if "for" in label}
    for field in (*page.all("input"), *page.all("textarea")):
        reached = field.get("id") in labelled or field.get("type") in ("hidden", "radio") or "hidden" in field
        assert reached, (path, field)
    assert all("alt" in image for image in page.all("img")), path
    assert len([a["id"] for _, a in page.elements if "id" in a]) == len(
        {a["id"] for _, a in page.elements if "id" in a}
    ), path


def test_a_rep_finds_every_record_with_its_receipt_and_photo(app: Flask, office: Office) -> None:
    filled = fill(office)
    page = shown(app, "rep_an", "/records")
    assert {
        f"/records/{record}" for record in (filled.counting, filled.rejected, filled.incomplete)
    } <= page.links
    receipt = office.call("rep_an", "GET", f"/api/v1/submissions/{filled.counting}").json["receipt"][
        "receipt"
    ]
    assert receipt in page.text
    assert f"/api/v1/photos/{sha256(jpeg(1))}/thumbnail" in {image["src"] for image in page.all("img")}


def test_a_photo_that_has_not_come_shows_as_still_on_its_way(app: Flask, office: Office) -> None:
    page = shown(app, "rep_an", f"/records/{fill(office).incomplete}")
    pictures = [image["src"] for image in page.all("img")]
    assert f"/api/v1/photos/{sha256(jpeg(5))}" in pictures
    assert f"/api/v1/photos/{sha256(jpeg(6))}" not in pictures
    assert "照片还在路上" in page.text


def test_a_record_says_what_is_missing_and_how_it_was_reviewed(app: Flask, office: Office) -> None:
    filled = fill(office)
    lacking = shown(app, "rep_an", f"/records/{filled.lacking}").text
    assert "缺 新天蓝" in lacking
    assert "不是联合陈列" in lacking
    rejected = shown(app, "rep_an", f"/records/{filled.rejected}").text
    assert "照片看不清" in rejected
    assert "Go closer." in rejected


def test_signals_are_for_reviewers_and_not_for_the_rep(app: Flask, office: Office) -> None:
    waiting = f"/records/{fill(office).waiting}"
    assert "当天这家店不归这位业务员负责" in shown(app, "supervisor_chen", waiting).text
    assert "当天这家店不归这位业务员负责" in shown(app, "supervisor_chen", "/review").text
    assert "当天这家店不归这位业务员负责" not in shown(app, "rep_an", waiting).text


@pytest.mark.parametrize("who", ["rep_an", "finance_du", "lead_guo"])
def test_only_a_supervisor_is_offered_the_decision(app: Flask, office: Office, who: str) -> None:
    waiting = fill(office).waiting
    target = f"/records/{waiting}/review"
    assert target in {
        form["action"] for form in shown(app, "supervisor_chen", f"/records/{waiting}").all("form")
    }
    assert target not in {form["action"] for form in shown(app, who, f"/records/{waiting}").all("form")}


def test_a_rejection_without_its_words_is_asked_for_them_and_keeps_what_was_chosen(
    app: Flask, office: Office
) -> None:
    target = f"/records/{fill(office).waiting}/review"
    answer = visit(app, "supervisor_chen", target, form={"decision": "rejected", "reason": "other"})
    page = Page(answer.text)
    assert answer.status_code == 422
    assert "请写一句说明" in page.text
    assert [choice["value"] for choice in page.all("input") if "checked" in choice] == ["other"]
    assert any("open" in details for details in page.all("details"))


def test_after_the_last_decision_the_queue_says_so(app: Flask, office: Office) -> None:
    target = f"/records/{fill(office).waiting}/review"
    answer = visit(app, "supervisor_chen", target, form={"decision": "approved"})
    assert answer.location == "/review?done=1"
    assert "都审完了" in shown(app, "supervisor_chen", answer.location).text


def test_every_line_of_a_statement_leads_to_its_records(app: Flask, office: Office) -> None:
    filled = fill(office)
    page = shown(app, "rep_an", f"/statements/{filled.month}/rep_an")
    assert "陈列未达标" in page.text
    assert "display.shortfall" in page.text
    assert f"/records/{filled.counting}" in page.links
    assert f"/api/v1/photos/{sha256(jpeg(1))}/thumbnail" in {image["src"] for image in page.all("img")}
    for uncounted in (filled.lacking, filled.rejected, filled.waiting, filled.incomplete):
        assert f"/records/{uncounted}" in page.links
    assert "当天这家店不归本人负责" in page.text


def test_the_parts_of_a_statement_stand_in_yuan(app: Flask, office: Office) -> None:
    filled = fill(office)
    told = office.call("rep_an", "GET", f"/api/v1/statements/{filled.month}/rep_an").json
    page = shown(app, "rep_an", f"/statements/{filled.month}/rep_an").text
    for name in ("total_fen", "earned_fen", "waiting_fen", "at_stake_fen"):
        whole, fen = divmod(abs(told[name]), 100)
        assert f"{'-' if told[name] < 0 else ''}{whole:,}.{fen:02d}" in page, name


def test_a_month_is_calculated_with_its_button_by_finance_alone(app: Flask, office: Office) -> None:
    month = f"/months/{fill(office).month}"
    button = f"{month}/draft"
    assert button in {form["action"] for form in shown(app, "finance_du", month).all("form")}
    assert button not in {form["action"] for form in shown(app, "supervisor_chen", month).all("form")}
    assert visit(app, "finance_du", button, form={}).location == month
    assert "重新计算" in shown(app, "finance_du", month).text


def test_before_a_month_is_calculated_its_statements_can_be_opened(app: Flask, office: Office) -> None:
    month = fill(office).month
    page = shown(app, "supervisor_chen", f"/months/{month}")
    assert "财务还没有算这个月" in page.text
    assert f"/statements/{month}/rep_an" in page.links
    assert f"/statements/{month}/rep_cui" not in page.links


@pytest.mark.parametrize(
    ("month", "status"), [("0001-01", 200), ("2999-01", 409), ("9999-12", 409), ("x", 422)]
)
def test_a_month_at_the_edge_of_the_calendar_is_answered(app: Flask, month: str, status: int) -> None:
    assert visit(app, "finance_du", f"/months/{month}").status_code == status


def test_the_language_is_chosen_on_the_page_and_leads_back_to_it(app: Flask) -> None:
    answer = visit(app, "rep_an", "/language/en", form={"next": "/records?state=rejected"})
    assert answer.location == "/records?state=rejected"
    assert "language=en" in answer.headers["Set-Cookie"]
    assert "My records" in shown(app, "rep_an", "/records", language="en").text


@ON_ONE
def test_every_page_costs_a_fixed_number_of_queries(app: Flask, office: Office) -> None:
    filled = fill(office)
    visit(app, "finance_du", f"/months/{filled.month}/draft", form={})
    before = {(who, path): _queries(app, who, path) for who, path in pages_of(filled)}
    for seed in range(20, 32):
        office.submit("rep_an", display_body("rep_an-0", jpeg(seed)))
        office.send_photo("rep_an", jpeg(seed))
    after = {(who, path): _queries(app, who, path) for who, path in pages_of(filled)}
    assert after == before
    assert {page: number for page, number in after.items() if number > _most_queries(page[1])} == {}


def _most_queries(path: str) -> int:
    if path.startswith("/statements/"):
        return MOST_QUERIES_OF_A_STATEMENT
    return MOST_QUERIES_OF_A_RECORD if path.startswith("/records/") else MOST_QUERIES


def _queries(app: Flask, who: str | None, path: str) -> int:
    with _counted(app) as statements:
        shown(app, who, path)
    return len(statements)


@contextmanager
def _counted(app: Flask) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            statements.append(statement)

    with app.app_context():
        engines = list(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    yield statements
    for engine in engines:
        event.remove(engine, "before_cursor_execute", note)


def test_the_page_about_a_broken_database_still_shows(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(credentials.queries, "actor_by_secret", broken)
    answer = visit(app, "rep_an", "/records")
    assert answer.status_code == 500
    assert "系统出错了" in answer.text


@pytest.mark.parametrize(
    ("user_agent", "named"),
    [
        (
            "Mozilla/5.0 (Linux; Android 13; V2168A) Chrome/116.0 XWEB/1160065 MicroMessenger/8.0",
            "安卓手机 · 微信",
        ),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/127.0 Mobile Safari/537.36", "安卓手机 · Chrome 浏览器"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/127.0 Safari/537.36 Edg/127.0", "Windows 电脑 · Edge 浏览器"),
        ("curl/8.0", "其他 · 其他"),
    ],
)
def test_a_browser_is_named_so_that_its_owner_knows_it(app: Flask, user_agent: str, named: str) -> None:
    with app.test_request_context():
        assert device(user_agent) == named

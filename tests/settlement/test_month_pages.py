"""The pages of a month on its way to being paid: who may do what, what stands in the way, and each step."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.kernel.database import db
from fieldapp.people.models import Role
from fieldapp.people.service.accounts import create_user
from fieldapp.settlement.models import MonthStep, ObstacleKind
from tests.office import Office, display_body, jpeg, new_id
from tests.settlement.closing import check, close, display_on, exempt, ledger, on, payout, sales_on
from tests.shell.pages import Page, shown, visit
from tests.shell.test_catalogue import CHINESE, SECTION
from tests.shell.test_pages import _queries

JUNE = "2026-06"
MONTH, STATEMENT = f"/months/{JUNE}", f"/statements/{JUNE}/rep_an"
ACCEPTED = {str(kind): "known to the office" for kind in ObstacleKind}
SHIPPED_SCHEME = shipped_schemes()[0]
MOST_QUERIES_OF_A_COMPARISON = 21
"""No list: the whole month is evaluated once, and compared with what was stored of it."""
PAID = {"paid_on": "2026-07-02", "batch": "B-0702"}


def send(app: Flask, who: str, path: str, form: dict[str, Any] | None = None, **how: Any) -> TestResponse:
    """A form sent on 2 July, when June is over."""
    with on("2026-07-02"):
        return visit(app, who, path, form=form or {}, **how)


def seen(app: Flask, who: str, path: str, **how: Any) -> Page:
    with on("2026-07-02"):
        return shown(app, who, path, **how)


def forms(page: Page) -> set[str]:
    return {form["action"] for form in page.all("form")}


def steps(office: Office) -> set[str]:
    with office.app.app_context():
        return {row.step for row in db.session.query(MonthStep).all()}


def test_only_finance_takes_a_month_further_and_only_finance_is_offered_to(
    app: Flask, office: Office
) -> None:
    for who in ("rep_an", "supervisor_chen", "inspector_bo", "lead_guo", "admin_wang"):
        for step in ("check", "close", "payment"):
            assert send(app, who, f"{MONTH}/{step}", ACCEPTED | PAID).status_code == 403, (who, step)
    assert steps(office) == set()
    assert not forms(seen(app, "supervisor_chen", MONTH)) & {f"{MONTH}/check", f"{MONTH}/draft"}
    check(office, "2026-07-02", JUNE)
    assert f"{MONTH}/close" not in seen(app, "supervisor_chen", MONTH).links
    assert f"{MONTH}/close" in seen(app, "finance_du", MONTH).links
    assert visit(app, "supervisor_chen", f"{MONTH}/close").status_code == 403
    assert visit(app, "supervisor_chen", f"{MONTH}/recovery").status_code == 403


def test_a_month_that_runs_still_is_not_offered_to_the_reps(app: Flask) -> None:
    with on("2026-06-30"):
        assert f"{MONTH}/check" not in forms(shown(app, "finance_du", MONTH))
        assert visit(app, "finance_du", f"{MONTH}/check", form={}).status_code == 409


def test_a_close_without_reasons_shows_what_is_in_the_way_and_stores_nothing(
    app: Flask, office: Office
) -> None:
    record = _left_waiting(office)
    check(office, "2026-07-02", JUNE)
    reasons = {"missing_targets": "a new office"}
    answer = send(app, "finance_du", f"{MONTH}/close", reasons)
    page = Page(answer.text)
    assert answer.status_code == 409
    assert "没有结账" in page.text
    assert "有 1 条记录还没审核" in page.text
    assert f"/records/{record}" in page.links
    assert STATEMENT in page.links
    fields = {field["name"]: field["value"] for field in page.all("input") if field["name"] in ACCEPTED}
    assert fields == {"awaiting_review": "", "missing_targets": "a new office", "provisional_parameters": ""}
    assert (steps(office), ledger(office, "rep_an")) == ({"checked"}, [])


def test_what_is_in_the_way_is_named_and_leads_to_where_it_is_settled(app: Flask, office: Office) -> None:
    record, appeal = _left_waiting(office), new_id()
    with on("2026-06-10"):
        assert office.review("supervisor_chen", record, "rejected", reason="photo_unclear").status_code == 204
        filed = {"subject": "rejection", "subject_id": record, "text": "It is sharp.", "photos": []}
        assert office.call("rep_an", "PUT", f"/api/v1/appeals/{appeal}", filed).status_code == 201
        days = {"first_day": "2026-06-10", "last_day": None}
        assert office.call("admin_wang", "PUT", "/api/v1/people/rep_bai/employment", days).status_code < 300
    page = seen(app, "finance_du", f"{MONTH}/close")
    assert {f"/appeals/{appeal}", f"{MONTH}/figures/rep_bai?fill=proposal"} <= set(page.links)
    assert "rep_an rep_an · 记录被退回 · Shop rep_an-0" in page.text
    assert appeal not in page.text


def test_a_rep_hired_in_mid_month_is_told_that_the_targets_in_proportion_await_confirmation(
    app: Flask, office: Office
) -> None:
    with on("2026-06-10"):
        days = {"first_day": "2026-06-10", "last_day": None}
        assert office.call("admin_wang", "PUT", "/api/v1/people/rep_an/employment", days).status_code < 300
    told = "当月在岗 21 天（全月 30 天）"
    statement = seen(app, "rep_an", STATEMENT)
    assert told in statement.text and "陈列任务 35" in statement.text
    assert "请主管或财务确认" in statement.text
    for who in ("finance_du", "supervisor_chen"):
        figures = f"{MONTH}/figures/rep_an?fill=proposal"
        assert figures in seen(app, who, STATEMENT).links
        assert figures in seen(app, who, MONTH).links
    assert "没干满" not in seen(app, "supervisor_ding", MONTH).text
    with on("2026-06-25"):
        office.call("supervisor_chen", "PUT", f"/api/v1/months/{JUNE}/target-proposals/rep_an")
    assert told not in seen(app, "rep_an", STATEMENT).text
    assert "没干满" not in seen(app, "finance_du", MONTH).text


def test_an_objection_needs_its_reason_and_only_the_rep_is_asked(app: Flask, office: Office) -> None:
    check(office, "2026-07-02", JUNE)
    assert f"{MONTH}/answer" not in forms(seen(app, "supervisor_chen", STATEMENT))
    answer = send(app, "rep_an", f"{MONTH}/answer", {"answer": "objected", "remark": " "})
    assert answer.status_code == 422
    assert "请写明哪里不对" in Page(answer.text).text
    assert "没回复" in seen(app, "finance_du", MONTH).text
    remark = "My display of the 5th is missing."
    assert send(app, "rep_an", f"{MONTH}/answer", {"answer": "objected", "remark": remark}).status_code == 303
    assert remark in seen(app, "supervisor_chen", STATEMENT).text
    assert "有异议" in seen(app, "finance_du", MONTH).text


def test_a_close_is_shown_before_it_is_done_and_done_only_as_shown(app: Flask, office: Office) -> None:
    check(office, "2026-07-02", JUNE)
    send(app, "rep_bai", f"{MONTH}/answer", {"answer": "objected", "remark": "A display is missing."})
    answer = send(app, "finance_du", f"{MONTH}/close", ACCEPTED)
    shown_first = Page(answer.text)
    assert answer.status_code == 200
    assert "2 人没有回复 rep_an rep_cui 1 人有异议 rep_bai A display is missing." in shown_first.text
    assert "known to the office" in shown_first.text
    assert steps(office) == {"checked"}
    fields = hidden(shown_first)
    sales_on(office, "2026-07-02", "rep_an", JUNE, 100_000_00, 120_000_00)
    changed = send(app, "finance_du", f"{MONTH}/close", fields)
    assert (changed.status_code, steps(office)) == (409, {"checked"})
    assert "和您看到的不一样了" in Page(changed.text).text
    assert send(app, "finance_du", f"{MONTH}/close", hidden(Page(changed.text))).location == MONTH
    assert steps(office) == {"checked", "closed"}


def test_what_the_next_close_would_post_and_a_replay_stand_on_the_months_page(
    app: Flask, office: Office
) -> None:
    close(office, "2026-07-02", JUNE)
    page = seen(app, "finance_du", f"{MONTH}/replay").text
    assert "和账上一分不差" in page
    assert "没有要补的" in page
    sales_on(office, "2026-07-02", "rep_an", JUNE, 100_000_00, 120_000_00)
    with on("2026-07-02", hour=14):  # the sales were entered after the close, whatever the clock said
        pending = shown(app, "finance_du", f"{MONTH}/replay").text
    assert "rep_an 2026年6月 销售提成 · 洋河 +2,400.00" in pending


def test_a_change_since_the_last_calculation_tells_what_was_decided(app: Flask, office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    record = _left_waiting(office)
    check(office, "2026-07-02", JUNE)
    sales_on(office, "2026-07-03", "rep_an", JUNE, 100_000_00, 120_000_00)
    with on("2026-07-03"):
        office.review("supervisor_chen", record, "approved")
    with on("2026-07-03", hour=15):
        page = shown(app, "finance_du", f"{MONTH}/changes").text
        team = shown(app, "supervisor_ding", f"{MONTH}/changes").text
        assert _queries(app, "finance_du", f"{MONTH}/changes") <= MOST_QUERIES_OF_A_COMPARISON
    assert "+2,400.00" in page
    assert "1 次陈列后来审核通过" in page
    assert "rep_an" not in team
    close(office, "2026-07-04", JUNE)
    with on("2026-07-05"):
        first = min(link for link in shown(app, "finance_du", f"{MONTH}/changes").links if "since=" in link)
        assert "+2,400.00" in shown(app, "finance_du", first).text  # the close as it stands in the ledger
        assert _queries(app, "finance_du", first) <= MOST_QUERIES_OF_A_COMPARISON


def test_the_list_of_reps_is_searched_sorted_and_turned_over_by_key(app: Flask, office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    sales_on(office, "2026-06-20", "rep_bai", JUNE, 100_000_00, 120_000_00)
    check(office, "2026-07-02", JUNE)
    found = _order(seen(app, "finance_du", f"{MONTH}?sort=-total"))
    assert found[0] == "rep_bai"
    assert _order(seen(app, "finance_du", f"{MONTH}?q=_cui")) == ["rep_cui"]
    assert _order(seen(app, "finance_du", f"{MONTH}?team=south")) == ["rep_cui"]
    assert _order(seen(app, "finance_du", f"{MONTH}?answer=confirmed")) == []
    assert _order(seen(app, "finance_du", f"{MONTH}?sort=-total&cursor=240000|rep_bai")) == found[1:]
    assert _order(seen(app, "finance_du", f"{MONTH}?cursor=rep_an&sort=total")) == _order(
        seen(app, "finance_du", f"{MONTH}?sort=total")
    )
    clause = seen(app, "finance_du", f"{MONTH}?by=clause")
    assert f"{MONTH}/clauses/sales.commission" in clause.links
    assert "rep_bai" in seen(app, "finance_du", f"{MONTH}/clauses/sales.commission").text
    assert "2,400.00" in seen(app, "finance_du", f"{MONTH}?by=team").text


def test_a_closed_month_lists_whom_its_close_settled_and_nobody_who_came_later(
    app: Flask, office: Office
) -> None:
    close(office, "2026-07-02", JUNE)
    settled = _order(seen(app, "finance_du", MONTH))
    with on("2026-07-02", hour=15), app.app_context():
        create_user(staff_number="N1", name="新人", role=Role.REP, first_day=date(2026, 8, 3))
        create_user(staff_number="N2", name="补录", role=Role.REP, first_day=date(2026, 6, 1))
    with on("2026-08-04"):
        june, july, august = (shown(app, "finance_du", f"/months/2026-0{number}") for number in (6, 7, 8))
        answers = office.call("finance_du", "GET", f"/api/v1{MONTH}").json["answers"]
    assert len(settled) == 3
    assert settled == _order(june) == [answer["staff_number"] for answer in answers]
    assert "3 人合计" in june.text
    assert "N2" in july.text
    assert "N1" not in july.text
    assert "N1" in august.text


@pytest.mark.parametrize(("language", "name"), [("zh", "销售提成"), ("en", "Sales commission")])
def test_clauses_and_products_are_read_by_their_names_and_never_by_their_codes(
    app: Flask, office: Office, language: str, name: str
) -> None:
    sales_on(office, "2026-06-20", "rep_an", JUNE, 100_000_00, 120_000_00)
    check(office, "2026-07-02", JUNE)
    codes = {clause.code for clause in SHIPPED_SCHEME.clauses} | set(SHIPPED_SCHEME.products)
    scheme = "/schemes/sujiu-2018/versions/1"
    for path in (STATEMENT, f"{MONTH}?by=clause", f"{MONTH}/clauses/sales.commission", scheme):
        with on("2026-07-02"):
            html = visit(app, "finance_du", path, language=language).text
        read = re.sub(r"<pre.*?</pre>|<[^>]*>", " ", html, flags=re.DOTALL)
        assert name in read
        assert not [code for code in codes if code in read], path
    with on("2026-07-02"):
        products = visit(app, "admin_wang", "/products").text
    assert ">海之蓝<" in products
    assert "> haizhilan" not in products


def _order(page: Page) -> list[str]:
    return [a["href"].split("/")[-1] for a in page.all("a") if a["href"].startswith(f"/statements/{JUNE}/")]


def hidden(page: Page) -> dict[str, str]:
    """What a page that asks once more would send."""
    return {field["name"]: field["value"] for field in page.all("input") if field.get("type") == "hidden"}


def confirmed(app: Flask, path: str, form: dict[str, Any]) -> TestResponse:
    """A form sent, looked at and sent again."""
    answer = send(app, "finance_du", path, form)
    assert answer.status_code == 200, answer.text
    return send(app, "finance_du", path, hidden(Page(answer.text)))


def test_a_payment_without_its_day_is_asked_for_it_and_keeps_the_batch(app: Flask, office: Office) -> None:
    close(office, "2026-07-02", JUNE)
    answer = send(app, "finance_du", f"{MONTH}/payment", {"paid_on": "", "batch": "B-0702"})
    assert answer.status_code == 422
    assert "B-0702" in {field.get("value") for field in Page(answer.text).all("input")}
    assert "paid" not in steps(office)


def test_a_payment_gone_back_from_keeps_what_was_typed(app: Flask, office: Office) -> None:
    close(office, "2026-07-02", JUNE)
    shown_first = Page(send(app, "finance_du", f"{MONTH}/payment", PAID).text)
    back = next(link for link in shown_first.links if link.startswith(f"{MONTH}/payment?"))
    typed = {field["name"]: field.get("value") for field in seen(app, "finance_du", back).all("input")}
    assert typed["batch"] == PAID["batch"] and typed["paid_on"] == PAID["paid_on"]


def test_a_month_is_paid_once(app: Flask, office: Office) -> None:
    close(office, "2026-07-02", JUNE)
    asked = Page(send(app, "finance_du", f"{MONTH}/payment", PAID).text).text
    assert "3 人没有回复" in asked
    assert "没确认的暂定数" in asked
    assert "paid" not in steps(office)
    assert confirmed(app, f"{MONTH}/payment", PAID).status_code == 303
    told = office.call("rep_an", "GET", "/api/v1/notices").json["items"]
    assert "month_paid" in {notice["code"] for notice in told}
    again = send(app, "finance_du", f"{MONTH}/payment", PAID | {"batch": "B-0703", "seen": "1"})
    assert again.status_code == 409
    assert "B-0702" in Page(again.text).text


def test_a_payment_noted_wrongly_is_corrected_with_a_reason_and_the_old_entry_stays_on_the_page(
    app: Flask, office: Office
) -> None:
    close(office, "2026-07-02", JUNE)
    tomorrow = send(app, "finance_du", f"{MONTH}/payment", PAID | {"paid_on": "2026-07-03"})
    assert (tomorrow.status_code, "2026-07-03 还没到" in tomorrow.text) == (422, True)
    assert confirmed(app, f"{MONTH}/payment", PAID).status_code == 303
    right = PAID | {"batch": "B-0703", "reason": "批次号抄错了"}
    asked = Page(send(app, "finance_du", f"{MONTH}/payment", right).text).text
    assert "原来登记的 7月2日 发放，批次号 B-0702" in asked
    assert confirmed(app, f"{MONTH}/payment", right).status_code == 303
    page = seen(app, "finance_du", f"{MONTH}/payment").text
    assert "7月2日 已发放，批次号 B-0703" in page
    assert "7月2日 发放，批次号 B-0702" in page
    assert "更正原因：批次号抄错了" in page
    assert "批次号 B-0703" in seen(app, "finance_du", MONTH).text


def test_a_month_goes_by_its_pages_from_the_check_to_being_paid(app: Flask, office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    display_on(office, "2026-06-10", "rep_an", "rep_an-0")
    assert send(app, "finance_du", f"{MONTH}/check").location == MONTH
    assert "等您核对" in seen(app, "rep_an", STATEMENT).text
    said = {"answer": "confirmed", "remark": ""}
    for unread, status, told in (
        ("1", 409, "合计变了，现在是"),
        ("--5", 422, "请填整数"),
        ("9" * 5000, 422, "请填整数"),
        ("x", 422, "请填整数"),
    ):
        refused = send(app, "rep_an", f"{MONTH}/answer", {**said, "total_fen": unread})
        assert (refused.status_code, told in Page(refused.text).text) == (status, True), unread[:9]
    assert "rep_an rep_an 没回复" in seen(app, "finance_du", MONTH).text
    (read_fen,) = (
        each["value"]
        for each in seen(app, "rep_an", STATEMENT).all("input")
        if each.get("name") == "total_fen"
    )
    answered = send(app, "rep_an", f"{MONTH}/answer", {**said, "total_fen": read_fen})
    assert answered.location == f"{STATEMENT}#check"
    assert "rep_an rep_an 已确认" in seen(app, "finance_du", MONTH).text
    assert confirmed(app, f"{MONTH}/close", ACCEPTED).location == MONTH
    assert f"{MONTH}/payment" in seen(app, "finance_du", MONTH).links
    assert confirmed(app, f"{MONTH}/payment", PAID).location == MONTH
    assert "7月2日 已发放，批次号 B-0702" in seen(app, "finance_du", MONTH).text
    statement = seen(app, "rep_an", STATEMENT).text
    whole, fen = divmod(payout(office, "rep_an", JUNE)["payable_fen"], 100)
    assert f"应发 {whole:,}.{fen:02d} 元 7月2日 已发" in statement


def test_every_state_of_a_month_is_english_on_an_english_page(app: Flask, office: Office) -> None:
    _left_waiting(office)
    check(office, "2026-07-02", JUNE)
    refused = send(app, "finance_du", f"{MONTH}/close", language="en")
    assert "Not closed: a reason is still missing." in Page(refused.text).text
    assert "Object" in seen(app, "rep_an", STATEMENT, language="en").text
    confirmed(app, f"{MONTH}/close", ACCEPTED)
    for path in (MONTH, f"{MONTH}?by=clause", f"{MONTH}/close", f"{MONTH}/payment", f"{MONTH}/replay"):
        assert not CHINESE.search(SECTION.sub("", seen(app, "finance_du", path, language="en").text)), path
    assert "Payable" in seen(app, "rep_an", STATEMENT, language="en").text


def _left_waiting(office: Office) -> str:
    """A record of June that nobody reviewed; returns its id."""
    record, photo = new_id(), jpeg(1)
    with on("2026-06-10") as instant:
        office.submit("rep_an", display_body("rep_an-0", photo, occurred_at=instant.isoformat()), record)
        office.send_photo("rep_an", photo)
    return record

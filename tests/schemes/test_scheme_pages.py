"""The pages of pay schemes: plain words, confirmations, readers, and a draft from its first fault to publication."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.schemes.service.lines import line_of
from tests.office import Office
from tests.schemes.texts import SHIPPED, display_fine, yanghe_rate
from tests.settlement.closing import on, sales_on
from tests.shell.pages import Page, shown, visit

VERSION = "/schemes/sujiu-2018/versions/1"
RATES = "/clauses/sales.commission/rates"


def send(app: Flask, path: str, form: dict[str, Any], who: str = "finance_du", **how: Any) -> TestResponse:
    with on("2026-07-02"):
        return visit(app, who, path, form=form, **how)


def test_a_version_stands_in_plain_words_with_what_is_provisional_marked(app: Flask) -> None:
    page = shown(app, "rep_an", VERSION)
    assert "按实际销售额提成：洋河 2%" in page.text
    assert "缺 新天蓝、老字号" in page.text
    assert page.text.count("暂定") >= 8  # four figures, each marked where it counts and where it is listed
    assert not [form for form in page.all("form") if form["action"].endswith("/confirmations")]
    assert (
        send(app, f"{VERSION}/confirmations", {"path": RATES, "statement": "x"}, "rep_an").status_code == 403
    )


def test_finance_confirms_a_figure_with_what_it_rests_on(app: Flask) -> None:
    offered = shown(app, "finance_du", VERSION)
    assert "确认后不能撤回" in offered.text
    refused = send(app, f"{VERSION}/confirmations", {"path": RATES, "statement": " "})
    assert refused.status_code == 422
    said = {"path": RATES, "statement": "Letter of 3 May"}
    assert send(app, f"{VERSION}/confirmations", said).status_code == 303
    assert "Letter of 3 May" in shown(app, "rep_an", VERSION).text
    assert send(app, f"{VERSION}/confirmations", said | {"statement": "Another"}).status_code == 409


def test_who_has_read_a_version_is_told_to_those_who_lead(app: Flask) -> None:
    assert send(app, f"{VERSION}/reading", {}, "rep_bai").status_code == 303
    assert "您已读过" in shown(app, "rep_bai", VERSION).text
    assert "rep_bai" in shown(app, "finance_du", VERSION).text
    assert "rep_bai" not in shown(app, "rep_an", VERSION).text


def test_every_fault_of_a_draft_is_told_with_its_line(app: Flask) -> None:
    draft = SHIPPED.replace("limit = 3", 'limit = "x"').replace("per_month = 50", "per_month = -1")
    answer = send(app, "/schemes/draft", {"text": draft.replace("\n", "\r\n")})
    page = Page(answer.text)
    assert answer.status_code == 422
    for broken in ('limit = "x"', "per_month = -1"):
        assert f"第 {1 + draft[: draft.index(broken)].count(chr(10))} 行" in page.text
    assert "第 3 行" in Page(send(app, "/schemes/draft", {"text": 'a = 1\nb = 2\nc = "\n'}).text).text


def test_a_fault_leads_to_its_line_or_to_the_text_as_a_whole() -> None:
    _, faults = read_scheme(SHIPPED.replace("least = 10", "least = -10"), "draft")
    assert [SHIPPED.split("\n")[(line_of(SHIPPED, fault) or 0) - 1] for fault in faults] == ["least = 10"]
    nameless = SHIPPED.replace('code = "sujiu-2018"\n', "")
    _, faults = read_scheme(nameless, "draft")
    assert [line_of(nameless, fault) for fault in faults] == [None]


def test_a_draft_is_tried_on_past_months_and_published_with_its_reason(app: Flask, office: Office) -> None:
    sales_on(office, "2026-06-20", "rep_an", "2026-06", 100_000_00, 100_000_00)
    draft = yanghe_rate("0.03")
    tried = send(app, "/schemes/draft", {"text": draft})
    page = Page(tried.text)
    assert tried.status_code == 200
    assert "1 人变多，0 人变少，2 人不变" in page.text
    assert "+1,000.00" in page.text
    form = {"text": draft, "from": "", "effective_from": "2026-08-01", "reason": " "}
    assert send(app, "/schemes/draft/publication", form).status_code == 422
    asked = send(app, "/schemes/draft/publication", form | {"reason": "More for Yanghe"})
    assert "确定发布" in Page(asked.text).text
    assert [row["version"] for row in office.call("rep_an", "GET", "/api/v1/schemes").json] == [1]
    dated = draft.replace("effective_from = 2018-01-01", "effective_from = 2026-08-01")
    told = {"text": dated, "from": "", "reason": "More for Yanghe", "seen": "seen"}
    assert send(app, "/schemes/draft/publication", told).location == "/schemes/sujiu-2018/versions/2"
    published = shown(app, "rep_an", "/schemes/sujiu-2018/versions/2").text
    assert "More for Yanghe" in published
    assert "销售提成 · 洋河提成 2% 3%" in published
    assert "生效日期 2018-01-01 2026-08-01" in published
    assert "从2026年8月起算" in published


def test_a_month_that_has_begun_is_paid_by_a_draft_only_as_shown_and_never_less(app: Flask) -> None:
    harder = {"text": display_fine(4000), "from": "2026-07", "reason": "Harder"}
    asked = Page(send(app, "/schemes/draft/publication", harder).text)
    assert "已经挣到的钱不能变少" in asked.text
    seen = next(field["value"] for field in asked.all("input") if field["name"] == "seen")
    refused = send(app, "/schemes/draft/publication", harder | {"seen": seen})
    assert refused.status_code == 409
    assert "会变成" in Page(refused.text).text
    assert send(app, "/schemes/draft/publication", harder | {"seen": "0" * 64}).status_code == 409


def test_a_clerk_changes_one_figure_and_sees_who_gains(app: Flask, office: Office) -> None:
    sales_on(office, "2026-06-20", "rep_an", "2026-06", 100_000_00, 100_000_00)
    offered = shown(app, "finance_du", "/schemes/draft")
    fields = {
        field["name"]: field["value"] for field in offered.all("input") if field["name"].startswith("/")
    }
    assert (fields[f"{RATES}/yanghe"], fields["/clauses/display.shortfall/rate_fen"]) == ("2", "20")
    form = {"text": SHIPPED, "scheme": "sujiu-2018", "version": "1"} | fields
    refused = send(app, "/schemes/draft", form | {f"{RATES}/yanghe": "-3"})
    assert refused.status_code == 422
    wrong = [field["name"] for field in Page(refused.text).all("input") if "aria-invalid" in field]
    assert wrong == [f"{RATES}/yanghe"]
    page = Page(send(app, "/schemes/draft", form | {f"{RATES}/yanghe": "3"}).text)
    assert "2% → 3%" in page.text
    assert "1 人变多，0 人变少，2 人不变" in page.text
    marked = [each for each in page.all("p") if each.get("class") == "figure changed"]
    assert len(marked) == 1

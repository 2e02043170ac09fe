"""Sales, targets, wages and claim losses by hand: shown with the pay they change, then stored as shown."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldapp.inspection.models import Finding
from fieldapp.kernel.database import db
from fieldapp.outlets.models import SalesEntry, Target
from fieldapp.people.service.employment import set_employment
from fieldapp.settlement.models import Wage
from tests.office import Office
from tests.settlement.closing import close, exempt, on
from tests.settlement.test_month_pages import hidden
from tests.shell.pages import Page, shown, visit

JUNE = "2026-06"
FIGURES, LOSSES = f"/months/{JUNE}/figures", f"/months/{JUNE}/losses"
LOSS = {
    "outlet": "rep_an-0",
    "first_day": "2026-06-01",
    "last_day": "2026-06-20",
    "amount": "１,234.50",
    "document": "HB-1",
}


def send(app: Flask, who: str, path: str, form: dict[str, Any], **how: Any) -> TestResponse:
    with on("2026-07-02"):
        return visit(app, who, path, form=form, **how)


def stored(office: Office, table: Any) -> int:
    with office.app.app_context():
        return len(db.session.scalars(select(table)).all())


def test_figures_are_entered_by_those_whose_they_are(app: Flask, office: Office) -> None:
    with on("2026-07-02"):
        for who in ("rep_an", "inspector_bo", "lead_guo", "admin_wang"):
            assert visit(app, who, FIGURES).status_code == 403, who
        assert visit(app, "supervisor_chen", f"{FIGURES}/rep_cui").status_code == 404
        assert "工资" not in shown(app, "supervisor_chen", f"{FIGURES}/rep_an").text
    for form in ({"wage": "4000"}, {"yanghe.target": "1", "yanghe.actual": "1"}):
        assert send(app, "supervisor_chen", f"{FIGURES}/rep_an", form).status_code == 403
    assert send(app, "supervisor_chen", LOSSES, LOSS).status_code == 403
    close(office, "2026-07-02", JUNE)
    refused = send(app, "supervisor_chen", f"{FIGURES}/rep_an", {"target.display": "10"})
    assert refused.status_code == 409
    assert (stored(office, Target), stored(office, Wage), stored(office, SalesEntry)) == (0, 0, 0)


def test_an_entry_is_shown_with_the_pay_it_changes_and_stored_as_shown(app: Flask, office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    form = {
        "yanghe.target": "100000",
        "yanghe.actual": "１２０,０００.00",
        "target.display": "2",
        "wage": "4000",
    }
    answer = send(app, "finance_du", f"{FIGURES}/rep_an", form)
    page = Page(answer.text)
    assert answer.status_code == 200
    assert "洋河 销售额 / 任务：没有 → 120,000.00 / 100,000.00" in page.text
    assert "0.00 → 2,360.00 元 +2,360.00" in page.text  # 2 % of the sales, less two displays at 20 yuan
    assert (stored(office, Wage), stored(office, SalesEntry)) == (0, 0)
    assert send(app, "finance_du", f"{FIGURES}/rep_an", {**hidden(page), "wage": "1"}).status_code == 409
    saved = send(app, "finance_du", f"{FIGURES}/rep_an", hidden(page)).location
    assert saved == f"{FIGURES}?done=rep_an"
    assert "的数存好了" in shown(app, "finance_du", saved).text
    assert (stored(office, Wage), stored(office, SalesEntry)) == (1, 1)
    with on("2026-07-03"):
        assert "120,000.00 / 100,000.00" in shown(app, "finance_du", FIGURES).text


def test_every_fault_of_an_entry_stands_at_its_field_in_both_languages(app: Flask) -> None:
    form = {"yanghe.target": "ten", "yanghe.actual": "", "target.display": "1.5", "wage": "0.001"}
    answer = send(app, "finance_du", f"{FIGURES}/rep_an", form)
    page = Page(answer.text)
    assert answer.status_code == 422
    for sentence in ("要填金额（元）", "没有就填 0", "要填整数", "金额最多两位小数"):
        assert sentence in page.text
    assert {"ten", "1.5"} <= {field.get("value") for field in page.all("input")}
    english = Page(send(app, "finance_du", f"{FIGURES}/rep_an", form, language="en").text).text
    assert "A whole number is expected" in english


def test_a_supervisor_confirms_what_is_proposed_for_days_worked(app: Flask, office: Office) -> None:
    with app.app_context(), on("2026-05-01"):
        set_employment("rep_an", first_day=date(2026, 6, 16), last_day=None, actor_id=None)
    with on("2026-07-02"):
        filled = shown(app, "supervisor_chen", f"{FIGURES}/rep_an?fill=proposal")
    assert "当月在岗 15 天（全月 30 天）" in filled.text
    values = {
        field["name"]: field["value"] for field in filled.all("input") if "target." in field.get("name", "")
    }
    assert values == {"target.banquet": "1", "target.display": "25", "target.opening": "5"}
    page = Page(send(app, "supervisor_chen", f"{FIGURES}/rep_an", values).text)
    assert send(app, "supervisor_chen", f"{FIGURES}/rep_an", hidden(page)).status_code == 303
    with on("2026-07-02"):
        assert "任务待折算" not in shown(app, "supervisor_chen", FIGURES).text
    emptied = Page(send(app, "supervisor_chen", f"{FIGURES}/rep_an", {"target.display": ""}).text)
    assert "陈列任务：25 → 按方案" in emptied.text


def test_a_claim_loss_is_shown_with_whom_it_charges_before_it_is_entered(app: Flask, office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    for change, sentence in (
        ({"outlet": "nowhere"}, "没有这家网点"),
        ({"amount": "0"}, "损失金额要大于 0"),
        ({"last_day": "2026-05-01"}, "最后一天不能早于第一天"),
        ({"last_day": "2027-01-01"}, "期间还没有结束"),
    ):
        refused = send(app, "finance_du", LOSSES, LOSS | change)
        assert (refused.status_code, sentence in Page(refused.text).text) == (422, True), change
    page = Page(send(app, "finance_du", LOSSES, LOSS).text)
    assert "rep_an 会马上收到通知，2026-07-10 00:00 前可以申诉" in page.text
    assert "核报损失 0.00 → -1,234.50" in page.text
    assert "当月工资还没录" in page.text
    assert stored(office, Finding) == 0
    assert send(app, "finance_du", LOSSES, hidden(page)).location == f"{LOSSES}?done=1"
    assert send(app, "finance_du", LOSSES, hidden(page)).status_code in (303, 409)
    assert stored(office, Finding) == 1
    with on("2026-07-02"):
        listed = shown(app, "finance_du", LOSSES).text
    assert "HB-1 rep_an 2026-07-10 00:00 前可以申诉 1,234.50" in listed

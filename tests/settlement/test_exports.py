"""Statements, months and payroll files as spreadsheets: whose they are, that they add up, and that no cell bites."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from decimal import Decimal
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from werkzeug.test import TestResponse

from fieldapp.kernel.database import db
from fieldapp.settlement.models import Payout
from tests.api.stored import new_audit_rows
from tests.office import Office, display_body, jpeg, new_id
from tests.settlement.closing import (
    close,
    display_on,
    exempt,
    on,
    payout,
    sales_on,
)

JUNE, JULY = "2026-06", "2026-07"
REPS = ("rep_an", "rep_bai", "rep_cui")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Table = list[dict[str, Any]]


def get(office: Office, who: str, path: str, day: str = "2026-08-10", **options: Any) -> TestResponse:
    with on(day):
        return office.call(who, "GET", f"/api/v1/{path}", **options)


def tables(content: bytes) -> dict[str, Table]:
    """Sheets by title, each row by its headings."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    found = {}
    for title in book.sheet_names:
        head, *rows = book.get_sheet_by_name(title).to_python()
        found[title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def sheets(office: Office, who: str, path: str, **options: Any) -> dict[str, Table]:
    answer = get(office, who, path, **options)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == XLSX
    return tables(answer.data)


def fen(cell: Any) -> int:
    """An amount in yuan as read back, as fen; more than two decimals would fail."""
    exact = Decimal(repr(cell)) * 100
    assert exact == int(exact), cell
    return int(exact)


def settle(office: Office) -> None:
    """June and July closed: sales, displays, a late approval, a negative month carried, a loss recovered."""
    exempt(office, "2026-06-01", JUNE, "rep_bai")
    exempt(office, "2026-06-01", JULY, "rep_bai", "rep_cui")
    sales_on(office, "2026-06-20", "rep_an", JUNE, 900_000_33, 1_234_567_89)
    display_on(office, "2026-06-10", "rep_an", "rep_an-0", seed=1)
    with on("2026-06-11") as instant:
        late, photo = new_id(), jpeg(2)
        office.submit("rep_an", display_body("rep_an-1", photo, occurred_at=instant.isoformat()), late)
        office.send_photo("rep_an", photo)
    with on("2026-06-12"):
        loss = {
            "outlet": "rep_an-0",
            "first_day": "2026-06-01",
            "last_day": "2026-06-12",
            "amount_fen": 30_000,
            "document": "HB-2026-17",
        }
        assert office.call("finance_du", "PUT", f"/api/v1/claim-losses/{new_id()}", loss).status_code < 300
        wage = {"wage_fen": 10_000_00}
        assert office.call("finance_du", "PUT", f"/api/v1/wages/{JUNE}/rep_an", wage).status_code == 204
    close(office, "2026-07-02", JUNE)
    with on("2026-07-08"):
        assert office.review("supervisor_chen", late).status_code == 204
    close(office, "2026-08-02", JULY)


@pytest.fixture(scope="module")
def settled(steady_office: Office) -> Office:
    """Of one office for all tests here, which store nothing but that something was downloaded."""
    settle(steady_office)
    return steady_office


def test_a_statement_holds_every_line_with_exact_amounts_and_its_sentence(settled: Office) -> None:
    told = get(settled, "rep_an", f"statements/{JUNE}/rep_an").json
    found = sheets(settled, "rep_an", f"statements/{JUNE}/rep_an.xlsx")
    assert list(found) == ["概况", "明细", "对应的记录", "补差和应发"]
    *lines, total = found["明细"]
    names = {code: clause["name"]["zh"] for code, clause in told["clauses"].items()}
    assert [(line["条款"], fen(line["金额（元）"]), line["怎么来的"]) for line in lines] == [
        (names[line["clause"]], line["amount_fen"], line["text"]["zh"]) for line in told["lines"]
    ]
    assert not [code for code in names if code in str(found["明细"])]
    assert (total["条款"], fen(total["金额（元）"])) == ("合计", told["total_fen"])
    commission = lines[0]
    assert (commission["条款"], commission["项目"]) == ("销售提成", "洋河")
    assert fen(commission["数量"]) == 1_234_567_89  # what was sold, in yuan
    assert commission["单价（元）"] == ""
    shortfall = next(line for line in lines if line["条款"] == "陈列未达标")
    assert (shortfall["数量"], fen(shortfall["单价（元）"])) == (49, -2000)


def test_a_statement_holds_the_records_and_why_one_does_not_count(settled: Office) -> None:
    found = sheets(settled, "supervisor_chen", f"statements/{JUNE}/rep_an.xlsx")
    shown, late, loss = found["对应的记录"]
    assert (str(shown["日期"]), shown["类型"], shown["网点编号"], shown["网点"]) == (
        "2026-06-10",
        "陈列",
        "rep_an-0",
        "Shop rep_an-0",
    )
    assert (shown["算不算数"], shown["不算数的原因"]) == ("算", "")
    assert (late["算不算数"], late["状态"]) == ("不算", "待审核")
    assert late["不算数的原因"] == "结账以后才通过的，差额记进后面的月份"
    assert (loss["类型"], fen(loss["损失（元）"])) == ("核报损失", 30_000)


def test_a_statement_holds_adjustments_and_what_is_paid(settled: Office) -> None:
    told = payout(settled, "rep_an", JULY)
    found = sheets(settled, "rep_an", f"statements/{JULY}/rep_an.xlsx")["补差和应发"]
    adjustments = [row for row in found if row["条款"]]
    assert (JUNE, JULY, "薪酬方案", "陈列未达标") in [
        (row["所属月份"], row["入账月份"], row["来源"], row["条款"]) for row in adjustments
    ]
    paid = {row["所属月份"]: fen(row["金额（元）"]) for row in found if not row["条款"]}
    assert paid == {
        "本月入账": told["posted_fen"],
        "其中追回损失": told["recovered_fen"],
        "上月结转": told["carried_in_fen"],
        "应发": told["payable_fen"],
        "转到下月": told["carried_out_fen"],
    }


def test_a_closed_month_adds_up_from_its_lines_to_what_is_paid(settled: Office) -> None:
    for month in (JUNE, JULY):
        found = sheets(settled, "finance_du", f"months/{month}/export.xlsx")
        assert list(found) == ["每人合计", "明细", "补差"]
        posted: dict[str, int] = defaultdict(int)
        for row in [*found["明细"], *(row for row in found["补差"] if row["入账月份"] == month)]:
            if row["账户"] == "薪酬":
                posted[row["工号"]] += fen(row["金额（元）"])
        *rows, total = found["每人合计"]
        assert total["工号"] == "合计"
        for heading in ("本月入账（元）", "应发（元）", "转到下月（元）"):
            assert fen(total[heading]) == sum(fen(row[heading]) for row in rows)
        for row in rows:
            told = payout(settled, row["工号"], month)
            assert fen(row["本月入账（元）"]) == posted[row["工号"]] == told["posted_fen"]
            assert fen(row["应发（元）"]) == told["payable_fen"]
            assert fen(row["转到下月（元）"]) == told["carried_out_fen"]
        assert [row["工号"] for row in rows] == list(REPS)


def test_a_supervisor_gets_the_own_teams_alone(settled: Office) -> None:
    found = sheets(settled, "supervisor_ding", f"months/{JUNE}/export.xlsx")
    assert {row["工号"] for rows in found.values() for row in rows} == {"rep_cui"}


def test_the_payroll_file_pays_what_the_close_decided_in_both_forms(settled: Office) -> None:
    for month in (JUNE, JULY):
        with settled.app.app_context():
            rows = db.session.query(Payout).filter_by(month=month).all()
            sums = [
                sum(getattr(row, name) for row in rows)
                for name in ("payable_fen", "recovered_fen", "carried_out_fen")
            ]
        answer = get(settled, "finance_du", f"months/{month}/payroll.csv")
        assert answer.mimetype == "text/csv"
        assert answer.data.startswith(b"\xef\xbb\xbf")
        head, *lines = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
        assert head == ["工号", "姓名", "应发（元）", "其中追回损失（元）", "转到下月（元）"]
        assert [line[0] for line in lines] == list(REPS)
        assert [sum(Decimal(line[column]) * 100 for line in lines) for column in (2, 3, 4)] == sums
        ((*table, total),) = sheets(settled, "finance_du", f"months/{month}/payroll.xlsx").values()
        assert [fen(total[name]) for name in head[2:]] == sums  # for people; programs pay by the CSV
        assert [[fen(row[name]) for name in head[2:]] for row in table] == [
            [int(Decimal(cell) * 100) for cell in line[2:]] for line in lines
        ]
    june = payout(settled, "rep_an", JUNE)
    assert june["payable_fen"] > 0 > june["recovered_fen"] == -30_000


def test_headings_and_sentences_are_in_the_language_of_who_asks(settled: Office) -> None:
    english = {"headers": {"Cookie": "session=secret-of-rep_an; language=en"}}
    path = f"/api/v1/statements/{JUNE}/rep_an.xlsx"
    with on("2026-08-10"):
        answer = settled.app.test_client(use_cookies=False).get(path, **english)
    found = tables(answer.data)
    assert list(found) == ["About", "Lines", "Records", "Adjustments and payable"]
    assert found["Lines"][0]["Clause"] == "Sales commission"
    assert all(heading.isascii() for rows in found.values() for heading in rows[0])


def test_the_same_closed_month_gives_the_same_bytes(settled: Office) -> None:
    for path in (
        f"statements/{JUNE}/rep_an.xlsx",
        f"months/{JUNE}/export.xlsx",
        f"months/{JUNE}/payroll.xlsx",
        f"months/{JUNE}/payroll.csv",
    ):
        first, second = (
            get(settled, "finance_du", path, day=day).data for day in ("2026-08-10", "2026-08-11")
        )
        assert first == second, path


def test_every_download_leaves_an_audit_row_and_nothing_else(settled: Office) -> None:
    with new_audit_rows(settled.app) as acts:
        for path in (f"statements/{JUNE}/rep_an.xlsx", f"months/{JUNE}/payroll.csv"):
            answer = get(settled, "finance_du", path)
            assert "attachment" in answer.headers["Content-Disposition"]
            assert answer.headers["Cache-Control"] == "no-store"
        get(settled, "rep_bai", f"statements/{JUNE}/rep_an.xlsx")
    assert [(act.action, act.subject_id, act.details.get("file")) for act in acts] == [
        ("export.made", JUNE, f"statement-{JUNE}-rep_an.xlsx"),
        ("export.made", JUNE, f"payroll-{JUNE}.csv"),
        ("access.refused", acts[-1].subject_id, None),
    ]
    assert acts[0].details["staff_number"] == "rep_an"

"""Exports that are refused, of months still open, by command, and with text that a spreadsheet would run."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import Outlet
from fieldapp.people.models import User
from tests.live import run_command
from tests.office import Office
from tests.settlement.closing import check, sales_on
from tests.settlement.test_exports import JULY, JUNE, fen, get, settle, sheets, tables


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("rep_bai", f"statements/{JUNE}/rep_an.xlsx", 404),
        ("supervisor_ding", f"statements/{JUNE}/rep_an.xlsx", 404),
        ("finance_du", f"statements/{JUNE}/nobody.xlsx", 404),
        ("finance_du", "statements/2099-01/rep_an.xlsx", 409),
        ("admin_wang", f"statements/{JUNE}/rep_an.xlsx", 403),
        ("rep_an", f"months/{JUNE}/export.xlsx", 403),
        ("inspector_bo", f"months/{JUNE}/export.xlsx", 403),
        ("finance_du", "months/2026-13/export.xlsx", 422),
        ("finance_du", f"months/{JUNE}/export.xlsx", 409),
        ("supervisor_chen", f"months/{JUNE}/payroll.csv", 403),
        ("rep_an", f"months/{JUNE}/payroll.xlsx", 403),
        ("finance_du", f"months/{JUNE}/payroll.csv", 409),
        ("finance_du", f"months/{JUNE}/payroll.xlsx", 409),
    ],
)
def test_what_is_not_theirs_or_not_there_is_not_exported(
    steady_office: Office, who: str, path: str, status: int
) -> None:
    assert get(steady_office, who, path).status_code == status


def test_an_open_month_that_was_never_calculated_says_so(office: Office) -> None:
    refused = get(office, "finance_du", f"months/{JULY}/export.xlsx")
    assert refused.json["code"] == "month_not_calculated"
    refused = get(office, "finance_du", f"months/{JULY}/payroll.csv")
    assert refused.json["code"] == "month_not_closed"


def test_an_open_month_is_exported_as_last_calculated(office: Office) -> None:
    sales_on(office, "2026-06-10", "rep_an", JUNE, 100_00, 100_00)
    check(office, "2026-07-02", JUNE)
    found = sheets(office, "finance_du", f"months/{JUNE}/export.xlsx")
    assert list(found) == ["每人合计", "明细"]
    an = next(row for row in found["每人合计"] if row["工号"] == "rep_an")
    lines = [fen(row["金额（元）"]) for row in found["明细"] if row["工号"] == "rep_an"]
    assert fen(an["合计（元）"]) == sum(lines) == fen(an["奖励（元）"]) + fen(an["扣款（元）"])
    assert fen(an["奖励（元）"]) == 200
    theirs = sheets(office, "supervisor_ding", f"months/{JUNE}/export.xlsx")
    assert {row["工号"] for rows in theirs.values() for row in rows} == {"rep_cui"}


def test_text_that_a_spreadsheet_would_run_is_made_harmless_and_figures_stay_figures(office: Office) -> None:
    settle(office)
    with office.app.app_context(), transaction() as session:
        session.execute(update(User).where(User.staff_number == "rep_an").values(name='=HYPERLINK("x")'))
        session.execute(update(Outlet).where(Outlet.code == "rep_an-0").values(name="@SUM(A1)"))
    for path in (f"months/{JUNE}/payroll.xlsx", f"months/{JUNE}/export.xlsx"):
        for rows in sheets(office, "finance_du", path).values():
            assert {row["姓名"] for row in rows if row["工号"] == "rep_an"} <= {'\'=HYPERLINK("x")'}
    answer = get(office, "finance_du", f"months/{JUNE}/payroll.csv").data.decode("utf-8-sig")
    assert "'=HYPERLINK" in answer
    statement = sheets(office, "finance_du", f"statements/{JUNE}/rep_an.xlsx")
    assert statement["对应的记录"][0]["网点"] == "'@SUM(A1)"
    assert "'-" not in answer


def test_the_commands_write_the_same_files(tmp_path: Path) -> None:
    environment = {"FIELDAPP_DATA_FOLDER": str(tmp_path / "data")}
    run_command("init", environment)
    run_command("user", "add", "E1", "--role", "rep", "--name", "安", environment)
    month = "2026-11"
    out = tmp_path / "out.xlsx"
    refused = run_command("export", month, "--out", str(out), environment, check=False)
    assert refused.returncode == 1 and "not been calculated" in refused.stderr
    run_command("settle", month, environment)
    run_command("export", month, "--out", str(out), "--language", "en", environment)
    assert list(tables(out.read_bytes())) == ["Totals", "Lines"]
    for wrong in (["--out", str(tmp_path / "out.txt")], ["--out", str(out), "--rep", "E1", "--payroll"]):
        assert run_command("export", month, *wrong, environment, check=False).returncode == 2
    refused = run_command(
        "export", month, "--out", str(tmp_path / "p.csv"), "--payroll", environment, check=False
    )
    assert refused.returncode == 1 and "not closed" in refused.stderr

"""What is stored about a person: complete, without secrets, for oneself and the administrator; and letting it go."""

import ast
import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select, update

import fieldapp
from fieldapp.fieldwork.models import Submission
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import Base, db, transaction
from fieldapp.people.models import Role, User
from fieldapp.people.permissions import PERMISSIONS
from fieldapp.people.service.accounts import create_user
from fieldapp.settlement.models import MonthStep, Step
from fieldapp.shell.acts import ACTS
from fieldapp.shell.fields import FIELDS
from fieldapp.shell.holdings import ABOUT_NOBODY, HOLDINGS
from tests.cast import LONG_AGO_AT, secret_of
from tests.office import Office
from tests.shell.pages import Page, fill, shown, visit

ACT = re.compile(r"[a-z_]+\.[a-z_]*(ed|en|made|set|told|read|run|paid|drawn|over)")
"""What an act of the audit trail is called: a noun and what was done to it."""


def test_every_table_is_either_about_people_or_said_to_be_about_nobody(app: Flask) -> None:
    held = {holding.table for holding in HOLDINGS}
    assert held | set(ABOUT_NOBODY) == set(Base.metadata.tables)
    assert not held & set(ABOUT_NOBODY)
    naming = {
        table.name
        for table in Base.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == "user_account" for key in column.foreign_keys)
    }
    assert naming <= held, "a table that names people"
    found = {
        holding.table: {*holding.by, *([holding.within[0]] if holding.within else [])} for holding in HOLDINGS
    }
    for name in naming:
        columns = {
            column.name
            for column in Base.metadata.tables[name].columns
            if any(key.column.table.name == "user_account" for key in column.foreign_keys)
        }
        assert columns <= found[name], name


def test_every_column_that_is_kept_about_people_and_every_act_has_words(app: Flask) -> None:
    columns = {name for holding in HOLDINGS for name in holding.columns}
    assert columns - set(FIELDS) == set()
    written = {
        node.value
        for module in Path(fieldapp.__file__).parent.rglob("*.py")
        if "kernel.audit import" in (source := module.read_text())
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ACT.fullmatch(node.value)
    }
    assert len(written) > 50
    assert written - set(ACTS) - PERMISSIONS.keys() == set()


def test_a_rep_reads_and_exports_all_about_themselves_without_secrets(office: Office) -> None:
    filled = fill(office)
    page = shown(office.app, "rep_an", "/people/rep_an/data")
    assert "提交的记录和位置 5 条" in page.text
    part = shown(office.app, "rep_an", "/people/rep_an/data/submission").text
    assert "业务日" in part and "business_day" not in part and "陈列" in part
    assert " rep_an-0 " in part  # the shop by its code, not by a number
    assert not [code for code in ("haizhilan", "joint", "WGS84") if code in part]
    exported = visit(office.app, "rep_an", "/people/rep_an/data.json")
    told = json.loads(exported.data)
    assert {row["id"] for row in told["submission"]} >= {filled.counting, filled.waiting}
    assert told["submission"][0]["lat"] is not None or told["submission"][1]["lat"] is not None
    assert [row["staff_number"] for row in told["user_account"]] == ["rep_an"]
    assert any(row["action"] == "submission.approved" for row in told["audit_entry"]) is False
    text = exported.get_data(as_text=True)
    assert "argon2" not in text and "secret_sha256" not in text and secret_of("rep_an") not in text
    book = zipfile.ZipFile(io.BytesIO(visit(office.app, "rep_an", "/people/rep_an/data.xlsx").data))
    sheets = book.read("xl/workbook.xml").decode()
    assert 'name="提交的记录和位置"' in sheets and 'name="账号"' in sheets
    trail = shown(office.app, "admin_wang", "/audit?action=personal_data.exported").text
    assert trail.count("导出个人资料 rep_an") == 2


def test_nobody_but_oneself_and_the_administrator_reads_it(app: Flask) -> None:
    for part in ("", "/submission", ".json", ".xlsx"):
        for who in ("rep_bai", "supervisor_chen", "finance_du", "lead_guo", "inspector_bo"):
            assert visit(app, who, f"/people/rep_an/data{part}").status_code == 404, (who, part)
        assert visit(app, "admin_wang", f"/people/rep_an/data{part}").status_code == 200, part
    assert visit(app, "admin_wang", "/people/nobody/data").status_code == 404
    assert visit(app, "admin_wang", "/people/rep_an/data/outlet").status_code == 404
    assert visit(app, "rep_an", "/my-data").location == "/people/rep_an/data"


@pytest.fixture
def old(office: Office) -> Office:
    """An office with a record whose position has been kept long enough."""
    record = fill(office).counting
    with office.app.app_context(), transaction() as session:
        month = session.scalars(select(Submission.month).where(Submission.id == record)).one()
        session.execute(update(Submission).where(Submission.id == record).values(received_at=LONG_AGO_AT))
        session.add(MonthStep(month=month, step=Step.PAID, done_at=clock.now(), paid_on=clock.now().date()))
    return office


def test_what_is_due_goes_only_after_it_was_looked_at(old: Office) -> None:
    page = visit(old.app, "admin_wang", "/retention")
    assert "清空准确位置的记录 1" in Page(page.text).text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page.text)
    assert seen
    for form in ({}, {"seen": seen[1]}, {"understood": "1"}, {"seen": "0" * 64, "understood": "1"}):
        assert visit(old.app, "admin_wang", "/retention", form=form).status_code == 409
    done = visit(old.app, "admin_wang", "/retention", form={"seen": seen[1], "understood": "1"})
    assert "清好了" in done.text and "没有到期的" in done.text
    with old.app.app_context():
        kept = db.session.scalars(select(Submission.lat).where(Submission.received_at == LONG_AGO_AT)).all()
        who = db.session.scalars(select(User.id).where(User.staff_number == "admin_wang")).one()
    assert kept == [None]
    assert who
    assert "按期限清理 admin_wang" in shown(old.app, "admin_wang", "/audit?action=retention.run").text


def test_only_an_administrator_lets_anything_go(old: Office) -> None:
    for who in ("rep_an", "supervisor_chen", "finance_du", "lead_guo"):
        assert visit(old.app, who, "/retention").status_code == 403
        assert visit(old.app, who, "/retention", form={"understood": "1"}).status_code == 403


def test_the_trail_counts_records_and_leaves_out_what_is_empty(app: Flask) -> None:
    with app.app_context(), transaction() as session:
        admin = session.scalars(select(User.id).where(User.staff_number == "admin_wang")).one()
        several = {"records": ["01a220b4", "01a220b5"], "seconds": 4}
        record_act(session, "batch.approved", ("batch", "01a220b4"), actor_id=admin, **several)
        record_act(session, "appeal.ruled", ("appeal", "x"), actor_id=admin, outcome="upheld", terms={})
        create_user(staff_number="N01", name="新人", role=Role.REP)
    assert (
        visit(app, "admin_wang", "/login", form={"staff_number": "n01", "password": "wrong"}).status_code
        >= 400
    )
    assert "记录数 2 看了几秒 4" in shown(app, "admin_wang", "/audit?action=batch.approved").text
    assert "改什么" not in shown(app, "admin_wang", "/audit?action=appeal.ruled").text
    assert "工号 N01" in shown(app, "admin_wang", "/audit?thing=N01&action=login.failed").text

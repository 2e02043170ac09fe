"""Tables of the office: previews and refusals by cell, and exports that import again without a change."""

import json
import re
from datetime import date
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import Outlet, TargetKind
from fieldapp.outlets.service import enter_sales, set_target, set_township_duty
from fieldapp.outlets.service.entering import change_outlets
from fieldapp.people.models import Role, User
from fieldapp.people.service.accounts import create_user
from fieldapp.shell.office.tables import REGISTER_OF
from tests.cast import secret_of
from tests.office import Office
from tests.shell.pages import Page, shown, visit

OWNER = {"targets": "finance_du", "sales": "finance_du"}


def sent(app: Flask, who: str, path: str, data: bytes, language: str = "zh") -> TestResponse:
    cookies = f"language={language}; session={secret_of(who)}"
    headers = {"Sec-Fetch-Site": "same-origin", "Cookie": cookies}
    return app.test_client(use_cookies=False).post(
        path, data=data, headers=headers, content_type="application/octet-stream"
    )


def full(app: Flask) -> None:
    """Something in every table, with what spreadsheets like to spoil."""
    with app.app_context():
        with transaction() as session:
            rep_id = session.scalars(select(User.id).where(User.staff_number == "rep_an")).one()
            outlet_id = session.scalars(select(Outlet.id).where(Outlet.code == "rep_an-0")).one()
        spoilt = {"name": "=1+1", "phone": "+86 311 8322 0000", "lat": -37.123456789012345, "licence": "007"}
        change_outlets({outlet_id: spoilt}, actor_id=None)
        set_township_duty(rep_id, "xinji", on_duty=True, valid_from=date(2026, 1, 1), actor_id=None)
        set_target(rep_id, "2026-11", TargetKind.DISPLAY, 40, actor_id=None)
        set_target(rep_id, "2026-11", TargetKind.BANQUET, 0, actor_id=None)
        set_target(rep_id, "2026-11", TargetKind.BANQUET, None, actor_id=None)
        enter_sales(rep_id, "2026-11", "yanghe", target_fen=100_000_01, actual_fen=99, actor_id=None)
        create_user(staff_number="lead2", name="-Guo", role=Role.INSPECTION_LEAD)
    body = {
        "outlet": "rep_an-0",
        "first_day": "2026-01-01",
        "last_day": "2026-12-31",
        "bottles": 12,
        "layers": 2,
        "reason": "Signed",
    }
    office = Office(app)
    proposed = office.call("admin_wang", "PUT", "/api/v1/agreements/A1", {**body, "fee_fen": 12345})
    decision = f"/api/v1/changes/{proposed.json['change']}/decision"
    assert office.call("finance_du", "PUT", decision, {"is_confirmed": True}).status_code == 204


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_exported_imports_again_without_a_change(app: Flask, form: str, language: str) -> None:
    full(app)
    for kind in REGISTER_OF:
        exported = visit(app, "finance_du", f"/exports/{kind}.{form}", language=language)
        assert exported.status_code == 200, kind
        who = OWNER.get(kind, "admin_wang")
        preview = sent(app, who, f"/imports/{kind}/preview", exported.data, language)
        assert preview.status_code == 200, (kind, Page(preview.text).text)
        counts = [int(number) for number in re.findall(r"<strong>(\d+)</strong>", preview.text)]
        assert counts[:2] == [0, 0] and counts[2] > 0, (kind, Page(preview.text).text)


def test_a_preview_tells_old_and_new_and_exactly_that_is_applied(app: Flask) -> None:
    data = "网点编号,网点名称,类型,乡镇\nrep_an-0,新名字,烟酒店,xinji\nN1,新店,超市,weibo\n".encode("gb18030")
    preview = sent(app, "admin_wang", "/imports/outlets/preview", data)
    told = Page(preview.text).text
    assert preview.status_code == 200
    assert "Shop rep_an-0 → 新名字" in told and "N1" in told and "超市" in told
    seen = re.search(r'data-apply="([0-9a-f]{64})"', preview.text)
    assert seen
    other = sent(app, "admin_wang", f"/imports/outlets?preview={'0' * 64}", data)
    assert other.status_code == 409
    done = sent(app, "admin_wang", f"/imports/outlets?preview={seen[1]}", data)
    assert "新增 1 条，修改 1 条" in Page(done.text).text
    assert "新名字" in shown(app, "admin_wang", "/outlets/rep_an-0").text


def test_every_fault_is_told_by_row_and_column_in_the_readers_language(app: Flask) -> None:
    data = b"outlet code,latitude,kind\nrep_an-0,91,pub\nrep_an-1,x,\n"
    for language, said in (("en", "between -90 and 90"), ("zh", "坐标要在 -90 到 90 之间")):
        refused = sent(app, "admin_wang", "/imports/outlets/preview", data, language)
        told = Page(refused.text).text
        assert refused.status_code == 422
        assert "2 B latitude" in told and "2 C kind" in told and "3 B latitude" in told
        assert said in told


def test_foreign_headers_are_mapped_on_the_page(app: Flask) -> None:
    data = "Store,Title,Sort,Where,Remark\nN1,New,超市,weibo,x\n".encode()
    unknown = sent(app, "admin_wang", "/imports/outlets/preview", data)
    assert unknown.status_code == 422
    assert 'data-column="code"' in unknown.text and "<option>Store</option>" in unknown.text
    chosen = quote(json.dumps({"code": "Store", "name": "Title", "kind": "Sort", "township": "Where"}))
    mapped = sent(app, "admin_wang", f"/imports/outlets/preview?columns={chosen}", data)
    assert mapped.status_code == 200
    assert "没用到的列：Remark" in Page(mapped.text).text
    assert "data-mapped" in mapped.text, "what was chosen is chosen again when it is applied"
    for bad in ("[]", "x", '{"code":1}'):
        assert (
            sent(app, "admin_wang", f"/imports/outlets/preview?columns={quote(bad)}", data).status_code == 400
        )


def test_a_new_agreement_is_previewed_with_its_words_and_amounts(app: Flask) -> None:
    data = "协议编号,网点编号,开始日期,到期日期,瓶数,层数,费用（元）\nA9,rep_an-0,2026-01-01,2026-12-31,12,2,300.50\n"
    told = Page(sent(app, "admin_wang", "/imports/agreements/preview", data.encode()).text).text
    assert "网点编号 rep_an-0" in told and "费用（元） 300.50" in told and "作废 否" in told


def test_figures_are_finances_and_set_up_is_the_administrators(app: Flask) -> None:
    assert sent(app, "admin_wang", "/imports/sales/preview", b"x").status_code == 403
    assert sent(app, "finance_du", "/imports/outlets/preview", b"x").status_code == 403
    for who in ("rep_an", "supervisor_chen", "inspector_bo", "lead_guo"):
        assert visit(app, who, "/exports/outlets.csv").status_code == 403, who
        assert visit(app, who, "/tables/sales").status_code == 403, who


def test_new_accounts_of_an_import_get_passwords_shown_once(app: Flask) -> None:
    data = b"staff number,name,role\nE901,Wu,inspector\n"
    preview = sent(app, "admin_wang", "/imports/people/preview", data)
    seen = re.search(r'data-apply="([0-9a-f]{64})"', preview.text)
    assert seen
    done = sent(app, "admin_wang", f"/imports/people?preview={seen[1]}", data)
    assert re.search(r"<code>[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}</code>", done.text)


def test_tables_are_searched_and_narrowed_to_a_month(app: Flask) -> None:
    full(app)
    assert "yanghe" in shown(app, "finance_du", "/tables/sales?month=2026-11&q=rep_a").text
    assert "没有符合条件的" in shown(app, "finance_du", "/tables/sales?month=2026-10").text
    assert visit(app, "finance_du", "/tables/nothing").status_code == 404
    assert visit(app, "finance_du", "/exports/sales.pdf").status_code == 404

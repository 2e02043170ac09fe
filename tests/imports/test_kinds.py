"""Each kind of import: what it shows before, what stands in the tables afterwards, and that twice is once."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from fieldapp.kernel.database import db
from fieldapp.outlets import queries
from fieldapp.outlets.models import Assignment, DisplayAgreement, Outlet, OutletTownship, Township
from fieldapp.people.queries import people_by_staff_number
from fieldapp.people.queries.directory import employments_of
from tests.api.stored import new_audit_rows
from tests.imports.tables import csv_of, imported, previewed, statuses, xlsx_of
from tests.office import Office

ADMIN, FINANCE = "admin_wang", "finance_du"
PEOPLE = ("工号", "姓名", "岗位", "团队", "入职日期", "离职日期")
OUTLETS = ("网点编号", "网点名称", "类型", "乡镇", "纬度", "经度", "电话", "营业执照号")
ASSIGNMENTS = ("网点编号", "业务员工号", "生效日期")
SALES = ("业务员工号", "月份", "产品线", "任务（元）", "销售额（元）")


def changes(preview: dict[str, Any]) -> list[tuple[str, str, list[tuple[str, Any, Any]]]]:
    """Name, status, and each field with what it was and would be."""
    return [
        (
            row["name"],
            row["status"],
            [(field["field"], field["old"], field["new"]) for field in row["fields"]],
        )
        for row in preview["rows"]
    ]


def person(office: Office, number: str) -> tuple[Any, ...]:
    with office.app.app_context():
        row = people_by_staff_number([number])[number.lower()]
        return (row.name, row.role, row.team, row.first_day, row.last_day)


def test_people_come_with_their_teams_and_initial_passwords(office: Office) -> None:
    data = xlsx_of(
        PEOPLE,
        ("N1", "新业务员", "业务员", "东区", date(2026, 3, 1), None),
        (1002, "新主管", "Supervisor", "东区", "2026/2/1", None),
        ("rep_an", "安志强", "rep", "south", "2019-05-04", "2030-12-31"),
        ("rep_bai", "rep_bai", "业务员", "north", "", ""),
    )
    seen = previewed(office, ADMIN, "people", data)
    assert statuses(seen) == [(2, "new"), (3, "new"), (4, "changed"), (5, "same")]
    assert changes(seen)[2][2] == [
        ("name", "rep_an", "安志强"),
        ("team", "north", "south"),
        ("first_day", "2018-01-01", "2019-05-04"),
        ("last_day", None, "2030-12-31"),
    ]
    with new_audit_rows(office.app) as left:
        done = imported(office, ADMIN, "people", data)
    assert done["counts"] == {"new": 2, "changed": 1, "same": 1}
    assert set(done["initial_passwords"]) == {"N1", "1002"}
    assert person(office, "N1") == ("新业务员", "rep", "东区", date(2026, 3, 1), None)
    assert person(office, "rep_an") == ("安志强", "rep", "south", date(2019, 5, 4), date(2030, 12, 31))
    login = {"staff_number": "1002", "password": done["initial_passwords"]["1002"]}
    assert office.call(None, "POST", "/api/v1/sessions", login).json == {"must_change_password": True}
    actions = [row.action for row in left]
    assert actions.count("user.created") == 2 and actions[-1] == "import.applied"
    assert {row.actor_id is None for row in left} == {False}
    assert not any(
        password in str(row.details) for row in left for password in done["initial_passwords"].values()
    )
    again = previewed(office, ADMIN, "people", data)
    assert again["counts"] == {"new": 0, "changed": 0, "same": 4}


def test_whoever_comes_back_begins_another_employment_with_the_first_day_alone(office: Office) -> None:
    header = ("工号", "姓名", "岗位", "入职日期", "离职日期")
    left = csv_of(header, ("rep_an", "rep_an", "业务员", "2018-01-01", "2026-03-31"))
    back = csv_of(header, ("rep_an", "rep_an", "业务员", "2026-06-01", ""))
    for data, days in ((left, (date(2018, 1, 1), date(2026, 3, 31))), (back, (date(2026, 6, 1), None))):
        assert imported(office, ADMIN, "people", data)["counts"] == {"new": 0, "changed": 1, "same": 0}
        assert person(office, "rep_an")[3:] == days
    with office.app.app_context():
        decided = employments_of(people_by_staff_number(["rep_an"])["rep_an"].id)
    assert [row.first_day for row in decided][:2] == [date(2026, 6, 1), date(2018, 1, 1)]


def test_townships_and_outlets_are_entered_changed_and_moved(office: Office) -> None:
    townships = csv_of(
        ("乡镇编号", "乡镇名称", "区划代码", "县城"),
        ("wangkou", "王口镇", "130181108", "否"),
        ("weibo", "位伯镇", "", ""),
        ("xinji", "", "", "是"),
        encoding="gb18030",
    )
    assert imported(office, ADMIN, "townships", townships)["counts"] == {"new": 1, "changed": 1, "same": 1}
    data = xlsx_of(
        OUTLETS,
        ("X1", "王记烟酒店", "烟酒店", "王口镇", 37.9, 115.2, 13812345678, "91130181MA0CABCD1X"),
        ("rep_an-0", None, None, "位伯镇", None, None, "0311-8321", None),
        ("rep_an-1", "Shop rep_an-1", "tobacco_liquor", "weibo", None, None, None, None),
    )
    seen = previewed(office, ADMIN, "outlets", data)
    assert changes(seen)[1:] == [
        ("rep_an-0", "changed", [("phone", None, "0311-8321"), ("township_code", "xinji", "weibo")]),
        ("rep_an-1", "same", []),
    ]
    with new_audit_rows(office.app) as left:
        imported(office, ADMIN, "outlets", data)
    assert [row.action for row in left] == ["outlet.entered", "outlet.changed", "import.applied"]
    assert "115.2" not in str([row.details for row in left])
    with office.app.app_context():
        outlet = queries.outlets_by_code(["X1"])["X1"]
        assert tuple(outlet)[1:] == (
            "X1",
            "王记烟酒店",
            "tobacco_liquor",
            "wangkou",
            37.9,
            115.2,
            "13812345678",
            "91130181MA0CABCD1X",
        )
        moved = queries.outlets_by_code(["rep_an-0"])["rep_an-0"]
        held = db.session.scalars(
            select(OutletTownship.township_code)
            .where(OutletTownship.outlet_id == moved.id)
            .order_by(OutletTownship.id)
        ).all()
        assert (moved.township_code, held) == ("weibo", ["xinji", "weibo"])
        assert db.session.get_one(Township, "weibo").name == "位伯镇"
    assert previewed(office, ADMIN, "outlets", data)["counts"]["same"] == 3


def test_an_assignment_that_holds_already_is_not_decided_again(office: Office) -> None:
    data = csv_of(
        ASSIGNMENTS,
        ("rep_an-0", "rep_an", "2026-05-01"),  # comes back after the change below
        ("rep_an-0", "REP_BAI", "2026-03-01"),
        ("rep_an-1", "rep_an", "2026-03-01"),
        ("rep_an-2", "无", "2026-04-01"),
    )
    seen = previewed(office, ADMIN, "assignments", data)
    assert changes(seen) == [
        ("rep_an-0 2026-05-01", "changed", [("rep", "rep_bai", "rep_an")]),
        ("rep_an-0 2026-03-01", "changed", [("rep", "rep_an", "rep_bai")]),
        ("rep_an-1 2026-03-01", "same", []),
        ("rep_an-2 2026-04-01", "changed", [("rep", "rep_an", None)]),
    ]
    with office.app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Assignment))
    imported(office, ADMIN, "assignments", data)
    with office.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Assignment)) == before + 3
        reps = people_by_staff_number(["rep_an", "rep_bai"])
        outlets = queries.outlets_by_code(["rep_an-0", "rep_an-2"])
        for code, day, rep in (
            ("rep_an-0", date(2026, 2, 28), "rep_an"),
            ("rep_an-0", date(2026, 4, 30), "rep_bai"),
            ("rep_an-0", date(2026, 5, 1), "rep_an"),
            ("rep_an-2", date(2026, 4, 1), None),
        ):
            assert queries.rep_of_outlet(outlets[code].id, day) == (rep and reps[rep].id)
    assert previewed(office, ADMIN, "assignments", data)["counts"] == {"new": 0, "changed": 0, "same": 4}


def test_township_duties_agreements_and_targets_are_decided(office: Office) -> None:
    duties = csv_of(("业务员工号", "乡镇", "生效日期", "是否包乡镇"), ("rep_an", "weibo", "2026-03-01", ""))
    assert imported(office, ADMIN, "township-duties", duties)["counts"]["new"] == 1
    off = csv_of(("rep", "township", "valid_from", "on_duty"), ("rep_an", "weibo", "2026-04-01", "no"))
    assert imported(office, ADMIN, "township-duties", off)["counts"]["changed"] == 1
    agreements = xlsx_of(
        ("协议编号", "网点编号", "开始日期", "到期日期", "瓶数", "层数", "费用（元）"),
        ("XY-1", "rep_an-0", date(2026, 3, 1), 46173, 24, 2, 600.5),
    )
    assert imported(office, ADMIN, "agreements", agreements)["counts"]["new"] == 1
    shorter = csv_of(("agreement code", "last day", "cancelled"), ("XY-1", "2026-04-30", "是"))
    seen = previewed(office, ADMIN, "agreements", shorter)
    assert changes(seen) == [
        ("XY-1", "changed", [("last_day", "2026-05-31", "2026-04-30"), ("is_cancelled", False, True)])
    ]
    imported(office, ADMIN, "agreements", shorter)
    with office.app.app_context():
        agreement = queries.agreement_by_code("XY-1")
        assert agreement is not None and agreement.is_cancelled
        assert (agreement.fee_fen, agreement.bottles, agreement.last_day) == (60050, 24, date(2026, 4, 30))
        assert db.session.scalar(select(func.count()).select_from(DisplayAgreement)) == 2
    targets = csv_of(("业务员工号", "月份", "家宴任务", "陈列任务"), ("rep_an", "2026年3月", "0", "50"))
    assert imported(office, FINANCE, "targets", targets)["counts"]["new"] == 1
    changed = csv_of(("rep", "month", "display target", "opening target"), ("rep_an", "2026-03", "40", ""))
    assert changes(previewed(office, FINANCE, "targets", changed)) == [
        ("rep_an 2026-03", "changed", [("display", 50, 40)])
    ]
    imported(office, FINANCE, "targets", changed)
    with office.app.app_context():
        rep = people_by_staff_number(["rep_an"])["rep_an"].id
        held = queries.targets_in_force(["2026-03"])
        assert {kind: value for (one, _, kind), value in held.items() if one == rep} == {
            "banquet": 0,
            "display": 40,
        }


def test_sales_are_entered_and_entered_anew(office: Office) -> None:
    data = xlsx_of(
        SALES,
        ("rep_an", "2026-03", "yanghe", "100,000.00", 82000.5),
        ("rep_an", 202603, "双沟", 0, 0.1 + 0.2),
    )
    seen = previewed(office, FINANCE, "sales", data)
    assert changes(seen)[1] == (
        "rep_an 2026-03 shuanggou",
        "new",
        [("target_fen", None, 0), ("actual_fen", None, 30)],
    )
    imported(office, FINANCE, "sales", data)
    actuals = csv_of(("rep", "month", "brand line", "actual_fen"), ("rep_an", "2026-03", "yanghe", "90000"))
    assert changes(previewed(office, FINANCE, "sales", actuals)) == [
        ("rep_an 2026-03 yanghe", "changed", [("actual_fen", 8200050, 9000000)])
    ]
    imported(office, FINANCE, "sales", actuals)
    with office.app.app_context():
        assert sorted(queries.sales_in_force(["2026-03"]).values()) == [(0, 30), (10_000_000, 9_000_000)]


def test_rows_about_the_same_thing_are_added_up_where_the_sender_says_so(office: Office) -> None:
    data = csv_of(
        SALES,
        ("rep_an", "2026-03", "yanghe", "100", "80.10"),
        ("rep_bai", "2026-03", "yanghe", "100", "1"),
        ("rep_an", "2026-03", "yanghe", "50", "0.05"),
    )
    seen = previewed(office, FINANCE, "sales", data, mapping={"aggregate": True})
    assert changes(seen)[0][2] == [("target_fen", None, 15000), ("actual_fen", None, 8015)]
    assert statuses(seen) == [(2, "new"), (3, "new")]


@pytest.mark.parametrize(("outlets", "lines"), [(1200, 10_000)])
def test_an_office_and_its_sales_are_imported_in_a_few_seconds(
    office: Office, outlets: int, lines: int
) -> None:
    shops = csv_of(
        OUTLETS,
        *(
            (f"X{number:04d}", f"店{number}", "超市", "weibo", "37.9", "115.2", "", "")
            for number in range(outlets)
        ),
    )
    given = csv_of(ASSIGNMENTS, *((f"X{number:04d}", "rep_an", "2026-01-01") for number in range(outlets)))
    sold = csv_of(
        ("网点编号", "日期", "产品线", "销售额（元）"),
        *(
            (f"X{number % outlets:04d}", f"2026-03-{number % 31 + 1}", "yanghe", "12.34")
            for number in range(lines)
        ),
    )
    began = time.process_time()
    assert imported(office, ADMIN, "outlets", shops)["counts"]["new"] == outlets
    assert imported(office, ADMIN, "assignments", given)["counts"]["new"] == outlets
    imported(office, FINANCE, "sales", csv_of(SALES, ("rep_an", "2026-03", "yanghe", "200000", "0")))
    imported(office, FINANCE, "outlet-sales", sold)
    assert time.process_time() - began < 20  # 3 s on a quiet machine
    with office.app.app_context():
        assert list(queries.sales_in_force(["2026-03"]).values()) == [(20_000_000, lines * 1234)]
        assert db.session.scalar(select(func.count()).select_from(Outlet)) == outlets + 9


def test_wages_come_from_a_table_and_no_trail_names_them(office: Office) -> None:
    data = csv_of(
        ("业务员工号", "月份", "工资（元）"), ("rep_an", "2026-05", "4,000"), ("rep_bai", "2026-05", "")
    )
    refused = office.call(FINANCE, "PUT", "/api/v1/imports/wages/preview", data, content_type="text/csv")
    assert [(fault["pointer"], fault["code"]) for fault in refused.json["errors"]] == [("/3/C", "missing")]
    data = csv_of(
        ("rep", "month", "wage_fen"), ("rep_an", "2026-05", "4,000"), ("rep_bai", "2026-05", "3800.5")
    )
    assert statuses(previewed(office, FINANCE, "wages", data)) == [(2, "new"), (3, "new")]
    with new_audit_rows(office.app) as left:
        imported(office, FINANCE, "wages", data)
    assert [row.action for row in left] == ["wage.entered", "wage.entered", "import.applied"]
    assert not any("380050" in str(row.details) for row in left)
    again = csv_of(
        ("rep", "month", "wage_fen"), ("rep_an", "2026-05", "4100"), ("rep_bai", "2026-05", "3800.50")
    )
    assert statuses(previewed(office, FINANCE, "wages", again)) == [(2, "changed"), (3, "same")]

"""A file is refused as a whole, with row and column of every fault; nothing of it is stored."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.stored import check_refusal, check_sentence, nothing_stored
from tests.imports.tables import XLSX, csv_of, faults, imported, previewed, send, xlsx_of
from tests.office import Office

FAULTY = {
    "people": (
        "admin_wang",
        (
            ("工号", "姓名", "岗位", "团队", "入职日期", "离职日期"),
            ("N1", "安", "业务员", "north", "2026-03-01", ""),
            ("业务", "\u200b", "店主", "x" * 61, "2026-02-30", "昨天"),
            ("", "", "", "", "", ""),
            ("N2", "", "业务员", "nowhere", "2026-03-02", "2026-03-01"),
            ("n1", "重复", "业务员", "", "", ""),
            ("rep_an", "安", "主管", "", "", ""),
            ("N3", "新主管", "主管", "north", "", ""),
            ("N4", "财务", "财务", "north", "", ""),
            ("N5", "走了", "业务员", "", "2026-03-02", "2026-03-01"),
        ),
        [
            (3, "A", "not_code"),
            (3, "B", "invisible_characters"),
            (3, "C", "not_a_choice"),
            (3, "D", "too_long"),
            (3, "E", "not_day"),
            (3, "F", "not_day"),
            (5, "B", "missing"),
            (6, "A", "row_twice"),
            (7, "C", "role_fixed"),
            (8, "D", "team_is_led"),
            (9, "D", "team_not_for_role"),
            (10, "F", "days_not_in_order"),
        ],
    ),
    "townships": (
        "admin_wang",
        (
            ("乡镇编号", "乡镇名称", "区划代码", "县城"),
            ("wangkou", "王口镇", "130181108", "否"),
            ("mazhuang", "马庄乡", "130181108", "否"),
            ("qianying", "", "x", "大概"),
            ("xincheng", "", "", ""),
        ),
        [
            (3, "C", "area_code_taken"),
            (4, "C", "not_digits"),
            (4, "D", "not_a_choice"),
            (5, "B", "missing_when_new"),
            (5, "D", "missing_when_new"),
        ],
    ),
    "outlets": (
        "admin_wang",
        (
            ("网点编号", "网点名称", "类型", "乡镇", "纬度", "经度", "电话"),
            ("X1", "王记", "茶馆", "nowhere", "91", "115.2", "1.38E+10"),
            ("X2", "王记", "超市", "weibo", "37.9", "", ""),
            ("X3", "王记", "超市", "weibo", "0", "0", ""),
            ("X4", "", "", "", "", "", ""),
            ("X2", "李记", "超市", "weibo", "", "", ""),
        ),
        [
            (2, "C", "not_a_choice"),
            (2, "D", "unknown_township"),
            (2, "E", "out_of_range"),
            (2, "G", "digits_lost"),
            (3, "F", "half_a_position"),
            (4, "E", "no_real_position"),
            (5, "B", "missing_when_new"),
            (5, "C", "missing_when_new"),
            (5, "D", "missing_when_new"),
            (6, "A", "row_twice"),
        ],
    ),
    "assignments": (
        "admin_wang",
        (
            ("网点编号", "业务员工号", "生效日期"),
            ("nowhere", "nobody", "2026-13-01"),
            ("rep_an-0", "supervisor_chen", "2026-03-01"),
            ("rep_an-1", "rep_bai", "2026-03-01"),
            ("rep_an-1", "rep_cui", "2026/3/1"),
            ("rep_an-2", "", "2026-03-01"),
        ),
        [
            (2, "A", "unknown_outlet"),
            (2, "B", "unknown_rep"),
            (2, "C", "not_day"),
            (3, "B", "unknown_rep"),
            (5, "A", "row_twice"),
            (6, "B", "missing"),
        ],
    ),
    "township-duties": (
        "admin_wang",
        (
            ("业务员工号", "乡镇", "生效日期", "是否包乡镇"),
            ("nobody", "nowhere", "x", "也许"),
            ("rep_an", "weibo", "2026-03-01", ""),
            ("REP_AN", "Weibo", "2026-03-01", "否"),
        ),
        [
            (2, "A", "unknown_rep"),
            (2, "B", "unknown_township"),
            (2, "C", "not_day"),
            (2, "D", "not_a_choice"),
            (4, "A", "row_twice"),
        ],
    ),
    "agreements": (
        "admin_wang",
        (
            ("协议编号", "网点编号", "开始日期", "到期日期", "瓶数", "层数", "费用（元）"),
            ("协议1", "nowhere", "2026-03-01", "2026-03-31", "24.5", "-1", "600.005"),
            ("XY-2", "rep_an-0", "2026-03-31", "2026-03-01", "24", "2", "600"),
            ("XY-3", "rep_an-0", "2026-03-01", "", "24", "2", ""),
        ),
        [
            (2, "A", "not_code"),
            (2, "B", "unknown_outlet"),
            (2, "E", "not_whole"),
            (2, "F", "out_of_range"),
            (2, "G", "money_not_exact"),
            (3, "D", "days_not_in_order"),
            (4, "D", "missing_when_new"),
            (4, "G", "missing_when_new"),
        ],
    ),
    "targets": (
        "finance_du",
        (
            ("业务员工号", "月份", "家宴任务", "陈列任务", "新网点任务"),
            ("nobody", "2026-13", "-1", "五", "1.5"),
            ("rep_an", "2026-03", "5", "", ""),
            ("rep_an", "2026年3月", "6", "", ""),
        ),
        [
            (2, "A", "unknown_rep"),
            (2, "B", "not_month"),
            (2, "C", "out_of_range"),
            (2, "D", "not_whole"),
            (2, "E", "not_whole"),
            (4, "A", "row_twice"),
        ],
    ),
    "sales": (
        "finance_du",
        (
            ("业务员工号", "月份", "产品线", "任务（元）", "销售额（元）"),
            ("rep_an", "2026-03", "茅台", "100", "80"),
            ("rep_an", "2026-03", "yanghe", "￥100", "-80"),
            ("rep_an", "2026-03", "redwine", "100", ""),
        ),
        [
            (2, "C", "unknown_line"),
            (3, "D", "not_money"),
            (3, "E", "out_of_range"),
            (4, "E", "missing_when_new"),
        ],
    ),
    "outlet-sales": (
        "finance_du",
        (
            ("网点编号", "日期", "产品线", "销售额（元）"),
            ("nowhere", "2026-03-01", "yanghe", "1"),
            ("rep_an-0", "2017-12-31", "yanghe", "1"),
            ("rep_an-0", "2026-03-01", "yanghe", ""),
            ("rep_an-0", "2026-03-02", "yanghe", "1"),
            ("rep_an-1", "2026-03-03", "yanghe", "1"),
        ),
        [
            (2, "A", "unknown_outlet"),
            (3, "A", "outlet_without_rep"),
            (4, "D", "missing"),
            (5, "A", "no_target"),
        ],
    ),
}
"""By kind: who sends it, the table, and row, column and code of each of its faults."""


@pytest.mark.parametrize("form", ["CSV", "XLSX"])
@pytest.mark.parametrize("kind", FAULTY)
def test_every_fault_of_a_file_is_told_with_row_and_column(
    steady_office: Office, kind: str, form: str
) -> None:
    who, table, expected = FAULTY[kind]
    data = csv_of(*table, encoding="gb18030") if form == "CSV" and kind != "people" else xlsx_of(*table)
    if form == "CSV" and kind == "people":  # GB18030 would do, but a zero-width space looks odd there
        data = csv_of(*table)
    with nothing_stored(steady_office.app):
        answers = [
            send(steady_office, who, f"{kind}/preview", data),
            send(steady_office, who, kind, data, preview_sha256="a" * 64),
        ]
    for answer in answers:
        assert (answer.status_code, answer.mimetype) == (422, "application/problem+json")
        assert faults(answer) == expected
        headers = dict(zip("ABCDEFG", table[0], strict=False))
        for fault in answer.json["errors"]:
            assert fault["pointer"] == f"/{fault['row']}/{fault['column']}"
            assert fault["header"] == headers[fault["column"]]
            check_sentence(fault["message"])
        assert str(len(expected)) in answer.json["message"]["zh"]


def test_headers_that_are_unknown_doubled_or_missing_are_told_together(steady_office: Office) -> None:
    data = csv_of(("网点编号", "outlet code", "生效曰期"), ("rep_an-0", "rep_an-0", "2026-03-01"))
    answer = send(steady_office, "admin_wang", "assignments/preview", data)
    assert faults(answer) == [
        (1, None, "column_missing"),
        (1, None, "column_missing"),
        (1, "B", "header_twice"),
        (1, "C", "header_unknown"),
    ]
    assert answer.json["errors"][0]["pointer"] == "/1"
    assert "业务员工号" in answer.json["errors"][0]["message"]["zh"]


def test_one_wrong_header_is_one_fault_that_names_what_it_may_have_meant(steady_office: Office) -> None:
    rows = [(f"N{number}", f"店{number}", "超市", "weibo") for number in range(5)]
    for head, meant in (
        (("网点编号", "店名", "类型", "乡镇"), "网点名称"),
        (("网点编码", "网点名称", "类型", "乡镇"), "网点编号"),
    ):
        answer = send(steady_office, "admin_wang", "outlets/preview", csv_of(head, *rows))
        (fault,) = answer.json["errors"]
        assert fault["code"] == "header_unknown"
        assert meant in fault["message"]["zh"]
    answer = send(
        steady_office, "admin_wang", "outlets/preview", csv_of(("网点编号",), *(row[:1] for row in rows))
    )
    assert faults(answer) == [(1, None, "missing_when_new")] * 3  # of each column once, not of each row


@pytest.mark.parametrize(
    ("mapping", "pointer", "fault"),
    [
        ("x", "/mapping", "json.syntax"),
        ("[]", "/mapping", "not_object"),
        ('{"colums": {}}', "/mapping/colums", "unknown_field"),
        ('{"columns": {"outlet": 1}}', "/mapping/columns/outlet/value", "not_text"),
        ('{"aggregate": "yes"}', "/mapping/aggregate", "not_flag"),
        ('{"columns": {"shop": "网点编号"}}', "/mapping/columns/shop", "unknown_column"),
        ('{"columns": {"outlet": "shop"}}', "/mapping/columns/outlet", "unknown_header"),
        ('{"constants": {"shop": "x"}}', "/mapping/constants/shop", "unknown_column"),
        ('{"values": {"shop": {"x": "y"}}}', "/mapping/values/shop", "unknown_column"),
        ('{"constants": {"valid_from": "tomorrow"}}', "/mapping/constants/valid_from", "not_day"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(
    steady_office: Office, mapping: str, pointer: str, fault: str
) -> None:
    data = csv_of(("网点编号", "业务员工号", "生效日期"), ("rep_an-0", "rep_an", "2026-03-01"))
    answer = send(steady_office, "admin_wang", "assignments/preview", data, mapping=mapping)
    check_refusal(answer, 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize("path", ["outlets", "outlets/preview"])
def test_a_body_that_is_no_table_is_refused_with_its_status(steady_office: Office, path: str) -> None:
    def sent(data: bytes, **options: Any) -> Any:
        address = f"/api/v1/imports/{path}?preview_sha256={'a' * 64}"
        address = address if path == "outlets" else address.partition("?")[0]
        options.setdefault("content_type", "text/csv")
        return steady_office.call("admin_wang", "PUT", address, data, **options)

    limit = steady_office.app.config["SETTINGS"].max_import_bytes
    over = {"CONTENT_LENGTH": str(limit + 1)}
    with nothing_stored(steady_office.app):
        check_refusal(sent(b""), 422, "not_a_sheet")
        check_refusal(sent(b"PK\x03\x04", content_type=XLSX), 422, "not_a_sheet")
        check_refusal(sent(b"x", content_type="application/json"), 415, "unsupported_media_type")
        check_refusal(sent(b"x", environ_overrides=over), 413, "too_large")
        check_refusal(sent(b"x", headers={"Content-Encoding": "gzip"}), 413, "compressed_body")
        check_refusal(sent(csv_of(["x"] * 101)), 413, "sheet_too_large")


def test_applying_asks_for_the_preview_that_was_looked_at(steady_office: Office) -> None:
    data = csv_of(("网点编号", "网点名称", "类型", "乡镇"), ("X1", "王记", "超市", "weibo"))
    with nothing_stored(steady_office.app):
        check_refusal(
            send(steady_office, "admin_wang", "outlets", data),
            422,
            "invalid_fields",
            "/preview_sha256",
            "missing",
        )
        check_refusal(
            send(steady_office, "admin_wang", "outlets", data, preview_sha256="a" * 64),
            409,
            "preview_outdated",
        )
        seen = previewed(steady_office, "admin_wang", "outlets", data)["preview_sha256"]
        other = csv_of(("网点编号", "网点名称", "类型", "乡镇"), ("X1", "王记", "饭店", "weibo"))
        answer = send(steady_office, "admin_wang", "outlets", other, preview_sha256=seen)
        check_refusal(answer, 409, "preview_outdated")
        mapping = {"constants": {"phone": "123"}}
        answer = send(steady_office, "admin_wang", "outlets", data, preview_sha256=seen, mapping=mapping)
        check_refusal(answer, 409, "preview_outdated")


def test_a_preview_is_outdated_once_what_it_would_change_has_changed(office: Office) -> None:
    head = ("业务员工号", "月份", "产品线", "任务（元）", "销售额（元）")
    data = csv_of(head, ("rep_an", "2026-03", "yanghe", "100", "80"))
    seen = previewed(office, "finance_du", "sales", data)["preview_sha256"]
    imported(office, "finance_du", "sales", csv_of(head, ("rep_an", "2026-03", "yanghe", "100", "70")))
    with nothing_stored(office.app):
        answer = send(office, "finance_du", "sales", data, preview_sha256=seen)
        check_refusal(answer, 409, "preview_outdated")
    # somebody else's figures do no harm
    seen = previewed(office, "finance_du", "sales", data)["preview_sha256"]
    imported(office, "finance_du", "sales", csv_of(head, ("rep_bai", "2026-03", "yanghe", "100", "70")))
    assert send(office, "finance_du", "sales", data, preview_sha256=seen).status_code == 200


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "finance_du", "lead_guo", "inspector_bo"])
def test_setting_up_is_the_administrator_s_alone(steady_office: Office, who: str) -> None:
    for kind in ("people", "townships", "outlets", "assignments", "township-duties", "agreements"):
        check_refusal(send(steady_office, who, f"{kind}/preview", b"x"), 403, "not_allowed")


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "admin_wang", "lead_guo"])
def test_figures_are_finance_s_alone(steady_office: Office, who: str) -> None:
    for kind in ("targets", "sales", "outlet-sales"):
        check_refusal(send(steady_office, who, f"{kind}/preview", b"x"), 403, "not_allowed")


def test_faults_of_headers_formulas_and_cells_are_told_together(steady_office: Office) -> None:
    def also(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("B3", "=1/0", None, "#DIV/0!")
        sheet.merge_range("A5:A6", "rep_an-2")

    table = (
        ("网点编号", "业务员工号", "生效日期", "", "网点 编号"),
        ("nowhere", "rep_an", "2026-03-01", "x", ""),
        ("rep_an-0", None, "tomorrow", "", ""),
        ("rep_an-1", "nobody", "2026-03-01", "", ""),
        (None, "rep_an", "2026-03-01", "", ""),
    )
    answer = send(steady_office, "admin_wang", "assignments/preview", xlsx_of(*table, also=also))
    assert faults(answer) == [
        (1, "D", "header_missing"),
        (1, "E", "header_twice"),
        (2, "A", "unknown_outlet"),
        (3, "B", "formula_failed"),
        (3, "C", "not_day"),
        (4, "B", "unknown_rep"),
        (5, "A", "cells_merged"),
    ]


@pytest.mark.parametrize(
    ("header", "is_known"), [("销售额", True), ("销售额（元）", True), ("销售额（万元）", False)]
)
def test_a_unit_may_be_left_out_but_not_be_another(
    steady_office: Office, header: str, is_known: bool
) -> None:
    data = csv_of(
        ("业务员工号", "月份", "产品线", "任务", header), ("rep_an", "2026-03", "yanghe", "100", "80")
    )
    answer = send(steady_office, "finance_du", "sales/preview", data)
    if is_known:
        assert sum(answer.json["counts"].values()) == 1
    else:
        assert (1, "E", "header_unknown") in faults(answer)

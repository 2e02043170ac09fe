"""Files as they come: what is read, and what is refused before it can do harm."""

from __future__ import annotations

import io
import struct
import zipfile
from datetime import date, datetime
from typing import Any

import pytest

from fieldapp.kernel.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    BadSheet,
    NotASheet,
    SheetTooLarge,
    neutralised,
    read_table,
)
from tests.imports.tables import csv_of, rezipped, xlsx_of

HALF_PAST_NINE = datetime(2026, 3, 1, 9, 30)  # noqa: DTZ001  as cells are: without a zone
HEAD = ("工号", "姓名")
ROWS = (HEAD, ("E001", "安志强"), ("E002", "𠮷田䶮"))
SHEET = "xl/worksheets/sheet1.xml"


def cells(data: bytes) -> list[tuple[Any, ...]]:
    return [row.values for row in read_table(data).rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_every_encoding_that_spreadsheets_write(encoding: str) -> None:
    table = read_table(csv_of(*ROWS, encoding=encoding))
    assert (table.headers, table.letters) == (HEAD, ("A", "B"))
    assert [(row.number, row.values) for row in table.rows] == [(2, ROWS[1]), (3, ROWS[2])]


def test_a_workbook_is_read_with_its_numbers_and_days() -> None:
    data = xlsx_of(("a", "b", "c", "d"), ("x", 13812345678, date(2026, 3, 1), HALF_PAST_NINE))
    assert cells(data) == [("x", 13812345678.0, date(2026, 3, 1), HALF_PAST_NINE)]


def test_rows_keep_their_numbers_where_rows_and_columns_are_empty() -> None:
    data = csv_of(("a", "", "b"), (), ("1", "", "2"), ("", " ", ""), ("3", "", ""))
    table = read_table(data)
    assert table.letters == ("A", "C")
    assert [(row.number, row.values[0]) for row in table.rows] == [(3, "1"), (5, "3")]
    assert [row.number for row in read_table(xlsx_of(("a",), (), ("1",))).rows] == [3]


def test_hidden_sheets_empty_sheets_and_formats_without_content_do_no_harm() -> None:
    def also(workbook: Any, sheet: Any) -> None:
        workbook.add_worksheet()
        hidden = workbook.add_worksheet("lists")
        hidden.write(0, 0, "x")
        hidden.hide()
        sheet.write_blank(1_048_575, 16_383, None, workbook.add_format({"bold": True}))

    assert cells(xlsx_of(*ROWS, also=also)) == list(ROWS[1:])


def test_formulas_count_by_their_results() -> None:
    def also(workbook: Any, sheet: Any) -> None:
        sheet.write_formula("A4", "=1+1", None, 2)
        sheet.write_formula("B4", '=IF(1,"","x")', None, "")

    data = xlsx_of(*ROWS, also=also)
    as_excel = rezipped(
        data,
        lambda parts: parts.update({SHEET: parts[SHEET].replace(b'<c r="B4">', b'<c r="B4" t="str">')}),
    )
    assert cells(as_excel)[2] == (2.0, None)


@pytest.mark.parametrize(
    "data",
    {
        "nothing": b"",
        "white space": b" \r\n,,\r\n",
        "an empty workbook": xlsx_of(),
        "a JPEG": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(range(256)),
        "an old XLS": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
        "UTF-16": "工号,姓名".encode("utf-16"),
        "half a ZIP": xlsx_of(*ROWS)[:700],
        "a ZIP that is no workbook": rezipped(xlsx_of(*ROWS), lambda parts: parts.pop("xl/workbook.xml")),  # type: ignore[arg-type,return-value]
        "a quote left open": '工号,姓名\r\nE001,"安'.encode(),
        "two sheets with content": xlsx_of(
            *ROWS, also=lambda workbook, _: workbook.add_worksheet().write(0, 0, "x")
        ),
        "days from 1904": rezipped(
            xlsx_of(*ROWS),
            lambda parts: parts.update(
                {
                    "xl/workbook.xml": parts["xl/workbook.xml"].replace(
                        b"<workbookPr ", b'<workbookPr date1904="1" '
                    )
                }
            ),
        ),
        "broken XML": rezipped(xlsx_of(*ROWS), lambda parts: parts.update({SHEET: parts[SHEET][:-20]})),
        "a document type": rezipped(
            xlsx_of(*ROWS),
            lambda parts: parts.update(
                {
                    SHEET: parts[SHEET].replace(
                        b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet', 1
                    )
                }
            ),
        ),
        "rows out of order": rezipped(
            xlsx_of(*ROWS),
            lambda parts: parts.update({SHEET: parts[SHEET].replace(b'<row r="3"', b'<row r="1"')}),
        ),
        "a cell of another row": rezipped(
            xlsx_of(*ROWS), lambda parts: parts.update({SHEET: parts[SHEET].replace(b'r="A3"', b'r="A9"')})
        ),
        "a text that is not there": rezipped(
            xlsx_of(*ROWS),
            lambda parts: parts.update({SHEET: parts[SHEET].replace(b"<v>1</v>", b"<v>x</v>")}),
        ),
    }.items(),
    ids=lambda pair: pair[0],
)
def test_what_is_no_table_is_refused_with_what_to_do(data: tuple[str, bytes]) -> None:
    with pytest.raises(NotASheet) as refused:
        read_table(data[1])
    assert refused.value.status == 422


def bomb(size: int) -> bytes:
    return rezipped(xlsx_of(*ROWS), lambda parts: parts.update({"xl/bomb.xml": bytes(size)}))


def lying(size: int) -> bytes:
    """A ZIP whose directory says that a part of `size` bytes unpacks to 100."""
    data = bytearray(bomb(size))
    entry = data.rindex(b"PK\x01\x02", 0, data.rindex(b"xl/bomb.xml"))
    struct.pack_into("<I", data, entry + 24, 100)
    return bytes(data)


def far_cell(reference: str) -> bytes:
    def change(parts: dict[str, bytes]) -> None:
        row = reference.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        cell = f'<row r="{row}"><c r="{reference}"><v>1</v></c></row></sheetData>'
        parts[SHEET] = parts[SHEET].replace(b"</sheetData>", cell.encode())

    return rezipped(xlsx_of(*ROWS), change)


def long_texts() -> bytes:
    """One text of 30,000 characters to which 5,000 cells refer: 150 million characters."""
    rows = [("a",), *([("x" * 30_000,)] * 5_000)]
    return xlsx_of(*rows)


@pytest.mark.parametrize(
    "make",
    [
        lambda: bomb(70 * 2**20),
        lambda: bomb(5 * 2**20),
        lambda: far_cell("XFD1048576"),
        lambda: far_cell("A1048576"),
        lambda: far_cell("XFD4"),
        long_texts,
        lambda: csv_of(["x"] * (MOST_COLUMNS + 1)),
        lambda: csv_of(*([["x"]] * (MOST_ROWS + 2))),
    ],
    ids=["70 MB", "5 MB of zeros", "XFD1048576", "A1048576", "XFD4", "texts", "columns", "rows"],
)
def test_what_would_unpack_to_too_much_is_refused_before_it_does(make: Any) -> None:
    with pytest.raises(SheetTooLarge) as refused:
        read_table(make())
    assert refused.value.status == 413


def test_a_directory_that_lies_about_a_size_does_not_unpack_more() -> None:
    with pytest.raises(NotASheet):
        read_table(lying(70 * 2**20))


def test_what_is_no_xml_is_never_unpacked() -> None:
    held = io.BytesIO(xlsx_of(*ROWS))
    with zipfile.ZipFile(held, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.png", bytes(70 * 2**20))
    assert cells(held.getvalue()) == list(ROWS[1:])


def test_as_many_rows_and_columns_as_are_read_are_read() -> None:
    table = read_table(csv_of([f"h{number}" for number in range(MOST_COLUMNS)], *([["x"]] * MOST_ROWS)))
    assert (len(table.headers), table.letters[-1], len(table.rows)) == (MOST_COLUMNS, "CV", MOST_ROWS)


def test_every_fault_of_headers_and_formulas_is_told_at_once() -> None:
    def also(workbook: Any, sheet: Any) -> None:
        sheet.merge_range("E1:F1", "合并")
        sheet.merge_range("A4:A5", "x")
        sheet.write_formula("B6", "=1/0", None, "#DIV/0!")
        sheet.write_formula("C6", "=1+1", None, "")

    rows = (("工号", "姓名", "", "工 号"), ("E1", "x", "y", "z"))
    with pytest.raises(BadSheet) as refused:
        read_table(xlsx_of(*rows, also=also))
    told = [(fault.row, fault.column, fault.code) for fault in refused.value._faults]
    assert told == [
        (1, "C", "header_missing"),
        (1, "D", "header_twice"),
        (1, "E", "header_merged"),
        (4, "A", "cells_merged"),
        (6, "B", "formula_failed"),
        (6, "C", "formula_failed"),
    ]
    assert refused.value.faults[4].as_json()["header"] == "姓名"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+8613812345678", "'+8613812345678"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("O'Brien=x", "O'Brien=x"),
        ("", ""),
        ("王记烟酒店", "王记烟酒店"),
    ],
)
def test_text_that_would_be_calculated_is_neutralised(text: str, shown: str) -> None:
    assert neutralised(text) == shown

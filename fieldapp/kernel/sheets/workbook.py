"""XLSX: the one visible sheet of a workbook that has content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import python_calamine

from fieldapp.evaluator.text import Text
from fieldapp.kernel.sheets.archive import packed, xml_parts
from fieldapp.kernel.sheets.errors import NotASheet
from fieldapp.kernel.sheets.faults import CellFault, cell_fault
from fieldapp.kernel.sheets.grid import Grid, Value, column_letters
from fieldapp.kernel.sheets.parts import SheetPart, sheet_parts

_ZIP = b"PK\x03\x04"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Of XLS files, and of workbooks with a password."""


def is_workbook(data: bytes) -> bool:
    """Whether the file is packed as workbooks are, and so cannot be CSV."""
    return data.startswith((_ZIP, _OLD))


def read_workbook(data: bytes) -> Grid:
    """The cells of a workbook.

    Raises:
        NotASheet: it is no XLSX, is locked, or has several sheets with content that are not hidden.
        SheetTooLarge: there is more in it than is read.
    """
    if data.startswith(_OLD):
        raise NotASheet("它是旧的 XLS，或加了密码。", "it is an old XLS file or locked with a password.")
    parts = xml_parts(data)
    sheet = _chosen(sheet_parts(parts))
    try:
        workbook = python_calamine.load_workbook(packed(parts))
        found = workbook.get_sheet_by_name(sheet.name)
        rows: Sequence[Sequence[Any]] = found.to_python(skip_empty_area=False)
        merged = found.merged_cell_ranges or []
    except python_calamine.CalamineError as error:
        raise NotASheet("里面的内容不完整。", "what is in it is broken.") from error
    except BaseException as error:  # the library's own panics are no Exception
        if type(error).__name__ == "PanicException":
            raise NotASheet("里面的内容不完整。", "what is in it is broken.") from error
        raise
    return Grid([_values(row) for row in rows], [*_failed(sheet), *_merged(merged)])


def _chosen(sheets: Sequence[SheetPart]) -> SheetPart:
    filled = [sheet for sheet in sheets if sheet.is_visible and sheet.has_content]
    if not filled:
        raise NotASheet("里面没有内容。", "there is nothing in it.")
    if len(filled) > 1:
        names = ", ".join(sheet.name for sheet in filled[:5])
        raise NotASheet(
            f"有几张工作表都有内容（{names}），只能留一张。",
            f"several sheets have content ({names}); keep one.",
        )
    return filled[0]


def _values(row: Sequence[Any]) -> list[Value]:
    return [None if value == "" else float(value) if type(value) is int else value for value in row]


def _failed(sheet: SheetPart) -> Iterator[CellFault]:
    for row, column in sheet.failed:
        yield cell_fault("formula_failed", _FAILED, row=row + 1, column=column_letters(column))


def _merged(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[CellFault]:
    for (row, column), _ in ranges:
        code = "header_merged" if row == 0 else "cells_merged"
        yield cell_fault(code, _MERGED, row=row + 1, column=column_letters(column))


_FAILED = Text(
    "公式出错或没有结果，请改成数值。", "The formula has failed or has no result. Put the value there."
)
_MERGED = Text("这里是合并单元格，请取消合并。", "Cells are merged here. Split them.")

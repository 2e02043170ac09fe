"""A table as it was sent: headers and rows of cells, before anybody asks what they mean."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from fieldapp.evaluator.text import Text
from fieldapp.kernel.sheets.comma_separated import read_csv
from fieldapp.kernel.sheets.errors import BadSheet, NotASheet
from fieldapp.kernel.sheets.faults import CellFault, cell_fault
from fieldapp.kernel.sheets.grid import MOST_COLUMNS, MOST_ROWS, Value, column_letters, is_empty
from fieldapp.kernel.sheets.neutral import as_written
from fieldapp.kernel.sheets.workbook import is_workbook, read_workbook

__all__ = ["MOST_COLUMNS", "MOST_ROWS", "Table", "TableRow", "Value", "read_table"]


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its number as spreadsheets count; one value per header."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Headers as written in the first row, each with the letter of its column, and the rows below.

    Rows and columns without any content are left out.

    Attributes:
        faults: headers missing, doubled or merged, cells merged, formulas without a result.
    """

    headers: tuple[str, ...]
    letters: tuple[str, ...]
    rows: tuple[TableRow, ...]
    faults: tuple[CellFault, ...] = ()


def read_table(data: bytes) -> Table:
    """The table in a CSV or XLSX file, without faults; which of the two it is, the bytes tell.

    Raises:
        NotASheet, SheetTooLarge: see `examine_table`. BadSheet: with all the faults that it would tell.
    """
    table = examine_table(data)
    if table.faults:
        raise BadSheet(table.faults)
    return table


def examine_table(data: bytes) -> Table:
    """The table in a CSV or XLSX file with its faults, for readers who add their own to them.

    Raises:
        NotASheet: it is neither, or a kind of workbook that is not read.
        SheetTooLarge: more rows, columns or text than are read; found before it is unpacked.
    """
    grid = read_workbook(data) if is_workbook(data) else read_csv(data)
    if not grid.rows or all(is_empty(value) for row in grid.rows for value in row):
        raise NotASheet("里面是空的。", "it is empty.")
    used = [
        index
        for index in range(max(len(row) for row in grid.rows))
        if any(index < len(row) and not is_empty(row[index]) for row in grid.rows)
    ]
    headers = [_header(grid.rows[0], index) for index in used]
    letters = tuple(column_letters(index) for index in used)
    header_of = dict(zip(letters, headers, strict=True))
    faults = [replace(fault, header=header_of.get(fault.column or "")) for fault in grid.faults]
    faults += _header_faults(headers, letters)
    rows = (
        TableRow(number, tuple(_cell(row, index) for index in used))
        for number, row in enumerate(grid.rows[1:], 2)
        if not all(is_empty(value) for value in row)
    )
    return Table(tuple(headers), letters, tuple(rows), tuple(faults))


def same_header(text: str) -> str:
    """Headers that agree in this are one: width, case and white space do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().replace("_", " ").split())


def _cell(row: Sequence[Value], index: int) -> Value:
    value = row[index] if index < len(row) else None
    return as_written(value) if isinstance(value, str) else value


def _header(first: Sequence[Value], index: int) -> str:
    value = first[index] if index < len(first) else None
    return "" if value is None else str(value).strip()


def _header_faults(headers: Sequence[str], letters: Iterable[str]) -> list[CellFault]:
    faults = []
    first: dict[str, str] = {}
    for header, letter in zip(headers, letters, strict=True):
        if not header:
            faults.append(cell_fault("header_missing", _MISSING, row=1, column=letter))
            continue
        other = first.setdefault(same_header(header), letter)
        if other != letter:
            told = Text(
                f"表头和 {other} 列重复，请删掉一列。",
                f"This header stands in column {other} too. Remove one.",
            )
            faults.append(cell_fault("header_twice", told, row=1, column=letter, header=header))
    return faults


_MISSING = Text(
    "这一列有内容，但第一行没有表头。", "This column has content, but no header in the first row."
)

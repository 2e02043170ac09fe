"""Tables as files: XLSX and CSV whose text cells no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from fieldapp.kernel.sheets import neutralised

Cell = str | int | Decimal | date | None
"""Text, a count, yuan, a day, or nothing."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table.

    Attributes:
        columns: each with its heading and its width in characters.
        rows: may be made while they are written; a row may be shorter than the columns.
    """

    title: str
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[Cell]]


def yuan_cell(amount_fen: int | None) -> Decimal | None:
    """An amount in fen as exactly that many yuan."""
    return None if amount_fen is None else Decimal(amount_fen).scaleb(-2)


def workbook_bytes(sheets: Iterable[Sheet], *, title: str, made_at: datetime) -> bytes:
    """An XLSX file; the same tables and moment give the same bytes.

    Rows are written as they come: 400,000 lines do not have to fit into memory.
    """
    held = io.BytesIO()
    with Workbook(held, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"title": title, "created": made_at})
        formats = {name: book.add_format(look) for name, look in _LOOKS.items()}
        for sheet in sheets:
            _write_sheet(book.add_worksheet(sheet.title), sheet, formats)
    return held.getvalue()


def csv_bytes(sheet: Sheet) -> bytes:
    """A CSV file in UTF-8 with the mark by which Excel knows it; amounts with two decimals."""
    held = io.StringIO()
    writer = csv.writer(held)
    writer.writerow(heading for heading, _ in sheet.columns)
    writer.writerows([_as_text(cell) for cell in row] for row in sheet.rows)
    return held.getvalue().encode("utf-8-sig")


_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "heading": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"},
    "yuan": {"num_format": "#,##0.00"},
    "day": {"num_format": "yyyy-mm-dd", "align": "left"},
}


def _write_sheet(worksheet: Worksheet, sheet: Sheet, formats: Mapping[str, Format]) -> None:
    worksheet.freeze_panes(1, 0)
    for column, (heading, width) in enumerate(sheet.columns):
        worksheet.set_column(column, column, width)
        worksheet.write_string(0, column, heading, formats["heading"])
    for number, row in enumerate(sheet.rows, start=1):
        for column, cell in enumerate(row):
            if cell is not None:
                _write_cell(worksheet, (number, column), cell, formats)


def _write_cell(
    worksheet: Worksheet,
    place: tuple[int, int],
    cell: str | int | Decimal | date,
    formats: Mapping[str, Format],
) -> None:
    if isinstance(cell, str):
        worksheet.write_string(*place, neutralised(cell))
    elif isinstance(cell, Decimal):
        worksheet.write_number(*place, cell, formats["yuan"])
    elif isinstance(cell, int):
        worksheet.write_number(*place, cell)
    else:
        worksheet.write_datetime(*place, datetime(cell.year, cell.month, cell.day), formats["day"])  # noqa: DTZ001


def _as_text(cell: Cell) -> str:
    if isinstance(cell, str):
        return neutralised(cell)
    return "" if cell is None else str(cell)

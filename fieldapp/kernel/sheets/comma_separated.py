"""CSV: UTF-8 with or without a byte order mark, or GB18030 as Chinese Windows writes it."""

from __future__ import annotations

import codecs
import csv
import io

from fieldapp.kernel.sheets.errors import NotASheet, SheetTooLarge
from fieldapp.kernel.sheets.grid import MOST_COLUMNS, MOST_ROWS, Grid, Value


def read_csv(data: bytes) -> Grid:
    """The cells of a CSV file; all of them are text.

    Raises:
        NotASheet: it is no text, or quotes are left open. SheetTooLarge: too many rows or columns.
    """
    rows: list[list[Value]] = []
    reader = csv.reader(io.StringIO(_decoded(data), newline=""), strict=True)
    try:
        for row in reader:
            if len(rows) > MOST_ROWS:
                raise SheetTooLarge("行数", "rows", MOST_ROWS)
            while row and not row[-1].strip():
                row.pop()
            if len(row) > MOST_COLUMNS:
                raise SheetTooLarge("列数", "columns", MOST_COLUMNS)
            rows.append(list(row))
    except csv.Error:
        number = len(rows) + 1
        raise NotASheet(
            f"第 {number} 行的引号没有配对，或单元格太长。", f"in row {number} a quote is left open."
        ) from None
    while rows and not rows[-1]:
        rows.pop()
    return Grid(rows)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise NotASheet("它是 UTF-16 编码的文本。", "it is text in UTF-16.")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise NotASheet("它不是表格。", "it is no table.")

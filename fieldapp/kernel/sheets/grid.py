"""Cells by row and column, as both kinds of file yield them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from fieldapp.kernel.sheets.faults import CellFault

MOST_ROWS = 20_000
"""Rows below the header that one file may hold."""
MOST_COLUMNS = 100

Value = str | float | bool | date | datetime | time | timedelta | None
"""A cell: text, a number, what a spreadsheet holds for a date or time, or nothing."""


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows from the first row of the sheet on, each from column A on; trailing cells may be left out."""

    rows: Sequence[Sequence[Value]]
    faults: list[CellFault] = field(default_factory=list)


def is_empty(value: Value) -> bool:
    """Whether a cell holds nothing, or white space alone."""
    return value is None or (isinstance(value, str) and not value.strip())


def column_letters(index: int) -> str:
    """What spreadsheets call a column: 0 is A, 26 is AA."""
    letters = ""
    number = index + 1
    while number:
        number, digit = divmod(number - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters

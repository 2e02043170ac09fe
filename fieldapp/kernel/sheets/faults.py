"""What is wrong with a table that was sent, with row and column."""

from __future__ import annotations

from dataclasses import dataclass

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CellFault(Fault):
    """A fault of one cell, or of a row or column where only that is named.

    Attributes:
        row: number of the row as spreadsheets count, from 1; None: of the column as a whole.
        column: letter of the column; None: of the row as a whole.
        header: what stands above the cell.
    """

    row: int | None = None
    column: str | None = None
    header: str | None = None

    def as_json(self) -> dict[str, object]:
        place = {"row": self.row, "column": self.column, "header": self.header}
        return {**Fault.as_json(self), **place}  # super() does not know a class with slots


def cell_fault(
    code: str, message: Text, *, row: int | None, column: str | None, header: str | None = None
) -> CellFault:
    """A fault whose pointer names row and column, for readers who know pointers alone."""
    pointer = "".join(f"/{part}" for part in (row, column) if part is not None)
    return CellFault(pointer, code, message, row=row, column=column, header=header)

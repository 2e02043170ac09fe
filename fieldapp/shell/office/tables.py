"""A register as a file: the columns of its import, in words that the import takes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.language import in_language
from fieldapp.kernel.registers import Register, register_rows
from fieldapp.outlets.queries.registers import REGISTERS
from fieldapp.outlets.service.imports import KINDS, ImportKind
from fieldapp.people.queries.directory import PEOPLE_REGISTER
from fieldapp.settlement.service.workbooks import Cell, Sheet, yuan_cell
from fieldapp.shell.labels import LABELS

REGISTER_OF: Mapping[str, Register] = {"people": PEOPLE_REGISTER, **REGISTERS}
"""By the code of the import; what outlets sold is kept as sums alone, so it has none."""

YES, NO = Text("是", "yes"), Text("否", "no")
NOBODY = Text("无", "none")


def sheet_of(kind: ImportKind) -> Sheet:
    """The whole register as a table."""
    columns = [(in_language(column.name), _WIDTHS.get(column.code, 14)) for column in kind.columns]
    return Sheet(in_language(kind.name), columns, _cells(kind))


def _cells(kind: ImportKind) -> Iterator[list[Cell]]:
    for row in register_rows(REGISTER_OF[kind.code]):
        yield cells_of(kind, row)


def cells_of(kind: ImportKind, row: AnyRow) -> list[Cell]:
    """A row's cells, by the kind's columns."""
    return [_written(kind.code, column.code, getattr(row, column.code)) for column in kind.columns]


def _written(kind: str, column: str, value: Any) -> Cell:
    write = _WRITERS.get((kind, column)) or _WRITERS.get(("", column))
    if write is not None:
        return write(value)
    if isinstance(value, bool):
        return in_language(YES if value else NO)
    return format(Decimal(repr(value)), "f") if isinstance(value, float) else value


def _labelled(code: str) -> str:
    return in_language(LABELS[code])


_WRITERS: Mapping[tuple[str, str], Callable[[Any], Cell]] = {
    ("assignments", "rep"): lambda number: in_language(NOBODY) if number is None else number,
    ("people", "role"): _labelled,
    ("outlets", "kind"): _labelled,
    ("", "fee_fen"): yuan_cell,
    ("", "target_fen"): yuan_cell,
    ("", "actual_fen"): yuan_cell,
}
"""By kind (empty: any) and column, what is not written as it stands."""

_WIDTHS = {"name": 28, "licence": 22, "phone": 16}

LISTED = [kind for code, kind in KINDS.items() if code in REGISTERS and code != "outlets"]
"""Kinds that have a page of the plain sort; people and outlets have their own."""

"""From a table to the records of an import: headers and cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from marshmallow import ValidationError

from fieldapp.evaluator.faults import Fault, pointer_to
from fieldapp.evaluator.text import Text
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.fields import Invalid
from fieldapp.kernel.sheets import Table, Value, same_header
from fieldapp.kernel.sheets.faults import CellFault, cell_fault
from fieldapp.kernel.sheets.grid import is_empty
from fieldapp.outlets.service.imports.kinds import Column, ImportKind, Need, Reading, Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """How a foreign table is read: which of its headers means which column of ours.

    Attributes:
        columns: by our column's code, the header of theirs.
        constants: by our column's code, what all rows have in it.
        values: by our column's code, what to take their cells for ("" stands for an empty one).
        aggregate: rows about the same thing are taken together: amounts are added up, all else must agree.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    aggregate: bool = False


AS_IT_IS = Adaptation()


def read_records(kind: ImportKind, table: Table, adaptation: Adaptation) -> Reading:
    """The records of a table; all that is wrong with headers and cells is noted.

    Raises:
        InvalidFields: the adaptation names columns or headers that are none.
    """
    reading = Reading({column.code: column for column in kind.columns}, faults=list(table.faults))
    known = {(fault.row, fault.column) for fault in table.faults}
    constants = _constants(reading, table, adaptation)
    indexes, unknown = _matched(reading, table, adaptation)
    _note_headers(reading, unknown, constants)
    for row in table.rows:
        values = dict(constants)
        for code, index in indexes.items():
            if (row.number, table.letters[index]) in known:
                continue  # merged, or a formula that failed: said already
            _read_cell(
                reading, row.number, code, _replaced(row.values[index], adaptation.values.get(code)), values
            )
        reading.records.append(Record(row.number, values))
    return reading


def _constants(reading: Reading, table: Table, adaptation: Adaptation) -> dict[str, Any]:
    """The values that all rows have; what cannot be is refused at once, for the file has no part in it."""
    faults = list(_adaptation_faults(reading, table, adaptation))
    found = {}
    for code, text in adaptation.constants.items():
        if code in reading.columns:
            try:
                found[code] = reading.columns[code].parse(text)
            except ValidationError as error:
                faults.append(Fault(pointer_to("/mapping/constants", code), *_told(error)))
    if faults:
        raise InvalidFields(faults)
    return found


def _adaptation_faults(reading: Reading, table: Table, adaptation: Adaptation) -> Iterator[Fault]:
    parts = {"columns": adaptation.columns, "constants": adaptation.constants, "values": adaptation.values}
    for part, codes in parts.items():
        for code in codes:
            if code not in reading.columns:
                listed = ", ".join(reading.columns)
                told = Text(f"没有这一项，只有：{listed}。", f"There is no such column, only {listed}.")
                yield Fault(pointer_to(f"/mapping/{part}", code), "unknown_column", told)
    headers = {same_header(header) for header in table.headers}
    for code, header in adaptation.columns.items():
        if same_header(header) not in headers:
            told = Text(f"文件里没有表头“{header}”。", f"The file has no header “{header}”.")
            yield Fault(pointer_to("/mapping/columns", code), "unknown_header", told)


def _matched(
    reading: Reading, table: Table, adaptation: Adaptation
) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """By column, where it stands in the table; and letters and headers that mean nothing."""
    meant = _meanings(reading, adaptation)
    said = {fault.column for fault in table.faults if fault.row == 1}
    indexes: dict[str, int] = {}
    unknown = []
    for index, (letter, header) in enumerate(zip(table.letters, table.headers, strict=True)):
        code = meant.get(same_header(header))
        if code is not None and code not in indexes:
            indexes[code], reading.places[code] = index, (letter, header)
        elif letter in said:
            continue
        elif code is not None:
            reading.faults.append(_header_twice(reading.places[code][0], letter, header))
        elif adaptation.columns:
            reading.ignored.append(header)
        else:
            unknown.append((letter, header))
    return indexes, unknown


def _header_twice(other: str, letter: str, header: str) -> CellFault:
    told = Text(f"和 {other} 列是同一项，请删掉一列。", f"Column {other} is the same. Remove one.")
    return cell_fault("header_twice", told, row=1, column=letter, header=header)


def _note_headers(
    reading: Reading, unknown: Sequence[tuple[str, str]], constants: Mapping[str, object]
) -> None:
    """Note unknown headers; and columns that are missing, unless each may stand under one of those."""
    free = [
        column
        for code, column in reading.columns.items()
        if code not in reading.places and code not in constants
    ]
    missing = [column for column in free if column.need == Need.ALWAYS]
    if len(missing) > len(unknown):
        reading.faults += [_column_missing(column) for column in missing]
    reading.has_unknown_headers = bool(unknown)
    reading.faults += [_header_unknown(letter, header, missing or free) for letter, header in unknown]


def _header_unknown(letter: str, header: str, free: Sequence[Column]) -> CellFault:
    """A header that means nothing, and what it may have meant."""
    names = [column.name for column in free]
    close = set(
        get_close_matches(header.casefold(), [name.casefold() for text in names for name in _both(text)])
    )
    likely = [text for text in names if close & {name.casefold() for name in _both(text)}] or names
    zh, en = "、".join(text.zh for text in likely), ", ".join(text.en for text in likely)
    may_zh, may_en = (f"可以改成：{zh}；", f"It may be called: {en}. ") if likely else ("", "")
    told = Text(
        f"不认识这个表头，{may_zh}用不着就删掉这一列。",
        f"This header is unknown. {may_en}If it is not needed, remove the column.",
    )
    return cell_fault("header_unknown", told, row=1, column=letter, header=header)


def _both(text: Text) -> tuple[str, str]:
    return text.zh, text.en


def _meanings(reading: Reading, adaptation: Adaptation) -> dict[str, str]:
    """By header, the column it means; what the adaptation says goes before our own names."""
    adapted = {*adaptation.columns, *adaptation.constants}
    own = {
        same_header(name): column.code
        for column in reading.columns.values()
        if column.code not in adapted
        for name in _names(column)
    }
    return own | {same_header(header): code for code, header in adaptation.columns.items()}


def _names(column: Column) -> Iterator[str]:
    """What a column may be called; the unit in brackets may be left out, but no other stand there."""
    yield column.code
    for name in (column.name.zh, column.name.en):
        yield name
        yield re.sub(r" ?[(（].*[)）]$", "", name)


def _column_missing(column: Column) -> Any:
    told = Text(f"缺少“{column.name.zh}”这一列。", f"The column “{column.name.en}” is missing.")
    return cell_fault("column_missing", told, row=1, column=None)


def _replaced(value: Value, replacements: Mapping[str, str] | None) -> Value:
    if not replacements:
        return value
    if isinstance(value, float) and value.is_integer():
        value = str(int(value))
    text = "" if is_empty(value) else str(value).strip()
    return replacements.get(text, value)


def _read_cell(reading: Reading, row: int, code: str, value: Value, values: dict[str, Any]) -> None:
    column = reading.columns[code]
    if is_empty(value):
        if column.need == Need.ALWAYS:
            zh, en = f"“{column.name.zh}”不能空着。", f"“{column.name.en}” must not be empty."
            reading.refuse(row, code, "missing", zh, en)
        return
    try:
        values[code] = column.parse(value)
    except ValidationError as error:
        refused, text = _told(error)
        reading.refuse(row, code, refused, text.zh, text.en)


def _told(error: ValidationError) -> tuple[str, Text]:
    assert isinstance(error, Invalid), error  # noqa: S101  parsers refuse in no other way
    return error.code, error.text

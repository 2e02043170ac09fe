"""Rows about the same thing: refused, or taken together where the sender says so."""

from __future__ import annotations

from typing import Any

from fieldapp.outlets.service.imports.kinds import ImportKind, Reading, Record


def refuse_twice(reading: Reading, kind: ImportKind) -> None:
    """Note every row about something that an earlier row is about already."""
    first: dict[tuple[Any, ...], int] = {}
    for record in reading.records:
        key = _key(kind, record)
        if key is not None and first.setdefault(key, record.row) != record.row:
            zh = f"和第 {first[key]} 行重复，请删掉一行。"
            reading.refuse(
                record.row, kind.key[0], "row_twice", zh, f"Row {first[key]} is the same. Remove one."
            )


def take_together(reading: Reading, kind: ImportKind) -> None:
    """Let the first row about something stand for all of them: amounts added up, all else must agree."""
    first: dict[tuple[Any, ...], Record] = {}
    kept = []
    for record in reading.records:
        key = _key(kind, record)
        standing = record if key is None else first.setdefault(key, record)
        if standing is record:
            kept.append(record)
        else:
            _add(reading, standing, record)
    reading.records[:] = kept


def _add(reading: Reading, standing: Record, record: Record) -> None:
    for code, column in reading.columns.items():
        own, other = record.values.get(code), standing.values.get(code)
        if column.adds and own is not None:
            standing.values[code] = own + (other or 0)
        elif own != other and not column.adds:
            zh = f"和第 {standing.row} 行说的是同一个，这一项却不一样。"
            en = f"Row {standing.row} is about the same, but says otherwise here."
            reading.refuse(record.row, code, "rows_differ", zh, en)


def _key(kind: ImportKind, record: Record) -> tuple[Any, ...] | None:
    """What the row is about; None where that is not known."""
    if not kind.key or not all(code in record.values for code in kind.key):
        return None
    return tuple(record.values[code] for code in kind.key)

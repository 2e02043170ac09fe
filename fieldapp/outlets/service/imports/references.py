"""Things that cells name: looked up together, and what is unknown refused where it stands."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from fieldapp.outlets import queries
from fieldapp.outlets.hooks import outlet_hooks
from fieldapp.outlets.service.imports.kinds import Column, Reading
from fieldapp.people.models import Role
from fieldapp.people.queries import people_by_staff_number


class Nobody:
    """Stands where a cell says that an outlet is nobody's."""


NOBODY = Nobody()


@dataclass(frozen=True, slots=True)
class Reference:
    """How to find what cells name, by the names as written, and what to say where there is none."""

    find: Callable[[Collection[str]], Mapping[str, Any]]
    code: str
    zh: str
    en: str


def resolve(reading: Reading) -> None:
    """Put what is named in place of its name, and note what is unknown."""
    for column in reading.columns.values():
        if column.reference is not None:
            _resolve_column(reading, column, REFERENCES[column.reference])


def _resolve_column(reading: Reading, column: Column, reference: Reference) -> None:
    named = [record for record in reading.records if isinstance(record.values.get(column.code), str)]
    found = reference.find({record.values[column.code] for record in named})
    for record in named:
        name = record.values[column.code]
        if name in found:
            record.values[column.code] = found[name]
        else:
            del record.values[column.code]
            zh, en = reference.zh.format(name), reference.en.format(name)
            reading.refuse(record.row, column.code, reference.code, zh, en)


def _reps(numbers: Collection[str]) -> Mapping[str, Any]:
    people = people_by_staff_number(numbers)
    reps = {number: people.get(number.lower()) for number in numbers}
    return {number: rep for number, rep in reps.items() if rep is not None and rep.role == Role.REP}


def _townships(names: Collection[str]) -> Mapping[str, Any]:
    """By code or by name; the office has a few dozen."""
    known = queries.townships()
    by_name = {township.name.casefold(): township for township in known}
    return _folded(names, by_name | {township.code.casefold(): township for township in known})


def _lines(names: Collection[str]) -> Mapping[str, Any]:
    lines = outlet_hooks().brand_lines()
    by_name = {name.casefold(): code for code, text in lines.items() for name in (text.zh, text.en)}
    return _folded(names, by_name | {code.casefold(): code for code in lines})


def _folded(names: Collection[str], known: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: known[name.casefold()] for name in names if name.casefold() in known}


REFERENCES: Mapping[str, Reference] = {
    "rep": Reference(
        _reps, "unknown_rep", "没有工号为 {} 的业务员。", "There is no rep with the staff number {}."
    ),
    "outlet": Reference(
        queries.outlets_by_code,
        "unknown_outlet",
        "没有编号为 {} 的网点。",
        "There is no outlet with the code {}.",
    ),
    "township": Reference(_townships, "unknown_township", "没有乡镇“{}”。", "There is no township “{}”."),
    "line": Reference(_lines, "unknown_line", "没有产品线“{}”。", "There is no brand line “{}”."),
}

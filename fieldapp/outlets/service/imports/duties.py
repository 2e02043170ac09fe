"""Imports of who looks after what: assignments of outlets, township duties."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from operator import itemgetter
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.kernel.sheets import Value, cells
from fieldapp.outlets import queries
from fieldapp.outlets.models import Assignment, TownshipDuty
from fieldapp.outlets.service.deciding import decide
from fieldapp.outlets.service.imports.kinds import (
    Column,
    ImportKind,
    Need,
    Plan,
    Reading,
    Record,
    RowChange,
    compared,
)
from fieldapp.outlets.service.imports.references import NOBODY, Nobody
from fieldapp.people.queries import staff_numbers_of

_NOBODYS = frozenset({"无", "none", "-"})


def _rep_or_nobody(value: Value) -> str | Nobody:
    text = cells.line(40)(value)
    return NOBODY if text.casefold() in _NOBODYS else cells.code(value)


def _plan_assignments(reading: Reading) -> Plan:
    records = _by_day(reading)
    standing = queries.assignments_of({record.values["outlet"].id for record in records})
    numbers = staff_numbers_of(rep for days in standing.values() for rep in days.values() if rep is not None)
    given = (record.values["rep"] for record in records)
    numbers |= {rep.id: rep.staff_number for rep in given if rep is not NOBODY}
    changes, decisions = [], []
    for record in records:
        outlet, day = record.values["outlet"], record.values["valid_from"]
        rep = record.values["rep"]
        rep_id = None if rep is NOBODY else rep.id
        days = standing.setdefault(outlet.id, {})
        present = in_force(days, day)
        old = {"rep": numbers.get(present) if present is not None else None} if days else None
        new = {"rep": None if rep is NOBODY else rep.staff_number}
        change = compared(record.row, f"{outlet.code} {day}", old, new)
        changes.append(change)
        if change.status != "same":
            days[day] = rep_id
            decisions.append({"outlet_id": outlet.id, "rep_id": rep_id, "valid_from": day})
    return Plan(_in_file_order(changes), _deciding(Assignment, decisions), decisions=decisions)


def _plan_duties(reading: Reading) -> Plan:
    records = _by_day(reading)
    standing = queries.duties_of({record.values["rep"].id for record in records})
    changes, decisions = [], []
    for record in records:
        rep, township, day = itemgetter("rep", "township", "valid_from")(record.values)
        on_duty = record.values.get("on_duty", True)
        days = standing.setdefault((rep.id, township.code), {})
        old = {"on_duty": bool(in_force(days, day))} if days else None
        name = f"{rep.staff_number} {township.code} {day}"
        change = compared(record.row, name, old, {"on_duty": on_duty})
        changes.append(change)
        if change.status != "same":
            days[day] = on_duty
            decisions.append(
                {"rep_id": rep.id, "township_code": township.code, "on_duty": on_duty, "valid_from": day}
            )
    return Plan(_in_file_order(changes), _deciding(TownshipDuty, decisions))


def _by_day(reading: Reading) -> list[Record]:
    """Earlier days first: what an earlier row decides is what a later one changes."""
    return sorted(reading.sound_records(), key=lambda record: record.values["valid_from"])


def in_force(days: Mapping[date, Any], day: date) -> Any:
    """What holds on a day, by the latest first day that is not after it."""
    begun = [first_day for first_day in days if first_day <= day]
    return days[max(begun)] if begun else None


def _in_file_order(changes: Iterable[RowChange]) -> list[RowChange]:
    return sorted(changes, key=lambda change: change.row)


def _deciding(table: Any, decisions: list[dict[str, Any]]) -> Callable[[int | None, Mapping[str, str]], None]:
    return lambda actor_id, _: decide(table, decisions, actor_id=actor_id)


_REP = Column(code="rep", name=Text("业务员工号", "rep"), parse=cells.code, need=Need.ALWAYS, reference="rep")
_VALID_FROM = Column(
    code="valid_from", name=Text("生效日期", "valid from"), parse=cells.day, need=Need.ALWAYS
)

ASSIGNMENTS = ImportKind(
    code="assignments",
    name=Text("网点归属", "assignments"),
    permission="setup.import",
    columns=(
        Column(
            code="outlet",
            name=Text("网点编号", "outlet code"),
            parse=cells.code,
            need=Need.ALWAYS,
            reference="outlet",
        ),
        Column(
            code="rep",
            name=Text("业务员工号", "rep"),
            parse=_rep_or_nobody,
            need=Need.ALWAYS,
            reference="rep",
        ),
        _VALID_FROM,
    ),
    key=("outlet", "valid_from"),
    needs_second_person=True,
    plan=_plan_assignments,
)

DUTIES = ImportKind(
    code="township-duties",
    name=Text("包乡镇", "township duties"),
    permission="setup.import",
    columns=(
        _REP,
        Column(
            code="township",
            name=Text("乡镇", "township"),
            parse=cells.line(60),
            need=Need.ALWAYS,
            reference="township",
        ),
        _VALID_FROM,
        Column(code="on_duty", name=Text("是否包乡镇", "on duty"), parse=cells.flag),
    ),
    key=("rep", "township", "valid_from"),
    plan=_plan_duties,
)

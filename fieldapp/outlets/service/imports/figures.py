"""Imports of figures: targets, sales by rep and month, and sales by outlet that are added up to those."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.kernel.clock import month_of
from fieldapp.kernel.sheets import cells
from fieldapp.outlets import queries
from fieldapp.outlets.models import SalesEntry, Target, TargetKind
from fieldapp.outlets.service.deciding import decide
from fieldapp.outlets.service.imports.duties import in_force
from fieldapp.outlets.service.imports.kinds import (
    Column,
    ImportKind,
    Need,
    Plan,
    Reading,
    RowChange,
    Scalar,
    compared,
)
from fieldapp.people.queries import staff_numbers_of

_BIGGEST_TARGET = 100_000
_TARGETS = [str(kind) for kind in TargetKind]


def _plan_targets(reading: Reading) -> Plan:
    records = reading.sound_records()
    standing = queries.targets_in_force({record.values["month"] for record in records})
    changes, decisions = [], []
    for record in records:
        rep, month = record.values["rep"], record.values["month"]
        new: dict[str, Scalar] = {kind: record.values[kind] for kind in _TARGETS if kind in record.values}
        known: dict[str, Scalar] = {kind: standing.get((rep.id, month, kind)) for kind in new}
        old = None if new and all(value is None for value in known.values()) else known
        change = compared(record.row, f"{rep.staff_number} {month}", old, new)
        changes.append(change)
        decisions += [
            {"rep_id": rep.id, "month": month, "kind": field.field, "value": field.new}
            for field in change.fields
        ]
    return Plan(changes, lambda actor_id, _: decide(Target, decisions, actor_id=actor_id))


def _plan_sales(reading: Reading) -> Plan:
    records = reading.sound_records()
    standing = queries.sales_in_force({record.values["month"] for record in records})
    changes, decisions = [], []
    for record in records:
        rep, month, line = (record.values[code] for code in ("rep", "month", "line"))
        present = standing.get((rep.id, month, line))
        if present is None and not reading.require_when_new(record):
            continue
        figures = dict(zip(("target_fen", "actual_fen"), present or (None, None), strict=True))
        figures |= {code: record.values[code] for code in figures if code in record.values}
        change = _sales_change(record.row, f"{rep.staff_number} {month} {line}", present, figures)
        changes.append(change)
        if change.status != "same":
            decisions.append({"rep_id": rep.id, "month": month, "line": line, **figures})
    return Plan(changes, lambda actor_id, _: decide(SalesEntry, decisions, actor_id=actor_id))


def _sales_change(
    row: int, name: str, present: tuple[int, int] | None, figures: Mapping[str, Any]
) -> RowChange:
    old = None if present is None else {"target_fen": present[0], "actual_fen": present[1]}
    return compared(row, name, old, figures)


def _plan_outlet_sales(reading: Reading) -> Plan:
    """Each sale is the rep's who looked after the outlet on its day; what they sum to is the month's figure."""
    records = reading.sound_records()
    spans = queries.assignments_of({record.values["outlet"].id for record in records})
    sums: dict[tuple[int, str, str], int] = {}
    rows: dict[tuple[int, str, str], int] = {}
    for record in records:
        rep_id = in_force(spans.get(record.values["outlet"].id, {}), record.values["day"])
        if rep_id is None:
            zh, en = "这一天这家网点不归任何业务员。", "On this day the outlet is looked after by no rep."
            reading.refuse(record.row, "outlet", "outlet_without_rep", zh, en)
            continue
        key = (rep_id, month_of(record.values["day"]), record.values["line"])
        sums[key] = sums.get(key, 0) + record.values["actual_fen"]
        rows.setdefault(key, record.row)
    return _plan_sums(reading, sums, rows)


def _plan_sums(
    reading: Reading, sums: Mapping[tuple[int, str, str], int], rows: Mapping[tuple[int, str, str], int]
) -> Plan:
    standing = queries.sales_in_force({month for _, month, _ in sums})
    numbers = staff_numbers_of(rep_id for rep_id, *_ in sums)
    changes, decisions = [], []
    for key, actual_fen in sums.items():
        rep_id, month, line = key
        present = standing.get(key)
        name = f"{numbers[rep_id]} {month} {line}"
        if present is None:
            zh = f"{name} 还没有任务。请先导入任务，再导入销售额。"
            en = f"{name} has no target. Import the targets first, then what was sold."
            reading.refuse(rows[key], "outlet", "no_target", zh, en)
            continue
        figures = {"target_fen": present[0], "actual_fen": actual_fen}
        change = _sales_change(rows[key], name, present, figures)
        changes.append(change)
        if change.status != "same":
            decisions.append({"rep_id": rep_id, "month": month, "line": line, **figures})
    return Plan(changes, lambda actor_id, _: decide(SalesEntry, decisions, actor_id=actor_id))


def _target(code: TargetKind, zh: str, en: str) -> Column:
    return Column(
        code=code.value, name=Text(zh, en), parse=lambda value: cells.whole(value, at_most=_BIGGEST_TARGET)
    )


_REP = Column(code="rep", name=Text("业务员工号", "rep"), parse=cells.code, need=Need.ALWAYS, reference="rep")
_MONTH = Column(code="month", name=Text("月份", "month"), parse=cells.month, need=Need.ALWAYS)
_LINE = Column(
    code="line", name=Text("产品线", "brand line"), parse=cells.line(60), need=Need.ALWAYS, reference="line"
)

TARGETS = ImportKind(
    code="targets",
    name=Text("任务", "targets"),
    permission="figures.import",
    columns=(
        _REP,
        _MONTH,
        _target(TargetKind.BANQUET, "家宴任务", "banquet target"),
        _target(TargetKind.DISPLAY, "陈列任务", "display target"),
        _target(TargetKind.OPENING, "新网点任务", "opening target"),
    ),
    key=("rep", "month"),
    plan=_plan_targets,
)

SALES = ImportKind(
    code="sales",
    name=Text("销售数据", "sales"),
    permission="figures.import",
    columns=(
        _REP,
        _MONTH,
        _LINE,
        Column(
            code="target_fen",
            name=Text("任务（元）", "target (yuan)"),
            parse=cells.fen,
            need=Need.WHEN_NEW,
            adds=True,
        ),
        Column(
            code="actual_fen",
            name=Text("销售额（元）", "actual (yuan)"),
            parse=cells.fen,
            need=Need.WHEN_NEW,
            adds=True,
        ),
    ),
    key=("rep", "month", "line"),
    plan=_plan_sales,
)

OUTLET_SALES = ImportKind(
    code="outlet-sales",
    name=Text("网点销售", "outlet sales"),
    permission="figures.import",
    columns=(
        Column(
            code="outlet",
            name=Text("网点编号", "outlet code"),
            parse=cells.code,
            need=Need.ALWAYS,
            reference="outlet",
        ),
        Column(code="day", name=Text("日期", "date"), parse=cells.day, need=Need.ALWAYS),
        _LINE,
        Column(
            code="actual_fen", name=Text("销售额（元）", "actual (yuan)"), parse=cells.fen, need=Need.ALWAYS
        ),
    ),
    key=(),
    plan=_plan_outlet_sales,
)

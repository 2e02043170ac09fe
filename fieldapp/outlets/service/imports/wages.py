"""Import of monthly wages, which limit how much of a loss is recovered; settlement keeps them, reached by a hook."""

from __future__ import annotations

from fieldapp.evaluator.text import Text
from fieldapp.kernel.sheets import cells
from fieldapp.outlets.hooks import outlet_hooks
from fieldapp.outlets.service.imports.kinds import Column, ImportKind, Need, Plan, Reading, compared


def _plan(reading: Reading) -> Plan:
    records = reading.sound_records()
    standing = outlet_hooks().wages_in_force({record.values["month"] for record in records})
    changes, decisions = [], []
    for record in records:
        rep, month, wage_fen = (record.values[code] for code in ("rep", "month", "wage_fen"))
        present = standing.get((rep.id, month))
        old = None if present is None else {"wage_fen": present}
        change = compared(record.row, f"{rep.staff_number} {month}", old, {"wage_fen": wage_fen})
        changes.append(change)
        if change.status != "same":
            decisions.append((rep.id, month, wage_fen))
    return Plan(changes, lambda actor_id, _: outlet_hooks().enter_wages(decisions, actor_id))


WAGES = ImportKind(
    code="wages",
    name=Text("工资", "wages"),
    permission="wages.enter",
    columns=(
        Column(
            code="rep", name=Text("业务员工号", "rep"), parse=cells.code, need=Need.ALWAYS, reference="rep"
        ),
        Column(code="month", name=Text("月份", "month"), parse=cells.month, need=Need.ALWAYS),
        Column(code="wage_fen", name=Text("工资（元）", "wage (yuan)"), parse=cells.fen, need=Need.ALWAYS),
    ),
    key=("rep", "month"),
    plan=_plan,
)

"""Import of display agreements."""

from __future__ import annotations

from datetime import date
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.kernel.sheets import cells
from fieldapp.outlets import queries
from fieldapp.outlets.models import DisplayAgreement
from fieldapp.outlets.service.deciding import decide
from fieldapp.outlets.service.imports.kinds import (
    Column,
    ImportKind,
    Need,
    Plan,
    Reading,
    Record,
    RowChange,
    Scalar,
    compared,
)

_COLUMNS = (
    "outlet_id",
    "first_day",
    "last_day",
    "bottles",
    "layers",
    "fee_fen",
    "paper_sha256",
    "is_cancelled",
)


def _plan(reading: Reading) -> Plan:
    codes = [record.values["code"] for record in reading.records if "code" in record.values]
    standing = queries.agreements_by_code(codes)
    outlet_codes = queries.codes_of_outlets(row.outlet_id for row in standing.values())
    changes, decisions = [], []
    for record in reading.sound_records():
        present = standing.get(record.values["code"])
        if present is None and not reading.require_when_new(record):
            continue
        row = _row(record, present)
        if row["last_day"] < row["first_day"]:
            zh, en = "到期日早于开始日。", "The last day lies before the first day."
            reading.refuse(record.row, "last_day", "days_not_in_order", zh, en)
            continue
        if "outlet" in record.values:
            outlet_codes[row["outlet_id"]] = record.values["outlet"].code
        change = _change(record, present, row, outlet_codes)
        changes.append(change)
        if change.status != "same":
            decisions.append({"code": record.values["code"], **row})
    return Plan(
        changes,
        lambda actor_id, _: decide(DisplayAgreement, decisions, actor_id=actor_id),
        decisions=decisions,
    )


def _row(record: Record, present: DisplayAgreement | None) -> dict[str, Any]:
    """The agreement as it would be; what the file leaves out stays as it is."""
    values = dict(record.values)
    del values["code"]
    if "outlet" in values:
        values["outlet_id"] = values.pop("outlet").id
    defaults = {"paper_sha256": None, "is_cancelled": False}
    standing = {name: getattr(present, name) for name in _COLUMNS} if present else defaults
    return {**standing, **values}


def _change(
    record: Record, present: DisplayAgreement | None, row: dict[str, Any], outlet_codes: dict[int, str]
) -> RowChange:
    def shown(values: dict[str, Any]) -> dict[str, Scalar]:
        told: dict[str, Any] = {
            key: value.isoformat() if isinstance(value, date) else value for key, value in values.items()
        }
        return {"outlet": outlet_codes[told.pop("outlet_id")], **told}

    old = shown({name: getattr(present, name) for name in row}) if present else None
    return compared(record.row, record.values["code"], old, shown(row))


AGREEMENTS = ImportKind(
    code="agreements",
    name=Text("陈列协议", "display agreements"),
    permission="setup.import",
    columns=(
        Column(code="code", name=Text("协议编号", "agreement code"), parse=cells.code, need=Need.ALWAYS),
        Column(
            code="outlet",
            name=Text("网点编号", "outlet code"),
            parse=cells.code,
            need=Need.WHEN_NEW,
            reference="outlet",
        ),
        Column(code="first_day", name=Text("开始日期", "first day"), parse=cells.day, need=Need.WHEN_NEW),
        Column(code="last_day", name=Text("到期日期", "last day"), parse=cells.day, need=Need.WHEN_NEW),
        Column(
            code="bottles",
            name=Text("瓶数", "bottles"),
            parse=lambda value: cells.whole(value, at_most=100_000),
            need=Need.WHEN_NEW,
        ),
        Column(
            code="layers",
            name=Text("层数", "layers"),
            parse=lambda value: cells.whole(value, at_most=1_000),
            need=Need.WHEN_NEW,
        ),
        Column(code="fee_fen", name=Text("费用（元）", "fee (yuan)"), parse=cells.fen, need=Need.WHEN_NEW),
        Column(code="is_cancelled", name=Text("作废", "cancelled"), parse=cells.flag),
    ),
    key=("code",),
    needs_second_person=True,
    plan=_plan,
)

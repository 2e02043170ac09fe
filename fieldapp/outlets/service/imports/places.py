"""Imports of the territory: townships and outlets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.kernel.sheets import cells
from fieldapp.outlets import queries
from fieldapp.outlets.models import OutletKind
from fieldapp.outlets.service.entering import (
    NewOutlet,
    change_outlets,
    change_township,
    enter_outlets,
    enter_townships,
)
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

_KINDS = {
    "烟酒店": OutletKind.TOBACCO_LIQUOR,
    "饭店": OutletKind.RESTAURANT,
    "超市": OutletKind.SUPERMARKET,
    "tobacco and liquor shop": OutletKind.TOBACCO_LIQUOR,
    **{kind.value: kind for kind in OutletKind},
}


def _plan_townships(reading: Reading) -> Plan:
    known = {township.code: township for township in queries.townships()}
    for record in reading.sound_records():
        if record.values["code"] not in known:
            reading.require_when_new(record)
    _refuse_taken_area_codes(reading, known)
    records = reading.sound_records()
    changes = [_township_change(record, known.get(record.values["code"])) for record in records]

    def write(actor_id: int | None, _: Mapping[str, str]) -> None:
        for record, change in zip(records, changes, strict=True):
            if change.status == "new":
                values = {"area_code": None, **record.values}
                ordered = ("code", "name", "area_code", "in_county_seat")
                enter_townships([tuple(values[name] for name in ordered)], actor_id=actor_id)
            elif change.status == "changed":
                changed = {field.field: field.new for field in change.fields}
                change_township(record.values["code"], changed, actor_id=actor_id)

    return Plan(changes, write)


def _refuse_taken_area_codes(reading: Reading, known: Mapping[str, Any]) -> None:
    owners = {township.area_code: code for code, township in known.items()}
    for record in reading.sound_records():
        code, area_code = record.values["code"], record.values.get("area_code")
        if area_code is not None and owners.setdefault(area_code, code) != code:
            zh, en = "这个区划代码已经是别的乡镇的。", "Another township has this area code."
            reading.refuse(record.row, "area_code", "area_code_taken", zh, en)


def _township_change(record: Record, present: Any | None) -> RowChange:
    new = {key: value for key, value in record.values.items() if key != "code"}
    old = present and {key: getattr(present, key) for key in new}
    return compared(record.row, record.values["code"], old, new)


def _plan_outlets(reading: Reading) -> Plan:
    codes = [record.values["code"] for record in reading.records if "code" in record.values]
    known = queries.outlets_by_code(codes)
    for record in reading.sound_records():
        _check_outlet(reading, record, known.get(record.values["code"]))
    records = reading.sound_records()
    changes = [_outlet_change(record, known.get(record.values["code"])) for record in records]

    def write(actor_id: int | None, _: Mapping[str, str]) -> None:
        both = list(zip(records, changes, strict=True))
        new = [NewOutlet(**_columns(record)) for record, change in both if change.status == "new"]
        enter_outlets(new, actor_id=actor_id)
        changed = {
            known[record.values["code"]].id: {
                field.field: _columns(record)[field.field] for field in change.fields
            }
            for record, change in both
            if change.status == "changed"
        }
        change_outlets(changed, actor_id=actor_id)

    return Plan(changes, write)


def _check_outlet(reading: Reading, record: Record, present: Any | None) -> None:
    values = record.values
    if present is None:
        reading.require_when_new(record)
    if ("lat" in values) != ("lon" in values):
        lacking = "lon" if "lat" in values else "lat"
        zh, en = "经度和纬度要一起填。", "Latitude and longitude are given together."
        reading.refuse(record.row, lacking, "half_a_position", zh, en)
    elif values.get("lat") == 0 and values.get("lon") == 0:
        zh, en = "0,0 不是真实位置，不知道就空着。", "0/0 is no position. Leave it empty when it is unknown."
        reading.refuse(record.row, "lat", "no_real_position", zh, en)


def _columns(record: Record) -> dict[str, Any]:
    """The row's values as columns of the table."""
    values = dict(record.values)
    if "township" in values:
        values["township_code"] = values.pop("township").code
    return values


def _outlet_change(record: Record, present: Any | None) -> RowChange:
    new = {key: value for key, value in _columns(record).items() if key != "code"}
    old = None if present is None else {key: getattr(present, key) for key in new}
    return compared(record.row, record.values["code"], old, new)


TOWNSHIPS = ImportKind(
    code="townships",
    name=Text("乡镇", "townships"),
    permission="setup.import",
    columns=(
        Column(code="code", name=Text("乡镇编号", "township code"), parse=cells.code, need=Need.ALWAYS),
        Column(code="name", name=Text("乡镇名称", "township name"), parse=cells.line(60), need=Need.WHEN_NEW),
        Column(code="area_code", name=Text("区划代码", "area code"), parse=cells.digits(12)),
        Column(code="in_county_seat", name=Text("县城", "county seat"), parse=cells.flag, need=Need.WHEN_NEW),
    ),
    key=("code",),
    plan=_plan_townships,
)

OUTLETS = ImportKind(
    code="outlets",
    name=Text("网点", "outlets"),
    permission="setup.import",
    columns=(
        Column(code="code", name=Text("网点编号", "outlet code"), parse=cells.code, need=Need.ALWAYS),
        Column(code="name", name=Text("网点名称", "outlet name"), parse=cells.line(120), need=Need.WHEN_NEW),
        Column(code="kind", name=Text("类型", "kind"), parse=cells.one_of(_KINDS), need=Need.WHEN_NEW),
        Column(
            code="township",
            name=Text("乡镇", "township"),
            parse=cells.line(60),
            need=Need.WHEN_NEW,
            reference="township",
        ),
        Column(code="lat", name=Text("纬度", "latitude"), parse=cells.degrees(90)),
        Column(code="lon", name=Text("经度", "longitude"), parse=cells.degrees(180)),
        Column(code="phone", name=Text("电话", "phone"), parse=cells.phone),
        Column(code="licence", name=Text("营业执照号", "licence"), parse=cells.code),
    ),
    key=("code",),
    plan=_plan_outlets,
)

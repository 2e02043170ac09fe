"""Taking in an inspection: a record of field work with its findings, stored together or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.scheme import FindingKind
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.service.intake import Arrival, submit
from fieldapp.fieldwork.service.receipts import Receipt
from fieldapp.inspection.errors import OutsideRegion
from fieldapp.inspection.models import Finding
from fieldapp.inspection.queries.inspections import taken_finding_ids
from fieldapp.inspection.queries.samples import sample_holds
from fieldapp.inspection.service.kinds import compared_kinds, kinds_of_month
from fieldapp.kernel.database import columns_of
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.group_commit import Inserts, Row
from fieldapp.outlets.queries import inspects
from fieldapp.people.queries import Actor


def submit_inspection(
    actor: Actor, arrival: Arrival, *, zone: ZoneInfo, fence_m: int
) -> tuple[Receipt, bool]:
    """Store an inspection with what it found; the reps are told once its photos are there.

    Args:
        arrival: checked in form (`InspectionShape`).
        zone: the office's zone, which decides the business day.
        fence_m: a position further than this from the outlet is flagged.

    Returns:
        The receipt, and whether the inspection is new. The same id with the same content gives the same
        receipt again.

    Raises:
        OutsideRegion: the outlet was not in the inspector's region on the business day, and no sample names it.
        OutOfScope: the id belongs to another inspector. IdTaken: it holds other content.
        InvalidFields: an outlet or kind of finding is unknown, two kinds exclude each other, bottles are not
            counted, a finding's id is taken, the sample is not the inspector's or lacks the outlet.
        NoSchemeForMonth: nothing says what a finding of that month could be.
    """
    arrival = replace(arrival, beside=partial(_beside, arrival))
    return submit(actor, arrival, zone=zone, fence_m=fence_m)


def _beside(arrival: Arrival, record: Row) -> Inserts:
    """Rows of what was found, made for the inspection's own row."""
    fields = arrival.fields
    found = fields["findings"]
    faults = list(_sample_faults(fields, record))
    _refuse_outside(arrival, record, is_drawn=fields["sample"] is not None and not faults)
    if found:
        faults += _finding_faults(found, record)
    if faults:
        raise InvalidFields(faults)
    return {_INSERT_FINDING: [_finding(one, record) for one in found]}


def _refuse_outside(arrival: Arrival, record: Row, *, is_drawn: bool) -> None:
    """Whoever was sent by a sample goes; a free check stays in the own region."""
    inspector, outlet, day = (record[name] for name in ("submitter_id", "outlet_id", "business_day"))
    if not is_drawn and not inspects(inspector, outlet, day, record["occurred_at"]):
        raise OutsideRegion(outlet=arrival.outlet, day=day)


_INSERT_FINDING = insert(columns_of(Finding))


def _finding(one: Mapping[str, Any], record: Row) -> Row:
    return {
        "id": one["id"],
        "inspection_id": record["id"],
        "outlet_id": record["outlet_id"],
        "kind": one["kind"],
        "day": record["business_day"],
        "month": record["month"],
        "figures": one["figures"] or {},
        "photos": one["photos"],
        "note": one["note"],
        "loss_fen": 0,
        "document": None,
        "recorded_by": record["submitter_id"],
        "recorded_at": record["received_at"],
    }


def _sample_faults(fields: Mapping[str, Any], record: Row) -> Iterator[Fault]:
    sample = fields["sample"]
    if sample is not None and not sample_holds(sample, record["submitter_id"], record["outlet_id"]):
        yield Fault("/sample", "unknown_sample", _UNKNOWN_SAMPLE)


def _finding_faults(found: Sequence[Mapping[str, Any]], record: Row) -> Iterator[Fault]:
    kinds = kinds_of_month(record["month"])
    taken = taken_finding_ids([one["id"] for one in found], record["id"])
    named = {one["kind"] for one in found}
    compared = compared_kinds(kinds)
    for index, one in enumerate(found):
        kind = kinds.get(one["kind"])
        if one["id"] in taken:
            yield Fault(f"/findings/{index}/id", "id_taken", _ID_TAKEN)
        if kind is None or kind.carries_loss:
            yield Fault(f"/findings/{index}/kind", "unknown_kind", _UNKNOWN_KIND)
        elif kind.gives_way_to is not None and kind.gives_way_to in named:
            yield Fault(f"/findings/{index}/kind", "excluded", _excluded(kind, kinds[kind.gives_way_to]))
        if one["kind"] in compared and one["figures"] is None:
            yield Fault(f"/findings/{index}/figures", "missing", _COUNT_THEM)


def _excluded(kind: FindingKind, other: FindingKind) -> Text:
    return Text(
        f"“{kind.name.zh}”和“{other.name.zh}”一次督查只能选一种。",
        f"Only one of these two goes on one inspection: {kind.name.en}; {other.name.en}.",
    )


_UNKNOWN_SAMPLE = Text(
    "这家店不在您的这张抽查名单里。自己挑的店请选“自由检查”。",
    "The outlet is not in this sample of yours. For an outlet of your own choice leave the sample out.",
)
_ID_TAKEN = Text(
    "这个问题编号已经用过，请更新应用后再发。",
    "A finding stands under this id already. Send it under a new one.",
)
_UNKNOWN_KIND = Text(
    "本月方案里没有这种督查问题，请刷新后重新选。",
    "The month's scheme has no such kind of finding for inspectors. Refresh and choose again.",
)
_COUNT_THEM = Text(
    "请填应有几瓶、实有几瓶。", "Say how many bottles were asked for and how many were counted."
)

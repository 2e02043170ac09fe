"""Appeals against figures on a statement: a target, or the sales of a brand line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.inspection.errors import FigureSettled
from fieldapp.inspection.hooks import inspection_hooks
from fieldapp.inspection.models import Appeal
from fieldapp.inspection.queries.appeals import sales_history, target_history
from fieldapp.inspection.service.contested.contract import Order, Terms, refuse_terms
from fieldapp.kernel.clock import is_month, iso_instant
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.fields import Code
from fieldapp.outlets.models import TargetKind
from fieldapp.outlets.service import enter_sales, set_target
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import scheme_of_month

_TARGETS: Mapping[TargetKind, Text] = {
    TargetKind.BANQUET: Text("家宴", "banquets"),
    TargetKind.DISPLAY: Text("陈列", "displays"),
    TargetKind.OPENING: Text("新网点", "openings"),
}


class ContestedTarget:
    """A rep's target of a month, named `2018-06:display`."""

    def canonical(self, subject_id: str) -> str | None:
        month, kind = _parted(subject_id)
        return subject_id if _is_payable(month) and kind in set(TargetKind) else None

    def check_appealable(self, rep_id: int, subject_id: str, moment: datetime) -> None:
        _refuse_settled(rep_id, subject_id)

    def name(self, rep_id: int, subject_id: str) -> Text:
        month, kind = _parted(subject_id)
        target = _TARGETS[TargetKind(kind)]
        return Text(f"{_in_words(month)}的{target.zh}任务", f"the target of {target.en} of {month}")

    def parties(self, rep_id: int, subject_id: str) -> set[int]:
        return _parties(rep_id, target_history(rep_id, *_parted(subject_id)))

    def check_terms(self, terms: Terms) -> None:
        refuse_terms(terms, allowed={"value"}, needed={"value"})

    def lift(self, session: Session, appeal: Appeal, order: Order) -> None:
        month, kind = _parted(appeal.subject_id)
        value = order.terms["value"]
        set_target(appeal.rep_id, month, TargetKind(kind), value, actor_id=order.decided_by)

    def evidence(self, actor: Actor, rep_id: int, subject_id: str) -> dict[str, Any]:
        rows = target_history(rep_id, *_parted(subject_id))
        return _figure(subject_id, [{"value": row.value, **_decided(row)} for row in rows])


class ContestedSales:
    """Target and actual of a brand line in a rep's month, named `2018-06:yanghe`."""

    def canonical(self, subject_id: str) -> str | None:
        month, line = _parted(subject_id)
        return subject_id if _is_payable(month) and Code.fits(line) else None

    def check_appealable(self, rep_id: int, subject_id: str, moment: datetime) -> None:
        month, line = _parted(subject_id)
        if line not in scheme_of_month(month).scheme.lines:
            raise InvalidFields([Fault("/subject_id", "unknown_line", _UNKNOWN_LINE)])
        _refuse_settled(rep_id, subject_id)

    def name(self, rep_id: int, subject_id: str) -> Text:
        month, code = _parted(subject_id)
        line = scheme_of_month(month).scheme.lines.get(code)
        name = line.name if line else Text(code, code)
        return Text(f"{_in_words(month)}的{name.zh}销售数据", f"the sales of {name.en} of {month}")

    def parties(self, rep_id: int, subject_id: str) -> set[int]:
        return _parties(rep_id, sales_history(rep_id, *_parted(subject_id)))

    def check_terms(self, terms: Terms) -> None:
        both = {"target_fen", "actual_fen"}
        refuse_terms(terms, allowed=both, needed=both)

    def lift(self, session: Session, appeal: Appeal, order: Order) -> None:
        enter_sales(
            appeal.rep_id,
            *_parted(appeal.subject_id),
            target_fen=order.terms["target_fen"],
            actual_fen=order.terms["actual_fen"],
            actor_id=order.decided_by,
        )

    def evidence(self, actor: Actor, rep_id: int, subject_id: str) -> dict[str, Any]:
        rows = sales_history(rep_id, *_parted(subject_id))
        entered = [
            {"target_fen": row.target_fen, "actual_fen": row.actual_fen, **_decided(row)} for row in rows
        ]
        return _figure(subject_id, entered)


_UNKNOWN_LINE = Text(
    "当月方案里没有这条产品线，请重新选。", "The month's scheme has no such brand line. Choose again."
)


def _parted(subject_id: str) -> tuple[str, str]:
    """Month and kind or line of a figure."""
    month, _, item = subject_id.partition(":")
    return month, item


def _in_words(month: str) -> str:
    return f"{month[:4]}年{int(month[5:])}月"


def _is_payable(month: str) -> bool:
    """Whether it is a month that has a month after it: the calendar ends with the year 9999."""
    return is_month(month) and month < "9999"


def _refuse_settled(rep_id: int, subject_id: str) -> None:
    month, _ = _parted(subject_id)
    if not inspection_hooks().figure_appealable(rep_id, month):
        raise FigureSettled(month=month)


def _parties(rep_id: int, rows: Any) -> set[int]:
    return {rep_id, *(row.decided_by for row in rows if row.decided_by is not None)}


def _figure(subject_id: str, history: list[dict[str, Any]]) -> dict[str, Any]:
    month, item = _parted(subject_id)
    return {"month": month, "item": item, "history": history}


def _decided(row: AnyRow) -> dict[str, Any]:
    return {"decided_at": iso_instant(row.decided_at), "decided_by": row.decider}

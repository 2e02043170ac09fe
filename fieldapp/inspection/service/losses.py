"""Claim losses: what a claim verification cost the company, entered by finance with its document (三)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.errors import IdTaken
from fieldapp.inspection.errors import NoLossKind
from fieldapp.inspection.models import Finding
from fieldapp.inspection.queries.findings import finding_by_id
from fieldapp.inspection.service.kinds import kinds_of_month
from fieldapp.inspection.service.telling import tell_of_finding
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.clock import month_of
from fieldapp.kernel.database import is_unique_violation, transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import InvalidFields
from fieldapp.outlets.queries import outlet_by_code
from fieldapp.people.queries import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimLoss:
    """A loss at an outlet over a period, both days included; its last day decides rep and month."""

    id: str
    outlet: str
    first_day: date
    last_day: date
    amount_fen: int
    document: str


def enter_claim_loss(actor: Actor, loss: ClaimLoss) -> bool:
    """Enter a claim loss and tell the responsible rep at once; say whether it is new.

    Args:
        loss: with an amount above 0; the same id with the same content changes nothing.

    Raises:
        InvalidFields: an unknown outlet, or a period that is not over.
        NoLossKind: the month's scheme has no kind of finding, or several, that carry a loss.
        IdTaken: a finding or loss with other content stands under the id.
    """
    outlet = outlet_by_code(loss.outlet)
    if outlet is None:
        raise InvalidFields([Fault("/outlet", "unknown_outlet", _UNKNOWN_OUTLET)])
    if loss.last_day > business_today():
        raise InvalidFields([Fault("/last_day", "in_the_future", _IN_THE_FUTURE)])
    row = _row(loss, outlet.id)
    try:
        return _enter(actor, row, loss)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        return _enter(actor, row, loss)  # the same id arrived twice at once and the other one was first


_UNKNOWN_OUTLET = Text("没有这家网点，请核对编号。", "There is no such outlet. Check its code.")
_IN_THE_FUTURE = Text("期间还没有结束，请核对最后一天。", "The period is not over yet. Check its last day.")


def _row(loss: ClaimLoss, outlet_id: int) -> dict[str, Any]:
    month = month_of(loss.last_day)
    kinds = [kind.code for kind in kinds_of_month(month).values() if kind.carries_loss]
    if len(kinds) != 1:
        raise NoLossKind(month=month)
    return {
        "id": loss.id,
        "inspection_id": None,
        "outlet_id": outlet_id,
        "kind": kinds[0],
        "day": loss.last_day,
        "month": month,
        "figures": {"first_day": loss.first_day.isoformat(), "last_day": loss.last_day.isoformat()},
        "photos": [],
        "note": None,
        "loss_fen": loss.amount_fen,
        "document": loss.document,
    }


def _enter(actor: Actor, row: dict[str, Any], loss: ClaimLoss) -> bool:
    with transaction() as session:
        recorded_at: datetime = decision_moment(session)
        stands = finding_by_id(loss.id)
        if stands is not None:
            if any(getattr(stands, name) != value for name, value in row.items()):
                raise IdTaken()
            return False
        session.execute(insert(Finding), {**row, "recorded_by": actor.user_id, "recorded_at": recorded_at})
        record_act(
            session,
            "loss.entered",
            ("finding", loss.id),
            actor_id=actor.user_id,
            outlet=loss.outlet,
            last_day=loss.last_day.isoformat(),
            amount_fen=loss.amount_fen,
            document=loss.document,
        )
        tell_of_finding(session, loss.id)
    return True

"""Proposing each kind of change: within the actor's reach, and only what differs from what holds."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.kernel.clock import ONE_DAY
from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import InvalidFields, NotFound, OutOfScope
from fieldapp.outlets import queries
from fieldapp.outlets.errors import HandoverToOneself, NothingChanges, NothingToHandOver, TakerHasLeft
from fieldapp.outlets.models import ChangeKind
from fieldapp.outlets.queries.changes import outlet_described, outlets_of_rep
from fieldapp.outlets.service.agreements import Terms, new_terms, require_reach
from fieldapp.outlets.service.changes import propose_change
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, may_read_rep
from fieldapp.people.service.reach import rep_within_reach


def propose_agreement(actor: Actor, code: str, outlet: str, terms: Terms, *, reason: str) -> int | None:
    """Propose a display agreement or new terms of one; None: they hold already.

    Raises:
        As `agreements.new_terms`.
    """
    with transaction():
        row = new_terms(actor, code, outlet, terms)
        if row is None:
            return None
        kind = ChangeKind.AGREEMENT
        return propose_change(actor, kind, _plain(row), reason=reason, outlet_id=row["outlet_id"])


def propose_cancellation(actor: Actor, code: str, *, reason: str) -> int:
    """Propose that a display agreement never have been.

    Raises:
        NotFound: no such agreement. OutOfScope: its outlet is not looked after by a rep of the actor's.
    """
    with transaction():
        present = queries.agreement_by_code(code)
        if present is None or present.is_cancelled:
            raise NotFound()
        require_reach(actor, present.outlet_id)
        terms = {field: getattr(present, field) for field in Terms.__dataclass_fields__}
        row = _plain({"code": code, "outlet_id": present.outlet_id, **terms, "is_cancelled": True})
        kind = ChangeKind.AGREEMENT_CANCELLED
        return propose_change(actor, kind, row, reason=reason, outlet_id=present.outlet_id)


def propose_details(actor: Actor, code: str, values: Mapping[str, Any], *, reason: str) -> int:
    """Propose another kind, township or position of an outlet.

    Args:
        values: kind, township_code, lat, lon, as far as they are to change.
    """
    _refuse_faulty(values)
    with transaction():
        outlet = outlet_of(actor, code)
        changed = {name: value for name, value in values.items() if getattr(outlet, name) != value}
        if not changed:
            raise NothingChanges()
        return propose_change(actor, ChangeKind.DETAILS, changed, reason=reason, outlet_id=outlet.id)


def _refuse_faulty(values: Mapping[str, Any]) -> None:
    if ("lat" in values) != ("lon" in values):
        raise InvalidFields([Fault("/lat", "missing", _BOTH_OR_NEITHER)])
    known = {township.code for township in queries.townships()}
    if values.get("township_code", next(iter(known), None)) not in known:
        raise InvalidFields([Fault("/township_code", "unknown_township", _NO_SUCH_TOWNSHIP)])


_BOTH_OR_NEITHER = Text("纬度和经度要一起填。", "Give latitude and longitude together.")
_NO_SUCH_TOWNSHIP = Text("没有这个乡镇，请重新选。", "There is no such township. Choose again.")


def propose_closure(actor: Actor, code: str, from_day: date, *, reason: str) -> int:
    """Propose that a shop is shut for good from a day on; then it is nobody's."""
    with transaction():
        outlet = outlet_of(actor, code)
        if outlet.is_closed:
            raise NothingChanges()
        terms = {"from_day": from_day.isoformat(), "rep_id": None}
        return propose_change(actor, ChangeKind.CLOSURE, terms, reason=reason, outlet_id=outlet.id)


def propose_reopening(actor: Actor, code: str, from_day: date, rep: str, *, reason: str) -> int:
    """Propose that a shut shop is open again from a day on, and a rep's.

    Raises:
        NothingChanges: it is not shut. NotFound, OutOfScope, TakerHasLeft: of the rep.
    """
    with transaction():
        outlet = outlet_of(actor, code)
        if not outlet.is_closed:
            raise NothingChanges()
        terms = {"from_day": from_day.isoformat(), "rep_id": _taker(actor, rep).id}
        return propose_change(actor, ChangeKind.REOPENING, terms, reason=reason, outlet_id=outlet.id)


def propose_handover(actor: Actor, from_rep: str, to_rep: str, from_day: date, *, reason: str) -> int:
    """Propose that all outlets of a rep go to another one on a day.

    Raises:
        OutOfScope: one of the two is no rep of the actor's. HandoverToOneself: they are one person.
        TakerHasLeft: the one who takes them is disabled.
        NothingToHandOver: the rep looks after no outlet on that day.
    """
    with transaction():
        gives, takes = rep_within_reach(actor, from_rep), _taker(actor, to_rep)
        if gives.id == takes.id:
            raise HandoverToOneself()
        if not outlets_of_rep(gives.id, from_day):
            raise NothingToHandOver()
        terms = {"from_day": from_day.isoformat(), "rep_id": takes.id}
        return propose_change(actor, ChangeKind.HANDOVER, terms, reason=reason, rep_id=gives.id)


def _taker(actor: Actor, staff_number: str) -> User:
    rep = rep_within_reach(actor, staff_number)
    if rep.disabled_at:
        raise TakerHasLeft()
    return rep


def outlet_of(actor: Actor, code: str) -> Any:
    """An outlet that the actor may decide about; columns as of `queries.changes.outlet_described`.

    A shut shop is nobody's: whose it was last tells who may open it again. One that was merged follows the one kept.

    Raises:
        NotFound, OutOfScope.
    """
    outlet = outlet_described(code)
    if outlet is None:
        raise NotFound()
    if not outlet.is_closed or actor.role == Role.ADMINISTRATOR:
        require_reach(actor, outlet.shop_id)
    elif not _was_within_reach(actor, outlet.id, outlet.closed_from):
        raise OutOfScope()
    return outlet


def _was_within_reach(actor: Actor, outlet_id: int, day: date) -> bool:
    rep_id = queries.rep_of_outlet(outlet_id, day - ONE_DAY)
    return rep_id is not None and may_read_rep(actor, rep_id)


def _plain(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}

"""Changes that may flip what counts: one person proposes, another one confirms, and only then do they hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import AnyRow, is_unique_violation, transaction
from fieldapp.kernel.decisions import decision_moment, moment_without_decisions
from fieldapp.kernel.errors import OutOfScope
from fieldapp.outlets.errors import ChangeAnswered, NeedsSecondPerson, NothingChanges
from fieldapp.outlets.models import (
    Assignment,
    ChangeDecision,
    ChangeKind,
    ChangeProposal,
    Cover,
    DisplayAgreement,
    OutletClosure,
)
from fieldapp.outlets.queries.changes import change_for, kind_of_change, outlets_of_rep
from fieldapp.outlets.service.deciding import decide
from fieldapp.outlets.service.entering import change_outlets
from fieldapp.outlets.service.imports.proposed import carry_out_import
from fieldapp.outlets.service.merging import merge_outlets, undo_merge
from fieldapp.people.queries import Actor


def propose_change(
    actor: Actor,
    kind: ChangeKind,
    terms: Mapping[str, Any],
    *,
    reason: str,
    outlet_id: int | None = None,
    rep_id: int | None = None,
) -> int:
    """Put a change before a second person; nothing of it holds yet. Returns the proposal's id.

    Args:
        terms: what would hold, as plain data: days as YYYY-MM-DD, people and outlets by their ids.
        outlet_id, rep_id: what it is about, within the actor's reach.
    """
    with transaction() as session:
        row = {
            "kind": kind,
            "outlet_id": outlet_id,
            "rep_id": rep_id,
            "terms": dict(terms),
            "reason": reason,
            "proposed_by": actor.user_id,
            "proposed_at": decision_moment(session),
        }
        change_id: int = session.execute(
            insert(ChangeProposal).values(**row).returning(ChangeProposal.id)
        ).scalar_one()
        record_act(
            session,
            "change.proposed",
            ("change", change_id),
            actor_id=actor.user_id,
            change=kind,
            outlet=outlet_id,
            rep=rep_id,
            terms=_told(terms),
        )
    return change_id


UNTOLD = frozenset({"lat", "lon", "outlet_id", "file", "preview_sha256", "paper_sha256"})
"""Terms whose values the trail does not hold: coordinates above all; the rest stands in the proposal."""


def _told(terms: Mapping[str, Any]) -> dict[str, Any]:
    told = {
        name: value for name, value in terms.items() if name not in UNTOLD and isinstance(value, str | int)
    }
    return told | ({"relocated": True} if "lat" in terms else {})


def answer_change(actor: Actor, change_id: int, *, is_confirmed: bool, remark: str | None) -> None:
    """Confirm a change, which then holds, or turn it down; its own proposer may only take it back.

    Raises:
        OutOfScope: there is no such proposal within the actor's reach.
        NeedsSecondPerson: the actor proposed it. ChangeAnswered: somebody was quicker.
    """
    whole_file = kind_of_change(change_id) == ChangeKind.IMPORT
    try:
        with transaction() as session:
            # of a file nothing may be decided between comparing and storing
            now = (moment_without_decisions if whole_file else decision_moment)(session)
            change = change_for(actor, change_id)
            if change is None:
                raise OutOfScope()
            if change.is_confirmed is not None:
                raise ChangeAnswered()
            if is_confirmed and change.proposed_by == actor.user_id:
                raise NeedsSecondPerson()
            decided = {"is_confirmed": is_confirmed, "remark": remark, "decided_by": actor.user_id}
            session.execute(insert(ChangeDecision).values(change_id=change_id, decided_at=now, **decided))
            action = "change.confirmed" if is_confirmed else "change.declined"
            record_act(session, action, ("change", change_id), actor_id=actor.user_id, remark=remark)
            if is_confirmed:
                carry_out(session, change, actor_id=actor.user_id)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        raise ChangeAnswered() from error


def carry_out(session: Session, change: AnyRow, *, actor_id: int) -> None:
    """Decide what a proposal says, within the caller's transaction; a preview rolls it back again."""
    _CARRIED_OUT[ChangeKind(change.kind)](session, change, actor_id)


def _details(_session: Session, change: AnyRow, actor_id: int) -> None:
    change_outlets({change.outlet_id: change.terms}, actor_id=actor_id)


def _agreement(_session: Session, change: AnyRow, actor_id: int) -> None:
    days = {name: date.fromisoformat(change.terms[name]) for name in ("first_day", "last_day")}
    decide(DisplayAgreement, [{**change.terms, **days}], actor_id=actor_id)


def _handover(_session: Session, change: AnyRow, actor_id: int) -> None:
    day = date.fromisoformat(change.terms["from_day"])
    outlets = outlets_of_rep(change.rep_id, day)
    if not outlets:
        raise NothingChanges()
    rows = [
        {"outlet_id": outlet_id, "rep_id": change.terms["rep_id"], "valid_from": day} for outlet_id in outlets
    ]
    decide(Assignment, rows, actor_id=actor_id)


def _cover(_session: Session, change: AnyRow, actor_id: int) -> None:
    days = {name: date.fromisoformat(change.terms[name]) for name in ("first_day", "last_day")}
    decide(Cover, [{**change.terms, **days}], actor_id=actor_id)


def _closure(session: Session, change: AnyRow, actor_id: int) -> None:
    day = date.fromisoformat(change.terms["from_day"])
    row = {"outlet_id": change.outlet_id, "rep_id": change.terms.get("rep_id"), "valid_from": day}
    decide(Assignment, [row], actor_id=actor_id)
    session.execute(
        insert(OutletClosure).values(
            outlet_id=change.outlet_id,
            is_closed=change.kind == ChangeKind.CLOSURE,
            from_day=day,
            decided_at=decision_moment(session),
            decided_by=actor_id,
        )
    )


_CARRIED_OUT: Mapping[ChangeKind, Callable[[Session, AnyRow, int], None]] = {
    ChangeKind.DETAILS: _details,
    ChangeKind.AGREEMENT: _agreement,
    ChangeKind.AGREEMENT_CANCELLED: _agreement,
    ChangeKind.HANDOVER: _handover,
    ChangeKind.CLOSURE: _closure,
    ChangeKind.REOPENING: _closure,
    ChangeKind.COVER: _cover,
    ChangeKind.IMPORT: carry_out_import,
    ChangeKind.MERGE: merge_outlets,
    ChangeKind.MERGE_UNDONE: undo_merge,
}

"""Deciding that an outlet is another one, which is kept, and that it is not; each within a proposal's transaction."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from flask import current_app
from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.kernel import clock
from fieldapp.kernel.clock import ONE_DAY
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.decisions import decision_moment
from fieldapp.outlets.errors import AlreadyMerged, KeepTheOlderOutlet, MergeTooOld, NothingChanges
from fieldapp.outlets.models import Assignment, OutletMerge
from fieldapp.outlets.queries import merge_of, merged_into, openings_of, rep_of_outlet
from fieldapp.outlets.service.deciding import decide

DAYS_TO_UNDO = 30


def refuse_merge(outlet_id: int, kept_id: int) -> None:
    """Refuse a merge after which the list or the count would be ambiguous.

    Raises:
        NothingChanges: both are one. AlreadyMerged: what is given up must not be kept elsewhere.
        KeepTheOlderOutlet: a shop that was in the list before any opening would become a new one.
    """
    if outlet_id == kept_id:
        raise NothingChanges()
    if merge_of(outlet_id) or merge_of(kept_id) or merged_into(outlet_id):
        raise AlreadyMerged()
    openings = openings_of([outlet_id, kept_id])
    if openings[kept_id] is not None and openings[outlet_id] is None:
        raise KeepTheOlderOutlet()


def undoable_merge(outlet_id: int) -> AnyRow:
    """The merge that an outlet was given up in; columns as of `queries.merge_of`.

    Raises:
        NothingChanges: it is not merged. MergeTooOld: for more than `DAYS_TO_UNDO` days.
    """
    merge = merge_of(outlet_id)
    if merge is None:
        raise NothingChanges()
    if clock.now() > last_moment_to_undo(merge.decided_at):
        raise MergeTooOld(days=DAYS_TO_UNDO)
    return merge


def last_moment_to_undo(decided_at: datetime) -> datetime:
    """Until when a merge may be undone."""
    return decided_at + timedelta(days=DAYS_TO_UNDO)


def merge_outlets(session: Session, change: AnyRow, actor_id: int) -> None:
    """From a month on both count as one; from the next day on the one given up is nobody's, so no phone lists it."""
    refuse_merge(change.outlet_id, change.terms["kept_id"])
    now = decision_moment(session)
    row = {"kept_id": change.terms["kept_id"], "from_month": change.terms["from_month"]}
    session.execute(insert(OutletMerge).values(outlet_id=change.outlet_id, **row, **_by(now, actor_id)))
    _give(change.outlet_id, None, now, actor_id)


def undo_merge(session: Session, change: AnyRow, actor_id: int) -> None:
    """The outlet counts as itself again in all months, and is the rep's whose it was."""
    merge = undoable_merge(change.outlet_id)
    row = {"kept_id": None, "from_month": merge.from_month}
    by = _by(decision_moment(session), actor_id)
    session.execute(insert(OutletMerge).values(outlet_id=change.outlet_id, **row, **by))
    rep_id = rep_of_outlet(change.outlet_id, _day(merge.decided_at))
    _give(change.outlet_id, rep_id, merge.decided_at, actor_id)


def _by(decided_at: datetime, actor_id: int) -> dict[str, object]:
    return {"decided_at": decided_at, "decided_by": actor_id}


def _give(outlet_id: int, rep_id: int | None, merged_at: datetime, actor_id: int) -> None:
    row = {"outlet_id": outlet_id, "rep_id": rep_id, "valid_from": _day(merged_at) + ONE_DAY}
    decide(Assignment, [row], actor_id=actor_id)


def _day(moment: datetime) -> date:
    day: date = clock.business_day(moment, current_app.config["SETTINGS"].timezone)
    return day

"""Decisions that pay depends on: who looks after what, agreements, targets, sales.

Each is appended, none is overwritten.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert

from fieldapp.kernel.audit import act_row, record_acts
from fieldapp.kernel.database import Base, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.outlets.models import (
    Assignment,
    Cover,
    DisplayAgreement,
    MarketPolicy,
    SalesEntry,
    Target,
    TargetKind,
    TownshipDuty,
)


def assign_outlet(outlet_id: int, rep_id: int | None, *, valid_from: date, actor_id: int | None) -> None:
    """Give an outlet to a rep (None: to nobody) from a day on."""
    row = {"outlet_id": outlet_id, "rep_id": rep_id, "valid_from": valid_from}
    decide(Assignment, [row], actor_id=actor_id)


def set_township_duty(
    rep_id: int, township_code: str, *, on_duty: bool, valid_from: date, actor_id: int | None
) -> None:
    """Let a rep answer for a township's own minimum of displays from a day on, or no longer."""
    row = {"rep_id": rep_id, "township_code": township_code, "on_duty": on_duty, "valid_from": valid_from}
    decide(TownshipDuty, [row], actor_id=actor_id)


def set_target(rep_id: int, month: str, kind: TargetKind, value: int | None, *, actor_id: int | None) -> None:
    """Set a rep's own target of a month; None lets the scheme's apply again, 0 exempts."""
    row = {"rep_id": rep_id, "month": month, "kind": kind, "value": value}
    decide(Target, [row], actor_id=actor_id)


def enter_sales(
    rep_id: int, month: str, line: str, *, target_fen: int, actual_fen: int, actor_id: int | None
) -> None:
    """Enter (or enter anew) target and actual of one brand line in a rep's month."""
    row = {"rep_id": rep_id, "month": month, "line": line, "target_fen": target_fen, "actual_fen": actual_fen}
    decide(SalesEntry, [row], actor_id=actor_id)


_ACTS: Mapping[type[Base], tuple[str, str, str]] = {
    Assignment: ("outlet.assigned", "outlet", "outlet_id"),
    TownshipDuty: ("township.duty_set", "user", "rep_id"),
    Target: ("target.set", "user", "rep_id"),
    SalesEntry: ("sales.entered", "user", "rep_id"),
    DisplayAgreement: ("agreement.decided", "agreement", "code"),
    MarketPolicy: ("policy.decided", "policy", "policy_id"),
    Cover: ("cover.decided", "user", "absent_rep_id"),
}
"""What deciding on a table is called in the audit trail, and whom or what its rows are about."""


def decide(table: type[Base], rows: Iterable[Mapping[str, Any]], *, actor_id: int | None) -> None:
    """Append decisions to a table, all at one moment, each with its audit row.

    Args:
        rows: the columns of each decision, without when and by whom.
    """
    decisions = list(rows)
    if not decisions:
        return
    action, kind, subject = _ACTS[table]
    with transaction() as session:
        made = {"decided_at": decision_moment(session), "decided_by": actor_id}
        session.execute(insert(table), [{**row, **made} for row in decisions])
        acts = (act_row(action, (kind, row[subject]), actor_id=actor_id, **_told(row)) for row in decisions)
        record_acts(session, list(acts))


def _told(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in row.items()}

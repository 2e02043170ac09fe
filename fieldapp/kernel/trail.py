"""Reading the audit trail: who did what to which thing, and when; the latest act first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from fieldapp.kernel.audit import AuditEntry
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.keyset import Order
from fieldapp.kernel.paging import Page

NEWEST_FIRST = Order((("at", AuditEntry.at), ("id", AuditEntry.id)), descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of acts is narrowed by; None: by nothing.

    Attributes:
        actor_id: who did it.
        things: what it was done to: kind (None: of any) and name or number of each.
        since: not before this. until: before this.
    """

    actor_id: int | None = None
    action: str | None = None
    things: tuple[tuple[str | None, str], ...] = ()
    since: datetime | None = None
    until: datetime | None = None


def acts(wanted: Wanted, *, cursor: str) -> Page[AnyRow]:
    """Acts: id, at, actor_id (None: the command line or a stranger), action, subject_kind, subject_id, details."""
    found = select(
        AuditEntry.id,
        AuditEntry.at,
        AuditEntry.actor_id,
        AuditEntry.action,
        AuditEntry.subject_kind,
        AuditEntry.subject_id,
        AuditEntry.details,
    )
    return NEWEST_FIRST.page(found.where(*_narrowed(wanted)), cursor)


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if wanted.actor_id is not None:
        conditions.append(AuditEntry.actor_id == wanted.actor_id)
    if wanted.action is not None:
        conditions.append(AuditEntry.action == wanted.action)
    if wanted.things:
        conditions.append(or_(*(_about(*thing) for thing in wanted.things)))
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.at < wanted.until)
    return conditions


def _about(kind: str | None, name: str) -> ColumnElement[bool]:
    named = AuditEntry.subject_id == name
    return named if kind is None else and_(named, AuditEntry.subject_kind == kind)

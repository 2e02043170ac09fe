"""The audit trail: who did what to which thing, written in the transaction that did it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from fieldapp.kernel import clock
from fieldapp.kernel.columns import CodeText, SerialId, UtcDateTime
from fieldapp.kernel.database import Base, columns_of, transaction


class AuditEntry(Base):
    """One act. `actor_id` names a user without a foreign key: the trail outlives its subjects.

    Holds no coordinates (they fall under retention; the trail does not).
    """

    __tablename__ = "audit_entry"
    __table_args__ = (
        Index(None, "subject_id", "action", "at"),
        Index(None, "at"),
        Index(None, "actor_id", "at"),
        Index(None, "action", "at"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(SerialId, primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(SerialId)
    action: Mapped[str] = mapped_column(CodeText(40))
    subject_kind: Mapped[str] = mapped_column(CodeText(20))
    subject_id: Mapped[str] = mapped_column(CodeText(64))
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    address: Mapped[str | None] = mapped_column(String(45))


INSERT_ACT = insert(columns_of(AuditEntry))


def record_act(
    session: Session,
    action: str,
    subject: tuple[str, object],
    *,
    actor_id: int | None,
    address: str | None = None,
    **details: object,
) -> None:
    """Write one audit row within the caller's transaction.

    Args:
        action: `noun.verb`, permanent, for example `submission.approved`.
        subject: kind and id of what it was done to.
        actor_id: the user who did it; None for the command line and for strangers.
        details: small JSON values; never coordinates, passwords or tokens.
    """
    row = act_row(action, subject, actor_id=actor_id, address=address, **details)
    session.connection().execute(INSERT_ACT, row)


def record_acts(session: Session, rows: Sequence[dict[str, Any]]) -> None:
    """Write the audit rows of many acts, made by `act_row`, within the caller's transaction."""
    if rows:
        session.connection().execute(INSERT_ACT, rows)


def act_row(
    action: str,
    subject: tuple[str, object],
    *,
    actor_id: int | None,
    address: str | None = None,
    **details: object,
) -> dict[str, Any]:
    """The row that `record_act` writes, for verbs that store many rows at once."""
    return {
        "at": clock.now(),
        "actor_id": actor_id,
        "action": action,
        "subject_kind": subject[0],
        "subject_id": str(subject[1])[:64],
        "details": details,
        "address": address and address[:45],  # behind a careless proxy it is whatever a client wrote
    }


def record_refusal(
    action: str, subject: tuple[str, object], *, actor_id: int | None, address: str | None, **details: object
) -> None:
    """Write a refusal of authority in a short transaction of its own, after the request was rolled back."""
    with transaction() as session:
        record_act(session, action, subject, actor_id=actor_id, address=address, **details)

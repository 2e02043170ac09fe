"""Receipts: what the server holds of a record, so that the phone knows what it may let go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import Submission
from fieldapp.kernel.database import db
from fieldapp.kernel.ids import receipt_code


@dataclass(frozen=True, slots=True)
class PhotoStatus:
    """One photo of a receipt: `received` (the phone may delete its bytes) or `missing`."""

    sha256: str
    status: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """The server's word that a record is stored."""

    id: str
    receipt: str
    kind: str
    state: str
    received_at: datetime
    business_day: date
    photos: tuple[PhotoStatus, ...]

    @staticmethod
    def of(row: Mapping[str, Any], photos: Iterable[tuple[str, bool]]) -> Receipt:
        """A receipt from a submission's columns and, per photo, whether it has come."""
        return Receipt(
            id=row["id"],
            receipt=receipt_code(row["id"], row["body_sha256"]),
            kind=row["kind"],
            state=row["state"],
            received_at=row["received_at"],
            business_day=row["business_day"],
            photos=tuple(PhotoStatus(sha256, "received" if came else "missing") for sha256, came in photos),
        )


_COLUMNS = select(
    Submission.id,
    Submission.body_sha256,
    Submission.kind,
    Submission.state,
    Submission.received_at,
    Submission.business_day,
)


def receipt_of(submission_id: str) -> Receipt:
    """The receipt of a stored record as it stands now."""
    row = db.session.execute(_COLUMNS.where(Submission.id == submission_id)).one()
    lines = queries.photo_lines([submission_id])[submission_id]
    return Receipt.of(row._asdict(), [(line.sha256, line.received) for line in lines])

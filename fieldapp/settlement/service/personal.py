"""What is stored about a person, each point with the day from which it may go (privacy; see docs/decisions.md)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import current_app

from fieldapp.config import Settings
from fieldapp.kernel import clock
from fieldapp.kernel.clock import iso_instant
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.paging import Page
from fieldapp.people.models import CredentialKind, User
from fieldapp.people.queries import credentials_of, employment_of, looks_at
from fieldapp.settlement.queries import personal as queries
from fieldapp.settlement.service.retention import months_later


def stored_about(user: User) -> dict[str, Any]:
    """What is stored about a person, in numbers, and for how long."""
    settings, days = _settings(), employment_of(user.id)
    return {
        "account": {
            "staff_number": user.staff_number,
            "name": user.name,
            "role": user.role,
            "language": user.language,
            "created_at": iso_instant(user.created_at),
            "disabled_at": user.disabled_at and iso_instant(user.disabled_at),
        },
        "employment": days
        and {
            "first_day": days.first_day.isoformat(),
            "last_day": days.last_day.isoformat() if days.last_day else None,
        },
        "sessions": len(credentials_of(user.id, CredentialKind.SESSION)),
        "records": dict(queries.records_by_kind(user.id)),
        **queries.other_counts(user.id)._asdict(),
        "position_days": settings.position_days,
        "photo_months": settings.photo_months,
    }


def positions_about(user_id: int, cursor: str) -> Page[dict[str, Any]]:
    """A person's stored positions, the newest first; `kept_for` says what keeps one beyond its day."""
    page = queries.positions_of(user_id, cursor=cursor)
    return Page([_position(row) for row in page.items], page.next_cursor)


def photos_about(user_id: int, cursor: str) -> Page[dict[str, Any]]:
    """Photos a person sent, the newest first; `kept_until` None: their month is not closed yet."""
    page = queries.photos_of(user_id, cursor=cursor)
    closes = queries.closes_of_photos([row.sha256 for row in page.items])
    return Page([_photo(row, closes.get(row.sha256, ())) for row in page.items], page.next_cursor)


def looks_about(user_id: int, cursor: str) -> Page[dict[str, Any]]:
    """Who looked at what of a person, the latest day first."""
    page = looks_at(user_id, cursor=cursor)
    seen = [
        {
            "day": row.day.isoformat(),
            "reader": row.reader,
            "reader_name": row.reader_name,
            "reader_role": row.reader_role,
            "kind": row.kind,
            "id": row.thing_id,
        }
        for row in page.items
    ]
    return Page(seen, page.next_cursor)


def _position(row: AnyRow) -> dict[str, Any]:
    settings = _settings()
    received_on = clock.business_day(row.received_at, settings.timezone)
    holds = {"unpaid_month": not row.paid, "open_appeal": bool(row.appealed)}
    return {
        "record": row.id,
        "kind": row.kind,
        "day": row.business_day.isoformat(),
        "received_at": iso_instant(row.received_at),
        "outlet": row.outlet_code,
        "lat": row.lat,
        "lon": row.lon,
        "accuracy_m": row.accuracy_m,
        "source": row.source,
        "kept_until": (received_on + timedelta(days=settings.position_days)).isoformat(),
        "kept_for": [reason for reason, holds_it in holds.items() if holds_it],
    }


def _photo(row: AnyRow, closes: Sequence[AnyRow]) -> dict[str, Any]:
    return {
        "sha256": row.sha256,
        "media_type": row.media_type,
        "size_bytes": row.size_bytes,
        "stored_at": iso_instant(row.stored_at),
        "removed_at": row.removed_at and iso_instant(row.removed_at),
        "has_position": bool(row.has_position),
        "kept_until": (until := _photo_kept_until(closes)) and until.isoformat(),
    }


def _photo_kept_until(closes: Sequence[AnyRow]) -> date | None:
    if not closes or any(row.done_at is None for row in closes):
        return None
    settings = _settings()
    last = max(clock.business_day(row.done_at, settings.timezone) for row in closes)
    return months_later(last, settings.photo_months)


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings

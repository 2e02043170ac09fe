"""Publishing a scheme: the next version, and from which month on it pays."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.evaluator.shipped import shipped_schemes, shipped_text
from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.decisions import moment_without_decisions
from fieldapp.schemes import queries
from fieldapp.schemes.errors import AlreadyPublished, FaultyScheme, SchemeWithoutEffect
from fieldapp.schemes.models import SchemeVersion


def publish_scheme(
    text: str, file: str, *, actor_id: int | None, from_month: str | None = None, reason: str | None = None
) -> int:
    """Publish a scheme's text as its next version and return the version number.

    It pays months not yet begun; where no scheme was in force at all, from its own date on. Publishing the
    very same text again changes nothing.

    Args:
        text: the TOML file's content.
        file: its name, for the faults.
        from_month: a month that has begun, from which on it pays nevertheless; the caller answers for it.
        reason: why, where it does.

    Raises:
        FaultyScheme: the file has faults; all of them are listed.
        AlreadyPublished: the same text pays from another month than the one asked for.
        SchemeWithoutEffect: a version with a later date would go on paying.

    Source: architecture, "Schemes".
    """
    scheme = sound_scheme(text, file)
    with transaction() as session:
        published_at = moment_without_decisions(session)  # a close sees the versions before it and no other
        known = queries.version_of_text(digest_of(text))
        if known is not None:
            return _published_already(known, from_month)
        applies_from = from_month or _first_month_left(scheme.effective_from)
        _refuse_without_effect(scheme, applies_from)
        row: dict[str, Any] = {
            "code": scheme.code,
            "version": queries.last_version(scheme.code) + 1,
            "effective_from": scheme.effective_from,
            "text_sha256": digest_of(text),
            "text": text,
            "published_at": published_at,
            "published_by": actor_id,
            "applies_from": applies_from,
            "reason": reason,
        }
        _enter(session, row)
    return int(row["version"])


def _published_already(known: AnyRow, from_month: str | None) -> int:
    """The number of the version with this very text, unless it pays from another month than the one asked for."""
    if from_month not in (None, known.applies_from):
        raise AlreadyPublished(version=known.version, month=queries.first_month_of(known))
    return int(known.version)


def _enter(session: Session, row: Mapping[str, Any]) -> None:
    session.execute(insert(SchemeVersion), row)
    record_act(
        session,
        "scheme.published",
        ("scheme", row["code"]),
        actor_id=row["published_by"],
        version=row["version"],
        sha256=row["text_sha256"],
        applies_from=row["applies_from"],
        reason=row["reason"],
    )


def publish_shipped_schemes() -> None:
    """Publish what the product ships with, where no version of it is published yet.

    A later release with another text changes nobody's pay by being installed: publishing is a decision.
    """
    for scheme in shipped_schemes():
        if queries.last_version(scheme.code):
            continue
        publish_scheme(shipped_text(scheme.code), f"{scheme.code}.toml", actor_id=None)


def digest_of(text: str) -> str:
    """The hash by which a text is known."""
    return hashlib.sha256(text.encode()).hexdigest()


def sound_scheme(text: str, file: str) -> Scheme:
    """The scheme of a text without faults, whose date lies in the years that the product knows.

    Raises:
        FaultyScheme: every fault is listed.
    """
    scheme, faults = read_scheme(text, file)
    if scheme is None:
        raise FaultyScheme(faults)
    try:
        clock.parse_day(scheme.effective_from.isoformat())
    except ValueError:
        raise FaultyScheme([Fault("/effective_from", "out_of_range", _NO_SUCH_YEAR)]) from None
    return scheme


_NO_SUCH_YEAR = Text("生效日期要在 2000 年到 9998 年之间。", "The date must lie between 2000 and 9998.")


def _first_month_left(effective_from: date) -> str | None:
    """The month after the present one, where a scheme was in force in a month from that date on; else None."""
    present = clock.month_of(business_today())
    begun = clock.months_between(queries.first_full_month(effective_from), present)
    if not any(queries.versions_in_force(begun).values()):
        return None
    return clock.month_of(clock.month_days(present)[1])


def _refuse_without_effect(scheme: Scheme, applies_from: str | None) -> None:
    """Versions with a later date win; a version that loses in its first month loses in all."""
    first = max(queries.first_full_month(scheme.effective_from), applies_from or "")
    rival = queries.versions_in_force([first])[first]
    if rival is not None and rival.effective_from > scheme.effective_from:
        raise SchemeWithoutEffect(
            month=first,
            code=rival.code,
            version=rival.version,
            effective_from=rival.effective_from.isoformat(),
        )

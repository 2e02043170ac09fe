"""Parts about work: a rep's own records of late and how they stand, and notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from flask import current_app

from fieldapp.fieldwork.models import Kind, RejectionReason, State
from fieldapp.fieldwork.queries import Booking, bookings_among, fingerprints_since, records_since
from fieldapp.fieldwork.queries.routes import routes_from
from fieldapp.fieldwork.service.decisions import REASONS
from fieldapp.fieldwork.service.facts import day_held, registered_in_time
from fieldapp.fieldwork.service.qualification import JUDGED, verdict_on
from fieldapp.inspection.service.window import appeal_until, last_day
from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.ids import receipt_code
from fieldapp.notices.queries import notices_of
from fieldapp.people.queries import Actor
from fieldapp.photos.imaging import from_signed
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.service.my_month import MyMonth

CARRIED_DAYS = 45
"""The running month and the one before it, until that is closed."""
MOST_RECORDS = 1_000
FINGERPRINT_DAYS = 90
MOST_FINGERPRINTS = 2_000
"""Some 20 KB, for hashes do not pack."""
Schemes = Mapping[str, PublishedScheme | None]
WAITING = (State.SUBMITTED, State.INCOMPLETE)
STANDINGS = ("rejected", "uncounted", "waiting", "counted")
"""How this month's display of an outlet stands, from the worst to the best."""


def first_day_carried(today: date) -> date:
    """The first business day whose records a phone carries."""
    return today - timedelta(days=CARRIED_DAYS)


def own_records(actor: Actor, today: date, month: MyMonth | None, schemes: Schemes) -> list[dict[str, Any]]:
    """The rep's own records of the last 45 days, the newest first.

    Args:
        schemes: those of the months the records may belong to.
    """
    judged = [(name, published.version_id) for name, published in schemes.items() if published]
    rows = records_since(actor.user_id, first_day_carried(today), MOST_RECORDS, judged)
    bookings = _bookings_of(rows)
    verdicts = month.verdicts if month else {}
    return [_record(row, verdicts.get(row.id) or _verdict(row, schemes, bookings), bookings) for row in rows]


def displays_standing(month: MyMonth | None) -> dict[str, str]:
    """How this month's display stands, the best of each outlet, by outlet code."""
    best: dict[str, str] = {}
    for judged in month.records.records if month else ():
        if judged.row.kind == Kind.DISPLAY and (standing := _standing(judged.row.state, judged.reasons)):
            held = best.get(judged.row.outlet_code, STANDINGS[0])
            best[judged.row.outlet_code] = max(held, standing, key=STANDINGS.index)
    return best


def newest_notices(actor: Actor) -> list[dict[str, Any]]:
    """The newest notices, as many as one page holds."""
    return [
        {
            "id": told.id,
            "code": told.code,
            "subject": dict(told.subject),
            "text": dict(told.text),
            "posted_at": clock.iso_instant(told.posted_at),
            "read": told.read_at is not None,
        }
        for told in notices_of(actor.user_id, before=None).items
    ]


def routes_ahead(actor: Actor, today: date) -> list[dict[str, Any]]:
    """The rep's planned routes from today on."""
    return [
        {"day": row.day.isoformat(), "planned_by": row.planned_by, "outlets": row.outlets}
        for row in routes_from(actor.user_id, today)
        if row.outlets
    ]


def own_fingerprints(actor: Actor, today: date) -> list[list[str]]:
    """Fingerprints of the rep's photos of late, each with its outlet: `[16 hex digits, code]`, the newest first.

    A photo within 10 bits of one of another outlet is likely the same picture (docs/bootstrap.md).
    """
    since = today - timedelta(days=FINGERPRINT_DAYS)
    return [
        [f"{from_signed(row.fingerprint):016x}", row.code]
        for row in fingerprints_since(actor.user_id, since, MOST_FINGERPRINTS)
    ]


def _bookings_of(rows: Sequence[AnyRow]) -> Mapping[str, Booking]:
    """The bookings among the records or proved by one; asked for are only those that correct another or are older."""
    banquets = [row for row in rows if row.kind == Kind.BANQUET]
    known = {
        row.id: Booking(row.id, row.body, row.state, row.received_at)
        for row in banquets
        if row.corrects_id is None
    }
    wanted = {row.id for row in banquets} | {row.about_id for row in rows if row.kind == Kind.PROOF}
    return known | bookings_among(wanted - known.keys())


def _standing(state: str, reasons: Iterable[object]) -> str | None:
    if state in WAITING:
        return "waiting"
    if state == State.REJECTED:
        return "rejected"
    if state != State.APPROVED:
        return None
    return "uncounted" if reasons else "counted"


def _verdict(
    row: AnyRow, schemes: Schemes, bookings: Mapping[str, Booking]
) -> tuple[bool, list[dict[str, Any]]] | None:
    """Whether a record of an earlier month counts by its content; None for kinds that are not judged."""
    published = schemes.get(row.month)
    if row.counted:
        return True, []
    if row.kind not in JUDGED or published is None:
        return None
    verdict = verdict_on(published, row, bookings.get(row.about_id))
    return verdict.counts, [
        {"code": reason.code, "text": reason.text.as_json()} for reason in verdict.reasons
    ]


def _record(
    row: AnyRow, verdict: tuple[bool, list[dict[str, Any]]] | None, bookings: Mapping[str, Booking]
) -> dict[str, Any]:
    return {
        "id": row.id,
        "kind": row.kind,
        "state": row.state,
        "receipt": receipt_code(row.id, row.body_sha256),
        "outlet": row.outlet_code,
        "place": row.place,
        "day": row.business_day.isoformat(),
        "occurred_at": clock.iso_instant(row.occurred_at),
        "received_at": clock.iso_instant(row.received_at),
        "distance_m": row.distance_m,
        "photos": row.photos,
        "photos_missing": row.photos - row.come,
        "counts": verdict and verdict[0],
        "reasons": verdict[1] if verdict else [],
        "review": _review(row),
        "about": row.about_id,
        "corrects": row.corrects_id,
        "corrected_by": row.corrected_by,
        "banquet": _banquet(row, bookings),
    }


def _review(row: AnyRow) -> dict[str, Any] | None:
    if row.decision is None:
        return None
    reason = REASONS[row.reason].as_json() if row.reason else None
    told = {"decision": row.decision, "reason": row.reason, "text": reason, "remark": row.remark}
    return told | {"appeal_until": _appeal_until(row)}


def _appeal_until(row: AnyRow) -> str | None:
    """The last day on which a rejection may be appealed; one for want of photos is not, but completed."""
    if row.state != State.REJECTED or row.reason == RejectionReason.PHOTOS_MISSING:
        return None
    return last_day(appeal_until(row.decided_at)).isoformat()


def _banquet(row: AnyRow, bookings: Mapping[str, Booking]) -> dict[str, Any] | None:
    """Of a booking what its proof asks for again, and whether it was registered in time."""
    if row.kind != Kind.BANQUET:
        return None
    held_on = day_held(row.body)
    first = bookings[row.id].first_received_at
    return {
        "held_on": held_on.isoformat(),
        "in_time": registered_in_time(first, held_on, current_app.config["SETTINGS"].timezone),
        **{name: row.body.get(name) for name in ("meal", "host", "tables", "source", "products")},
    }

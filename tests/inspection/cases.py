"""Inspections, appeals and rulings as the cast makes them, at instants of the office's own time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from werkzeug.test import TestResponse

from fieldapp.inspection.models import FindingNotice
from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from fieldapp.outlets.queries import outlet_by_code
from fieldapp.outlets.service import assign_outlet
from fieldapp.people.queries import user_by_staff_number
from tests.office import Office, display_body, jpeg, manifest_line, new_id, sha256

SHANGHAI = ZoneInfo("Asia/Shanghai")
POSITION = {"lat": 37.9001, "lon": 115.2001, "accuracy_m": 12.5, "crs": "WGS84", "source": "device"}
TAG, SHORT, SOLD, POLICY = "tag_or_posm_missing", "bottles_short", "not_restocked", "policy_unknown"
FOUND = "2026-06-12 12:00:00"
"""When inspections take place here, and are told at once: the window runs from the 13th to the 19th."""


def local(text: str) -> datetime:
    """An instant written as the office's clock shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def at(text: str) -> Any:
    """Let the clock stand at an instant of the office's own time."""
    return clock.standing_at(local(text))


def finding(kind: str = TAG, /, *photos: bytes, **changes: Any) -> dict[str, Any]:
    counted = {"asked": 12, "counted": 7} if kind in (SHORT, SOLD) else None
    shown = [sha256(photo) for photo in photos or (jpeg(900),)]
    return {"id": new_id(), "kind": kind, "figures": counted, "photos": shown, **changes}


def inspection_body(outlet: str, /, *findings: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An inspection with what was found, or in order; one photo unless `photos` says otherwise."""
    body = {
        "outlet": outlet,
        "occurred_at": clock.now().isoformat(timespec="seconds"),
        "position": POSITION,
        "photos": [manifest_line(photo) for photo in changes.pop("photos", (jpeg(900),))],
        "outcome": "findings" if findings else "in_order",
        "findings": list(findings),
    }
    return {**body, **changes}


def inspect(
    office: Office, body: dict[str, Any], record: str | None = None, who: str = "inspector_bo"
) -> TestResponse:
    return office.call(who, "PUT", f"/api/v1/inspections/{record or new_id()}", body)


def found_at(
    office: Office, outlet: str = "rep_an-0", kind: str = TAG, *, when: str = FOUND, seed: int = 900
) -> str:
    """A finding of a complete inspection, told at once; returns its id."""
    with at(when):
        photo = jpeg(seed)
        one = finding(kind, photo)
        answer = inspect(office, inspection_body(outlet, one, photos=(photo,)))
        assert answer.status_code == 201, answer.text
        assert office.send_photo("inspector_bo", photo).status_code in (200, 201)
    return str(one["id"])


def loss_body(outlet: str = "rep_an-0", **changes: Any) -> dict[str, Any]:
    return {
        "outlet": outlet,
        "first_day": "2026-05-01",
        "last_day": "2026-05-31",
        "amount_fen": 50_000,
        "document": "HB-2026-17",
        **changes,
    }


def appeal(
    office: Office,
    subject: str,
    subject_id: str,
    *,
    who: str = "rep_an",
    name: str | None = None,
    **changes: Any,
) -> TestResponse:
    body = {"subject": subject, "subject_id": subject_id, "text": "The tag stood there.", **changes}
    return office.call(who, "PUT", f"/api/v1/appeals/{name or new_id()}", body)


def appealed(
    office: Office, finding_id: str, *, who: str = "rep_an", when: str = "2026-06-15 09:00:00"
) -> str:
    """A finding's appeal; returns its id."""
    with at(when):
        answer = appeal(office, "finding", finding_id, who=who)
    assert answer.status_code == 201, answer.text
    return str(answer.json["id"])


def rejected(
    office: Office, *, when: str = "2026-06-12 12:00:00", seed: int = 912, reason: str = "photo_unclear"
) -> str:
    """A rejected display of rep_an's; returns its id."""
    record, photo = new_id(), jpeg(seed)
    with at(when):
        assert office.submit("rep_an", display_body("rep_an-0", photo), record).status_code == 201
        assert office.send_photo("rep_an", photo).status_code in (200, 201)
        assert office.review("supervisor_chen", record, "rejected", reason=reason).status_code == 204
    return record


def contested_figure(office: Office, subject: str, subject_id: str) -> str:
    with at("2026-06-15 09:00:00"):
        return str(appeal(office, subject, subject_id).json["id"])


def rule(
    office: Office, appeal_id: str, outcome: str = "lifted", *, who: str = "lead_guo", **more: Any
) -> TestResponse:
    body = {"outcome": outcome, "reason": "Seen on the photo.", **more}
    return office.call(who, "PUT", f"/api/v1/appeals/{appeal_id}/ruling", body)


def reassign(office: Office, outlet: str, rep: str | None, *, valid_from: date) -> None:
    """Decide, at the clock's now, whose an outlet is from a day on."""
    with office.app.app_context():
        found = outlet_by_code(outlet)
        assert found is not None
        assign_outlet(found.id, None if rep is None else user_id(rep), valid_from=valid_from, actor_id=None)


def user_id(staff_number: str) -> int:
    user = user_by_staff_number(staff_number)
    assert user is not None
    return user.id


def told(office: Office) -> dict[tuple[str, str], str]:
    """Who was told of which finding, and until when they may appeal, in the office's own time."""
    with office.app.app_context():
        rows = db.session.scalars(select(FindingNotice)).all()
        names = {user_id(name): name for name in ("rep_an", "rep_bai", "rep_cui")}
        return {
            (row.finding_id, names[row.rep_id]): f"{row.appeal_until.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"
            for row in rows
        }


def notice_codes(office: Office, who: str) -> list[str]:
    """Codes of a user's notices, newest first."""
    return [line["code"] for line in office.call(who, "GET", "/api/v1/notices").json["items"]]


@contextmanager
def inside(office: Office) -> Iterator[None]:
    with office.app.app_context():
        yield

"""Appeals: a rep contests a finding, a rejection or a figure, once, within the window (architecture 5)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.errors import IdTaken
from fieldapp.fieldwork.service.arrivals import canonical_sha256
from fieldapp.inspection.errors import AppealedAlready
from fieldapp.inspection.models import Appeal, AppealPhoto, AppealSubject
from fieldapp.inspection.queries import appeals as queries
from fieldapp.inspection.service.appeal_photos import takes_photos
from fieldapp.inspection.service.contested import CONTESTED, Contested
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.clock import iso_instant
from fieldapp.kernel.database import AnyRow, is_unique_violation, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import InvalidFields, NotFound, OutOfScope
from fieldapp.kernel.paging import Page
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from fieldapp.people.queries import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAppeal:
    """An appeal as it reached the server, already checked in form.

    Attributes:
        raw: the JSON object as sent; its canonical form identifies the content for ever.
        subject_id: a finding's or record's id; of a figure month and kind or line: `2018-06:display`.
        photos: hashes of the photos it announces.
    """

    id: str
    raw: Mapping[str, Any]
    subject: AppealSubject
    subject_id: str
    text: str
    photos: Sequence[str]


def file_appeal(actor: Actor, appeal: NewAppeal) -> bool:
    """File an appeal and tell those who rule on it; say whether it is new.

    Until it is ruled on, what it contests is not charged. The same id with the same content changes nothing.

    Raises:
        OutOfScope: the id, or what is contested, is another rep's. IdTaken: the id holds other content.
        AppealedAlready: the rep has contested this before.
        AppealWindowOver, FigureSettled: it is too late. NotAppealable: no decision stands against the rep.
        InvalidFields: `subject_id` names nothing of the kind.
    """
    body_sha256 = canonical_sha256(appeal.raw)
    contested = CONTESTED[appeal.subject]
    subject_id = contested.canonical(appeal.subject_id)
    if subject_id is None:
        raise InvalidFields([Fault("/subject_id", "not_a_subject", _NOT_A_SUBJECT)])
    row = {
        "id": appeal.id,
        "rep_id": actor.user_id,
        "subject": appeal.subject,
        "subject_id": subject_id,
        "body_sha256": body_sha256,
        "text": appeal.text,
    }
    try:
        return _file(actor, row, appeal.photos, contested)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        return _file(actor, row, appeal.photos, contested)  # twice at once, and the other one was first


_NOT_A_SUBJECT = Text(
    "要申诉的内容编号不对，请从结算单、记录或通知里点“申诉”。",
    "This names nothing to appeal against. A finding or record has its UUID, a figure is named 2018-06:display.",
)


def read_appeal(actor: Actor, appeal_id: str) -> dict[str, Any]:
    """An appeal with both sides' evidence and its ruling (`AppealShape`).

    Raises:
        NotFound: there is none of this id. OutOfScope: there is, but not for the actor.
    """
    row = queries.appeal_for(actor, appeal_id)
    if row is None:
        raise OutOfScope() if queries.appeal_by_id(appeal_id) else NotFound()
    contested = CONTESTED[AppealSubject(row.subject)]
    return {
        **_as_listed(row),
        "photos": [_photo(photo) for photo in queries.photos_of_appeal(row.id)],
        "takes_photos": takes_photos(actor, row),
        "evidence": contested.evidence(actor, row.rep_id, row.subject_id),
    }


def page_of_appeals(actor: Actor, *, state: str | None, cursor: str) -> Page[dict[str, Any]]:
    """Appeals the actor may read, newest first; see `queries.appeals_page`."""
    page = queries.appeals_page(actor, state=state, cursor=cursor)
    return Page([_as_listed(row) for row in page.items], page.next_cursor)


def _file(actor: Actor, row: dict[str, Any], photos: Sequence[str], contested: Contested) -> bool:
    with transaction() as session:
        filed_at = decision_moment(session)
        # looked for first: what another request has filed by now, the next look finds as well
        is_appealed = queries.is_appealed(actor.user_id, row["subject"], row["subject_id"])
        if _is_repetition(actor, row):
            return False
        if is_appealed:
            raise AppealedAlready()
        contested.check_appealable(actor.user_id, row["subject_id"], filed_at)
        _store(session, {**row, "filed_at": filed_at}, photos)
        name = contested.name(actor.user_id, row["subject_id"])
        for lead_id in queries.inspection_leads():
            subject = ("appeal", row["id"])
            post_notice(session, lead_id, NoticeCode.APPEAL_FILED, subject, rep=actor.name, about=name)
    return True


def _is_repetition(actor: Actor, row: Mapping[str, Any]) -> bool:
    stands = queries.appeal_by_id(row["id"])
    if stands is None:
        return False
    if stands.rep_id != actor.user_id:
        raise OutOfScope()
    if stands.body_sha256 != row["body_sha256"]:
        raise IdTaken()
    return True


def _store(session: Session, row: Mapping[str, Any], photos: Sequence[str]) -> None:
    session.execute(insert(Appeal), row)
    if photos:
        announced = [
            {"appeal_id": row["id"], "position": position, "sha256": sha256}
            for position, sha256 in enumerate(photos)
        ]
        session.execute(insert(AppealPhoto), announced)
    record_act(
        session,
        "appeal.filed",
        ("appeal", row["id"]),
        actor_id=row["rep_id"],
        against=row["subject"],
        subject_id=row["subject_id"],
        body_sha256=row["body_sha256"],
    )


def _photo(row: AnyRow) -> dict[str, Any]:
    return {
        "sha256": row.sha256,
        "status": "received" if row.received else "missing",
        "added_at": row.added_at and iso_instant(row.added_at),
    }


def _as_listed(row: AnyRow) -> dict[str, Any]:
    name = CONTESTED[AppealSubject(row.subject)].name(row.rep_id, row.subject_id)
    return {
        "id": row.id,
        "rep": row.rep,
        "rep_name": row.rep_name,
        "subject": row.subject,
        "subject_id": row.subject_id,
        "name": name.as_json(),
        "text": row.text,
        "filed_at": iso_instant(row.filed_at),
        "state": row.state,
        "ruling": _ruling(row.decided_at, row) if row.decided_at else None,
    }


def _ruling(decided_at: datetime, row: AnyRow) -> dict[str, Any]:
    return {
        "outcome": row.outcome,
        "reason": row.reason,
        "terms": row.terms,
        "decided_by": row.decided_by,
        "decided_at": iso_instant(decided_at),
    }

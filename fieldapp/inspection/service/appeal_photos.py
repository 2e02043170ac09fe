"""Photos that a rep adds to an own appeal while it waits: most often for one that the server could not read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.inspection.errors import RuledAlready
from fieldapp.inspection.models import Appeal, AppealPhoto, AppealSubject
from fieldapp.inspection.queries import appeals as queries
from fieldapp.inspection.service.contested import CONTESTED
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.clock import now
from fieldapp.kernel.database import AnyRow, is_unique_violation, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import InvalidFields, NotFound, OutOfScope, Refusal
from fieldapp.kernel.record_shapes import MOST_PHOTOS
from fieldapp.people.queries import Actor

MOST_ANNOUNCED = 3 * MOST_PHOTOS
"""Of one appeal, with all that were added: those that could not be read count too, for nothing is taken away."""


def add_photos(actor: Actor, appeal_id: str, photos: Sequence[str]) -> None:
    """Announce further photos of an own appeal; those it has announced before change nothing, whenever they come.

    Args:
        photos: their SHA-256.

    Raises:
        NotFound, OutOfScope: there is no such appeal, or it is another rep's.
        RuledAlready: it waits no longer.
        AppealWindowOver, FigureSettled, NotAppealable: it could not be made any more, and so gains nothing more.
        InvalidFields: they would be too many.
    """
    try:
        _add(actor, appeal_id, photos)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        _add(actor, appeal_id, photos)  # twice at once, and the other one was first


def takes_photos(actor: Actor, appeal: AnyRow) -> bool:
    """Whether the actor may still add photos to an appeal, given as it is listed."""
    if appeal.rep_id != actor.user_id or appeal.decided_at:
        return False
    try:
        CONTESTED[AppealSubject(appeal.subject)].check_appealable(appeal.rep_id, appeal.subject_id, now())
    except Refusal:
        return False
    return True


def _add(actor: Actor, appeal_id: str, photos: Sequence[str]) -> None:
    with transaction() as session:
        added_at = decision_moment(session)
        appeal = _own(actor, appeal_id)
        announced = {sha256 for sha256, *_ in queries.photos_of_appeal(appeal_id)}
        if new := [sha256 for sha256 in photos if sha256 not in announced]:
            _check_waiting(appeal, added_at)
            if len(announced) + len(new) > MOST_ANNOUNCED:
                raise InvalidFields([Fault("/photos", "too_many", _TOO_MANY)])
            _store(session, appeal, new, added_at)


def _own(actor: Actor, appeal_id: str) -> Appeal:
    appeal = queries.appeal_by_id(appeal_id)
    if appeal is None:
        raise NotFound()
    if appeal.rep_id != actor.user_id:
        raise OutOfScope()
    return appeal


def _check_waiting(appeal: Appeal, moment: datetime) -> None:
    if queries.ruling_on(appeal.id):
        raise RuledAlready()
    CONTESTED[AppealSubject(appeal.subject)].check_appealable(appeal.rep_id, appeal.subject_id, moment)


def _store(session: Session, appeal: Appeal, photos: Sequence[str], added_at: datetime) -> None:
    first = queries.next_photo_position(appeal.id)
    added = [
        {"appeal_id": appeal.id, "position": position, "sha256": sha256, "added_at": added_at}
        for position, sha256 in enumerate(photos, first)
    ]
    session.execute(insert(AppealPhoto), added)
    record_act(
        session, "appeal.photos_added", ("appeal", appeal.id), actor_id=appeal.rep_id, photos=list(photos)
    )


_TOO_MANY = Text(
    f"一个申诉最多 {MOST_ANNOUNCED} 张照片，连没收下的一起算。请少加几张。",
    f"An appeal has at most {MOST_ANNOUNCED} photos, with those that could not be read. Add fewer.",
)

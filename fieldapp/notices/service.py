"""Verbs about notices: telling somebody, and having read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.audit import act_row, record_act, record_acts
from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.database import columns_of, transaction
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.notices import queries
from fieldapp.notices.models import Notice
from fieldapp.notices.sentences import NoticeCode, sentence


def post_notice(
    session: Session, user_id: int, code: NoticeCode, subject: tuple[str, object], **figures: object
) -> None:
    """Tell a user something, in the transaction of what it is about.

    It leaves no audit row of its own: the act it tells of has one.

    Args:
        subject: kind and id of what the notice opens, for example `("finding", id)`.
        figures: what the code's sentence names: numbers, text, days, and a `Text` where the language matters.

    Raises:
        KeyError: a figure that the sentence names is missing.
    """
    session.execute(insert(Notice), _notice_row(user_id, code, subject, figures))


def post_notices(
    session: Session,
    code: NoticeCode,
    subject: tuple[str, object],
    figures_by_user: Mapping[int, Mapping[str, object]],
) -> None:
    """`post_notice` of one subject to many users, each with figures of their own, in one statement."""
    rows = [_notice_row(user_id, code, subject, told) for user_id, told in figures_by_user.items()]
    if rows:
        session.execute(insert(columns_of(Notice)), rows)


def _notice_row(
    user_id: int, code: NoticeCode, subject: tuple[str, object], figures: Mapping[str, object]
) -> dict[str, object]:
    told = {name: _plain(value) for name, value in figures.items()}
    sentence(code, told)  # better no act at all than one whose notice nobody can read
    return {
        "user_id": user_id,
        "code": code,
        "subject_kind": subject[0],
        "subject_id": str(subject[1]),
        "figures": told,
        "posted_at": clock.now(),
    }


def mark_read(user_id: int, notice_id: int) -> None:
    """Note that a user has read a notice; once noted, repeating changes nothing.

    Raises:
        NotFound: there can be no such notice. OutOfScope: it is not the user's.
    """
    if notice_id > BIGGEST_ID:
        raise NotFound()
    with transaction() as session:
        if not queries.is_own_notice(user_id, notice_id):
            raise OutOfScope()
        unread = update(Notice).where(Notice.id == notice_id, Notice.read_at.is_(None)).returning(Notice.id)
        if session.execute(unread.values(read_at=clock.now())).first() is not None:
            record_act(session, "notice.read", ("notice", notice_id), actor_id=user_id)


def mark_all_read(user_id: int, newest: int) -> None:
    """Note that a user has read what was posted up to a notice; a later one, not shown yet, stays unread."""
    unread = (Notice.user_id == user_id, Notice.id <= newest, Notice.read_at.is_(None))
    with transaction() as session:
        read = session.scalars(update(Notice).where(*unread).values(read_at=clock.now()).returning(Notice.id))
        record_acts(
            session,
            [act_row("notice.read", ("notice", notice_id), actor_id=user_id) for notice_id in sorted(read)],
        )


def _plain(value: object) -> Any:
    """A figure as JSON can hold it."""
    if isinstance(value, Text):
        return value.as_json()
    return value.isoformat() if isinstance(value, date) else value

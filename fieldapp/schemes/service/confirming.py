"""What people say of a published version: a provisional parameter is right, and I have read it."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import AnyRow, Base, columns_of, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import NotFound
from fieldapp.people.queries import Actor
from fieldapp.schemes import queries
from fieldapp.schemes.errors import ConfirmedOtherwise, UnknownParameter
from fieldapp.schemes.models import ParameterConfirmation, SchemeReading


def confirm_parameter(actor: Actor, code: str, version: int, *, path: str, statement: str) -> None:
    """Confirm a provisional parameter of a version; the same words again change nothing.

    Args:
        path: of the parameter in the scheme file, a JSON pointer.
        statement: what it rests on: the document, or who was asked.

    Raises:
        NotFound: no such version. UnknownParameter: nothing is provisional at the path.
        ConfirmedOtherwise: it was confirmed in other words.
    """
    with transaction() as session:
        confirmed_at = decision_moment(session)
        row = _known(code, version)
        provisional = [parameter.path for parameter in queries.scheme_of_text(row.text).provisional]
        if path not in provisional:
            raise UnknownParameter(path=path, known=", ".join(provisional) or "-")
        confirmation = {
            "scheme_version_id": row.id,
            "path": path,
            "statement": statement,
            "confirmed_by": actor.user_id,
            "confirmed_at": confirmed_at,
        }
        if not _enter_once(session, ParameterConfirmation, confirmation):
            said = queries.confirmations_of(row.id)[path].statement
            if said != statement:
                raise ConfirmedOtherwise(statement=said)
            return
        subject = ("scheme", code)
        record_act(
            session,
            "parameter.confirmed",
            subject,
            actor_id=actor.user_id,
            version=version,
            path=path,
            statement=statement,
        )


def note_reading(actor: Actor, code: str, version: int) -> None:
    """Note that somebody has read a version; repeating it changes nothing.

    Raises:
        NotFound: no such version.
    """
    with transaction() as session:
        row = _known(code, version)
        reading = {"scheme_version_id": row.id, "user_id": actor.user_id, "read_at": clock.now()}
        if _enter_once(session, SchemeReading, reading):
            record_act(session, "scheme.read", ("scheme", code), actor_id=actor.user_id, version=version)


def _known(code: str, version: int) -> AnyRow:
    row = queries.version_named(code, version)
    if row is None:
        raise NotFound()
    return row


def _enter_once(session: Session, table: type[Base], row: dict[str, Any]) -> bool:
    """Insert a row whose key is free; whether it was."""
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    key = columns_of(table).primary_key
    entered = dialect.insert(table).on_conflict_do_nothing().returning(*key)
    return session.execute(entered, row).first() is not None

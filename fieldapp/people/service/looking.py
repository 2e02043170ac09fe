"""Who looks at whose records: noted once per reader, thing and day, and shown to the person looked at.

What was looked at is known while an answer is made; it is noted after it, so that reading does not hold a
writer's turn, and an answer that was refused notes nothing.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date

from flask import Flask, Response, g, has_request_context
from sqlalchemy.dialects import postgresql, sqlite

from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import Busy, StorageFull, WritesStopped
from fieldapp.people.models import Look
from fieldapp.people.queries import Actor, noted_looks

Key = tuple[int, date, int, str, str]


def note_look(actor: Actor, owner_id: int | None, kind: str, thing_id: str) -> None:
    """Note that the actor looks at something of a person's; of one's own nothing is noted.

    Args:
        owner_id: whose it is; None: nobody's.
        kind, thing_id: `record`, `photo`, `statement` …, and which.
    """
    if owner_id is None or owner_id == actor.user_id or not has_request_context():
        return
    g.setdefault("looks", set()).add((owner_id, business_today(), actor.user_id, kind, thing_id))


def configure_looks(app: Flask) -> None:
    """Store what was looked at after each answer."""
    app.after_request(_store)


def _store(response: Response) -> Response:
    seen: set[Key] = g.pop("looks", set())
    if seen and response.status_code < 400 and (fresh := seen - noted_looks(seen)):
        with suppress(Busy, StorageFull, WritesStopped):  # reading goes on where nothing can be written
            _insert(sorted(fresh))
    return response


def _insert(keys: list[Key]) -> None:
    names = ("owner_id", "day", "reader_id", "thing_kind", "thing_id")
    with transaction() as session:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        rows = [dict(zip(names, key, strict=True)) for key in keys]
        session.execute(dialect.insert(Look).on_conflict_do_nothing(), rows)

"""What was recorded at one outlet."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from fieldapp.fieldwork.models import Kind, Submission
from fieldapp.kernel.database import AnyRow, db
from fieldapp.people.models import User
from fieldapp.people.queries import Actor
from fieldapp.people.queries.scope import is_visible_to


def records_at_outlet(actor: Actor, outlet_id: int, *, at_most: int) -> Sequence[AnyRow]:
    """Records at an outlet that the actor may read, newest first: id, kind, state, business_day, rep_name."""
    return db.session.execute(
        select(
            Submission.id,
            Submission.kind,
            Submission.state,
            Submission.business_day,
            User.name.label("rep_name"),
        )
        .join(User, User.id == Submission.submitter_id)
        .where(
            Submission.kind.in_(list(Kind)),  # the index begins with it
            Submission.outlet_id == outlet_id,
            is_visible_to(actor, Submission.submitter_id),
        )
        .order_by(Submission.received_at.desc(), Submission.id.desc())
        .limit(at_most)
    ).all()

"""What a proposed change would touch."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import func, select

from fieldapp.fieldwork.models import Submission
from fieldapp.kernel.database import db
from fieldapp.people.models import User


def records_between(outlet_ids: Collection[int], first_day: date, last_day: date) -> int:
    """How many records were made at outlets between two days, both included."""
    return db.session.execute(
        select(func.count())
        .select_from(Submission)
        .where(
            Submission.outlet_id.in_(outlet_ids),
            Submission.business_day >= first_day,
            Submission.business_day <= last_day,
        )
    ).scalar_one()


def names_of(user_ids: Collection[int]) -> dict[int, str]:
    """Names of people, by id."""
    return dict(db.session.execute(select(User.id, User.name).where(User.id.in_(user_ids))).all())

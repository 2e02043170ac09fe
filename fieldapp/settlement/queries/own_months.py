"""A rep's months side by side: how far each has come, what it paid, what the rep said to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select

from fieldapp.fieldwork.models import Submission
from fieldapp.kernel.database import db
from fieldapp.settlement.models import Confirmation, MonthStep, Payout, Step


class Said(NamedTuple):
    """A rep's answer in force to a checked month."""

    answer: str
    remark: str | None


def steps_by_month() -> Mapping[str, set[str]]:
    """The steps taken, by month."""
    taken: dict[str, set[str]] = {}
    for month, step in db.session.execute(select(MonthStep.month, MonthStep.step)):
        taken.setdefault(month, set()).add(Step(step))
    return taken


def first_month_with_records(rep_id: int) -> str | None:
    """The month of a rep's first record; None when there is none."""
    return db.session.execute(
        select(func.min(Submission.month)).where(Submission.submitter_id == rep_id)
    ).scalar_one()


def payable_by_month(rep_id: int) -> Mapping[str, int]:
    """What each closed month pays a rep, in fen."""
    paid = select(Payout.month, Payout.payable_fen).where(Payout.rep_id == rep_id)
    return dict(db.session.execute(paid).all())


def answers_by_month(rep_id: int) -> Mapping[str, Said]:
    """A rep's answers in force, by month."""
    answers = select(Confirmation.month, Confirmation.answer, Confirmation.remark)
    rows = db.session.execute(answers.where(Confirmation.rep_id == rep_id).order_by(Confirmation.id))
    return {month: Said(answer, remark) for month, answer, remark in rows}

"""Where months stand: which steps were taken, by which close, and what the reps said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, and_, func, select

from fieldapp.fieldwork.models import Submission
from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.models import SalesEntry
from fieldapp.people.models import User
from fieldapp.people.queries import Actor, reps_visible_to
from fieldapp.settlement.models import Confirmation, MonthStep, SettlementRun, Step
from fieldapp.settlement.queries.reps import ids_of, reps_of_month


def steps_of(month: str) -> dict[str, MonthStep]:
    """The steps taken for a month, by step."""
    taken = db.session.scalars(select(MonthStep).where(MonthStep.month == month))
    return {step.step: step for step in taken}


def closed_months() -> Sequence[str]:
    """All closed months, oldest first."""
    closed = select(MonthStep.month).where(MonthStep.step == Step.CLOSED)
    return db.session.scalars(closed.order_by(MonthStep.month)).all()


def checked_months() -> Sequence[str]:
    """All months that were ever put before the reps, oldest first."""
    checked = select(MonthStep.month).where(MonthStep.step == Step.CHECKED)
    return db.session.scalars(checked.order_by(MonthStep.month)).all()


def first_month_with_work() -> Sequence[str]:
    """The first month with a record or a figure of sales; none, where there is neither."""
    firsts = [db.session.scalar(select(func.min(table.month))) for table in (Submission, SalesEntry)]
    return sorted(month for month in firsts if month is not None)[:1]


def close_of(month: str) -> SettlementRun | None:
    """The run that closed a month."""
    return db.session.scalars(
        select(SettlementRun)
        .join(MonthStep, MonthStep.run_id == SettlementRun.id)
        .where(MonthStep.month == month, MonthStep.step == Step.CLOSED)
    ).first()


def last_close_as_of() -> datetime | None:
    """Up to when every closed month is settled: the moment of the last close."""
    return db.session.scalar(_LAST_CLOSE)


_LAST_CLOSE = select(func.max(MonthStep.done_at)).where(MonthStep.step == Step.CLOSED)
"""Made once: every decision asks for it."""


def answers_of(month: str) -> Sequence[AnyRow]:
    """Reps' answers in force to a checked month: rep_id, answer, remark, answered_at, total_fen."""
    last = select(func.max(Confirmation.id)).where(Confirmation.month == month).group_by(Confirmation.rep_id)
    return db.session.execute(
        select(
            Confirmation.rep_id,
            Confirmation.answer,
            Confirmation.remark,
            Confirmation.answered_at,
            Confirmation.total_fen,
        ).where(Confirmation.id.in_(last))
    ).all()


def answer_of(month: str, rep_id: int) -> AnyRow | None:
    """A rep's answer in force to a checked month: answer, remark."""
    said = select(Confirmation.answer, Confirmation.remark).where(
        Confirmation.month == month, Confirmation.rep_id == rep_id
    )
    return db.session.execute(said.order_by(Confirmation.id.desc()).limit(1)).first()


def answers_of_month(month: str, as_of: datetime) -> Sequence[AnyRow]:
    """What every rep of a month said to it: staff_number, name, answer (None: silence), remark."""
    last = select(func.max(Confirmation.id)).where(Confirmation.month == month).group_by(Confirmation.rep_id)
    said = and_(Confirmation.rep_id == User.id, Confirmation.id.in_(last))
    return db.session.execute(
        select(User.staff_number, User.name, Confirmation.answer, Confirmation.remark)
        .outerjoin(Confirmation, said)
        .where(User.id.in_(ids_of(reps_of_month(month, as_of))))
        .order_by(User.staff_number)
    ).all()


def answers_of_reps(month: str, actor: Actor, listed: Select[int]) -> Sequence[AnyRow]:
    """What those listed whom the actor may see said to a month: staff_number, name, answer (None: silence), remark."""
    last = select(func.max(Confirmation.id)).where(Confirmation.month == month).group_by(Confirmation.rep_id)
    said = and_(Confirmation.rep_id == User.id, Confirmation.id.in_(last))
    return db.session.execute(
        select(User.staff_number, User.name, Confirmation.answer, Confirmation.remark)
        .outerjoin(Confirmation, said)
        .where(User.id.in_(reps_visible_to(actor)), User.id.in_(listed))
        .order_by(User.staff_number)
    ).all()

"""After the close: finance notes when a month was paid out, and puts right what was noted wrongly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_day_of, business_today
from fieldapp.kernel.decisions import moment_without_decisions
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from fieldapp.people.queries import Actor
from fieldapp.settlement.errors import AlreadyPaid, MonthNotClosed, PaidBeforeClose, PaidInFuture
from fieldapp.settlement.models import MonthStep, PaymentCorrection, Step
from fieldapp.settlement.queries.ledger import reps_paid
from fieldapp.settlement.queries.months import steps_of
from fieldapp.settlement.queries.payments import payments_of


def mark_paid(actor: Actor, month: str, *, paid_on: date, batch: str, reason: str | None = None) -> None:
    """Note that a closed month was paid out (day and batch), and tell its reps; the same again changes nothing.

    Args:
        reason: why what was noted before was wrong; with it another day or batch takes its place.

    Raises:
        MonthNotClosed: not closed yet. PaidInFuture, PaidBeforeClose: not on that day.
        AlreadyPaid: noted otherwise, and no reason given.
    """
    with transaction() as session:
        noted_at = moment_without_decisions(session)  # nor another note at once
        refuse_wrong_day(month, paid_on)
        payment = {"month": month, "paid_on": paid_on, "batch": batch}
        entries = payments_of(month)
        if not entries:
            step = {"step": Step.PAID, "done_at": noted_at, "done_by": actor.user_id}
            session.execute(insert(MonthStep), payment | step)
            _tell(session, actor, NoticeCode.MONTH_PAID, payment)
        elif (entries[0].paid_on, entries[0].batch) != (paid_on, batch):
            if not reason:
                raise AlreadyPaid(month=month, batch=entries[0].batch)
            payment |= {"reason": reason}
            decided = {"decided_at": noted_at, "decided_by": actor.user_id}
            session.execute(insert(PaymentCorrection), payment | decided)
            _tell(session, actor, NoticeCode.PAYMENT_CORRECTED, payment)


def refuse_wrong_day(month: str, paid_on: date) -> None:
    """Refuse a day on which a month cannot have been paid.

    Raises:
        MonthNotClosed: there is nothing to pay yet. PaidInFuture, PaidBeforeClose.
    """
    closed = steps_of(month).get(Step.CLOSED)
    if closed is None:
        raise MonthNotClosed(month=month)
    if paid_on > business_today():
        raise PaidInFuture(day=paid_on)
    if paid_on < (closed_on := business_day_of(closed.done_at)):
        raise PaidBeforeClose(day=paid_on, closed_on=closed_on)


ACTS = {NoticeCode.MONTH_PAID: "month.paid", NoticeCode.PAYMENT_CORRECTED: "month.payment_corrected"}


def _tell(session: Session, actor: Actor, code: NoticeCode, payment: Mapping[str, Any]) -> None:
    month, day = payment["month"], payment["paid_on"].isoformat()
    noted = {name: value for name, value in payment.items() if name != "month"} | {"paid_on": day}
    record_act(session, ACTS[code], ("month", month), actor_id=actor.user_id, **noted)
    for rep_id in reps_paid(month):
        post_notice(session, rep_id, code, ("month", month), month=month, day=day)

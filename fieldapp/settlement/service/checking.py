"""Before the close: a month is put before its reps, who confirm it or object."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from sqlalchemy import insert

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.kernel.decisions import decision_moment, moment_without_decisions
from fieldapp.kernel.errors import InvalidFields, NotFound
from fieldapp.kernel.money import yuan
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from fieldapp.people.queries import Actor
from fieldapp.settlement.errors import MonthClosed, MonthNotChecked, MonthNotOver, SumChanged
from fieldapp.settlement.models import Answer, Confirmation, MonthStep, Step
from fieldapp.settlement.queries.months import steps_of
from fieldapp.settlement.queries.reps import ids_of, reps_of_month
from fieldapp.settlement.service.calculation import begun_month, calculate_month
from fieldapp.settlement.service.order import refuse_out_of_order
from fieldapp.settlement.service.pay_changes import statements_of


def check_month(actor: Actor, month: str, *, zone: ZoneInfo) -> None:
    """Calculate a month that is over and put it before its reps; repeating it changes nothing.

    Raises:
        NotAMonth, MonthNotBegun, MonthNotOver: too early, or no month. MonthClosed: it is closed already.
        MonthBeforeFirst, MonthOutOfOrder: it is another month's turn. NoSchemeForMonth: no scheme is in force.
    """
    if begun_month(month, zone) == clock.month_of(clock.business_day(clock.now(), zone)):
        raise MonthNotOver(month=month)
    with transaction() as session:
        done_at = moment_without_decisions(session)  # also without another check at once
        calculate_month(month, zone=zone, actor_id=actor.user_id)
        if Step.CHECKED in steps_of(month):
            return
        refuse_out_of_order(month)
        _note_check(actor, month)
        for rep_id in session.scalars(ids_of(reps_of_month(month, done_at))).all():
            post_notice(session, rep_id, NoticeCode.MONTH_CHECKED, ("month", month), month=month)


def answer_month(
    actor: Actor, month: str, *, answer: Answer, remark: str | None, total_fen: int | None = None
) -> None:
    """A rep confirms one's own checked month, or objects to it; until the close it may be changed.

    Args:
        total_fen: the sum that the rep has read, so that no other one is confirmed; None: not told.

    Raises:
        SumChanged: what would be confirmed is another sum by now.
        MonthNotChecked: nothing was put before the reps yet. MonthClosed: too late; appeal instead.
        InvalidFields: an objection without a word why. NotFound: no rep of the month.
    """
    if answer == Answer.OBJECTED and not remark:
        raise InvalidFields([Fault("/remark", "missing", _SAY_WHY)])
    with transaction() as session:
        answered_at = decision_moment(session)
        steps = steps_of(month)
        if Step.CLOSED in steps:
            raise MonthClosed(month=month)
        if Step.CHECKED not in steps:
            raise MonthNotChecked(month=month)
        if actor.user_id not in session.scalars(ids_of(reps_of_month(month, answered_at))).all():
            raise NotFound()
        now_fen = statements_of(actor.user_id, actor.staff_number, [month], answered_at)[month].total_fen
        if answer == Answer.CONFIRMED and total_fen not in (None, now_fen):
            raise SumChanged(now=yuan(now_fen))
        row = {
            "month": month,
            "rep_id": actor.user_id,
            "answer": answer,
            "remark": remark,
            "answered_at": answered_at,
            "total_fen": now_fen,
        }
        session.execute(insert(Confirmation), row)
        record_act(session, f"month.{answer}", ("month", month), actor_id=actor.user_id, remark=remark)


_SAY_WHY = Text("请写明哪里不对，财务才好查。", "Say what is wrong, so that finance can look into it.")


def _note_check(actor: Actor, month: str) -> None:
    with transaction() as session:
        row = {"month": month, "step": Step.CHECKED, "done_at": clock.now(), "done_by": actor.user_id}
        session.execute(insert(MonthStep), row)
        record_act(session, f"month.{Step.CHECKED}", ("month", month), actor_id=actor.user_id)

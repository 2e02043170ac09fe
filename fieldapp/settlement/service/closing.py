"""Closing a month for good: what changed in closed months is posted, and the month itself (architecture 8 to 10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.fieldwork.service.late_photos import reject_for_missing_photos
from fieldapp.inspection.service.telling import post_missing_notices
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import columns_of, is_unique_violation, transaction
from fieldapp.kernel.decisions import moment_without_decisions
from fieldapp.kernel.money import yuan
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notices
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import PublishedScheme, scheme_of_month
from fieldapp.settlement.errors import MonthClosed, MonthNotChecked, MonthNotOver
from fieldapp.settlement.models import (
    AcceptedObstacle,
    MonthStep,
    Payout,
    RunKind,
    SettlementRun,
    Step,
)
from fieldapp.settlement.queries import ledger
from fieldapp.settlement.queries.events import touched_months
from fieldapp.settlement.queries.months import closed_months, last_close_as_of, steps_of
from fieldapp.settlement.queries.obstacles import never_complete
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.calculation import begun_month, drop_drafts
from fieldapp.settlement.service.evaluation import evaluate_month, without_collector
from fieldapp.settlement.service.obstacles import Obstacle, obstacles_of, refuse_unaccepted
from fieldapp.settlement.service.order import refuse_out_of_order
from fieldapp.settlement.service.payouts import payout_rows
from fieldapp.settlement.service.posting import Evaluated, keep_counted_outlets, ledger_rows, post
from fieldapp.settlement.service.recovery import RecoveryLimits, by_rep, recovery_rows


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """What a close came to.

    Attributes:
        adjusted: earlier months for which differences were posted.
        payable_fen: over all reps.
        reps_without_wage: ids of reps with losses to recover whose wage is not known: nothing was deducted.
    """

    month: str
    run_id: int
    as_of: datetime
    reps: int
    adjusted: Sequence[str]
    payable_fen: int
    carried_fen: int
    reps_without_wage: Sequence[int]

    def as_json(self) -> dict[str, Any]:
        """What an API answers of it, but for who the reps are."""
        return {name: getattr(self, name) for name in self.__slots__}


def close_month(
    actor: Actor, month: str, *, accepted: Mapping[str, str], zone: ZoneInfo, limits: RecoveryLimits
) -> ClosedMonth:
    """Close a month: post it, and the differences of earlier months that a later decision changed.

    All or nothing, in one transaction in which no decision can be made. Records whose photos never came are
    rejected.

    Args:
        accepted: by kind of obstacle the reason for which it is accepted.
        limits: of recovering claim losses.

    Raises:
        NotAMonth, MonthNotBegun, MonthNotOver: too early, or no month.
        MonthClosed: it is closed already. MonthNotChecked: the reps were not asked.
        MonthBeforeFirst, MonthOutOfOrder: it is another month's turn.
        ObstaclesRemain: something stands in the way and was not accepted by name.
        NoSchemeForMonth: no scheme is in force.
    """
    if begun_month(month, zone) == clock.month_of(clock.business_day(clock.now(), zone)):
        raise MonthNotOver(month=month)
    try:
        with transaction() as session, without_collector():
            as_of = moment_without_decisions(session)
            _refuse_step(month)
            published = scheme_of_month(month)
            obstacles = obstacles_of(month, published, as_of)
            refuse_unaccepted(obstacles, accepted)
            _clear_up(session, actor, month, as_of)
            months = list(_evaluated(month, published, as_of))
            run = _enter_run(session, actor, months[-1], as_of)
            _accept(session, run, obstacles, accepted)
            return _close(session, run, months, limits)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        raise MonthClosed(month=month) from error  # the same close ran twice at once


def _refuse_step(month: str) -> None:
    steps = steps_of(month)
    if Step.CLOSED in steps:
        raise MonthClosed(month=month)
    refuse_out_of_order(month)
    if Step.CHECKED not in steps:
        raise MonthNotChecked(month=month)


def _clear_up(session: Session, actor: Actor, month: str, as_of: datetime) -> None:
    """Tell of findings that nobody was told of; what never became complete is rejected, until its photos come."""
    post_missing_notices(session, last_close_as_of())
    reject_for_missing_photos(session, never_complete(month), decided_by=actor.user_id, decided_at=as_of)


def _close(
    session: Session, run: SettlementRun, months: Sequence[Evaluated], limits: RecoveryLimits
) -> ClosedMonth:
    adjusted = [each.month for each in months if _post(session, run, each) and each.month != run.month]
    keep_counted_outlets(session, run, months)
    without_wage = _recover(session, run, limits)
    payouts = _pay_out(session, run, months[-1])
    _enter_step(session, run)
    drop_drafts(session, run.month)
    closed = ClosedMonth(
        month=run.month,
        run_id=run.id,
        as_of=run.as_of,
        reps=run.reps,
        adjusted=adjusted,
        payable_fen=sum(row["payable_fen"] for row in payouts),
        carried_fen=sum(row["carried_out_fen"] for row in payouts),
        reps_without_wage=without_wage,
    )
    _tell(session, run, closed, payouts)
    return closed


def _tell(
    session: Session, run: SettlementRun, closed: ClosedMonth, payouts: Sequence[Mapping[str, Any]]
) -> None:
    subject = ("month", run.month)
    record_act(
        session,
        "month.closed",
        subject,
        actor_id=run.run_by,
        run=run.id,
        adjusted=list(closed.adjusted),
        payable_fen=closed.payable_fen,
    )
    told = {row["rep_id"]: {"month": run.month, "amount": yuan(row["payable_fen"])} for row in payouts}
    post_notices(session, NoticeCode.MONTH_CLOSED, subject, told)


def _evaluated(month: str, published: PublishedScheme, as_of: datetime) -> Iterator[Evaluated]:
    """The closed months that something touched since the last close, oldest first, then the month itself."""
    since = last_close_as_of()
    touched = touched_months(closed_months(), since, as_of) if since else []
    for each in touched:
        pinned = scheme_paying(each)
        yield Evaluated(each, pinned, evaluate_month(each, pinned, as_of))
    yield Evaluated(month, published, evaluate_month(month, published, as_of))


def _enter_run(session: Session, actor: Actor, evaluated: Evaluated, as_of: datetime) -> SettlementRun:
    statements = evaluated.statements.values()
    run = SettlementRun(
        kind=RunKind.CLOSE,
        month=evaluated.month,
        scheme_version_id=evaluated.published.version_id,
        as_of=as_of,
        run_by=actor.user_id,
        reps=len(statements),
        total_fen=sum(statement.total_fen for statement in statements),
    )
    session.add(run)
    session.flush()
    return run


def _post(session: Session, run: SettlementRun, evaluated: Evaluated) -> bool:
    """Bring a month's ledger up to its evaluation; whether anything was posted."""
    rows = ledger_rows(run, evaluated, ledger.posted_by_scheme(evaluated.month))
    post(session, rows)
    return bool(rows)


def _recover(session: Session, run: SettlementRun, limits: RecoveryLimits) -> Sequence[int]:
    """Move losses to pay within the limits; returns the ids of reps whose wage would have to be known."""
    balances = ledger.losses_and_recoveries()
    wages_fen = ledger.wages_of_month(run.month, run.as_of)
    post(session, recovery_rows(run, balances, wages_fen, limits))
    return [
        rep_id
        for rep_id, of_rep in by_rep(balances).items()
        if rep_id not in wages_fen and any(balance.outstanding_fen > 0 for balance in of_rep)
    ]


def _pay_out(session: Session, run: SettlementRun, evaluated: Evaluated) -> list[dict[str, Any]]:
    before = clock.month_of(clock.month_days(run.month)[0] - clock.ONE_DAY)
    posted, carried_in = ledger.pay_posted_in(run.month), ledger.carried_out_of(before)
    negative_total = evaluated.published.scheme.negative_total
    rows = list(payout_rows(run, evaluated.statements, posted, carried_in, negative_total))
    if rows:
        session.execute(insert(columns_of(Payout)), rows)
    return rows


def _accept(
    session: Session, run: SettlementRun, obstacles: Sequence[Obstacle], accepted: Mapping[str, str]
) -> None:
    rows = [
        {
            "run_id": run.id,
            "kind": obstacle.kind,
            "subjects": list(obstacle.subjects),
            "reason": accepted[obstacle.kind],
            "accepted_by": run.run_by,
        }
        for obstacle in obstacles
    ]
    if rows:
        session.execute(insert(columns_of(AcceptedObstacle)), rows)


def _enter_step(session: Session, run: SettlementRun) -> None:
    step = {
        "month": run.month,
        "step": Step.CLOSED,
        "run_id": run.id,
        "paid_on": None,
        "batch": None,
        "done_at": run.as_of,
        "done_by": run.run_by,
    }
    session.execute(insert(columns_of(MonthStep)), step)

"""Calculating an open month for all reps: tally, evaluate, write the draft ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from fieldapp.evaluator.statement import Statement
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.bulk import Values, insert_rows
from fieldapp.kernel.database import columns_of, transaction
from fieldapp.kernel.errors import NotAMonth
from fieldapp.schemes.queries import PublishedScheme, scheme_of_month
from fieldapp.settlement.errors import MonthClosed, MonthNotBegun
from fieldapp.settlement.models import DraftLine, RunKind, SettlementRun, Step
from fieldapp.settlement.queries.months import steps_of
from fieldapp.settlement.service.evaluation import evaluate_month, without_collector


@dataclass(frozen=True, slots=True)
class CalculatedMonth:
    """What a calculation came to."""

    month: str
    scheme: PublishedScheme
    as_of: datetime
    reps: int
    total_fen: int


def begun_month(month: str, zone: ZoneInfo) -> str:
    """The month, if it is one and has begun.

    Raises:
        NotAMonth, MonthNotBegun.
    """
    if not clock.is_month(month):
        raise NotAMonth()
    if month > clock.month_of(clock.business_day(clock.now(), zone)):
        raise MonthNotBegun(month=month)
    return month


def calculate_month(month: str, *, zone: ZoneInfo, actor_id: int | None) -> CalculatedMonth:
    """Calculate an open month and replace its draft ledger, in one snapshot of the records.

    Args:
        month: YYYY-MM, begun already.
        zone: the office's zone.
        actor_id: who asked; None for the command line.

    Raises:
        NotAMonth, MonthNotBegun: the month cannot be calculated.
        MonthClosed: what it pays stands in the ledger. NoSchemeForMonth: no scheme is in force.
    """
    published = scheme_of_month(begun_month(month, zone))
    if Step.CLOSED in steps_of(month):
        raise MonthClosed(month=month)
    with transaction(snapshot=True) as session, without_collector():
        as_of = clock.now()
        statements = evaluate_month(month, published, as_of)
        total_fen = sum(statement.total_fen for statement in statements.values())
        run = {
            "kind": RunKind.DRAFT,
            "month": month,
            "scheme_version_id": published.version_id,
            "as_of": as_of,
            "run_by": actor_id,
            "reps": len(statements),
            "total_fen": total_fen,
        }
        run_id: int = session.execute(insert(SettlementRun).returning(SettlementRun.id), run).scalar_one()
        drop_drafts(session, month)
        insert_rows(session, DraftLine, DRAFT_COLUMNS, _draft_rows(run_id, month, statements))
        record_act(
            session, "month.calculated", ("month", month), actor_id=actor_id, run=run_id, total_fen=total_fen
        )
    return CalculatedMonth(month, published, as_of, len(statements), total_fen)


def drop_drafts(session: Session, month: str) -> None:
    """Delete a month's draft ledger, by the runs that may have left it: there is no index of its months."""
    runs = select(SettlementRun.id).where(SettlementRun.month == month)
    drafts = columns_of(DraftLine)  # the bare table: the ORM would have every deleted row returned to it
    session.execute(delete(drafts).where(drafts.c.run_id.in_(runs)))


DRAFT_COLUMNS = (
    *("run_id", "rep_id", "position", "month"),
    *("clause", "item", "quantity", "rate_fen", "amount_fen"),
)


def _draft_rows(run_id: int, month: str, statements: Mapping[int, Statement]) -> Iterator[Values]:
    for rep_id, statement in statements.items():
        for position, line in enumerate(statement.lines):
            yield (run_id, rep_id, position, month, *line[:5])  # clause to amount_fen

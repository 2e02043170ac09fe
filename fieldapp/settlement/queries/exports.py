"""Rows of a month for exports: totals by rep, and lines of all reps."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.people.models import Role, Team, User
from fieldapp.people.queries import Actor, reps_visible_to
from fieldapp.settlement.models import DraftLine, LedgerLine, Payout, RunKind, SettlementRun, Source
from fieldapp.settlement.queries.reps import ids_of, reps_of_month
from fieldapp.settlement.queries.runs import totals_of_draft

_BATCH = 5000
"""Rows read at a time: a large office has 400,000 lines a month."""
Reps = Select[int] | None
"""Ids of the reps to export; None: of all, whatever their role is by now."""


def reps_exported_to(actor: Actor | None) -> Reps:
    """Whose rows may be exported: finance and the command line get all, others the reps they may read."""
    return None if actor is None or actor.role == Role.FINANCE else reps_visible_to(actor)


def payouts(month: str, reps: Reps) -> Sequence[AnyRow]:
    """What a close paid, by staff number: staff_number, name, team, and the figures of `Payout`."""
    figures = (
        Payout.posted_fen,
        Payout.recovered_fen,
        Payout.carried_in_fen,
        Payout.payable_fen,
        Payout.carried_out_fen,
    )
    found = (
        select(User.staff_number, User.name, Team.name.label("team"), *figures)
        .join(Payout, Payout.rep_id == User.id)
        .outerjoin(Team, Team.id == User.team_id)
        .where(Payout.month == month)
        .order_by(User.staff_number)
    )
    return db.session.execute(_of(reps, found)).all()


def last_draft(month: str) -> SettlementRun | None:
    """The last calculation of an open month."""
    return db.session.scalars(
        select(SettlementRun)
        .where(SettlementRun.month == month, SettlementRun.kind == RunKind.DRAFT)
        .order_by(SettlementRun.id.desc())
        .limit(1)
    ).first()


def draft_totals(run: SettlementRun, reps: Reps) -> Sequence[AnyRow]:
    """What a draft comes to for the reps of its month, by staff number; columns as of `drafted_totals`."""
    return totals_of_draft(run.id, _of(reps, ids_of(reps_of_month(run.month, run.as_of))))


def draft_lines(run: SettlementRun, reps: Reps) -> Iterator[AnyRow]:
    """A draft's lines, by staff number: staff_number, name, clause, item, quantity, rate_fen, amount_fen."""
    found = (
        select(User.staff_number, User.name, *_figures(DraftLine))
        .join(User, User.id == DraftLine.rep_id)
        .where(DraftLine.run_id == run.id)
        .order_by(User.staff_number, DraftLine.position)
    )
    return iter(db.session.execute(_of(reps, found), execution_options={"yield_per": _BATCH}))


def posted_lines(month: str, reps: Reps) -> Iterator[AnyRow]:
    """The scheme's rows that a month was closed with; columns as of `draft_lines`, and account."""
    found = _posted(LedgerLine.month == month, LedgerLine.posted_in == month).where(
        LedgerLine.source == Source.SCHEME
    )
    return iter(db.session.execute(_of(reps, found), execution_options={"yield_per": _BATCH}))


def adjustments(month: str, reps: Reps) -> Sequence[AnyRow]:
    """Rows posted with a month for others or by other sources, and those of the month posted later.

    Columns as of `posted_lines`, and month, posted_in, source.
    """
    of_month = (LedgerLine.month == month) | (LedgerLine.posted_in == month)
    ordinary = (LedgerLine.month == LedgerLine.posted_in) & (LedgerLine.source == Source.SCHEME)
    return db.session.execute(_of(reps, _posted(of_month, ~ordinary))).all()


def _posted(*conditions: Any) -> Select[Any]:
    posting = (LedgerLine.account, LedgerLine.month, LedgerLine.posted_in, LedgerLine.source)
    return (
        select(User.staff_number, User.name, *_figures(LedgerLine), *posting)
        .join(User, User.id == LedgerLine.rep_id)
        .where(*conditions)
        .order_by(User.staff_number, LedgerLine.id)
    )


def _figures(table: type[DraftLine] | type[LedgerLine]) -> tuple[Any, ...]:
    return table.clause, table.item, table.quantity, table.rate_fen, table.amount_fen


def _of(reps: Reps, found: Any) -> Any:
    return found if reps is None else found.where(User.id.in_(reps))

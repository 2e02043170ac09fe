"""What the ledger holds: sums by key, a rep's rows, and what was carried."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, cast, func, select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.outlets.queries import decided_by
from fieldapp.settlement.models import Account, LedgerLine, Payout, Source, Wage


class Key(NamedTuple):
    """What amounts of one source and month are compared by; item is empty where the clause pays by none."""

    rep_id: int
    clause: str
    item: str


class Posting(NamedTuple):
    """Quantity, rate in fen (None where the amount is not their product) and amount in fen."""

    quantity: int
    rate_fen: int | None
    amount_fen: int


def posted_by_scheme(month: str, *, up_to_run: int | None = None) -> Mapping[Key, Posting]:
    """What the scheme's rows of a month add up to, by key.

    Args:
        up_to_run: rows of later runs are left out.
    """
    columns = (LedgerLine.rep_id, LedgerLine.clause, LedgerLine.item)
    sums = (
        cast(func.sum(LedgerLine.quantity), BigInteger),
        func.max(LedgerLine.rate_fen),
        cast(func.sum(LedgerLine.amount_fen), BigInteger),
    )
    found = select(*columns, *sums).where(LedgerLine.month == month, LedgerLine.source == Source.SCHEME)
    if up_to_run is not None:
        found = found.where(LedgerLine.run_id <= up_to_run)
    return {
        Key(rep_id, clause, item): Posting(quantity, rate_fen, amount_fen)
        for rep_id, clause, item, quantity, rate_fen, amount_fen in db.session.execute(
            found.group_by(*columns)
        )
    }


def pay_posted_in(month: str) -> Mapping[int, tuple[int, int]]:
    """What was posted with a month to each rep's pay, and how much of it is recovery; by rep id, in fen."""
    recovery = func.coalesce(func.sum(LedgerLine.amount_fen).filter(LedgerLine.source == Source.RECOVERY), 0)
    found = (
        select(
            LedgerLine.rep_id,
            cast(func.sum(LedgerLine.amount_fen), BigInteger),
            cast(recovery, BigInteger),
        )
        .where(LedgerLine.posted_in == month, LedgerLine.account == Account.PAY)
        .group_by(LedgerLine.rep_id)
    )
    return {
        rep_id: (posted_fen, recovered_fen) for rep_id, posted_fen, recovered_fen in db.session.execute(found)
    }


def losses_and_recoveries() -> Sequence[AnyRow]:
    """Per rep and month of the loss: rep_id, month, loss_fen (>= 0) and recovered_fen (>= 0), oldest first."""
    loss = func.sum(-LedgerLine.amount_fen).filter(LedgerLine.account == Account.RECOVERY)
    recovered = func.sum(-LedgerLine.amount_fen).filter(LedgerLine.source == Source.RECOVERY)
    return db.session.execute(
        select(
            LedgerLine.rep_id,
            LedgerLine.month,
            cast(func.coalesce(loss, 0), BigInteger).label("loss_fen"),
            cast(func.coalesce(recovered, 0), BigInteger).label("recovered_fen"),
        )
        .where((LedgerLine.account == Account.RECOVERY) | (LedgerLine.source == Source.RECOVERY))
        .group_by(LedgerLine.rep_id, LedgerLine.month)
        .order_by(LedgerLine.rep_id, LedgerLine.month)
    ).all()


def wages_of_month(month: str, as_of: datetime) -> Mapping[int, int]:
    """Reps' wages of a month in fen, as far as decided by a moment; by rep id."""
    newest_last = (
        select(Wage.rep_id, Wage.wage_fen)
        .where(Wage.month == month, *decided_by(Wage.decided_at, as_of))
        .order_by(Wage.decided_at, Wage.id)
    )
    return dict(db.session.execute(newest_last).all())


def wages_in_force(months: Collection[str]) -> Mapping[tuple[int, str], int]:
    """Wages of several months in fen, by rep id and month."""
    newest_last = (
        select(Wage.rep_id, Wage.month, Wage.wage_fen)
        .where(Wage.month.in_(months))
        .order_by(Wage.decided_at, Wage.id)
    )
    return {(rep_id, month): wage_fen for rep_id, month, wage_fen in db.session.execute(newest_last)}


def carried_out_of(month: str) -> Mapping[int, int]:
    """What a closed month left to be carried on, in fen; by rep id, noughts left out."""
    carried = select(Payout.rep_id, Payout.carried_out_fen).where(
        Payout.month == month, Payout.carried_out_fen != 0
    )
    return dict(db.session.execute(carried).all())


def reps_paid(month: str) -> Sequence[int]:
    """Ids of the reps with a payout of a closed month."""
    return db.session.scalars(
        select(Payout.rep_id).where(Payout.month == month).order_by(Payout.rep_id)
    ).all()


def payout_of(month: str, rep_id: int) -> Payout | None:
    """What a close paid a rep."""
    return db.session.get(Payout, (month, rep_id))


def rows_of_rep(month: str, rep_id: int) -> Sequence[LedgerLine]:
    """Rows that belong to a month or were posted with it, in the order posted."""
    return db.session.scalars(
        select(LedgerLine)
        .where(LedgerLine.rep_id == rep_id, (LedgerLine.month == month) | (LedgerLine.posted_in == month))
        .order_by(LedgerLine.id)
    ).all()

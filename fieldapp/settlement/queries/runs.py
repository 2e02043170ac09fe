"""What calculation runs left: the last run of a month and its totals by rep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Select, case, cast, func, select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.people.models import Team, User
from fieldapp.people.queries import Actor, reps_visible_to
from fieldapp.schemes.models import SchemeVersion
from fieldapp.settlement.models import DraftLine, Payout, RunKind, SettlementRun
from fieldapp.settlement.queries.ledger import Key, Posting


def last_run(month: str) -> AnyRow | None:
    """The month's last draft: id, as_of, reps, total_fen, scheme, version."""
    return db.session.execute(
        select(
            SettlementRun.id,
            SettlementRun.as_of,
            SettlementRun.reps,
            SettlementRun.total_fen,
            SchemeVersion.code.label("scheme"),
            SchemeVersion.version,
        )
        .join(SchemeVersion, SchemeVersion.id == SettlementRun.scheme_version_id)
        .where(SettlementRun.month == month, SettlementRun.kind == RunKind.DRAFT)
        .order_by(SettlementRun.id.desc())
        .limit(1)
    ).first()


def drafts_of(month: str, most: int = 20) -> Sequence[AnyRow]:
    """The month's last calculations, newest first: id, as_of, total_fen, scheme_version_id."""
    columns = (
        SettlementRun.id,
        SettlementRun.as_of,
        SettlementRun.total_fen,
        SettlementRun.scheme_version_id,
    )
    drafts = select(*columns).where(SettlementRun.month == month, SettlementRun.kind == RunKind.DRAFT)
    return db.session.execute(drafts.order_by(SettlementRun.id.desc()).limit(most)).all()


def drafted_totals(run_id: int, actor: Actor, listed: Select[int]) -> Sequence[AnyRow]:
    """Per rep listed whom the actor may see: staff_number, name, team, rewards_fen, fines_fen, total_fen."""
    return totals_of_draft(run_id, listed.where(listed.selected_columns[0].in_(reps_visible_to(actor))))


def totals_of_draft(run_id: int, reps: Select[int]) -> Sequence[AnyRow]:
    """What a draft comes to for each of the reps, by staff number; columns as of `drafted_totals`."""
    amount = func.coalesce(DraftLine.amount_fen, 0)
    return db.session.execute(
        select(
            User.staff_number,
            User.name,
            Team.name.label("team"),
            cast(func.sum(case((amount > 0, amount), else_=0)), BigInteger).label("rewards_fen"),
            cast(func.sum(case((amount < 0, amount), else_=0)), BigInteger).label("fines_fen"),
            cast(func.sum(amount), BigInteger).label("total_fen"),
        )
        .outerjoin(DraftLine, (DraftLine.rep_id == User.id) & (DraftLine.run_id == run_id))
        .outerjoin(Team, Team.id == User.team_id)
        .where(User.id.in_(reps))
        .group_by(User.staff_number, User.name, Team.name)
        .order_by(User.staff_number)
    ).all()


def paid_totals(month: str, actor: Actor) -> Sequence[AnyRow]:
    """Per rep the actor may see what the month's close paid: staff_number, name, team, posted_fen,
    carried_in_fen, payable_fen, carried_out_fen.
    """
    return db.session.execute(
        select(
            User.staff_number,
            User.name,
            Team.name.label("team"),
            Payout.posted_fen,
            Payout.carried_in_fen,
            Payout.payable_fen,
            Payout.carried_out_fen,
        )
        .join(Payout, Payout.rep_id == User.id)
        .outerjoin(Team, Team.id == User.team_id)
        .where(Payout.month == month, User.id.in_(reps_visible_to(actor)))
        .order_by(User.staff_number)
    ).all()


def lines_of_draft(run_id: int) -> Mapping[Key, Posting]:
    """The lines of a month's last draft by key; none of an earlier one, or once the month is closed."""
    columns = (DraftLine.rep_id, DraftLine.clause, DraftLine.item)
    figures = (DraftLine.quantity, DraftLine.rate_fen, DraftLine.amount_fen)
    found = db.session.execute(select(*columns, *figures).where(DraftLine.run_id == run_id))
    return {
        Key(rep_id, clause, item or ""): Posting(quantity, rate_fen, amount_fen)
        for rep_id, clause, item, quantity, rate_fen, amount_fen in found
    }


def last_draft_of(month: str, rep_id: int, since: datetime) -> AnyRow | None:
    """The month's last draft, if made since the rep is known, and what it came to for him: as_of, total_fen."""
    drafted = (
        select(func.coalesce(func.sum(DraftLine.amount_fen), 0))
        .where(DraftLine.run_id == SettlementRun.id, DraftLine.rep_id == rep_id)
        .scalar_subquery()
    )
    return db.session.execute(
        select(SettlementRun.as_of, cast(drafted, BigInteger).label("total_fen"))
        .where(
            SettlementRun.month == month, SettlementRun.kind == RunKind.DRAFT, SettlementRun.as_of >= since
        )
        .order_by(SettlementRun.id.desc())
        .limit(1)
    ).first()

"""What calculation runs left: the last run of a month and its totals by rep."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import BigInteger, case, cast, func, select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.people.models import Team, User
from fieldapp.people.queries import Actor, reps_visible_to
from fieldapp.schemes.models import SchemeVersion
from fieldapp.settlement.models import DraftLine, SettlementRun


def last_run(month: str) -> AnyRow | None:
    """The month's last run: id, as_of, reps, total_fen, scheme, version."""
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
        .where(SettlementRun.month == month)
        .order_by(SettlementRun.id.desc())
        .limit(1)
    ).first()


def drafted_totals(run_id: int, actor: Actor) -> Sequence[AnyRow]:
    """Per rep the actor may see: staff_number, name, team, rewards_fen, fines_fen, total_fen."""
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
        .where(User.id.in_(reps_visible_to(actor)))
        .group_by(User.staff_number, User.name, Team.name)
        .order_by(User.staff_number)
    ).all()


def drafted_total(run_id: int, rep_id: int) -> int:
    """What the run came to for one rep, in fen."""
    total = select(func.coalesce(func.sum(DraftLine.amount_fen), 0))
    return int(
        db.session.execute(total.where(DraftLine.run_id == run_id, DraftLine.rep_id == rep_id)).scalar_one()
    )

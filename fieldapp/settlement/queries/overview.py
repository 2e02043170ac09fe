"""A month over all reps, as one list: what each comes to, beside the month before, and what was said to it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, Subquery, and_, case, cast, func, or_, select, true

from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import Page, page_of
from fieldapp.people.models import Team, User
from fieldapp.people.queries import Actor, reps_visible_to
from fieldapp.settlement.models import (
    Account,
    Confirmation,
    DraftLine,
    LedgerLine,
    MonthStep,
    Payout,
    RunKind,
    SettlementRun,
    Source,
    Step,
)
from fieldapp.settlement.queries.reps import reps_listed


@dataclass(frozen=True, slots=True)
class MonthAt:
    """How far a month has come, for its figures: closed, or as of its last draft (None: never calculated)."""

    month: str
    is_closed: bool
    run_id: int | None

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to show of it."""
        return self.is_closed or self.run_id is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list of reps is narrowed to and sorted by; `sort` is a key of `SORTS`, with a minus downwards."""

    q: str = ""
    team: str = ""
    answer: str = ""
    sort: str = "staff"
    cursor: str = ""


SORTS = ("staff", "rewards", "fines", "total", "change", "payable")
SILENT = "silent"


def months_at(months: Collection[str]) -> dict[str, MonthAt]:
    """How far each month has come, in two queries."""
    closed = set(
        db.session.scalars(
            select(MonthStep.month).where(MonthStep.month.in_(months), MonthStep.step == Step.CLOSED)
        )
    )
    drafts = dict(
        db.session.execute(
            select(SettlementRun.month, func.max(SettlementRun.id))
            .where(SettlementRun.month.in_(months), SettlementRun.kind == RunKind.DRAFT)
            .group_by(SettlementRun.month)
        ).all()
    )
    return {month: MonthAt(month, month in closed, drafts.get(month)) for month in months}


def listed_reps(actor: Actor, month: MonthAt, before: MonthAt, wanted: Wanted) -> Subquery:
    """The reps wanted whom the actor may see, to be paged and added up: one to build, two to read."""
    return _narrowed(_listed(actor, month, before), wanted)


def reps_of_overview(listed: Subquery, wanted: Wanted) -> Page[AnyRow]:
    """A page of the reps listed.

    Columns: staff_number, name, team, rewards_fen, fines_fen, total_fen, change_fen (against the month before),
    carried_fen (in less out), payable_fen, answer (None: silence), remark.
    """
    key, down = wanted.sort.lstrip("-"), wanted.sort.startswith("-")
    column = listed.c.staff_number if key == "staff" else listed.c[f"{key}_fen"]
    found = select(listed)
    if wanted.cursor:
        found = found.where(_after(listed, column, wanted.cursor, down=down))
    order = column.desc() if down else column.asc()
    rows = db.session.execute(found.order_by(order, listed.c.staff_number).limit(_SIZE + 1)).all()
    return page_of(rows, lambda row: f"{getattr(row, column.key)}|{row.staff_number}", _SIZE)


_SIZE = 50


def sums_by_team(listed: Subquery) -> Sequence[AnyRow]:
    """What the reps listed come to by team: team (None: without one), reps, and the sums of the figures."""
    return db.session.execute(
        select(
            listed.c.team,
            func.count().label("reps"),
            *(_sum(listed.c[name]).label(name) for name in FIGURES),
        )
        .group_by(listed.c.team)
        .order_by(listed.c.team.is_(None), listed.c.team)
    ).all()


FIGURES = ("rewards_fen", "fines_fen", "total_fen", "change_fen", "carried_fen", "payable_fen")


def sums_by_clause(actor: Actor, month: MonthAt) -> Mapping[tuple[str, str], AnyRow]:
    """What the month comes to by clause and item (empty: none): clause, item, reps, quantity, amount_fen.

    Of a closed month what its own close posted for it.
    """
    table: type[LedgerLine] | type[DraftLine] = LedgerLine if month.is_closed else DraftLine
    item = func.coalesce(table.item, "").label("item")
    found = (
        select(
            table.clause,
            item,
            func.count(table.rep_id.distinct()).label("reps"),
            _sum(table.quantity).label("quantity"),
            _sum(table.amount_fen).label("amount_fen"),
        )
        .where(_of_month(month), table.rep_id.in_(reps_visible_to(actor)))
        .group_by(table.clause, item)
    )
    return {(row.clause, row.item): row for row in db.session.execute(found)}


def lines_of_clause(actor: Actor, month: MonthAt, clause: str) -> Sequence[AnyRow]:
    """The lines of one clause, the dearest first: staff_number, name, team, item, quantity, amount_fen."""
    table: type[LedgerLine] | type[DraftLine] = LedgerLine if month.is_closed else DraftLine
    size = func.abs(table.amount_fen)
    return db.session.execute(
        select(
            User.staff_number,
            User.name,
            Team.name.label("team"),
            func.coalesce(table.item, "").label("item"),
            table.quantity,
            table.amount_fen,
        )
        .join(User, User.id == table.rep_id)
        .outerjoin(Team, Team.id == User.team_id)
        .where(_of_month(month), table.clause == clause, User.id.in_(reps_visible_to(actor)))
        .order_by(size.desc(), User.staff_number)
        .limit(MOST_LINES)
    ).all()


MOST_LINES = 200


def _of_month(month: MonthAt) -> ColumnElement[bool]:
    if month.is_closed:
        return and_(
            LedgerLine.month == month.month,
            LedgerLine.posted_in == month.month,
            LedgerLine.source == Source.SCHEME,
        )
    return and_(DraftLine.month == month.month, DraftLine.run_id == (month.run_id or 0))


def _listed(actor: Actor, month: MonthAt, before: MonthAt) -> Subquery:
    now, then = _totals(month).subquery(), _totals(before).subquery()
    last = (
        select(func.max(Confirmation.id))
        .where(Confirmation.month == month.month)
        .group_by(Confirmation.rep_id)
    )
    said = and_(Confirmation.rep_id == User.id, Confirmation.id.in_(last))
    listed = User.id.in_(reps_listed(month.month, is_closed=month.is_closed))
    total = func.coalesce(now.c.total_fen, 0)
    return (
        select(
            User.staff_number,
            User.name,
            Team.name.label("team"),
            func.coalesce(now.c.rewards_fen, 0).label("rewards_fen"),
            func.coalesce(now.c.fines_fen, 0).label("fines_fen"),
            total.label("total_fen"),
            (total - func.coalesce(then.c.total_fen, 0)).label("change_fen"),
            func.coalesce(now.c.carried_fen, 0).label("carried_fen"),
            func.coalesce(now.c.payable_fen, 0).label("payable_fen"),
            Confirmation.answer,
            Confirmation.remark,
        )
        .select_from(User)
        .outerjoin(Team, Team.id == User.team_id)
        .outerjoin(Confirmation, said)
        .outerjoin(now, now.c.rep_id == User.id)
        .outerjoin(then, then.c.rep_id == User.id)
        .where(User.id.in_(reps_visible_to(actor)), or_(listed, now.c.rep_id.is_not(None)))
        .subquery()
    )


def _totals(month: MonthAt) -> Select[Any]:
    """By rep: rewards, fines, total, carried, payable."""
    if not month.is_closed:
        amount = DraftLine.amount_fen
        return (
            select(DraftLine.rep_id, *_split(amount), cast(0, BigInteger).label("carried_fen"))
            .add_columns(_sum(amount).label("payable_fen"))
            .where(_of_month(month))
            .group_by(DraftLine.rep_id)
        )
    posted = (
        select(LedgerLine.rep_id, *_split(LedgerLine.amount_fen))
        .where(LedgerLine.posted_in == month.month, LedgerLine.account == Account.PAY)
        .group_by(LedgerLine.rep_id)
        .subquery()
    )
    return (
        select(
            Payout.rep_id,
            posted.c.rewards_fen,
            posted.c.fines_fen,
            Payout.posted_fen.label("total_fen"),
            (Payout.carried_in_fen - Payout.carried_out_fen).label("carried_fen"),
            Payout.payable_fen,
        )
        .outerjoin(posted, posted.c.rep_id == Payout.rep_id)
        .where(Payout.month == month.month)
    )


def _split(amount: Any) -> tuple[Any, Any, Any]:
    return (
        _sum(case((amount > 0, amount), else_=0)).label("rewards_fen"),
        _sum(case((amount < 0, amount), else_=0)).label("fines_fen"),
        _sum(amount).label("total_fen"),
    )


def _sum(amount: Any) -> Any:
    return cast(func.coalesce(func.sum(amount), 0), BigInteger)


def _narrowed(listed: Subquery, wanted: Wanted) -> Subquery:
    found = select(listed)
    if wanted.q:
        like = "%" + wanted.q.lower().replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") + "%"
        found = found.where(
            or_(
                *(func.lower(column).like(like, escape="\\") for column in listed.c[("staff_number", "name")])
            )
        )
    if wanted.team:
        found = found.where(listed.c.team == wanted.team)
    if wanted.answer == SILENT:
        found = found.where(listed.c.answer.is_(None))
    elif wanted.answer:
        found = found.where(listed.c.answer == wanted.answer)
    return found.subquery()


def _after(listed: Subquery, column: Any, cursor: str, *, down: bool) -> ColumnElement[bool]:
    """Whether a row comes after the one that a cursor names; one that is none begins at the first row."""
    value, _, staff_number = cursor.partition("|")
    place: str | int = staff_number
    if column.key != "staff_number":
        try:
            place = max(-BIGGEST_ID, min(int(value), BIGGEST_ID))
        except ValueError:
            return true()
    beyond = column < place if down else column > place
    return or_(beyond, and_(column == place, listed.c.staff_number > staff_number))

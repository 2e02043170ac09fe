"""The tally of all reps by SQL equals the pure tally of each rep's facts, on both databases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select

from fieldapp.evaluator.facts import Display, Facts, HistoryMonth, SalesFigure
from fieldapp.evaluator.statement import statement_from_tally
from fieldapp.evaluator.streak import fined_months
from fieldapp.evaluator.tally import tally_facts
from fieldapp.fieldwork.models import Submission
from fieldapp.fieldwork.service.qualification import keep_missing_verdicts
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.outlets.models import Assignment, Outlet, SalesEntry, Target, TownshipDuty
from fieldapp.people.models import User
from fieldapp.schemes.queries import scheme_of_month
from fieldapp.settlement.queries.facts import rep_month
from fieldapp.settlement.queries.tallies import tallies
from tests.office import FULL_SHELF, Office

MONTH, FIRST = "2026-03", date(2026, 3, 1)
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
REPS = ("rep_an", "rep_bai", "rep_cui")
OUTLETS = tuple(f"{rep}-{number}" for rep in REPS for number in range(3))
LINES = ("yanghe", "shuanggou", "redwine")


@dataclass(frozen=True)
class Shown:
    """A display somewhere, some day."""

    id: str
    rep: str
    outlet: str
    day: int
    order: int
    state: str
    complete: bool
    joint: bool


@dataclass(frozen=True)
class Handover:
    """From a day on an outlet is somebody's, or nobody's; later decisions overrule earlier ones."""

    outlet: str
    rep: str | None
    day: int


@dataclass(frozen=True)
class World:
    """Everything on record for the month."""

    shown: list[Shown]
    handovers: list[Handover]
    sales: list[tuple[str, str, str, int, int]]
    targets: list[tuple[str, str, int | None]]
    duties: list[tuple[str, str, bool, int]]


a_rep, an_outlet, a_day = st.sampled_from(REPS), st.sampled_from(OUTLETS[:4]), st.integers(0, 30)
displays = st.builds(
    Shown,
    id=st.uuids(version=4).map(str),
    rep=a_rep,
    outlet=an_outlet,
    day=a_day,
    order=st.integers(0, 5),
    state=st.sampled_from(("approved", "approved", "approved", "submitted", "rejected")),
    complete=st.sampled_from((True, True, True, False)),
    joint=st.sampled_from((True, True, True, False)),
)
months = st.sampled_from(("2025-11", "2025-12", "2026-01", "2026-02", MONTH))
worlds = st.builds(
    World,
    shown=st.lists(displays, max_size=14, unique_by=lambda shown: shown.id),
    handovers=st.lists(
        st.builds(Handover, outlet=an_outlet, rep=st.none() | a_rep, day=st.integers(-3, 20)), max_size=6
    ),
    sales=st.lists(
        st.tuples(a_rep, months, st.sampled_from(LINES), st.integers(0, 900), st.integers(0, 900)),
        max_size=12,
    ),
    targets=st.lists(
        st.tuples(a_rep, st.sampled_from(("display", "banquet", "opening")), st.none() | st.integers(0, 4)),
        max_size=5,
    ),
    duties=st.lists(
        st.tuples(a_rep, st.sampled_from(("weibo", "jiucheng", "xinji")), st.booleans(), st.integers(-2, 2)),
        max_size=5,
    ),
)


class _Undone(Exception):
    """Ends an example: nothing of it is kept."""


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(world=worlds)
def test_sql_and_pure_tally_are_equal(app: Flask, world: World) -> None:
    with app.app_context():
        try:
            with transaction() as session:
                _enter(session, world)
                _compare(world)
                raise _Undone
        except _Undone:
            pass


def test_calculating_takes_the_same_number_of_queries_for_one_display_as_for_many(office: Office) -> None:
    def queries() -> int:
        counted = []
        with office.app.app_context():
            listener = lambda *_: counted.append(1)  # noqa: E731
            event.listen(db.engines[None], "before_cursor_execute", listener)
            published = scheme_of_month(month)
            with transaction(snapshot=True):
                tallies(month, published)
            event.remove(db.engines[None], "before_cursor_execute", listener)
        return len(counted)

    month = clock.month_of(clock.business_day(clock.now(), office.app.config["SETTINGS"].timezone))
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=1)
    few = queries()
    for number, outlet in enumerate(("rep_an-1", "rep_an-2", "rep_bai-0", "rep_bai-1")):
        office.approved_display(outlet[:-2], "supervisor_chen", outlet, seed=number + 2)
    assert queries() == few <= 8


def _enter(session: Any, world: World) -> None:
    reps = dict(session.execute(select(User.staff_number, User.id)).all())
    outlets = dict(session.execute(select(Outlet.code, Outlet.id)).all())
    moment = iter(range(10**6))
    for shown in world.shown:
        session.execute(insert(Submission.__table__), _row(shown, reps, outlets))
    for handover in world.handovers:
        row = {"outlet_id": outlets[handover.outlet], "rep_id": reps.get(handover.rep or "")}
        _decide(session, Assignment, {**row, "valid_from": FIRST + timedelta(handover.day)}, next(moment))
    for rep, month, line, target_fen, actual_fen in world.sales:
        row = {"rep_id": reps[rep], "month": month, "line": line, "target_fen": target_fen}
        _decide(session, SalesEntry, {**row, "actual_fen": actual_fen}, next(moment))
    for rep, kind, value in world.targets:
        _decide(
            session, Target, {"rep_id": reps[rep], "month": MONTH, "kind": kind, "value": value}, next(moment)
        )
    for rep, township, on_duty, day in world.duties:
        row = {"rep_id": reps[rep], "township_code": township, "on_duty": on_duty}
        _decide(session, TownshipDuty, {**row, "valid_from": FIRST + timedelta(day)}, next(moment))


def _decide(session: Any, table: Any, row: dict[str, Any], moment: int) -> None:
    session.execute(insert(table), {**row, "decided_at": clock.now() + timedelta(microseconds=moment)})


def _row(shown: Shown, reps: dict[str, int], outlets: dict[str, int]) -> dict[str, Any]:
    shelf = FULL_SHELF if shown.complete else FULL_SHELF[1:]
    return {
        "id": shown.id,
        "kind": "display",
        "rep_id": reps[shown.rep],
        "outlet_id": outlets[shown.outlet],
        "state": shown.state,
        "body": {"joint": shown.joint, "prominent": True, "products": [{"product": p} for p in shelf]},
        "body_sha256": "0" * 64,
        "occurred_at": NOON + timedelta(shown.day),
        "device_time": NOON + timedelta(shown.day),
        "clock_offset_s": 0,
        "received_at": NOON + timedelta(days=31, minutes=shown.order),
        "business_day": FIRST + timedelta(shown.day),
        "month": MONTH,
        "signals": [],
    }


def _compare(world: World) -> None:
    published = scheme_of_month(MONTH)
    keep_missing_verdicts(published, MONTH)
    by_sql = {tally.rep: tally for tally in tallies(MONTH, published).values()}
    assert set(by_sql) == set(REPS)
    rep_ids = {row.staff_number: row.id for row in db.session.execute(select(User.staff_number, User.id))}
    for rep in REPS:
        facts = _facts(rep, world)
        expected = _canonical(tally_facts(published.scheme, facts)[0])
        assert _canonical(by_sql[rep]) == expected
        read = rep_month(rep_ids[rep], rep, MONTH, published).facts
        assert _canonical(tally_facts(published.scheme, read)[0]) == expected
        lines = statement_from_tally(published.scheme, by_sql[rep]).lines
        assert [line.amount_fen for line in lines] == [
            line.amount_fen for line in statement_from_tally(published.scheme, expected).lines
        ]


def _canonical(tally: Any) -> Any:
    """Without the zeros that one side writes down and the other leaves out."""
    return replace(
        tally,
        sales=dict(sorted(tally.sales.items())),
        key_townships=tuple(sorted(tally.key_townships)),
        pieces={key: number for key, number in tally.pieces.items() if number},
        township_outlets={key: number for key, number in tally.township_outlets.items() if number},
        findings=dict(tally.findings),
        losses_fen=dict(tally.losses_fen),
    )


def _facts(rep: str, world: World) -> Facts:
    """The rep's facts, worked out record by record in plain Python."""
    return Facts(
        rep=rep,
        month=MONTH,
        sales=tuple(_sales(rep, MONTH, world)),
        sales_history=_history(rep, world),
        display_target=_target(rep, "display", world),
        banquet_target=_target(rep, "banquet", world),
        opening_target=_target(rep, "opening", world),
        key_townships=tuple(_key_townships(rep, world)),
        displays=tuple(_display(shown) for shown in world.shown if _is_theirs(shown, rep, world)),
    )


def _display(shown: Shown) -> Display:
    township = ("xinji", "weibo", "jiucheng")[int(shown.outlet[-1])]
    products = FULL_SHELF if shown.complete else FULL_SHELF[1:]
    return Display(shown.id, shown.outlet, township, shown.joint, True, tuple(products))


def _is_theirs(shown: Shown, rep: str, world: World) -> bool:
    rivals = [s for s in world.shown if s.outlet == shown.outlet and _counts(s, world)]
    first = min(rivals, key=lambda s: (s.order, s.id), default=None)
    return shown.rep == rep and _counts(shown, world) and first is not None and first.rep == rep


def _counts(shown: Shown, world: World) -> bool:
    sound = shown.state == "approved" and shown.complete and shown.joint
    return sound and _responsible(shown.outlet, shown.day, world) == shown.rep


def _responsible(outlet: str, day: int, world: World) -> str | None:
    owner, since = outlet[:-2], -(10**6)
    for handover in world.handovers:  # in the order decided: of one first day the last stands
        if handover.outlet == outlet and since <= handover.day <= day:
            owner, since = handover.rep or "", handover.day
    return owner or None


def _sales(rep: str, month: str, world: World) -> list[SalesFigure]:
    in_force = {
        line: SalesFigure(line, target, actual)
        for who, when, line, target, actual in world.sales
        if (who, when) == (rep, month)
    }
    return list(in_force.values())


def _history(rep: str, world: World) -> tuple[HistoryMonth, ...]:
    past = {}
    for month in ("2025-11", "2025-12", "2026-01", "2026-02"):
        if figures := _sales(rep, month, world):
            past[month] = sum(f.actual_fen for f in figures) >= sum(f.target_fen for f in figures)
    fined = fined_months(past.items(), 3)
    return tuple(HistoryMonth(month, completed, month in fined) for month, completed in past.items())


def _target(rep: str, kind: str, world: World) -> int | None:
    return next((value for who, what, value in reversed(world.targets) if (who, what) == (rep, kind)), None)


def _key_townships(rep: str, world: World) -> list[str]:
    in_force: dict[str, tuple[int, bool]] = {}
    for who, township, on_duty, day in world.duties:
        if who == rep and day <= 0 and day >= in_force.get(township, (-99, False))[0]:
            in_force[township] = (day, on_duty)
    return [township for township, (_, on_duty) in in_force.items() if on_duty and township != "xinji"]

"""Months of the cast, worked, checked and closed: the clock is set to each day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.service import enter_sales, set_target
from fieldapp.people.models import User
from fieldapp.settlement.models import LedgerLine, ObstacleKind, Payout
from tests.office import Office, display_body, jpeg, new_id

SHANGHAI = ZoneInfo("Asia/Shanghai")
ACCEPT_ALL = {"accept": [{"obstacle": kind, "reason": "known to the office"} for kind in ObstacleKind]}


@contextmanager
def on(day: str, hour: int = 12) -> Iterator[datetime]:
    """The office's clock stands at this hour of a day, Shanghai time."""
    instant = datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=SHANGHAI)
    with clock.standing_at(instant):
        yield instant


def display_on(office: Office, day: str, rep: str, outlet: str, seed: int = 1) -> str:
    """A display of this day, approved at once; returns its id."""
    supervisor = "supervisor_ding" if rep == "rep_cui" else "supervisor_chen"
    with on(day) as instant:
        return office.approved_display(rep, supervisor, outlet, seed=seed, occurred_at=instant.isoformat())


def waiting_display(office: Office, day: str, rep: str, outlet: str) -> str:
    """A display of this day with its photo, not reviewed yet; returns its id."""
    record, photo = new_id(), jpeg(1)
    with on(day) as instant:
        office.submit(rep, display_body(outlet, photo, occurred_at=instant.isoformat()), record)
        office.send_photo(rep, photo)
    return record


def sales_on(office: Office, day: str, rep: str, month: str, target_fen: int, actual_fen: int) -> None:
    """Sales of yanghe, entered on this day."""
    with office.app.app_context(), on(day):
        enter_sales(rep_id(rep), month, "yanghe", target_fen=target_fen, actual_fen=actual_fen, actor_id=None)


def exempt(office: Office, day: str, month: str, *reps: str) -> None:
    """No targets for the process part in a month, so that only what a test does is paid."""
    with office.app.app_context(), on(day):
        for rep in reps or ("rep_an", "rep_bai", "rep_cui"):
            for kind in ("banquet", "display", "opening"):
                set_target(rep_id(rep), month, kind, 0, actor_id=None)  # type: ignore[arg-type]


def rep_id(staff_number: str) -> int:
    return db.session.scalars(select(User.id).where(User.staff_number == staff_number)).one()


def outlet_id(code: str) -> int:
    return db.session.scalars(select(Outlet.id).where(Outlet.code == code)).one()


def check(office: Office, day: str, month: str) -> None:
    with on(day):
        answer = office.call("finance_du", "PUT", f"/api/v1/months/{month}/check")
    assert answer.status_code == 204, answer.text


def close(office: Office, day: str, month: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
    """Check and close a month on a day, accepting whatever stands in the way."""
    check(office, day, month)
    with on(day, hour=13):
        answer = office.call(
            "finance_du", "PUT", f"/api/v1/months/{month}/close", ACCEPT_ALL if body is None else body
        )
    assert answer.status_code == 200, answer.text
    closed: dict[str, Any] = answer.json
    return closed


def replays(office: Office, day: str, month: str, *, now: bool = False) -> list[dict[str, Any]]:
    """Where a replay differs."""
    with on(day, hour=14):
        answer = office.call("finance_du", "GET", f"/api/v1/months/{month}/replay?now={int(now)}")
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json["differences"]
    return found


def ledger(office: Office, rep: str, **where: str) -> list[tuple[str, str, str, str, int]]:
    """A rep's rows in the order posted: month, posted_in, clause, item, amount_fen."""
    with office.app.app_context():
        rows = db.session.scalars(
            select(LedgerLine).filter_by(rep_id=rep_id(rep), **where).order_by(LedgerLine.id)
        ).all()
        return [(row.month, row.posted_in, row.clause, row.item, row.amount_fen) for row in rows]


def payout(office: Office, rep: str, month: str) -> dict[str, int]:
    with office.app.app_context():
        found = db.session.get_one(Payout, (month, rep_id(rep)))
        names = ("posted_fen", "recovered_fen", "carried_in_fen", "payable_fen", "carried_out_fen")
        return {name: getattr(found, name) for name in names}

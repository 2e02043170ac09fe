"""Every list of the desk in an office of 1,300 outlets and 20,000 records: `python -m benchmarks.desk`.

The demo office, its records multiplied, all reps in one team (one supervisor sees them all): of each page the median
and the 95th percentile of processor time from the session to the last byte of HTML, and its queries. `--folder` keeps
the office between runs, `--only /team` asks for pages whose address holds that.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import event, insert, select, text

from benchmarks.lists import SECRET, _session
from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.demo.office import build_demo, demo_is_built
from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.kernel.clock import month_of
from fieldapp.kernel.database import columns_of, db, transaction
from fieldapp.kernel.days import business_today
from fieldapp.outlets.service import enter_products
from fieldapp.people.models import Credential, Role, User
from fieldapp.schemes.service import publish_shipped_schemes
from fieldapp.settlement.queries.months import closed_months

RECORDS, TURNS = 20_000, 30
TARGET_MS, MOST_QUERIES = 50.0, 12


def main() -> int:
    """Print a line per page; the exit status is 1 if one misses a target."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folder", default="")
    asked.add_argument("--only", default="")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as made:
        app = create_app(settings_from({"FIELDAPP_DATA_FOLDER": options.folder or made}))
        with app.app_context():
            _make_office()
            pages = [
                (role, path) for role, paths in _pages().items() for path in paths if options.only in path
            ]
        gc.collect()
        gc.freeze()  # as gunicorn.conf.py does
        print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, SQLite")
        print(f"adding up a million numbers takes {_yardstick():.0f} ms (8 to 10 on a quiet machine)")
        print(" median     p95     queries")
        missed = [path for role, path in pages if not _is_met(app, role, path)]
    print("missed: " + (", ".join(missed) or "none"))
    return int(bool(missed))


def _make_office() -> None:
    upgrade()
    publish_shipped_schemes()
    enter_products(list(shipped_schemes()[0].products.values()))
    if not demo_is_built():
        for _ in build_demo():
            pass
    with transaction() as session:
        have = session.execute(text("SELECT count(*) FROM submission")).scalar_one()
        days = [*range(0, -10 * (RECORDS // have), -10)] if have < RECORDS // 2 else []
        for number, shift in enumerate(days):
            for statement in _COPIES:
                session.execute(text(statement), {"days": f"{shift} days", "tail": f"{number:012d}"})
        session.execute(text("UPDATE user_account SET team_id = 2 WHERE role = 'rep'"))
        known = select(Credential.id).where(Credential.secret_sha256 == _session(0)["secret_sha256"])
        if session.execute(known).first() is None:
            for role in Role:
                session.execute(insert(columns_of(Credential)).values(_session_of(role)))
    with db.engines[None].connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _session_of(role: Role) -> dict[str, object]:
    user_id = db.session.scalars(select(User.id).where(User.role == role).order_by(User.id)).first() or 0
    return _session(user_id, SECRET if role == Role.ADMINISTRATOR else SECRET + role)


_BEFORE = "s.id NOT LIKE '%-00000000%'"
_COPIES = (
    "INSERT INTO submission (id, kind, submitter_id, outlet_id, state, body, body_sha256, occurred_at, device_time,"
    " clock_offset_s, received_at, business_day, month, lat, lon, accuracy_m, position_source, distance_m, signals,"
    " decided_at, gravity, judged_under, counts, own_outlet)"
    " SELECT substr(id, 1, 24) || :tail, kind, submitter_id, outlet_id, state, body, body_sha256,"
    " datetime(occurred_at, :days) || '.000000', datetime(device_time, :days) || '.000000', clock_offset_s,"
    " datetime(received_at, :days) || '.000000', date(business_day, :days), substr(date(business_day, :days), 1, 7),"
    " lat, lon, accuracy_m, position_source, distance_m, signals,"
    " datetime(decided_at, :days) || '.000000', gravity, judged_under, counts, own_outlet"
    f" FROM submission s WHERE {_BEFORE} AND kind IN ('display', 'visit')",
    "INSERT INTO submission_photo (submission_id, position, sha256, taken_at, taken_at_source, size_bytes)"
    " SELECT substr(submission_id, 1, 24) || :tail, position, sha256, taken_at, taken_at_source, size_bytes"
    f" FROM submission_photo p JOIN submission s ON s.id = p.submission_id WHERE {_BEFORE}"
    " AND kind IN ('display', 'visit')",
    "INSERT INTO review (submission_id, decision, reason, remark, decided_by, decided_at, outlet_id)"
    " SELECT substr(submission_id, 1, 24) || :tail, decision, reason, remark, decided_by,"
    " datetime(r.decided_at, :days) || '.000000', r.outlet_id"
    f" FROM review r JOIN submission s ON s.id = r.submission_id WHERE {_BEFORE} AND kind IN ('display', 'visit')",
    "INSERT INTO qualification (submission_id, scheme_version_id, counts, reasons)"
    " SELECT substr(submission_id, 1, 24) || :tail, scheme_version_id, q.counts, reasons"
    f" FROM qualification q JOIN submission s ON s.id = q.submission_id WHERE {_BEFORE} AND kind = 'display'",
)
"""Displays and visits once more, so many days earlier, with their photos, decisions and verdicts."""


def _pages() -> dict[Role, Sequence[str]]:
    """By role, the lists of the desk: plain, searched, filtered and far behind."""
    month = month_of(business_today())
    closed = closed_months()[-1]
    record = db.session.execute(
        text("SELECT id FROM submission WHERE kind = 'display' AND state = 'approved'")
    ).scalar()
    waiting = db.session.execute(text("SELECT id FROM submission WHERE state = 'submitted'")).scalar()
    shop = db.session.execute(text("SELECT code FROM outlet WHERE id = 7")).scalar()
    appeal = db.session.execute(text("SELECT id FROM appeal")).scalar()
    return {
        Role.SUPERVISOR: (
            "/review",
            "/review/batch",
            f"/records/{waiting}",
            "/records",
            "/records?state=approved",
            f"/records/{record}",
            "/team",
            "/team/outlets",
            "/team/outlets?q=酒",
            "/team/outlets?sort=code",
            f"/team/outlets/{shop}",
            "/team/trend",
            "/team/map",
            "/changes",
            "/handover",
            "/policies",
            f"/months/{month}",
            f"/months/{closed}",
            f"/months/{closed}/figures",
            f"/statements/{closed}/E001",
            f"/statements/{month}/E001",
            "/schemes",
            "/my-data",
        ),
        Role.FINANCE: (
            "/records",
            f"/months/{month}",
            f"/months/{closed}",
            f"/months/{closed}/changes",
            f"/months/{closed}/recovery",
            f"/months/{month}/figures",
            f"/months/{month}/losses",
            f"/statements/{closed}/E001",
            f"/statements/{month}/E001",
            "/changes",
            "/tables",
            "/tables/targets",
            "/tables/sales",
        ),
        Role.INSPECTION_LEAD: ("/records", "/appeals", f"/appeals/{appeal}"),
        Role.ADMINISTRATOR: (
            "/people",
            "/people?q=E00",
            "/teams",
            "/outlets",
            "/outlets?q=酒",
            "/outlets?rep=E001",
            f"/outlets/{shop}",
            "/products",
            *(f"/tables/{kind}" for kind in ("assignments", "agreements", "townships")),
            "/tables/assignments?q=酒",
            "/tables/assignments?q=E001",
            "/audit",
            "/audit?who=S01",
            "/settings",
            "/retention",
        ),
    }


def _yardstick() -> float:
    begun = time.process_time()
    sum(range(1_000_000))
    return (time.process_time() - begun) * 1000


def _is_met(app: Flask, role: Role, path: str) -> bool:
    secret = SECRET if role == Role.ADMINISTRATOR else SECRET + role
    client, taken = app.test_client(use_cookies=False), []
    for turn in range(TURNS + 2):
        with _counted(app) as statements:
            begun = time.process_time()
            answer = client.get(path, headers={"Cookie": f"session={secret}"})
            spent = (time.process_time() - begun) * 1000
        if turn > 1:  # templates are compiled by the first
            taken.append(spent)
    p95 = statistics.quantiles(taken, n=20)[-1]
    is_met = p95 <= TARGET_MS and len(statements) <= MOST_QUERIES and answer.status_code < 400
    told = "" if answer.status_code < 400 else f" {answer.status_code}"
    mark = " " if is_met else "*"
    print(
        f"{statistics.median(taken):7.1f} {p95:7.1f} ms {len(statements):4d} {mark} {role[:5]} {path}{told}",
        flush=True,
    )
    return is_met


@contextmanager
def _counted(app: Flask) -> Iterator[list[str]]:
    """Statements sent within, without those that begin and end transactions."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
            sent.append(statement)

    with app.app_context():
        engines = [*db.engines.values()]
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    sys.exit(main())

"""Lists of an office with 100,000 outlets and as many acts: `python -m benchmarks.lists`, DATABASE_URL for PostgreSQL.

Each page is asked for through the app, as an administrator's browser does, from the session to the last byte of
HTML; printed are the median and the 95th percentile. The database named must be empty.
"""

from __future__ import annotations

import hashlib
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import insert, select, text

from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.kernel import clock
from fieldapp.kernel.audit import AuditEntry
from fieldapp.kernel.database import Base, columns_of, db, transaction
from fieldapp.outlets.models import Assignment, Outlet, Township
from fieldapp.people.models import Credential, Employment, Role, Team, User

OUTLETS, REPS, TURNS = 100_000, 300, 40
TARGET_MS = 50.0
SECRET = "a-benchmark-has-no-secrets"

PAGES = (
    "/people",
    "/people?q=E02&role=rep&sort=name",
    "/outlets",
    "/outlets?sort=name_down",
    "/outlets?township=t7&sort=name",
    "/outlets?rep=E0123",
    "/outlets?q=no shop of this name",
    "/outlets/X050000",
    "/tables/assignments",
    "/tables/assignments?q=X0999",
    "/audit",
    "/audit?who=E0123",
    "/audit?action=user.changed",
    "/audit?thing=X050000",
    "/audit?who=E0123&action=outlet.changed&first_day=2026-01-01&last_day=2026-06-30",
)


def main() -> int:
    """Print a line per page; the exit status is 1 if one misses the target."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        environment = {"FIELDAPP_DATA_FOLDER": folder, "DATABASE_URL": os.environ.get("DATABASE_URL", "")}
        app = create_app(settings_from(environment))
        with app.app_context():
            upgrade()
            _fill(random.Random(20_180_601))
        slowest = max(_time(app, path) for path in _with_later_pages())
        print(
            f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {_database(app)}"
        )
    return int(slowest > TARGET_MS)


def _fill(chance: random.Random) -> None:
    now = clock.now()
    with transaction() as session:
        _insert(
            session,
            Township,
            ({"code": f"t{n}", "name": f"Town {n}", "in_county_seat": n < 2} for n in range(16)),
        )
        _insert(session, Team, ({"name": f"team {n}"} for n in range(30)))
        people = [_account(f"E{n:04d}", Role.REP, n % 30 + 1) for n in range(REPS)]
        _insert(session, User, [_account("A01", Role.ADMINISTRATOR, None), *people])
        ids = dict(session.execute(select(User.staff_number, User.id)).all())
        begun = {"first_day": date(2024, 1, 1), "last_day": None, "decided_at": now}
        _insert(session, Employment, ({"user_id": one, **begun} for one in ids.values()))
        _insert(session, Credential, [_session(ids["A01"])])
        _insert(session, Outlet, _outlets(chance))
        outlets = session.scalars(select(Outlet.id).order_by(Outlet.code)).all()
        reps = [ids[f"E{n:04d}"] for n in range(REPS)]
        _insert(session, Assignment, _assignments(outlets, reps))
        _insert(session, AuditEntry, _acts(chance, reps))
    with db.engines[None].connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _insert(session: Any, table: type[Base], rows: Any) -> None:
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == 20_000:
            session.connection().execute(insert(columns_of(table)), some)
            some = []
    if some:
        session.connection().execute(insert(columns_of(table)), some)


def _account(number: str, role: Role, team_id: int | None) -> dict[str, Any]:
    known = {"password_hash": "-", "must_change_password": False, "language": "zh", "created_at": clock.now()}
    return {"staff_number": number, "name": f"Name {number}", "role": role, "team_id": team_id, **known}


def _session(user_id: int, secret: str = SECRET) -> dict[str, Any]:
    now = clock.now()
    digest = hashlib.sha256(secret.encode()).hexdigest()
    days = {"created_at": now, "used_at": now, "expires_at": now + timedelta(days=9)}
    return {"secret_sha256": digest, "kind": "session", "user_id": user_id, "name": "bench", **days}


def _outlets(chance: random.Random) -> Iterator[dict[str, Any]]:
    for number in range(OUTLETS):
        yield {
            "code": f"X{number:06d}",
            "name": f"{chance.choice('张王李赵刘陈')}记第{number}烟酒店",
            "kind": chance.choice(("tobacco_liquor", "restaurant", "supermarket")),
            "township_code": f"t{chance.randrange(16)}",
            "lat": 37.9,
            "lon": 115.2,
            "phone": f"139{number:08d}",
            "created_at": clock.now(),
        }


def _assignments(outlets: Sequence[int], reps: Sequence[int]) -> Iterator[dict[str, Any]]:
    for place, outlet_id in enumerate(outlets):
        begun = {"valid_from": date(2024, 1, 1), "decided_at": clock.now()}
        yield {"outlet_id": outlet_id, "rep_id": reps[place % len(reps)], **begun}


def _acts(chance: random.Random, reps: Sequence[int]) -> Iterator[dict[str, Any]]:
    first = clock.now() - timedelta(days=300)
    for number in range(OUTLETS):
        action, kind = chance.choice(
            (("outlet.changed", "outlet"), ("user.changed", "user"), ("export.made", "export"))
        )
        subject = f"X{number:06d}" if kind == "outlet" else f"E{number % REPS:04d}"
        about = {
            "action": action,
            "subject_kind": kind,
            "subject_id": subject,
            "details": {"columns": ["name"]},
        }
        yield {"at": first + timedelta(minutes=4 * number), "actor_id": chance.choice(reps), **about}


def _with_later_pages() -> list[str]:
    """The pages, and of the long lists one far behind."""
    middle = '["X090000"]'
    late = clock.now() - timedelta(days=250)
    return [*PAGES, f"/outlets?cursor={middle}", f'/audit?cursor=["{late.isoformat()}",999]']


def _time(app: Flask, path: str) -> float:
    client, taken = app.test_client(use_cookies=False), []
    for _ in range(TURNS):
        begun = time.perf_counter()
        answer = client.get(path, headers={"Cookie": f"session={SECRET}"})
        taken.append((time.perf_counter() - begun) * 1000)
        assert answer.status_code == 200, (path, answer.status_code)
    p95 = statistics.quantiles(taken, n=20)[-1]
    print(f"{statistics.median(taken):7.1f} {p95:7.1f} ms  {path}", flush=True)
    return p95


def _database(app: Flask) -> str:
    with app.app_context():
        return "SQLite" if app.config["SETTINGS"].is_sqlite else "PostgreSQL"


if __name__ == "__main__":
    sys.exit(main())

"""`python -m benchmarks.submit [SECONDS] [ROUNDS]`: storing a display against a view that does nothing.

Both run under the product's gunicorn settings with 16 connections, in turns; the ratios of each pair are
printed with their median. A display is authenticated, checked, given its signals, and stored with its
manifest and audit row under `synchronous=FULL`. Targets: throughput >= 0.30, p99 <= 4 times.
"""

from __future__ import annotations

import itertools
import json
import platform
import statistics
import sys
import tempfile
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pysqlite3
import sqlalchemy
from flask_migrate import upgrade

from benchmarks.serving import Load, gunicorn, raw_request, run_clients
from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.outlets.service import enter_products
from fieldapp.schemes.service import publish_shipped_schemes
from tests.cast import enter_cast, secret_of
from tests.office import display_body, jpeg, new_id

CONNECTIONS = 16
REPS = ("rep_an", "rep_bai", "rep_cui")


def main(seconds: float, rounds: int) -> None:
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        environment = {"FIELDAPP_DATA_FOLDER": folder}
        _build(folder)
        with gunicorn("wsgi:app", environment) as product, gunicorn("benchmarks.nothing:app", {}) as nothing:
            submissions, requests = _submissions(), itertools.repeat(raw_request("PUT", "/nothing", {}))
            run_clients(product, CONNECTIONS, 2, submissions)
            run_clients(nothing, CONNECTIONS, 2, requests)
            pairs = [
                (
                    run_clients(product, CONNECTIONS, seconds, submissions),
                    run_clients(nothing, CONNECTIONS, seconds, requests),
                )
                for _ in range(rounds)
            ]
        _report(pairs)


def _build(folder: str) -> None:
    with create_app(settings_from({"FIELDAPP_DATA_FOLDER": folder})).app_context():
        upgrade()
        publish_shipped_schemes()
        enter_products(list(shipped_schemes()[0].products.values()))
        enter_cast()


def _submissions() -> Iterator[bytes]:
    """Displays of three reps, every one with an id and a photo hash of its own."""
    for number in itertools.count():
        rep = REPS[number % len(REPS)]
        body = display_body(f"{rep}-{number % 3}", jpeg(1))
        body["photos"][0]["sha256"] = f"{uuid.uuid4().hex}{uuid.uuid4().hex}"
        headers = {
            "Cookie": f"session={secret_of(rep)}",
            "Sec-Fetch-Site": "same-origin",
            "Content-Type": "application/json",
            "Device-Time": datetime.now(UTC).isoformat(timespec="seconds"),  # noqa: TID251
        }
        yield raw_request("PUT", f"/api/v1/displays/{new_id()}", headers, json.dumps(body).encode())


def _report(pairs: list[tuple[Load, Load]]) -> None:
    cpu = next((x for x in Path("/proc/cpuinfo").read_text().splitlines() if x.startswith("model name")), "?")
    print(f"{cpu.split(':')[-1].strip()}; Python {platform.python_version()}, "
          f"SQLite {pysqlite3.sqlite_version}, SQLAlchemy {sqlalchemy.__version__}")  # fmt: skip
    for submit, nothing in pairs:
        print(f"submit {submit.per_second:7.0f}/s p99 {submit.percentile_ms(0.99):6.1f} ms {dict(submit.statuses)}   "
              f"nothing {nothing.per_second:7.0f}/s p99 {nothing.percentile_ms(0.99):6.1f} ms")  # fmt: skip
    throughput = statistics.median(s.per_second / n.per_second for s, n in pairs)
    tail = statistics.median(s.percentile_ms(0.99) / n.percentile_ms(0.99) for s, n in pairs)
    print(f"throughput ratio {throughput:.2f} (target >= 0.30), p99 ratio {tail:.1f} (target <= 4)")


if __name__ == "__main__":
    main(*(float(sys.argv[1]) if len(sys.argv) > 1 else 8.0, int(sys.argv[2]) if len(sys.argv) > 2 else 3))

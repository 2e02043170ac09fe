"""Which stored photos look like this one, among 1,000,000, against numpy: `python -m benchmarks.reuse [PHOTOS]`.

The product's own query (four 16-bit bands probed at radius 1, 68 look-ups in the primary key, then the hashes of
those within 6 bits), from an installed database to a list of SHA-256. The baseline holds all fingerprints in
memory and compares every one: `numpy.bitwise_count`. Probes are copies of stored photos, 0 to 6 bits away; both
find the same, every time.
"""

from __future__ import annotations

import gc
import os
import platform
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pysqlite3
import sqlalchemy
from flask_migrate import upgrade
from sqlalchemy import insert

from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.kernel import clock
from fieldapp.kernel.database import columns_of, transaction
from fieldapp.photos.imaging import from_signed
from fieldapp.photos.models import Photo, PhotoBand, bands_of
from fieldapp.photos.queries import like_photos

WITHIN = 6
TURNS, PROBES_A_TURN = 40, 21
TARGET = 1.0
SEED = 20_180_601


def main(photos: int) -> int:
    """Print the ratio; the exit status is 1 if it misses the target."""
    fingerprints = np.random.default_rng(SEED).integers(-(2**63), 2**63, photos, dtype=np.int64)
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        app = create_app(settings_from({"FIELDAPP_DATA_FOLDER": folder}))
        with app.app_context():
            upgrade()
            _store(fingerprints)
            ours, theirs = _measure(fingerprints)
        size_mb = (Path(folder) / "fieldapp.db").stat().st_size / 1e6
    return _report(photos, size_mb, ours, theirs)


def _store(fingerprints: np.ndarray[Any, Any]) -> None:
    """All photos with their bands, as the product stores them, in one transaction and in the order of the key."""
    signed: list[int] = fingerprints.tolist()
    with transaction() as session:
        connection = session.connection()
        for table, rows in ((Photo, _photos(signed)), (PhotoBand, _bands(signed))):
            columns = columns_of(table)
            some: list[dict[str, Any]] = []
            for row in rows:
                some.append(row)
                if len(some) == 50_000:
                    connection.execute(insert(columns), some)
                    some.clear()
            if some:
                connection.execute(insert(columns), some)


def _name(number: int) -> str:
    return f"{number:016x}" * 4


def _photos(signed: Sequence[int]) -> Iterator[dict[str, Any]]:
    known = {"media_type": "image/jpeg", "size_bytes": 300_000, "width": 1600, "height": 1200, "sent_by": 1}
    stored_at = clock.now()
    for number, fingerprint in enumerate(signed):
        yield {**known, "sha256": _name(number), "fingerprint": fingerprint, "stored_at": stored_at}


def _bands(signed: Sequence[int]) -> Iterator[dict[str, Any]]:
    for band in range(4):
        by_value = sorted(
            (bands_of(fingerprint)[band], fingerprint, n) for n, fingerprint in enumerate(signed)
        )
        for value, fingerprint, number in by_value:
            yield {"band": band, "value": value, "fingerprint": fingerprint, "sha256": _name(number)}


def _measure(fingerprints: np.ndarray[Any, Any]) -> tuple[list[float], list[float]]:
    """Milliseconds of both, a few probes each in turn: a slow moment of the machine meets both alike, and
    neither finds the processor's cache swept by the other for more than its first.
    """
    held = fingerprints.view(np.uint64)
    ours: list[float] = []
    theirs: list[float] = []
    gc.disable()
    for probes in _turns(fingerprints):
        found = [
            _timed(lambda probe=probe: [like.sha256 for like in like_photos(probe, WITHIN)])
            for probe in probes
        ]
        told = [
            _timed(lambda probe=probe: np.flatnonzero(np.bitwise_count(held ^ np.uint64(probe)) <= WITHIN))
            for probe in probes
        ]
        for (names, _), (numbers, _) in zip(found, told, strict=True):
            if sorted(names) != sorted(_name(int(number)) for number in numbers):
                raise SystemExit("the query found other photos than brute force")
        ours += [ms for _, ms in found]
        theirs += [ms for _, ms in told]
    gc.enable()
    return ours[PROBES_A_TURN:], theirs[PROBES_A_TURN:]  # the first turn warms up


def _turns(fingerprints: np.ndarray[Any, Any]) -> Iterator[list[int]]:
    chance = random.Random(SEED)
    for _ in range(TURNS + 1):
        probes = []
        for number in range(PROBES_A_TURN):
            probe = from_signed(int(chance.choice(fingerprints)))
            for bit in chance.sample(range(64), number % (WITHIN + 1)):
                probe ^= 1 << bit
            probes.append(probe)
        yield probes


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    begun = time.perf_counter()
    result = work()
    return result, (time.perf_counter() - begun) * 1000


def _report(photos: int, size_mb: float, ours: list[float], theirs: list[float]) -> int:
    cpu = next((x for x in Path("/proc/cpuinfo").read_text().splitlines() if x.startswith("model name")), "?")
    print(f"{cpu.split(':')[-1].strip()}, {os.cpu_count()} cores; Python {platform.python_version()}, SQLite "
          f"{pysqlite3.sqlite_version}, SQLAlchemy {sqlalchemy.__version__}, numpy {np.__version__}")  # fmt: skip
    for name, times in (("four bands at radius 1", ours), ("numpy brute force", theirs)):
        late = sorted(times)[len(times) * 9 // 10]
        print(f"{name:<24} median {statistics.median(times):.2f} ms, 90 % below {late:.2f} ms")
    ratio = statistics.median(ours) / statistics.median(theirs)
    print(f"{photos:,} photos, {size_mb:.0f} MB, {len(ours)} probes within {WITHIN} bits, all found by both")
    print(f"ratio {ratio:.2f} (target <= {TARGET})")
    return 0 if ratio <= TARGET else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000))

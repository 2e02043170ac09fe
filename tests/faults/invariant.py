"""What must hold after every fault: quality.md, "Invariant under every fault", as a checker."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.kernel.database import db
from fieldapp.settlement.queries.months import closed_months
from fieldapp.settlement.service.replay import replay
from tests.faults.witness import Body, Witness, sha256


class InvariantBroken(AssertionError):
    """What was promised and does not hold."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(f"{len(faults)} promises broken:\n" + "\n".join(faults[:12]))


def check_invariant(witness: Witness, environment: dict[str, str]) -> None:
    """Compare what is kept with what the witness sent and was told, past the product's own code.

    Raises:
        InvariantBroken: a promise is broken; all of them are listed.
    """
    photos = Path(environment["FIELDAPP_DATA_FOLDER"]) / "photos"
    engine = engine_of(environment)
    with engine.connect() as connection:
        faults = [
            *_faults_of_records(witness, connection),
            *_faults_of_photos(witness, connection, photos),
            *_faults_of_files(witness, photos),
            *_faults_of_states(connection),
            *_faults_of_pages(connection),
        ]
        closed = connection.scalar(text("SELECT count(*) FROM month_step WHERE step = 'closed'"))
    engine.dispose()
    faults += ledger_equals_replay(environment) if closed else ()
    if faults:
        raise InvariantBroken(faults)


def engine_of(environment: dict[str, str]) -> Engine:
    """An engine that is nobody else's, on the database of a server."""
    url = settings_from(environment).database_url
    if not url.startswith("sqlite"):
        return create_engine(url, poolclass=NullPool)
    import pysqlite3.dbapi2  # noqa: PLC0415  the product's SQLite, not an older one

    return create_engine(url, module=pysqlite3.dbapi2, poolclass=NullPool)


def ledger_equals_replay(environment: dict[str, str]) -> Iterator[str]:
    """Where the ledger differs from what replaying it from the records gives, by the product's own replay."""
    app = create_app(settings_from(environment))
    with app.app_context():
        for month in closed_months():
            for difference in replay(month):
                yield f"the ledger differs from its replay: {difference}"
        for engine in db.engines.values():
            engine.dispose()


def _faults_of_records(witness: Witness, connection: Connection) -> Iterator[str]:
    """Acknowledged: exactly once, equal, audited once. Anything else: sent by us, and no more than once."""
    kept: dict[str, list[Any]] = defaultdict(list)
    columns = "id, body, body_sha256, lat, lon, accuracy_m"
    for row in connection.execute(text(f"SELECT {columns} FROM submission")):
        kept[row.id].append(row)
    manifests = _manifests(connection)
    for record in witness.acknowledged.keys() - kept.keys():
        yield f"record {record} was acknowledged and is lost"
    for record, rows in kept.items():
        if fault := _fault_of_one_record(witness.bodies_of(record), rows, manifests[record]):
            yield f"record {record} {fault}"
    acts = Counter(
        connection.scalars(text("SELECT subject_id FROM audit_entry WHERE action LIKE '%.submitted'"))
    )
    for record in kept.keys() | acts.keys():
        if acts[record] != len(kept[record]):
            yield f"record {record} is there {len(kept[record])} times, with {acts[record]} audit rows"


def _fault_of_one_record(bodies: list[Body], rows: list[Any], manifest: list[str]) -> str | None:
    if not bodies:
        return "was never sent"
    if len(rows) != 1:
        return f"is there {len(rows)} times"
    if not any(_is_equal(body, rows[0], manifest) for body in bodies):
        return "differs from what was acknowledged"
    return None


def _manifests(connection: Connection) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    lines = connection.execute(
        text("SELECT submission_id, sha256 FROM submission_photo ORDER BY submission_id, position")
    )
    for submission_id, digest in lines:
        found[submission_id].append(digest)
    return found


def _is_equal(body: Body, row: Any, manifest: list[str]) -> bool:
    """Whether a row holds all that was sent; where the phone was stands in columns of its own."""
    kept = json.loads(row.body) if isinstance(row.body, str) else row.body
    place = {"lat": row.lat, "lon": row.lon, "accuracy_m": row.accuracy_m}
    canonical = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return (
        {**kept, "position": {**kept.get("position", {}), **place}} == body
        and row.body_sha256 == hashlib.sha256(canonical.encode()).hexdigest()
        and manifest == [photo["sha256"] for photo in body["photos"]]
    )


def _faults_of_photos(witness: Witness, connection: Connection, folder: Path) -> Iterator[str]:
    """Received: known once, and read back with its hash."""
    rows = Counter(connection.scalars(text("SELECT sha256 FROM photo")))
    for digest in witness.received - rows.keys():
        yield f"photo {digest[:12]} was received and is not known"
    for digest in rows.keys() - witness.photos.keys():
        yield f"photo {digest[:12]} was never sent"
    for digest, count in rows.items():
        if count != 1:
            yield f"photo {digest[:12]} is known {count} times"
        yield from _faults_of_one_photo(digest, folder)


def _faults_of_files(witness: Witness, folder: Path) -> Iterator[str]:
    """In the store: whole, and sent by us. What an interrupted write left has a name that nobody reads."""
    for path in (folder / "original").glob("*/*/[!.]*"):
        if path.name not in witness.photos:
            yield f"file {path.name[:12]} holds what was never sent"
        elif sha256(path.read_bytes()) != path.name:
            yield f"file {path.name[:12]} holds other bytes than its name says"


def _faults_of_one_photo(digest: str, folder: Path) -> Iterator[str]:
    place = f"{digest[:2]}/{digest[2:4]}/{digest}"
    try:
        if sha256((folder / "original" / place).read_bytes()) != digest:
            yield f"photo {digest[:12]} reads back differently"
        Image.open(io.BytesIO((folder / "thumbnail" / f"{place}.jpg").read_bytes())).load()
    except OSError as fault:
        yield f"photo {digest[:12]} or its small copy cannot be read: {fault}"


def _faults_of_states(connection: Connection) -> Iterator[str]:
    """A record whose photos are all there lies before the reviewer; its phone will not send them again."""
    stuck = connection.scalars(
        text(
            "SELECT id FROM submission WHERE state = 'incomplete' AND NOT EXISTS ("
            "SELECT 1 FROM submission_photo AS line WHERE line.submission_id = submission.id AND NOT EXISTS ("
            "SELECT 1 FROM photo WHERE photo.sha256 = line.sha256))"
        )
    )
    for record in stuck:
        yield f"record {record} waits for photos that have come"


def _faults_of_pages(connection: Connection) -> Iterator[str]:
    """The database's own word on its pages, indexes and references."""
    if connection.dialect.name == "sqlite":
        yield from _told_by_sqlite(connection)
    elif connection.scalar(text("SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'")):
        yield from _told_by_amcheck(connection)


def _told_by_sqlite(connection: Connection) -> Iterator[str]:
    for (found,) in connection.execute(text("PRAGMA integrity_check")):
        if found != "ok":
            yield f"integrity_check: {found}"
    try:
        for broken in connection.execute(text("PRAGMA foreign_key_check")):
            yield f"a reference leads nowhere: {tuple(broken)}"
    except DBAPIError as error:
        if "foreign key mismatch" not in str(error.orig):  # so it is once `keys.py` took a parent's key away
            raise


def _told_by_amcheck(connection: Connection) -> Iterator[str]:
    connection.execute(text("CREATE EXTENSION IF NOT EXISTS amcheck"))
    tables = "FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    for damage in connection.scalars(text(f"SELECT (verify_heapam(oid)).msg {tables}")):
        yield f"amcheck: {damage}"
    connection.execute(
        text(
            "SELECT bt_index_check(index.indexrelid, true) FROM pg_index AS index "
            "JOIN pg_class AS named ON named.oid = index.indexrelid "
            "JOIN pg_am AS method ON method.oid = named.relam AND method.amname = 'btree' "
            "WHERE named.relnamespace = 'public'::regnamespace"
        )
    )

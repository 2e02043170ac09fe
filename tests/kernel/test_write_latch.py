"""After the first I/O error nothing more is acknowledged; a full disk refuses and harms nothing; reads go on."""

import errno
import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from tests.api.stored import check_refusal, failing_insert, files, nothing_stored, rows
from tests.cast import PASSWORD
from tests.office import Office, display_body, jpeg, new_id, sha256

BROKEN = {"EIO": errno.EIO, "EROFS": errno.EROFS, "EBADF": errno.EBADF}
FULL = {"ENOSPC": errno.ENOSPC, "EDQUOT": errno.EDQUOT}


def failing(number: int) -> Callable[..., Any]:
    def fail(*args: object, **kwargs: object) -> Any:
        raise OSError(number, os.strerror(number))

    return fail


def latch(office: Office) -> Path:
    return Path(office.app.config["SETTINGS"].data_folder) / "writes-stopped"


def announced(office: Office, seed: int) -> bytes:
    photo = jpeg(seed)
    assert office.submit("rep_an", display_body("rep_an-0", photo)).status_code == 201
    return photo


def every_write(office: Office, photo: bytes, record: str) -> dict[str, Any]:
    """One answer per kind of write."""
    login = {"staff_number": "rep_an", "password": PASSWORD}
    month = clock.month_of(clock.now().date())
    change = {"present": PASSWORD, "new": "another long password"}
    token = {"name": "x", "scopes": ["account.read"]}
    return {
        "a record": office.submit("rep_an", display_body("rep_an-1")),
        "a photo": office.send_photo("rep_an", photo),
        "a review": office.review("supervisor_chen", record),
        "a login": office.call(None, "POST", "/api/v1/sessions", login),
        "a token": office.call("rep_an", "POST", "/api/v1/tokens", token),
        "a password": office.call("rep_an", "PUT", "/api/v1/password", change),
        "a calculation": office.call("finance_du", "PUT", f"/api/v1/months/{month}/draft"),
    }


def reads(office: Office, record: str, photo: bytes) -> dict[str, int]:
    """The status of one answer per kind of read."""
    month = clock.month_of(clock.now().date())
    paths = {
        "/api/v1/me": "rep_an",
        "/api/v1/outlets": "rep_an",
        "/api/v1/submissions": "rep_an",
        f"/api/v1/submissions/{record}": "supervisor_chen",
        f"/api/v1/photos/{sha256(photo)}": "supervisor_chen",
        f"/api/v1/photos/{sha256(photo)}/thumbnail": "supervisor_chen",
        f"/api/v1/statements/{month}/rep_an": "rep_an",
        f"/api/v1/months/{month}": "finance_du",
        f"/statements/{month}/rep_an": "rep_an",
        "/records": "rep_an",
        "/login": None,
    }
    return {path: office.call(who, "GET", path).status_code for path, who in paths.items()}  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_disk_stops_every_write_until_the_latch_is_cleared(
    office: Office, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    record = new_id()
    stored = jpeg(70)
    office.submit("rep_an", display_body("rep_an-0", stored), record)
    office.send_photo("rep_an", stored)
    photo = announced(office, 71)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing(BROKEN[fault]))
        before = rows(office.app)
        answer = office.send_photo("rep_an", photo)
        check_refusal(answer, 503, "writes_stopped")
        assert answer.headers["Retry-After"] == "300"
        assert rows(office.app) == before and latch(office).exists()
    with nothing_stored(office.app):
        for what, answer in every_write(office, photo, record).items():
            assert (what, answer.status_code, answer.json["code"]) == (what, 503, "writes_stopped")
            assert answer.headers["Retry-After"] == "300"
        assert set(reads(office, record, stored).values()) == {200}
        health = office.call(None, "GET", "/health")
        assert (health.status_code, health.json) == (503, {"status": "writes_stopped"})
    latch(office).unlink()
    found = {what: answer.status_code for what, answer in every_write(office, photo, record).items()}
    assert set(found.values()) <= {200, 201, 204}, found


def test_a_reader_who_comes_back_after_hours_reads_on_while_writes_are_stopped(office: Office) -> None:
    photo = jpeg(72)
    record = new_id()
    office.submit("rep_an", display_body("rep_an-0", photo), record)
    office.send_photo("rep_an", photo)
    latch(office).write_text("a test")
    with clock.standing_at(clock.now() + timedelta(hours=7)):
        assert set(reads(office, record, photo).values()) == {200}


def test_a_refusal_of_authority_is_still_told_while_writes_are_stopped(office: Office) -> None:
    latch(office).write_text("a test")
    check_refusal(office.call("rep_an", "GET", "/api/v1/months/2026-11"), 403, "not_allowed")
    check_refusal(office.call(None, "GET", "/api/v1/me"), 401, "not_signed_in")


@pytest.mark.parametrize("where", ["fsync", "open for writing"])
@pytest.mark.parametrize("fault", FULL)
def test_a_full_disk_refuses_the_photo_and_stops_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, fault: str, where: str
) -> None:
    photo = announced(office, 73)
    with monkeypatch.context() as full:
        place = (os, "fsync") if where == "fsync" else (__import__("tempfile"), "mkstemp")
        full.setattr(*place, failing(FULL[fault]))
        with nothing_stored(office.app):
            answer = office.send_photo("rep_an", photo)
            check_refusal(answer, 503, "storage_full")
        assert answer.headers["Retry-After"] == "60"
        assert not latch(office).exists()
        assert office.submit("rep_an", display_body("rep_an-1")).status_code == 201
    assert office.send_photo("rep_an", photo).status_code == 201


@pytest.mark.parametrize("fault", [*FULL, *BROKEN])
def test_a_photo_is_shown_even_where_its_large_copy_cannot_be_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    photo = announced(office, 74)
    office.send_photo("rep_an", photo)
    monkeypatch.setattr(os, "fsync", failing({**FULL, **BROKEN}[fault]))
    assert office.call("rep_an", "GET", f"/api/v1/photos/{sha256(photo)}").status_code == 200
    assert latch(office).exists() is (fault in BROKEN)


def test_a_photo_whose_row_could_not_be_committed_is_received_when_sent_again(
    office: Office,
) -> None:
    photo = announced(office, 75)
    with failing_insert(office.app, "audit_entry", RuntimeError("no trail")):
        assert office.send_photo("rep_an", photo).status_code == 500
    assert rows(office.app)["photo"] == 0 and len(files(office.app)) == 2
    assert office.send_photo("rep_an", photo).status_code == 201
    assert rows(office.app)["photo"] == 1


class _DatabaseFault(Exception):
    def __init__(self, words: str, sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


DATABASE_FAULTS = {
    "SQLite: I/O error": (_DatabaseFault("disk I/O error"), "writes_stopped", "300"),
    "SQLite: damaged": (_DatabaseFault("database disk image is malformed"), "writes_stopped", "300"),
    "SQLite: another file": (_DatabaseFault("file is not a database"), "writes_stopped", "300"),
    "SQLite: read-only": (_DatabaseFault("attempt to write a readonly database"), "writes_stopped", "300"),
    "SQLite: full": (_DatabaseFault("database or disk is full"), "storage_full", "60"),
    "SQLite: busy": (_DatabaseFault("database is locked"), "busy", "2"),
    "PostgreSQL: I/O error": (_DatabaseFault("could not read block", "58030"), "writes_stopped", "300"),
    "PostgreSQL: damaged": (_DatabaseFault("invalid page", "XX001"), "writes_stopped", "300"),
    "PostgreSQL: full": (_DatabaseFault("could not extend file", "53100"), "storage_full", "60"),
    "PostgreSQL: starts again": (_DatabaseFault("terminating connection", "57P01"), "busy", "2"),
    "PostgreSQL: away": (_DatabaseFault("connection failed: no such file"), "busy", "2"),
    "PostgreSQL: deadlock": (_DatabaseFault("deadlock detected", "40P01"), "busy", "2"),
    "PostgreSQL: serialisation": (_DatabaseFault("could not serialize", "40001"), "busy", "2"),
}


@pytest.mark.parametrize("name", DATABASE_FAULTS)
def test_faults_of_the_database_are_told_apart(steady_office: Office, name: str) -> None:
    cause, code, retry_after = DATABASE_FAULTS[name]
    fault = OperationalError("INSERT", {}, cause)
    with nothing_stored(steady_office.app), failing_insert(steady_office.app, "audit_entry", fault):
        answer = steady_office.submit("rep_an", display_body("rep_an-0"))
        check_refusal(answer, 503, code)
    assert answer.headers["Retry-After"] == retry_after
    assert latch(steady_office).exists() is (code == "writes_stopped")
    latch(steady_office).unlink(missing_ok=True)


def test_a_latch_that_cannot_be_written_still_stops_this_worker_and_is_written_later(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = announced(office, 76)
    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", failing(errno.EIO))
        broken.setattr(Path, "write_text", failing(errno.EIO))
        check_refusal(office.send_photo("rep_an", photo), 503, "writes_stopped")
        check_refusal(office.submit("rep_an", display_body("rep_an-1")), 503, "writes_stopped")
    assert rows(office.app)["photo"] == 0 and not latch(office).exists()
    check_refusal(office.submit("rep_an", display_body("rep_an-1")), 503, "writes_stopped")
    assert "Input/output error" in latch(office).read_text()
    latch(office).unlink()
    assert office.submit("rep_an", display_body("rep_an-1")).status_code == 201


@pytest.mark.parametrize("name", DATABASE_FAULTS)
def test_faults_of_the_database_are_told_apart_when_a_read_meets_them(
    steady_office: Office, name: str
) -> None:
    cause, code, retry_after = DATABASE_FAULTS[name]

    def fail(*rest: object) -> None:
        raise OperationalError("SELECT", {}, cause)

    with steady_office.app.app_context():
        engine = db.engines.get("lookup", db.engine)
    event.listen(engine, "before_cursor_execute", fail)
    try:
        answer = steady_office.call("rep_an", "GET", "/api/v1/submissions")
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    check_refusal(answer, 503, code)
    assert answer.headers["Retry-After"] == retry_after
    assert latch(steady_office).exists() is (code == "writes_stopped")
    latch(steady_office).unlink(missing_ok=True)

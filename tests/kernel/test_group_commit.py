"""Records of several threads stored in one transaction: together, yet each with its own fate."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, insert
from sqlalchemy.exc import OperationalError

from fieldapp.kernel.audit import INSERT_ACT, AuditEntry, act_row
from fieldapp.kernel.database import columns_of, db, transaction
from fieldapp.kernel.group_commit import insert_together
from tests.api.stored import audit, check_refusal, failing_insert, nothing_stored, rows
from tests.office import Office, display_body, jpeg, new_id

WRITERS = 32


def gathered(app: Flask, calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """The answers to calls whose rows wait together for the turn to write; on PostgreSQL, to calls at once."""
    group = app.extensions["group_commit"]
    with ThreadPoolExecutor(len(calls)) as threads:
        if group is None:
            return list(threads.map(lambda call: call(), calls))
        with app.extensions["write_turn"]:
            answers = [threads.submit(call) for call in calls]
            _wait_until(lambda: len(group._gathered) == len(calls))
        return [answer.result() for answer in answers]


def displays(office: Office, count: int) -> list[Callable[[], Any]]:
    """Submissions of new displays, each with a photo of its own."""
    bodies = [display_body(f"rep_an-{number % 3}", jpeg(300 + number)) for number in range(count)]
    return [lambda body=body: office.submit("rep_an", body) for body in bodies]


@contextmanager
def counted_commits(app: Flask) -> Iterator[list[object]]:
    """The commits of writes in this stretch of a test."""
    with app.app_context():
        engine = db.engines[None]
    commits: list[object] = []
    note = commits.append  # one object: the registry knows listeners by identity
    event.listen(engine, "commit", note)
    try:
        yield commits
    finally:
        event.remove(engine, "commit", note)


def test_what_gathers_is_stored_in_one_transaction(office: Office) -> None:
    before = rows(office.app)
    with counted_commits(office.app) as commits:
        answers = gathered(office.app, displays(office, 6))
    assert [answer.status_code for answer in answers] == [201] * 6
    assert len(commits) == (1 if office.app.extensions["group_commit"] else 6)
    after = rows(office.app)
    grown = {table: after[table] - before[table] for table in after if after[table] != before[table]}
    assert grown == {"submission": 6, "submission_photo": 6, "audit_entry": 6}
    told = [row.subject_id for row in audit(office.app) if row.action == "display.submitted"]
    assert sorted(told) == sorted(answer.json["id"] for answer in answers)


def test_one_record_of_a_group_conflicts_and_the_others_are_stored(office: Office) -> None:
    record = new_id()
    bodies = [display_body("rep_an-0", jpeg(310)), display_body("rep_an-0", jpeg(311))]
    twice = [lambda body=body: office.submit("rep_an", body, record) for body in bodies]
    before = rows(office.app)
    answers = gathered(office.app, [*displays(office, 3), *twice, *displays(office, 2)])
    statuses = [answer.status_code for answer in answers]
    assert statuses[:3] + statuses[5:] == [201] * 5
    assert sorted(statuses[3:5]) == [201, 409]
    after = rows(office.app)
    assert after["submission"] - before["submission"] == 6
    assert after["audit_entry"] - before["audit_entry"] == 6


def test_one_record_sent_by_all_of_a_group_is_stored_once(office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0", jpeg(312))
    answers = gathered(office.app, [lambda: office.submit("rep_an", body, record)] * 5)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 4}
    assert all(answer.json == answers[0].json for answer in answers)


class _Fault(Exception):
    sqlstate = None


@pytest.mark.parametrize(
    ("words", "code"), [("database or disk is full", "storage_full"), ("disk I/O error", "writes_stopped")]
)
def test_a_disk_that_takes_nothing_is_told_to_all_who_wait(office: Office, words: str, code: str) -> None:
    fault = OperationalError("INSERT", {}, _Fault(words))
    with nothing_stored(office.app):
        with failing_insert(office.app, "audit_entry", fault):
            answers = gathered(office.app, displays(office, 5))
        for answer in answers:
            check_refusal(answer, 503, code)
    (office.app.config["SETTINGS"].data_folder / "writes-stopped").unlink(missing_ok=True)
    assert [call().status_code for call in displays(office, 2)] == [201, 201]


def test_a_latch_set_meanwhile_is_told_to_all_who_wait(office: Office) -> None:
    latch = office.app.config["SETTINGS"].data_folder / "writes-stopped"
    latch.write_text("a test")
    with nothing_stored(office.app):
        for answer in (call() for call in displays(office, 2)):
            check_refusal(answer, 503, "writes_stopped")
    latch.unlink()
    assert gathered(office.app, displays(office, 2))[1].status_code == 201


def test_rows_are_part_of_the_callers_transaction(office: Office) -> None:
    row = act_row("a.test", ("test", 1), actor_id=None, note="号")

    def undone() -> None:
        with transaction():
            insert_together({INSERT_ACT: [row]})
            raise RuntimeError("undone")

    with office.app.app_context(), nothing_stored(office.app), pytest.raises(RuntimeError):
        undone()


def test_rows_are_stored_as_one_statement_each_would_store_them(office: Office) -> None:
    given = [act_row("a.test", ("test", n), actor_id=n or None, note="号", n=n) for n in range(3)]
    with office.app.app_context():
        insert_together({INSERT_ACT: given[:2], insert(columns_of(AuditEntry)): given[2:]})
        with transaction() as session:
            session.connection().execute(INSERT_ACT, given)
    found = [
        (row.at, row.actor_id, row.subject_id, row.details)
        for row in audit(office.app)
        if row.action == "a.test"
    ]
    assert found[:3] == found[3:] and len(found) == 6


def test_thirty_two_writers_at_once_are_all_answered_with_stored(office: Office) -> None:
    with ThreadPoolExecutor(WRITERS) as threads:
        answers = list(threads.map(lambda call: call(), displays(office, 2 * WRITERS)))
    assert Counter(answer.status_code for answer in answers) == {201: 2 * WRITERS}


def _wait_until(reached: Callable[[], bool]) -> None:
    for _ in range(1000):
        if reached():
            return
        time.sleep(0.01)
    raise AssertionError("not reached in 10 s")

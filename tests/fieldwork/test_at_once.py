"""Many at once: one record per id, one decision per record, one row per photo, whoever is first."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.fieldwork.models import Review, Submission
from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from tests.api.stored import audit, rows
from tests.office import Office, display_body, jpeg, new_id

TIMES = range(3)
"""A race is run more than once, for it may be won by luck."""


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """The answers to calls that are made at the same moment, each from a thread of its own."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait(timeout=60)
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def test_twelve_send_one_id_with_two_bodies_and_exactly_one_is_stored(office: Office) -> None:
    for _ in TIMES:
        record = new_id()
        bodies = [display_body("rep_an-0", jpeg(90)), display_body("rep_an-1", jpeg(91))]
        before = rows(office.app)
        answers = at_once(
            [lambda n=number: office.submit("rep_an", bodies[n % 2], record) for number in range(12)]
        )
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses == {201: 1, 200: 5, 409: 6}, statuses
        (first,) = [number for number, answer in enumerate(answers) if answer.status_code == 201]
        for number, answer in enumerate(answers):
            same = number % 2 == first % 2
            assert (answer.status_code in (200, 201)) is same
            assert answer.json == answers[first].json if same else answer.json["code"] == "id_taken"
        after = rows(office.app)
        grown = {table: after[table] - before[table] for table in after if after[table] != before[table]}
        assert grown == {"submission": 1, "submission_photo": 1, "audit_entry": 1}


def test_two_reps_send_one_id_at_once_and_the_other_is_told_nothing(office: Office) -> None:
    reps = ("rep_an", "rep_bai")
    bodies = {who: display_body(f"{who}-0") for who in reps}
    for _ in TIMES:
        record = new_id()
        calls = [lambda who=who: office.submit(who, bodies[who], record) for who in reps]
        answers = at_once(calls * 3)
        owner = reps[0] if any(answers[number].status_code == 201 for number in (0, 2, 4)) else reps[1]
        for number, answer in enumerate(answers):
            expected = (200, 201) if reps[number % 2] == owner else (404,)
            assert answer.status_code in expected, answer.text


def test_two_photos_of_one_record_arrive_at_once_and_the_record_becomes_reviewable(office: Office) -> None:
    for round_ in TIMES:
        record, photos = new_id(), [jpeg(100 + 4 * round_ + number) for number in range(4)]
        office.submit("rep_an", display_body("rep_an-0", *photos), record)
        answers = at_once([lambda p=photo: office.send_photo("rep_an", p) for photo in photos])
        assert [answer.status_code for answer in answers] == [201] * 4
        seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
        assert seen["receipt"]["state"] == "submitted"


def test_one_photo_arrives_six_times_at_once_and_is_stored_once(office: Office) -> None:
    for round_ in TIMES:
        record, photo = new_id(), jpeg(120 + round_)
        office.submit("rep_an", display_body("rep_an-0", photo), record)
        before = rows(office.app)
        answers = at_once([lambda: office.send_photo("rep_an", photo)] * 6)
        assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 5}
        after = rows(office.app)
        assert (after["photo"] - before["photo"], after["audit_entry"] - before["audit_entry"]) == (1, 1)
        seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
        assert seen["receipt"]["state"] == "submitted"


def test_photos_shared_by_two_records_arrive_at_once_and_both_become_reviewable(office: Office) -> None:
    for round_ in TIMES:
        photos = [jpeg(130 + 3 * round_ + number) for number in range(3)]
        records = [new_id(), new_id()]
        office.submit("rep_an", display_body("rep_an-0", *photos), records[0])
        office.submit("rep_an", display_body("rep_an-1", *reversed(photos)), records[1])
        answers = at_once([lambda p=photo: office.send_photo("rep_an", p) for photo in photos])
        assert [answer.status_code for answer in answers] == [201] * 3
        for record in records:
            seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
            assert seen["receipt"]["state"] == "submitted"


def test_two_reviewers_decide_at_once_and_one_decision_stands(office: Office) -> None:
    for round_ in TIMES:
        record, photo = new_id(), jpeg(140 + round_)
        office.submit("rep_an", display_body("rep_an-0", photo), record)
        office.send_photo("rep_an", photo)
        rejection = {"decision": "rejected", "reason": "photo_unclear"}
        calls = [
            lambda: office.review("supervisor_chen", record),
            lambda: office.review("supervisor_chen", record, **rejection),
        ]
        answers = at_once(calls * 3)
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses == {204: 3, 409: 3}, statuses
        with office.app.app_context():
            decided = db.session.scalars(select(Review.decision).where(Review.submission_id == record)).all()
            state = db.session.scalars(select(Submission.state).where(Submission.id == record)).one()
        assert decided == [state]
        told = [row.action for row in audit(office.app) if row.subject_id == record]
        assert told == ["display.submitted", f"submission.{state}"]


def test_a_month_is_calculated_twice_at_once_without_a_fault(office: Office) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=150)
    month = clock.month_of(clock.now().date())
    answers = at_once([lambda: office.call("finance_du", "PUT", f"/api/v1/months/{month}/draft")] * 4)
    statuses = Counter(answer.status_code for answer in answers)
    assert set(statuses) <= {200, 503} and statuses[200] >= 1, [answer.text for answer in answers]
    assert all(answer.json["code"] == "busy" for answer in answers if answer.status_code == 503)
    totals = office.call("finance_du", "GET", f"/api/v1/months/{month}").json["reps"]
    statement = office.call("rep_an", "GET", f"/api/v1/statements/{month}/rep_an").json
    assert {rep["staff_number"]: rep["total_fen"] for rep in totals}["rep_an"] == statement["total_fen"]


def test_one_password_is_changed_twice_at_once_and_one_of_the_two_holds(office: Office) -> None:
    present = "a long enough password"
    news = ["the first new password", "the second new password"]
    answers = at_once(
        [
            lambda new=new: office.call("rep_an", "PUT", "/api/v1/password", {"present": present, "new": new})
            for new in news
        ]
    )
    assert all(answer.status_code in (204, 422) for answer in answers)
    opened = [
        office.call(None, "POST", "/api/v1/sessions", {"staff_number": "rep_an", "password": new}).status_code
        for new in news
    ]
    assert sorted(opened) == [201, 401]


@pytest.mark.parametrize("kind", ["tokens"])
def test_one_token_is_revoked_twice_at_once_and_audited_once(office: Office, kind: str) -> None:
    office.call("rep_an", "POST", "/api/v1/tokens", {"name": "x", "scopes": ["account.read"]})
    (token,) = office.call("rep_an", "GET", f"/api/v1/{kind}").json
    answers = at_once([lambda: office.call("rep_an", "DELETE", f"/api/v1/{kind}/{token['id']}")] * 4)
    assert Counter(answer.status_code for answer in answers) == {204: 1, 404: 3}
    assert [row.action for row in audit(office.app)].count("token.revoked") == 1

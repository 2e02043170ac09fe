"""What leans on another record, and a rep who takes one back just now: one of them is first, whoever it is."""

from collections import Counter
from typing import Any

from sqlalchemy import select

from fieldapp.fieldwork.models import Review, Submission
from fieldapp.kernel.database import db
from tests.api.stored import audit, rows
from tests.fieldwork.test_at_once import TIMES, at_once
from tests.office import Office, banquet_body, display_body, jpeg, new_id, proof_body

PAST = "2026-01-10"


def states(office: Office, *records: str) -> list[str]:
    with office.app.app_context():
        found = dict(db.session.execute(select(Submission.id, Submission.state)).all())
    return [found[record] for record in records]


def waiting_display(office: Office, seed: int) -> str:
    return office.stored("rep_an", "display", display_body("rep_an-0", jpeg(seed)), jpeg(seed))


def rejected_display(office: Office, seed: int) -> str:
    record = waiting_display(office, seed)
    assert office.review("supervisor_chen", record, "rejected", reason="photo_unclear").status_code == 204
    return record


def cancel(office: Office, booking: str) -> Any:
    return office.call("rep_an", "PUT", f"/api/v1/banquets/{booking}/cancellation", {"reason": "不办了"})


def test_twelve_send_one_proof_with_two_bodies_and_exactly_one_is_stored(office: Office) -> None:
    for _ in TIMES:
        booking, record = office.stored("rep_an", "banquet", banquet_body(PAST)), new_id()
        bodies = [proof_body(booking, jpeg(200)), proof_body(booking, jpeg(201))]
        before = rows(office.app)
        answers = at_once(
            [lambda n=number: office.put("rep_an", "proof", bodies[n % 2], record) for number in range(12)]
        )
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses == {201: 1, 200: 5, 409: 6}, [answer.text for answer in answers]
        assert {answer.json["code"] for answer in answers if answer.status_code == 409} == {"id_taken"}
        after = rows(office.app)
        grown = {table: after[table] - before[table] for table in after if after[table] != before[table]}
        assert grown == {"submission": 1, "submission_photo": 1, "audit_entry": 1}


def test_six_proofs_of_one_banquet_arrive_at_once_and_one_stands(office: Office) -> None:
    for _ in TIMES:
        booking = office.stored("rep_an", "banquet", banquet_body(PAST))
        answers = at_once([lambda: office.put("rep_an", "proof", proof_body(booking))] * 6)
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 5}
        assert {answer.json["code"] for answer in answers if answer.status_code == 409} == {"already_proved"}


def test_six_corrections_of_one_record_arrive_at_once_and_one_stands(office: Office) -> None:
    for round_ in TIMES:
        body = display_body("rep_an-0", corrects=rejected_display(office, 210 + round_))
        answers = at_once([lambda: office.submit("rep_an", body)] * 6)
        assert Counter(answer.status_code for answer in answers) == {201: 1, 409: 5}
        refused = {answer.json["code"] for answer in answers if answer.status_code == 409}
        assert refused == {"already_corrected"}


def test_a_withdrawal_and_a_review_at_the_same_moment_do_not_both_win(office: Office) -> None:
    for round_ in range(6):
        record = waiting_display(office, 220 + round_)
        withdrawn, reviewed = at_once(
            [
                lambda: office.withdraw("rep_an", record),
                lambda: office.review("supervisor_chen", record),
            ]
        )
        assert sorted([withdrawn.status_code, reviewed.status_code]) == [204, 409]
        with office.app.app_context():
            decided = db.session.scalars(select(Review.decision).where(Review.submission_id == record)).all()
        (state,) = states(office, record)
        if withdrawn.status_code == 204:
            assert (state, decided) == ("withdrawn", [])
        else:
            assert (state, decided, withdrawn.json["code"]) == ("approved", ["approved"], "already_approved")
        told = [row.action for row in audit(office.app) if row.subject_id == record]
        assert len(told) == 2


def test_a_cancellation_and_a_proof_at_the_same_moment_do_not_both_win(office: Office) -> None:
    for _ in range(6):
        booking, proof = office.stored("rep_an", "banquet", banquet_body(PAST)), new_id()
        cancelled, proved = at_once(
            [
                lambda: cancel(office, booking),
                lambda: office.put("rep_an", "proof", proof_body(booking), proof),
            ]
        )
        if cancelled.status_code == 204:
            assert (proved.status_code, proved.json["code"]) == (409, "booking_cancelled")
            assert states(office, booking) == ["cancelled"]
        else:
            assert (proved.status_code, cancelled.json["code"]) == (201, "proof_stands")
            assert states(office, booking, proof) == ["submitted", "incomplete"]


def test_a_withdrawal_and_the_last_photo_at_the_same_moment_leave_it_withdrawn(office: Office) -> None:
    for round_ in range(6):
        photo = jpeg(230 + round_)
        record = office.stored("rep_an", "display", display_body("rep_an-0", photo))
        withdrawn, sent = at_once(
            [lambda: office.withdraw("rep_an", record), lambda: office.send_photo("rep_an", photo)]
        )
        assert (withdrawn.status_code, sent.status_code) == (204, 201)
        assert states(office, record) == ["withdrawn"]


def test_a_withdrawal_and_its_own_repetition_are_audited_once(office: Office) -> None:
    record = waiting_display(office, 240)
    answers = at_once([lambda: office.withdraw("rep_an", record)] * 4)
    assert {answer.status_code for answer in answers} == {204}
    assert [row.action for row in audit(office.app)].count("submission.withdrawn") == 1

"""A correction names the rejected or withdrawn record it replaces, and keeps its day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fieldapp.kernel import clock
from tests.api.stored import check_refusal, nothing_stored
from tests.office import Office, banquet_body, display_body, jpeg, new_id, proof_body, visit_body

FEBRUARY = datetime(2026, 2, 27, 4, 0, tzinfo=UTC)
MARCH = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)


def rejected_display(office: Office, photo: bytes, at: datetime = FEBRUARY) -> str:
    with clock.standing_at(at):
        body = display_body("rep_an-0", photo, occurred_at=at.isoformat())
        record = office.stored("rep_an", "display", body, photo)
        answer = office.review("supervisor_chen", record, "rejected", reason="photo_unclear")
        assert answer.status_code == 204, answer.text
    return record


def corrected(corrects: str, photo: bytes, at: datetime = MARCH) -> dict[str, Any]:
    return display_body("rep_an-0", photo, occurred_at=at.isoformat(), corrects=corrects)


def test_what_awaits_review_or_is_approved_cannot_be_corrected(steady_office: Office) -> None:
    waiting = steady_office.stored("rep_an", "display", display_body("rep_an-0", jpeg(40)))
    approved = steady_office.approved_display("rep_an", "supervisor_chen", "rep_an-1", seed=41)
    recorded = steady_office.stored("rep_an", "visit", visit_body("rep_an-0"))
    with nothing_stored(steady_office.app):
        for record in (waiting, approved, recorded, new_id()):
            check_refusal(steady_office.submit("rep_an", corrected(record, jpeg(42))), 409, "not_correctable")


def test_a_record_of_another_kind_or_of_a_colleague_cannot_be_corrected(steady_office: Office) -> None:
    photo = jpeg(43)
    record = rejected_display(steady_office, photo)
    with nothing_stored(steady_office.app):
        visit = visit_body("rep_an-0", corrects=record)
        check_refusal(steady_office.put("rep_an", "visit", visit), 409, "not_correctable")
        theirs = display_body("rep_bai-0", jpeg(44), corrects=record)
        check_refusal(steady_office.submit("rep_bai", theirs), 409, "not_correctable")


def test_a_record_is_corrected_once(steady_office: Office) -> None:
    record = rejected_display(steady_office, jpeg(45))
    assert steady_office.submit("rep_an", corrected(record, jpeg(46))).status_code == 201
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.submit("rep_an", corrected(record, jpeg(47))), 409, "already_corrected")


def test_a_correction_of_itself_is_refused(steady_office: Office) -> None:
    record = new_id()
    with nothing_stored(steady_office.app):
        answer = steady_office.submit("rep_an", corrected(record, jpeg(48)), record)
        check_refusal(answer, 409, "not_correctable")


def test_a_correction_keeps_the_day_and_month_of_the_first_submission(office: Office) -> None:
    first = rejected_display(office, jpeg(49))
    with clock.standing_at(MARCH):
        receipt = office.submit("rep_an", corrected(first, jpeg(50))).json
        office.send_photo("rep_an", jpeg(50))
        office.review("supervisor_chen", receipt["id"], "rejected", reason="photo_unclear")
        again = office.submit("rep_an", corrected(receipt["id"], jpeg(51))).json
    assert receipt["business_day"] == again["business_day"] == "2026-02-27"
    page = office.call("rep_an", "GET", "/api/v1/submissions?month=2026-02").json
    assert {line["id"] for line in page["items"]} == {first, receipt["id"], again["id"]}


def test_a_correction_sent_again_gives_its_receipt_whatever_became_of_the_first(office: Office) -> None:
    record, body = new_id(), corrected(rejected_display(office, jpeg(52)), jpeg(53))
    first = office.submit("rep_an", body, record)
    with nothing_stored(office.app):
        again = office.submit("rep_an", body, record)
    assert (first.status_code, again.status_code, again.json) == (201, 200, first.json)


def test_a_withdrawn_visit_is_corrected(steady_office: Office) -> None:
    body = visit_body("rep_an-0", jpeg(54))
    record = steady_office.stored("rep_an", "visit", body)
    assert steady_office.withdraw("rep_an", record).status_code == 204
    assert steady_office.put("rep_an", "visit", {**body, "corrects": record}).status_code == 201


def test_a_correction_may_use_the_photos_of_what_it_corrects(office: Office) -> None:
    photo = jpeg(55)
    body = corrected(rejected_display(office, photo), photo)
    receipt = office.submit("rep_an", body).json
    assert (receipt["state"], receipt["photos"][0]["status"]) == ("submitted", "received")
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{receipt['id']}").json
    assert "photo_seen_before" not in {signal["code"] for signal in seen["signals"]}


@pytest.mark.parametrize(
    ("held_on", "corrected_to", "late"),
    [
        ("2026-03-21", "2026-03-21", False),
        ("2026-03-19", "2026-03-20", True),
        ("2026-03-25", "2026-03-20", True),
    ],
    ids=["the same day", "another day, booked too late before too", "another day, booked in time before"],
)
def test_a_corrected_booking_was_in_time_if_the_first_for_that_day_was(
    office: Office, held_on: str, corrected_to: str, late: bool
) -> None:
    on_the_day = datetime.fromisoformat(f"{corrected_to}T04:00:00+00:00")
    with clock.standing_at(on_the_day - timedelta(days=1)):
        first = office.stored("rep_an", "banquet", banquet_body(held_on))
        office.withdraw("rep_an", first)
    with clock.standing_at(on_the_day):
        body = banquet_body(corrected_to, tables=20, corrects=first)
        second = office.put("rep_an", "banquet", body).json["id"]
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{second}").json
    assert ("booked_late" in {signal["code"] for signal in seen["signals"]}) is late


def test_a_corrected_proof_replaces_a_rejected_one(office: Office) -> None:
    with clock.standing_at(FEBRUARY):
        booking = office.stored("rep_an", "banquet", banquet_body("2026-02-28"))
        office.review("supervisor_chen", booking)
    with clock.standing_at(MARCH):
        proof = office.stored("rep_an", "proof", proof_body(booking, jpeg(56)), jpeg(56))
        office.review("supervisor_chen", proof, "rejected", reason="photo_unclear")
        body = proof_body(booking, jpeg(57), corrects=proof)
        answer = office.put("rep_an", "proof", body)
    assert answer.status_code == 201, answer.text

"""A record is taken back while it waits, and not afterwards."""

import pytest

from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.office import Office, banquet_body, display_body, jpeg, new_id, proof_body, visit_body


def test_a_record_that_is_unknown_or_a_colleagues_is_not_there_to_withdraw(steady_office: Office) -> None:
    record = steady_office.stored("rep_an", "display", display_body("rep_an-0", jpeg(60)))
    check_refusal(steady_office.withdraw("rep_an", new_id()), 404, "not_found")
    with new_audit_rows(steady_office.app) as told:
        check_refusal(steady_office.withdraw("rep_bai", record), 404, "not_found")
    assert len(told) == 1  # a refusal of authority
    check_refusal(steady_office.withdraw("rep_an", "x"), 422, "not_a_uuid")


@pytest.mark.parametrize("who", ["supervisor_chen", "finance_du", "inspector_bo", "admin_wang"])
def test_nobody_but_reps_withdraws(steady_office: Office, who: str) -> None:
    check_refusal(steady_office.withdraw(who, new_id()), 403, "not_allowed")


def test_what_was_decided_stays_and_the_refusal_says_what_to_do(steady_office: Office) -> None:
    approved = steady_office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=61)
    rejected = steady_office.stored("rep_an", "display", display_body("rep_an-0", jpeg(62)), jpeg(62))
    steady_office.review("supervisor_chen", rejected, "rejected", reason="photo_unclear")
    visit = steady_office.stored("rep_an", "visit", visit_body("rep_an-0"))
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.withdraw("rep_an", approved), 409, "already_approved")
        check_refusal(steady_office.withdraw("rep_an", rejected), 409, "already_rejected")
        check_refusal(steady_office.withdraw("rep_an", visit), 409, "nothing_to_withdraw")


def test_a_booking_with_a_proof_is_not_withdrawn(office: Office) -> None:
    booking = office.stored("rep_an", "banquet", banquet_body("2020-01-01"))
    proof = office.stored("rep_an", "proof", proof_body(booking))
    check_refusal(office.withdraw("rep_an", booking), 409, "proof_stands")
    assert office.withdraw("rep_an", proof).status_code == 204
    assert office.withdraw("rep_an", booking).status_code == 204


@pytest.mark.parametrize("complete", [False, True], ids=["waiting for photos", "awaiting review"])
def test_a_record_that_waits_is_withdrawn_once_and_leaves_the_queue(office: Office, complete: bool) -> None:
    photo = jpeg(63)
    record = office.stored(
        "rep_an", "display", display_body("rep_an-0", photo), *([photo] if complete else [])
    )
    with new_audit_rows(office.app) as told:
        for _ in range(2):
            assert office.withdraw("rep_an", record, reason="拍错店了").status_code == 204
    assert [(row.action, row.details) for row in told] == [("submission.withdrawn", {"reason": "拍错店了"})]
    assert office.review("supervisor_chen", record).status_code == 409
    office.send_photo("rep_an", photo)  # it changes nothing any more
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    assert seen["receipt"]["state"] == "withdrawn"

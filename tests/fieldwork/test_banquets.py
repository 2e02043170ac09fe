"""The life of a banquet: booked, registered, held with proof, verified, or cancelled."""

from datetime import UTC, datetime, timedelta

import pytest

from fieldapp.fieldwork.service.banquets import life_of
from fieldapp.kernel import clock
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.office import Office, banquet_body, jpeg, new_id, proof_body

HELD_ON = "2026-04-04"
BEFORE = datetime(2026, 4, 3, 15, 59, 59, tzinfo=UTC)
"""The last second in Shanghai of the day before."""
AFTER = datetime(2026, 4, 5, 2, 0, tzinfo=UTC)


def booked(office: Office, at: datetime = BEFORE, who: str = "rep_an", **changes: object) -> str:
    with clock.standing_at(at):
        return office.stored(who, "banquet", banquet_body(HELD_ON, **changes))


def proved(office: Office, booking: str, seed: int = 70) -> str:
    with clock.standing_at(AFTER):
        return office.stored("rep_an", "proof", proof_body(booking, jpeg(seed)), jpeg(seed))


def cancel(office: Office, booking: str, who: str = "rep_an"):  # type: ignore[no-untyped-def]
    return office.call(who, "PUT", f"/api/v1/banquets/{booking}/cancellation", {"reason": "主家改期"})


def stage(office: Office, booking: str) -> str:
    with office.app.app_context():
        return life_of(booking).stage.value


def test_a_banquet_of_a_colleague_cannot_be_proved(steady_office: Office) -> None:
    booking = booked(steady_office, who="rep_bai")
    with clock.standing_at(AFTER), nothing_stored(steady_office.app):
        answer = steady_office.put("rep_an", "proof", proof_body(booking))
        check_refusal(answer, 422, "invalid_fields", "/banquet", "unknown_banquet")


def test_a_record_that_is_no_booking_cannot_be_proved(steady_office: Office) -> None:
    proof = proved(steady_office, booked(steady_office))
    with clock.standing_at(AFTER), nothing_stored(steady_office.app):
        answer = steady_office.put("rep_an", "proof", proof_body(proof))
        check_refusal(answer, 422, "invalid_fields", "/banquet", "unknown_banquet")


def test_a_booking_that_waits_for_photos_was_withdrawn_rejected_or_cancelled_cannot_be_proved(
    steady_office: Office,
) -> None:
    with clock.standing_at(BEFORE):
        incomplete = steady_office.stored("rep_an", "banquet", banquet_body(HELD_ON, jpeg(71)))
    withdrawn, rejected, cancelled = (booked(steady_office, venue=f"{number} 号厅") for number in range(3))
    steady_office.withdraw("rep_an", withdrawn)
    steady_office.review("supervisor_chen", rejected, "rejected", reason="not_as_claimed")
    assert cancel(steady_office, cancelled).status_code == 204
    expected = {
        incomplete: "booking_incomplete",
        withdrawn: "booking_withdrawn",
        rejected: "booking_rejected",
        cancelled: "booking_cancelled",
    }
    with clock.standing_at(AFTER), nothing_stored(steady_office.app):
        for booking, code in expected.items():
            check_refusal(steady_office.put("rep_an", "proof", proof_body(booking)), 409, code)


@pytest.mark.parametrize(
    ("occurred_at", "status"),
    [("2026-04-03T15:59:59Z", 422), ("2026-04-03T16:00:00Z", 201), ("2026-04-06T02:00:00Z", 201)],
)
def test_a_proof_is_dated_on_the_day_of_the_banquet_or_later(
    office: Office, occurred_at: str, status: int
) -> None:
    booking = booked(office)
    with clock.standing_at(AFTER + timedelta(days=2)):
        answer = office.put("rep_an", "proof", proof_body(booking, occurred_at=occurred_at))
    assert answer.status_code == status, answer.text
    if status == 422:
        check_refusal(answer, 422, "invalid_fields", "/occurred_at", "before_the_banquet")


def test_a_banquet_is_proved_once_unless_the_proof_was_rejected_or_withdrawn(office: Office) -> None:
    booking = booked(office)
    office.review("supervisor_chen", booking)
    with clock.standing_at(AFTER):
        first = office.stored("rep_an", "proof", proof_body(booking, jpeg(72)), jpeg(72))
        check_refusal(office.put("rep_an", "proof", proof_body(booking, jpeg(73))), 409, "already_proved")
        office.withdraw("rep_an", first)
        second = office.stored("rep_an", "proof", proof_body(booking, jpeg(73)), jpeg(73))
        office.review("supervisor_chen", second, "rejected", reason="photo_unclear")
        third = office.stored("rep_an", "proof", proof_body(booking, jpeg(74)), jpeg(74))
        assert office.review("supervisor_chen", third).status_code == 204
        check_refusal(office.put("rep_an", "proof", proof_body(booking, jpeg(75))), 409, "already_proved")


def test_a_cancellation_of_what_is_unknown_not_ones_own_or_no_banquet_is_refused(
    steady_office: Office,
) -> None:
    booking = booked(steady_office, venue="别处")
    proof = proved(steady_office, booking, seed=76)
    check_refusal(cancel(steady_office, new_id()), 404, "not_found")
    check_refusal(cancel(steady_office, booking, who="rep_bai"), 404, "not_found")
    check_refusal(cancel(steady_office, proof), 404, "not_found")
    check_refusal(cancel(steady_office, "x"), 422, "not_a_uuid")


def test_a_banquet_with_a_proof_is_not_cancelled(office: Office) -> None:
    booking = booked(office)
    proof = proved(office, booking)
    check_refusal(cancel(office, booking), 409, "proof_stands")
    office.withdraw("rep_an", proof)
    assert cancel(office, booking).status_code == 204


def test_a_booking_that_was_withdrawn_or_rejected_is_not_cancelled(steady_office: Office) -> None:
    withdrawn, rejected = booked(steady_office, venue="甲"), booked(steady_office, venue="乙")
    steady_office.withdraw("rep_an", withdrawn)
    steady_office.review("supervisor_chen", rejected, "rejected", reason="duplicate")
    with nothing_stored(steady_office.app):
        for booking in (withdrawn, rejected):
            check_refusal(cancel(steady_office, booking), 409, "not_booked")


@pytest.mark.parametrize("approved", [False, True], ids=["awaiting review", "approved"])
def test_a_booked_banquet_is_cancelled_once_and_reviewed_no_more(office: Office, approved: bool) -> None:
    booking = booked(office)
    if approved:
        office.review("supervisor_chen", booking)
    with new_audit_rows(office.app) as told:
        assert [cancel(office, booking).status_code for _ in range(2)] == [204, 204]
    assert [(row.action, row.details) for row in told] == [("banquet.cancelled", {"reason": "主家改期"})]
    assert office.review("supervisor_chen", booking, "rejected", reason="duplicate").status_code == 409
    assert stage(office, booking) == "cancelled"


def test_a_banquet_goes_from_booked_to_verified(office: Office) -> None:
    booking = booked(office)
    stages = [stage(office, booking)]
    office.review("supervisor_chen", booking)
    stages.append(stage(office, booking))
    proof = proved(office, booking)
    stages.append(stage(office, booking))
    office.review("supervisor_chen", proof)
    stages.append(stage(office, booking))
    assert stages == ["booked", "registered", "proved", "verified"]
    with office.app.app_context():
        life = life_of(booking)
    assert (life.proof_id, life.proof_state, life.in_time) == (proof, "approved", True)
    assert life.held_on.isoformat() == HELD_ON


def test_a_banquet_whose_proof_was_rejected_stands_registered_again(office: Office) -> None:
    booking = booked(office)
    office.review("supervisor_chen", booking)
    proof = proved(office, booking)
    office.review("supervisor_chen", proof, "rejected", reason="photo_unclear")
    with office.app.app_context():
        life = life_of(booking)
    assert (life.stage, life.proof_id, life.proof_state) == ("registered", proof, "rejected")


@pytest.mark.parametrize(
    ("received_at", "late"),
    [(BEFORE, None), (BEFORE + timedelta(seconds=1), {}), (BEFORE + timedelta(days=3), {"days": 2})],
    ids=["the last second of the day before", "the first second of the day", "two days later"],
)
def test_the_server_decides_whether_a_banquet_was_registered_in_time(
    office: Office, received_at: datetime, late: dict[str, int] | None
) -> None:
    claimed = (BEFORE - timedelta(days=20)).isoformat()
    booking = booked(office, received_at, occurred_at=claimed)
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{booking}").json
    signals = {signal["code"]: signal["figures"] for signal in seen["signals"]}
    assert signals.get("booked_late") == late
    with office.app.app_context():
        assert life_of(booking).in_time is (late is None)


@pytest.mark.parametrize(
    ("changes", "flagged"),
    [
        ({}, True),
        ({"venue": "王府大酒店 "}, True),
        ({"venue": "鸿运饭店"}, False),
        ({"meal": "lunch"}, False),
    ],
    ids=["the same", "the same place by another name", "another place", "another meal"],
)
def test_two_bookings_of_one_place_day_and_meal_are_flagged(
    office: Office, changes: dict[str, str], flagged: bool
) -> None:
    first = booked(office, venue="王府饭店")
    receipt = office.call("rep_an", "GET", f"/api/v1/submissions/{first}").json["receipt"]["receipt"]
    second = booked(office, who="rep_bai", **{"venue": "王府饭店", **changes})
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{second}").json
    signals = {signal["code"]: signal["figures"] for signal in seen["signals"]}
    assert signals.get("same_occasion") == ({"rep": "rep_an", "receipt": receipt} if flagged else None)


@pytest.mark.parametrize("over", ["withdrawn", "rejected", "cancelled"])
def test_a_booking_that_came_to_nothing_flags_no_other(office: Office, over: str) -> None:
    first = booked(office)
    {
        "withdrawn": lambda: office.withdraw("rep_an", first),
        "rejected": lambda: office.review("supervisor_chen", first, "rejected", reason="duplicate"),
        "cancelled": lambda: cancel(office, first),
    }[over]()
    second = booked(office, who="rep_bai")
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{second}").json
    assert [signal["code"] for signal in seen["signals"]] == []

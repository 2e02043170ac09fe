"""Reviews of every kind of record: refusals first, then what a decision leaves behind."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.fieldwork.models import Review, Submission
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.notices.models import Notice
from fieldapp.people.models import Deputy, User
from tests.api.stored import audit, check_refusal, nothing_stored
from tests.fieldwork.test_at_once import TIMES, at_once
from tests.office import (
    Office,
    banquet_body,
    display_body,
    jpeg,
    new_id,
    opening_body,
    proof_body,
    visit_body,
)

SHELF, FRONT = jpeg(1), jpeg(2)


def tomorrow() -> str:
    return str(clock.now().date() + timedelta(days=3))


def waiting(office: Office, kind: str) -> str:
    """A record of this kind before its reviewer."""
    body: dict[str, Any] = {
        "display": lambda: display_body("rep_an-0", SHELF),
        "opening": lambda: opening_body("Shop of Wu", SHELF, FRONT),
        "banquet": lambda: banquet_body(tomorrow()),
    }[kind]()
    photos = {"display": (SHELF,), "opening": (SHELF, FRONT), "banquet": ()}[kind]
    return office.stored("rep_an", kind, body, *photos)


def reviews(office: Office, record: str) -> list[Any]:
    with office.app.app_context():
        found = select(Review).where(Review.submission_id == record).order_by(Review.id)
        return list(db.session.scalars(found))


def submission(office: Office, record: str) -> Submission:
    with office.app.app_context():
        return db.session.scalars(select(Submission).where(Submission.id == record)).one()


def user_id(office: Office, staff_number: str) -> int:
    with office.app.app_context():
        return db.session.scalars(select(User.id).where(User.staff_number == staff_number)).one()


def told(office: Office, staff_number: str) -> list[Notice]:
    reader = user_id(office, staff_number)
    with office.app.app_context():
        return list(db.session.scalars(select(Notice).where(Notice.user_id == reader).order_by(Notice.id)))


# Refusals


@pytest.mark.parametrize(
    "decision", [{"decision": "approved"}, {"decision": "rejected", "reason": "duplicate"}]
)
def test_a_visit_is_not_reviewed(office: Office, decision: dict[str, str]) -> None:
    record = office.stored("rep_an", "visit", visit_body("rep_an-0"))
    assert submission(office, record).state == "recorded"
    with nothing_stored(office.app):
        check_refusal(office.review("supervisor_chen", record, **decision), 409, "not_reviewed")


@pytest.mark.parametrize("kind", ["display", "opening", "banquet"])
def test_a_record_its_rep_took_back_is_not_reviewed(office: Office, kind: str) -> None:
    record = waiting(office, kind)
    assert office.call("rep_an", "PUT", f"/api/v1/submissions/{record}/withdrawal", {}).status_code == 204
    more = {"is_new_outlet": True} if kind == "opening" else {}
    check_refusal(office.review("supervisor_chen", record, **more), 409, "taken_back")


def test_a_cancelled_banquet_is_not_reviewed(office: Office) -> None:
    record = waiting(office, "banquet")
    cancelled = {"reason": "The wedding is off."}
    assert (
        office.call("rep_an", "PUT", f"/api/v1/banquets/{record}/cancellation", cancelled).status_code == 204
    )
    check_refusal(office.review("supervisor_chen", record), 409, "taken_back")


def test_nobody_rejects_for_missing_photos_by_hand(office: Office) -> None:
    record = waiting(office, "display")
    refused = office.review("supervisor_chen", record, "rejected", reason="photos_missing")
    check_refusal(refused, 422, "invalid_fields", "/reason", "not_a_choice")
    reversed_ = {"reason": "photos_missing", "remark": "none came"}
    assert office.review("supervisor_chen", record).status_code == 204
    refused = office.call("supervisor_chen", "PUT", f"/api/v1/submissions/{record}/reversal", reversed_)
    check_refusal(refused, 422, "invalid_fields", "/reason", "not_a_choice")


@pytest.mark.parametrize("decision", ["reversed", "reopened", "withdrawn"])
def test_a_review_approves_or_rejects_and_nothing_else(office: Office, decision: str) -> None:
    refused = office.review("supervisor_chen", waiting(office, "display"), decision)
    check_refusal(refused, 422, "invalid_fields", "/decision", "not_a_choice")


@pytest.mark.parametrize("kind", ["display", "banquet"])
@pytest.mark.parametrize(
    ("chosen", "pointer"),
    [({"same_outlet": "rep_an-0"}, "/same_outlet"), ({"is_new_outlet": True}, "/is_new_outlet")],
)
def test_only_an_opening_is_said_to_be_an_outlet(
    office: Office, kind: str, chosen: dict[str, Any], pointer: str
) -> None:
    record = waiting(office, kind)
    refused = office.review("supervisor_chen", record, **chosen)
    check_refusal(refused, 422, "invalid_fields", pointer, "only_with_openings")


@pytest.mark.parametrize("kind", ["display", "opening", "banquet"])
def test_another_teams_supervisor_reviews_nothing(office: Office, kind: str) -> None:
    record = waiting(office, kind)
    assert office.review("supervisor_ding", record, is_new_outlet=kind == "opening").status_code == 404
    assert submission(office, record).state == "submitted"


# What a decision leaves


def test_a_decision_stands_with_its_moment_on_the_record(office: Office) -> None:
    record = waiting(office, "banquet")
    assert submission(office, record).decided_at is None
    assert office.review("supervisor_chen", record).status_code == 204
    (decided,) = reviews(office, record)
    kept = submission(office, record)
    assert (kept.state, kept.decided_at) == ("approved", decided.decided_at)


def test_a_rejected_rep_is_told_in_both_languages_and_an_approved_one_is_not(office: Office) -> None:
    approved, rejected = waiting(office, "display"), waiting(office, "banquet")
    office.review("supervisor_chen", approved)
    office.review("supervisor_chen", rejected, "rejected", reason="duplicate")
    (notice,) = told(office, "rep_an")
    assert (notice.code, notice.subject_kind, notice.subject_id) == (
        "record_rejected",
        "submission",
        rejected,
    )
    assert notice.figures["outlet"] == "Hotel Xinji"
    assert notice.figures["reason"] == {"zh": "重复提交", "en": "Duplicate"}


def test_a_decision_repeated_word_for_word_changes_nothing(office: Office) -> None:
    record = waiting(office, "opening")
    assert office.review("supervisor_chen", record, is_new_outlet=True).status_code == 204
    with nothing_stored(office.app):
        assert office.review("supervisor_chen", record, is_new_outlet=True).status_code == 204
    check_refusal(office.review("supervisor_chen", record, same_outlet="rep_an-0"), 409, "already_reviewed")
    check_refusal(
        office.review("supervisor_chen", record, "rejected", reason="duplicate"), 409, "already_reviewed"
    )


def test_a_deputy_reviews_between_the_two_days_and_not_beside_them(office: Office) -> None:
    today = clock.now().date()
    outside = waiting(office, "display")
    _name_deputy(office, today - timedelta(days=9), today - timedelta(days=2))
    assert office.review("supervisor_ding", outside).status_code == 404
    _name_deputy(office, today - timedelta(days=1), today + timedelta(days=1))
    assert office.review("supervisor_ding", outside).status_code == 204
    (decided,) = reviews(office, outside)
    assert decided.decided_by == user_id(office, "supervisor_ding")
    assert office.call("supervisor_ding", "GET", f"/api/v1/submissions/{outside}").json["review"][
        "reviewer"
    ] == ("supervisor_ding")


def _name_deputy(office: Office, first_day: date, last_day: date) -> None:
    chen, ding = user_id(office, "supervisor_chen"), user_id(office, "supervisor_ding")
    with office.app.app_context(), transaction() as session:
        named = Deputy(
            supervisor_id=chen, deputy_id=ding, first_day=first_day, last_day=last_day, named_at=clock.now()
        )
        session.add(named)
        session.flush()


def test_a_supervisor_and_the_deputy_decide_at_once_and_one_decision_stands(office: Office) -> None:
    today = clock.now().date()
    _name_deputy(office, today, today + timedelta(days=1))
    for _ in TIMES:
        record = waiting(office, "banquet")
        calls = [
            lambda: office.review("supervisor_chen", record),
            lambda: office.review("supervisor_ding", record),
            lambda: office.review("supervisor_ding", record, "rejected", reason="duplicate"),
        ]
        answers = at_once(calls * 2)
        assert Counter(answer.status_code for answer in answers) == {204: 2, 409: 4}
        (decided,) = reviews(office, record)
        assert submission(office, record).state == decided.decision


def test_a_revoked_deputy_reviews_nothing(office: Office) -> None:
    today = clock.now().date()
    record = waiting(office, "display")
    _name_deputy(office, today - timedelta(days=1), today + timedelta(days=1))
    with office.app.app_context(), transaction() as session:
        session.execute(update(Deputy).values(revoked_at=clock.now()))
    assert office.review("supervisor_ding", record).status_code == 404


# Lists and records


def test_every_kind_is_listed_with_its_place_and_can_be_asked_for(office: Office) -> None:
    visit = office.stored("rep_an", "visit", visit_body("rep_an-1"))
    found = {"visit": visit, **{kind: waiting(office, kind) for kind in ("display", "opening", "banquet")}}
    office.review("supervisor_chen", found["banquet"])
    places = {"visit": "Shop rep_an-1", "display": "Shop rep_an-0"}
    places |= {"opening": "Shop of Wu", "banquet": "Hotel Xinji"}
    items = office.call("supervisor_chen", "GET", "/api/v1/submissions").json["items"]
    assert {item["kind"]: (item["id"], item["place"]) for item in items} == {
        kind: (record, places[kind]) for kind, record in found.items()
    }
    assert {item["kind"]: item["outlet"] for item in items} == {
        "visit": "rep_an-1",
        "display": "rep_an-0",
        "opening": None,
        "banquet": None,
    }
    for kind, record in found.items():
        items = office.call("supervisor_chen", "GET", f"/api/v1/submissions?kind={kind}").json["items"]
        assert [item["id"] for item in items] == [record]
    refused = office.call("supervisor_chen", "GET", "/api/v1/submissions?kind=inspection")
    check_refusal(refused, 422, "invalid_fields", "/kind", "not_a_choice")


def test_an_inspection_stands_in_no_list_of_records(office: Office) -> None:
    record = waiting(office, "display")
    with office.app.app_context(), transaction() as session:
        session.execute(update(Submission).where(Submission.id == record).values(kind="inspection"))
    assert office.call("finance_du", "GET", "/api/v1/submissions").json["items"] == []
    assert office.call("finance_du", "GET", f"/api/v1/submissions/{record}").status_code == 404
    assert office.review("supervisor_chen", record).status_code == 404


def test_a_record_shows_all_its_decisions_in_order_and_its_correction(office: Office) -> None:
    first = waiting(office, "banquet")
    office.review("supervisor_chen", first, "rejected", reason="not_as_claimed", remark="Ten tables.")
    second = office.stored("rep_an", "banquet", banquet_body(tomorrow(), corrects=first, tables=10))
    office.review("supervisor_chen", second)
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{first}").json
    assert (seen["corrects"], seen["corrected_by"]["id"]) == (None, second)
    assert [(line["decision"], line["remark"]) for line in seen["reviews"]] == [("rejected", "Ten tables.")]
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{second}").json
    assert (seen["corrects"]["id"], seen["corrects"]["state"]) == (first, "rejected")
    reversal = {"reason": "other", "remark": "The hotel knows nothing of it."}
    office.call("supervisor_chen", "PUT", f"/api/v1/submissions/{second}/reversal", reversal)
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{second}").json
    assert [line["decision"] for line in seen["reviews"]] == ["approved", "reversed"]
    assert seen["review"] == seen["reviews"][-1]
    assert seen["receipt"]["state"] == "rejected"


def test_every_decision_is_audited_once_without_a_position(office: Office) -> None:
    record = waiting(office, "opening")
    office.review("supervisor_chen", record, is_new_outlet=True)
    acts = [row for row in audit(office.app) if row.subject_id == record]
    assert [row.action for row in acts] == ["opening.submitted", "submission.approved"]
    assert not {"lat", "lon"} & set(acts[-1].details)


def test_proofs_need_their_booking_approved(office: Office) -> None:
    today = str(clock.now().date() - timedelta(days=1))
    booking = office.stored("rep_an", "banquet", banquet_body(today))
    proof = office.stored("rep_an", "proof", proof_body(booking, jpeg(7)), jpeg(7))
    refused = office.review("supervisor_chen", proof)
    check_refusal(refused, 409, "booking_not_approved")
    receipt = office.call("rep_an", "GET", f"/api/v1/submissions/{booking}").json["receipt"]["receipt"]
    assert receipt in refused.json["message"]["en"]
    assert office.review("supervisor_chen", booking).status_code == 204
    assert office.review("supervisor_chen", proof).status_code == 204
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{booking}").json["banquet"]
    assert (seen["stage"], seen["proof"], seen["in_time"]) == ("verified", proof, False)


def test_a_proof_may_be_rejected_while_its_booking_waits(office: Office) -> None:
    today = str(clock.now().date() - timedelta(days=1))
    booking = office.stored("rep_an", "banquet", banquet_body(today))
    proof = office.stored("rep_an", "proof", proof_body(booking, jpeg(7)), jpeg(7))
    assert office.review("supervisor_chen", proof, "rejected", reason="photo_unclear").status_code == 204


def test_a_second_proof_of_one_banquet_is_not_approved(office: Office) -> None:
    today = str(clock.now().date() - timedelta(days=1))
    booking = office.stored("rep_an", "banquet", banquet_body(today))
    office.review("supervisor_chen", booking)
    first = office.stored("rep_an", "proof", proof_body(booking, jpeg(7)), jpeg(7))
    office.review("supervisor_chen", first, "rejected", reason="photo_unclear")
    second = office.stored("rep_an", "proof", proof_body(booking, jpeg(8)), jpeg(8))
    with office.app.app_context(), transaction() as session:  # as if both had been sent at once
        session.execute(update(Submission).where(Submission.id == first).values(state="submitted"))
    assert office.review("supervisor_chen", second).status_code == 204
    check_refusal(office.review("supervisor_chen", first), 409, "another_proof_approved")


def test_a_new_id_is_no_record(office: Office) -> None:
    assert office.review("supervisor_chen", new_id()).status_code == 404

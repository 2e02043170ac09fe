"""Taking an approval back, and what late photos and rulings decide."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from fieldapp.fieldwork.errors import (
    AnotherProofApproved,
    BookingNotApproved,
    CorrectionStands,
    NotRejected,
)
from fieldapp.fieldwork.models import Qualification, Review, Submission
from fieldapp.fieldwork.service.late_photos import reject_for_missing_photos, reopen_for_photos
from fieldapp.fieldwork.service.rulings import approve_by_ruling
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.kernel.decisions import moment_without_decisions
from fieldapp.kernel.errors import InvalidFields, NotFound
from fieldapp.outlets.models import Assignment, Outlet
from fieldapp.people.models import User
from tests.api.stored import audit, check_refusal, nothing_stored, rows
from tests.fieldwork.test_at_once import TIMES, at_once
from tests.fieldwork.test_review_kinds import reviews, submission, told, tomorrow, user_id
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

FRONT, SHELF = jpeg(1), jpeg(2)
EVIDENCE = {"reason": "not_as_claimed", "remark": "The shop was shut that week."}


def reverse(office: Office, record: str, who: str = "supervisor_chen", **changes: Any) -> Any:
    return office.call(who, "PUT", f"/api/v1/submissions/{record}/reversal", {**EVIDENCE, **changes})


def approved(office: Office, kind: str = "display", rep: str = "rep_an") -> str:
    if kind == "display":
        return office.approved_display(rep, "supervisor_chen", f"{rep}-0")
    record = office.stored(rep, "opening", opening_body("Shop of Wu", FRONT, SHELF), FRONT, SHELF)
    assert office.review("supervisor_chen", record, is_new_outlet=True).status_code == 204
    return record


def held_banquet(office: Office) -> tuple[str, str]:
    """An approved booking with its approved proof."""
    yesterday = str(clock.now().date() - timedelta(days=1))
    booking = office.stored("rep_an", "banquet", banquet_body(yesterday))
    assert office.review("supervisor_chen", booking).status_code == 204
    proof = office.stored("rep_an", "proof", proof_body(booking, jpeg(7)), jpeg(7))
    assert office.review("supervisor_chen", proof).status_code == 204
    return booking, proof


def rule(office: Office, record: str, **more: Any) -> None:
    with office.app.app_context(), transaction() as session:
        lead = session.scalars(select(User.id).where(User.staff_number == "lead_guo")).one()
        approve_by_ruling(session, record, appeal_id=new_id(), decided_by=lead, **more)


def close(office: Office, *records: str) -> int:
    """What the close does to records whose photos never came."""
    with office.app.app_context(), transaction() as session:
        as_of = moment_without_decisions(session)
        return reject_for_missing_photos(session, records, None, as_of)


# Refusals of a reversal


@pytest.mark.parametrize("who", ["rep_an", "finance_du", "lead_guo", "admin_wang", "inspector_bo"])
def test_only_a_supervisor_reverses(office: Office, who: str) -> None:
    check_refusal(reverse(office, approved(office), who), 403, "not_allowed")


def test_another_teams_supervisor_reverses_nothing(office: Office) -> None:
    record = approved(office)
    check_refusal(reverse(office, record, "supervisor_ding"), 404, "not_found")
    assert submission(office, record).state == "approved"


@pytest.mark.parametrize("remark", [None, "", "   "])
def test_a_reversal_without_evidence_is_refused(office: Office, remark: str | None) -> None:
    record = approved(office)
    with nothing_stored(office.app):
        check_refusal(reverse(office, record, remark=remark), 422, "invalid_fields")


def test_what_is_not_approved_is_not_reversed(office: Office) -> None:
    waiting = office.stored("rep_an", "banquet", banquet_body(tomorrow()))
    visit = office.stored("rep_an", "visit", visit_body("rep_an-0"))
    for record in (waiting, visit):
        check_refusal(reverse(office, record), 409, "not_approved")
    office.review("supervisor_chen", waiting, "rejected", reason="duplicate")
    check_refusal(reverse(office, waiting), 409, "not_approved")


def test_of_a_banquet_the_proof_is_reversed_first(office: Office) -> None:
    booking, proof = held_banquet(office)
    refused = reverse(office, booking)
    check_refusal(refused, 409, "reverse_proof_first")
    receipt = office.call("rep_an", "GET", f"/api/v1/submissions/{proof}").json["receipt"]["receipt"]
    assert receipt in refused.json["message"]["zh"]
    assert reverse(office, proof).status_code == 204
    assert reverse(office, booking).status_code == 204


def test_what_a_ruling_approved_no_supervisor_reverses(office: Office) -> None:
    record = office.stored("rep_an", "banquet", banquet_body(tomorrow()))
    office.review("supervisor_chen", record, "rejected", reason="duplicate")
    rule(office, record)
    check_refusal(reverse(office, record), 409, "ruled_on_appeal")


# What a reversal leaves


def test_a_reversal_is_a_new_decision_and_the_rep_is_told(office: Office) -> None:
    record = approved(office)
    assert reverse(office, record).status_code == 204
    first, last = reviews(office, record)
    assert (first.decision, last.decision, last.reason) == ("approved", "reversed", "not_as_claimed")
    kept = submission(office, record)
    assert (kept.state, kept.decided_at) == ("rejected", last.decided_at)
    assert [row.action for row in audit(office.app) if row.subject_id == record][-1] == "submission.reversed"
    (notice,) = told(office, "rep_an")
    assert (notice.code, notice.subject_id) == ("approval_reversed", record)


def test_a_reversal_repeated_word_for_word_changes_nothing(office: Office) -> None:
    record = approved(office)
    reverse(office, record)
    with nothing_stored(office.app):
        assert reverse(office, record).status_code == 204
        check_refusal(reverse(office, record, reason="duplicate"), 409, "not_approved")


def test_a_reversed_record_can_be_corrected(office: Office) -> None:
    record = approved(office)
    reverse(office, record)
    again = office.stored("rep_an", "display", display_body("rep_an-0", jpeg(9), corrects=record), jpeg(9))
    assert office.review("supervisor_chen", again).status_code == 204


def test_a_reversed_opening_keeps_its_outlet_and_the_outlet_its_rep(office: Office) -> None:
    record = approved(office, "opening")
    assert reverse(office, record).status_code == 204
    with office.app.app_context():
        outlet = db.session.scalars(select(Outlet).where(Outlet.opened_by == record)).one()
        given = db.session.scalars(select(Assignment).where(Assignment.outlet_id == outlet.id)).one()
    assert given.rep_id == user_id(office, "rep_an")
    assert submission(office, record).outlet_id == outlet.id


def test_an_approval_is_reversed_and_reviewed_at_once_and_the_last_decision_is_in_force(
    office: Office,
) -> None:
    for seed in TIMES:
        record, photo = new_id(), jpeg(200 + seed)
        office.submit("rep_an", display_body("rep_an-0", photo), record)
        office.send_photo("rep_an", photo)
        calls = [lambda: office.review("supervisor_chen", record), lambda: reverse(office, record)]
        at_once(calls * 3)
        decided = reviews(office, record)
        assert [one.decision for one in decided] in (["approved"], ["approved", "reversed"])
        state = {"approved": "approved", "reversed": "rejected"}[decided[-1].decision]
        assert (submission(office, record).state, submission(office, record).decided_at) == (
            state,
            decided[-1].decided_at,
        )


def test_a_proof_is_approved_and_its_booking_reversed_at_once_and_only_one_happens(office: Office) -> None:
    yesterday = str(clock.now().date() - timedelta(days=1))
    for seed in TIMES:
        photo = jpeg(210 + seed)
        booking = office.stored("rep_an", "banquet", banquet_body(yesterday, venue=f"Hotel {seed}"))
        office.review("supervisor_chen", booking)
        proof = office.stored("rep_an", "proof", proof_body(booking, photo), photo)
        answers = at_once([lambda: office.review("supervisor_chen", proof), lambda: reverse(office, booking)])
        assert Counter(answer.status_code for answer in answers) == {204: 1, 409: 1}


# Photos that never came, and came


def test_the_close_rejects_what_still_waits_for_photos_and_nothing_else(office: Office) -> None:
    waiting, complete, visit = new_id(), approved(office), new_id()
    office.submit("rep_an", display_body("rep_an-1", jpeg(3)), waiting)
    office.put("rep_an", "visit", visit_body("rep_an-0", jpeg(4)), visit)
    assert close(office, waiting, complete, visit, new_id()) == 1
    (decided,) = reviews(office, waiting)
    assert (decided.decision, decided.reason, decided.decided_by) == ("rejected", "photos_missing", None)
    assert submission(office, waiting).decided_at == decided.decided_at
    assert (submission(office, complete).state, submission(office, visit).state) == ("approved", "incomplete")
    assert [notice.code for notice in told(office, "rep_an")] == ["record_rejected"]
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{waiting}").json
    assert (seen["review"]["reason"], seen["review"]["reviewer"]) == ("photos_missing", None)
    assert close(office, waiting) == 0


def test_late_photos_put_the_record_before_the_reviewer_again(office: Office) -> None:
    record, photos = new_id(), (jpeg(3), jpeg(4))
    office.submit("rep_an", display_body("rep_an-1", *photos), record)
    close(office, record)
    office.send_photo("rep_an", photos[0])
    assert submission(office, record).state == "rejected"
    office.send_photo("rep_an", photos[1])
    assert submission(office, record).state == "submitted"
    assert [one.decision for one in reviews(office, record)] == ["rejected", "reopened"]
    assert submission(office, record).decided_at == reviews(office, record)[-1].decided_at
    assert office.review("supervisor_chen", record).status_code == 204
    assert [notice.code for notice in told(office, "rep_an")] == ["record_rejected", "record_reopened"]


def test_late_photos_reopen_nothing_that_was_corrected_meanwhile(office: Office) -> None:
    record, photo, other = new_id(), jpeg(3), jpeg(5)
    office.submit("rep_an", display_body("rep_an-1", photo), record)
    close(office, record)
    office.stored("rep_an", "display", display_body("rep_an-1", other, corrects=record), other)
    office.send_photo("rep_an", photo)
    assert submission(office, record).state == "rejected"


@pytest.mark.parametrize("state", ["submitted", "approved", "withdrawn"])
def test_late_photos_reopen_only_what_was_rejected_for_them(office: Office, state: str) -> None:
    record = approved(office)
    with office.app.app_context(), transaction() as session:
        session.execute(update(Submission).where(Submission.id == record).values(state=state))
    with nothing_stored(office.app), office.app.app_context(), transaction() as session:
        assert reopen_for_photos(session, record) is False
        assert reopen_for_photos(session, new_id()) is False


# Rulings


def test_a_ruling_approves_what_was_rejected_and_names_its_appeal(office: Office) -> None:
    record = office.stored("rep_an", "banquet", banquet_body(tomorrow()))
    office.review("supervisor_chen", record, "rejected", reason="duplicate")
    rule(office, record)
    last = reviews(office, record)[-1]
    assert (last.decision, last.decided_by) == ("approved", user_id(office, "lead_guo"))
    assert last.appeal_id is not None
    assert (submission(office, record).state, submission(office, record).decided_at) == (
        "approved",
        last.decided_at,
    )


def test_a_ruling_cannot_approve_what_is_not_rejected_or_not_there(office: Office) -> None:
    waiting = office.stored("rep_an", "banquet", banquet_body(tomorrow()))
    with nothing_stored(office.app):
        with pytest.raises(NotRejected):
            rule(office, waiting)
        with pytest.raises(NotFound):
            rule(office, new_id())


def test_a_ruling_on_an_opening_says_which_outlet_it_is(office: Office) -> None:
    record = office.stored("rep_an", "opening", opening_body("Shop of Wu", FRONT, SHELF), FRONT, SHELF)
    office.review("supervisor_chen", record, "rejected", reason="wrong_outlet")
    with nothing_stored(office.app), pytest.raises(InvalidFields):
        rule(office, record)
    rule(office, record, is_new_outlet=True)
    with office.app.app_context():
        assert db.session.scalars(select(Outlet.opened_by).where(Outlet.opened_by == record)).one() == record


@pytest.mark.parametrize("said", [{}, {"is_new_outlet": True}])
def test_a_ruling_on_a_reversed_opening_gives_it_its_outlet_back(
    office: Office, said: dict[str, Any]
) -> None:
    record = approved(office, "opening")
    outlet_id = submission(office, record).outlet_id
    reverse(office, record)
    before = rows(office.app)
    rule(office, record, **said)
    assert rows(office.app)["outlet"] == before["outlet"]
    assert reviews(office, record)[-1].outlet_id == outlet_id


def test_of_a_record_and_its_corrections_only_one_stands_approved(office: Office) -> None:
    chain = [office.stored("rep_an", "banquet", banquet_body(tomorrow()))]
    for tables in (11, 10):
        office.review("supervisor_chen", chain[-1], "rejected", reason="not_as_claimed")
        again = banquet_body(tomorrow(), corrects=chain[-1], tables=tables)
        chain.append(office.stored("rep_an", "banquet", again))
    rule(office, chain[0])
    check_refusal(office.review("supervisor_chen", chain[2]), 409, "correction_stands")
    with pytest.raises(CorrectionStands):
        rule(office, chain[1])


def test_a_ruling_approves_no_proof_without_its_booking_and_no_second_one(office: Office) -> None:
    booking, proof = held_banquet(office)
    reverse(office, proof)
    second = office.stored("rep_an", "proof", proof_body(booking, jpeg(8)), jpeg(8))
    office.review("supervisor_chen", second)
    with pytest.raises(AnotherProofApproved):
        rule(office, proof)
    reverse(office, second)
    reverse(office, booking)
    with pytest.raises(BookingNotApproved):
        rule(office, proof)


def test_a_verdict_kept_before_a_reversal_serves_the_ruling_after_it(office: Office) -> None:
    record = approved(office)
    reverse(office, record)
    rule(office, record)
    with office.app.app_context():
        kept = db.session.scalars(select(Qualification).where(Qualification.submission_id == record)).all()
        decided = db.session.scalars(select(Review.decision).where(Review.submission_id == record)).all()
    assert len(kept) == 1
    assert decided == ["approved", "reversed", "approved"]

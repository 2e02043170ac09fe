"""Inspections: taken in like every record, with what was found, or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.inspection.models import Finding
from fieldapp.kernel.database import db
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.inspection.cases import (
    POLICY,
    SHORT,
    SOLD,
    TAG,
    finding,
    inspect,
    inspection_body,
    notice_codes,
    told,
)
from tests.office import Office, display_body, jpeg, new_id, sha256

A, B = jpeg(901), jpeg(902)


def refused_fields(office: Office, body: dict[str, Any]) -> set[tuple[str, str]]:
    """Pointers and codes of an inspection's faults; nothing was stored."""
    with nothing_stored(office.app):
        answer = inspect(office, body)
    check_refusal(answer, 422, "invalid_fields")
    return {(fault["pointer"], fault["code"]) for fault in answer.json["errors"]}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"outcome": "findings"}, ("/findings", "missing")),
        ({"outcome": "tired"}, ("/outcome", "not_a_choice")),
        ({"outlet": "nowhere"}, ("/outlet", "unknown_outlet")),
        ({"position": None}, ("", "position_or_reason")),
        ({"sample": 1}, ("/sample", "unknown_sample")),
        ({"sample": 0}, ("/sample", "out_of_range")),
        ({"joint": True}, ("/joint", "unknown_field")),
    ],
    ids=str,
)
def test_faults_of_the_inspection_itself(
    steady_office: Office, changes: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert refused_fields(steady_office, inspection_body("rep_an-0", **changes)) == {fault}


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"photos": []}, ("/findings/0/photos", "too_few")),
        ({"photos": [sha256(B)]}, ("/findings", "photo_not_announced")),
        ({"id": "x"}, ("/findings/0/id", "not_record_id")),
        ({"kind": "shelf_dusty"}, ("/findings/0/kind", "unknown_kind")),
        ({"kind": "claim_loss"}, ("/findings/0/kind", "unknown_kind")),
        ({"kind": SHORT, "figures": None}, ("/findings/0/figures", "missing")),
        ({"kind": SOLD, "figures": None}, ("/findings/0/figures", "missing")),
        ({"figures": {"asked": 6, "counted": 6}}, ("/findings/0/figures/counted", "nothing_missing")),
        ({"figures": {"asked": 6, "counted": 7}}, ("/findings/0/figures/counted", "nothing_missing")),
        ({"figures": {"asked": 6, "counted": 5.5}}, ("/findings/0/figures/counted", "not_whole")),
        ({"figures": {"asked": 6}}, ("/findings/0/figures/counted", "missing")),
        ({"loss_fen": 1}, ("/findings/0/loss_fen", "unknown_field")),
    ],
    ids=str,
)
def test_faults_of_a_finding(steady_office: Office, changes: dict[str, Any], fault: tuple[str, str]) -> None:
    body = inspection_body("rep_an-0", finding(TAG, A, **changes), photos=(A,))
    assert refused_fields(steady_office, body) == {fault}


def test_something_found_goes_with_no_other_outcome(steady_office: Office) -> None:
    for outcome in ("in_order", "shut", "refused", "moved"):
        body = inspection_body("rep_an-0", finding(), outcome=outcome)
        assert refused_fields(steady_office, body) == {("/outcome", "not_with_findings")}


def test_bottles_short_and_not_restocked_exclude_each_other_on_one_inspection(steady_office: Office) -> None:
    for kinds in ((SHORT, SOLD), (SOLD, SHORT)):
        body = inspection_body("rep_an-0", *(finding(kind) for kind in kinds))
        assert refused_fields(steady_office, body) == {(f"/findings/{kinds.index(SHORT)}/kind", "excluded")}


def test_two_findings_never_share_an_id(steady_office: Office) -> None:
    one, two = finding(TAG), finding(POLICY)
    two["id"] = one["id"].upper()
    assert refused_fields(steady_office, inspection_body("rep_an-0", one, two)) == {("/findings", "repeated")}
    assert inspect(steady_office, inspection_body("rep_an-0", one)).status_code == 201
    again = inspection_body("rep_an-1", one)
    assert refused_fields(steady_office, again) == {("/findings/0/id", "id_taken")}


@pytest.mark.parametrize("who", ["rep_an", "lead_guo", "supervisor_chen", "finance_du", "admin_wang"])
def test_only_inspectors_inspect(steady_office: Office, who: str) -> None:
    with new_audit_rows(steady_office.app) as left:
        check_refusal(inspect(steady_office, inspection_body("rep_an-0"), who=who), 403, "not_allowed")
    assert [row.action for row in left] == ["access.refused"]


def test_the_same_id_holds_one_content_of_one_inspector_for_ever(steady_office: Office) -> None:
    record, body = new_id(), inspection_body("rep_an-0", finding())
    first = inspect(steady_office, body, record)
    assert first.status_code == 201
    with nothing_stored(steady_office.app):
        again = inspect(steady_office, body, record.upper())
        assert (again.status_code, again.json) == (200, first.json)
        check_refusal(inspect(steady_office, {**body, "note": "x"}, record), 409, "id_taken")
    check_refusal(inspect(steady_office, body, record, who="inspector_fu"), 404, "not_found")


def test_a_record_of_another_kind_under_the_id_is_a_conflict(steady_office: Office) -> None:
    record = new_id()
    assert steady_office.submit("rep_an", display_body("rep_an-0"), record).status_code == 201
    check_refusal(inspect(steady_office, inspection_body("rep_an-0"), record), 404, "not_found")


@pytest.mark.parametrize("outcome", ["in_order", "shut", "refused", "moved"])
def test_without_photos_it_is_complete_at_once_and_nobody_reviews_it(office: Office, outcome: str) -> None:
    answer = inspect(office, inspection_body("rep_an-0", outcome=outcome, photos=()))
    assert (answer.status_code, answer.json["state"], answer.json["photos"]) == (201, "recorded", [])
    assert notice_codes(office, "rep_an") == []
    check_refusal(office.review("supervisor_chen", answer.json["id"]), 404, "not_found")


def test_findings_are_stored_with_the_inspection_and_told_when_its_photos_are_there(office: Office) -> None:
    one, two = finding(SHORT, A, note="Shelf by the door"), finding(TAG, A, B)
    with new_audit_rows(office.app) as left:
        answer = inspect(office, inspection_body("rep_an-0", one, two, photos=(A, B)))
    assert (answer.status_code, answer.json["state"]) == (201, "incomplete")
    assert [row.action for row in left] == ["inspection.submitted"]
    with office.app.app_context():
        kept = {row.id: row for row in db.session.scalars(select(Finding))}
    assert set(kept) == {one["id"], two["id"]}
    short = kept[one["id"]]
    assert (short.kind, short.figures, short.note) == (
        SHORT,
        {"asked": 12, "counted": 7},
        "Shelf by the door",
    )
    assert (short.loss_fen, short.document, short.photos) == (0, None, [sha256(A)])
    assert short.day.isoformat() == answer.json["business_day"] and short.month == str(short.day)[:7]
    assert office.send_photo("inspector_bo", A).status_code == 201
    assert told(office) == {} and notice_codes(office, "rep_an") == []
    with new_audit_rows(office.app) as left:
        assert office.send_photo("inspector_bo", B).status_code == 201
    assert [row.action for row in left].count("finding.told") == 2
    assert set(told(office)) == {(one["id"], "rep_an"), (two["id"], "rep_an")}
    assert notice_codes(office, "rep_an") == ["finding_raised", "finding_raised"]
    seen = office.call("inspector_bo", "GET", f"/api/v1/inspections/{answer.json['id']}").json
    assert (seen["state"], [photo["status"] for photo in seen["photos"]]) == ("recorded", ["received"] * 2)


def test_an_inspection_whose_photos_are_all_known_is_told_at_once(office: Office) -> None:
    inspect(office, inspection_body("rep_an-1", photos=(A,)))
    office.send_photo("inspector_bo", A)
    one = finding(TAG, A)
    answer = inspect(office, inspection_body("rep_an-0", one, photos=(A,)))
    assert (answer.status_code, answer.json["state"]) == (201, "recorded")
    assert set(told(office)) == {(one["id"], "rep_an")}


def test_a_repetition_after_completion_tells_nobody_twice(office: Office) -> None:
    record, body = new_id(), inspection_body("rep_an-0", finding(TAG, A), photos=(A,))
    inspect(office, body, record)
    office.send_photo("inspector_bo", A)
    with nothing_stored(office.app):
        again = inspect(office, body, record)
        assert (again.status_code, again.json["state"]) == (200, "recorded")
        assert office.send_photo("inspector_bo", A).status_code == 200


def test_an_inspector_sends_only_photos_that_the_own_inspections_announce(office: Office) -> None:
    inspect(office, inspection_body("rep_an-0", finding(TAG, A), photos=(A,)))
    check_refusal(office.send_photo("inspector_fu", A), 409, "photo_not_expected")
    check_refusal(office.send_photo("inspector_bo", B), 409, "photo_not_expected")
    assert office.send_photo("inspector_bo", A).status_code == 201

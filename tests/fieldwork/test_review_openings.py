"""Which outlet an approved opening is: a known one, or a new one that it brings into the list."""

from collections import Counter
from typing import Any

import pytest
from sqlalchemy import func, select

from fieldapp.fieldwork.models import Review, Submission
from fieldapp.kernel.database import db
from fieldapp.outlets.models import Assignment, Outlet
from fieldapp.people.models import User
from tests.api.stored import check_refusal, nothing_stored, rows
from tests.fieldwork.test_at_once import TIMES, at_once
from tests.office import POSITION, Office, jpeg, opening_body

FRONT, SHELF = jpeg(1), jpeg(2)


def opened(office: Office, name: str = "Shop of Wu", rep: str = "rep_an", **changes: Any) -> str:
    return office.stored(rep, "opening", opening_body(name, FRONT, SHELF, **changes), FRONT, SHELF)


def outlet_of(office: Office, record: str) -> Outlet:
    with office.app.app_context():
        kept = db.session.scalars(select(Submission).where(Submission.id == record)).one()
        return db.session.scalars(select(Outlet).where(Outlet.id == kept.outlet_id)).one()


def receipt_of(office: Office, record: str) -> str:
    return str(office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["receipt"]["receipt"])


# Refusals


@pytest.mark.parametrize(
    "chosen", [{}, {"same_outlet": "rep_an-0", "is_new_outlet": True}, {"is_new_outlet": False}]
)
def test_an_opening_is_approved_as_exactly_one_of_known_and_new(
    office: Office, chosen: dict[str, Any]
) -> None:
    record = opened(office)
    with nothing_stored(office.app):
        refused = office.review("supervisor_chen", record, **chosen)
        check_refusal(refused, 422, "invalid_fields", "/same_outlet", "same_or_new")


def test_an_unknown_outlet_is_not_what_an_opening_is(office: Office) -> None:
    record = opened(office)
    with nothing_stored(office.app):
        refused = office.review("supervisor_chen", record, same_outlet="nowhere")
        check_refusal(refused, 422, "invalid_fields", "/same_outlet", "unknown_outlet")


@pytest.mark.parametrize("chosen", [{"same_outlet": "rep_an-0"}, {"is_new_outlet": True}])
def test_a_rejected_opening_is_no_outlet(office: Office, chosen: dict[str, Any]) -> None:
    refused = office.review("supervisor_chen", opened(office), "rejected", reason="duplicate", **chosen)
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "only_with_openings")


def test_a_likely_outlet_entered_since_the_reviewer_looked_is_told_of(office: Office) -> None:
    mine, theirs = opened(office), opened(office, rep="rep_bai")
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{mine}").json["likely_outlets"]
    assert seen == []
    assert office.review("supervisor_chen", theirs, is_new_outlet=True).status_code == 204
    with nothing_stored(office.app):
        refused = office.review("supervisor_chen", mine, is_new_outlet=True, considered=[])
        check_refusal(refused, 409, "likely_outlets_unseen")
    (likely,) = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{mine}").json["likely_outlets"]
    assert (likely["name"], likely["how"], likely["distance_m"]) == ("Shop of Wu", ["place"], 0)
    again = office.review("supervisor_chen", mine, is_new_outlet=True, considered=[likely["code"]])
    assert again.status_code == 204


# A new shop


def test_a_new_shop_enters_the_list_and_is_the_reps_from_that_day(office: Office) -> None:
    record = opened(office, " Shop of Wu ", phone="0311-83200000", licence="91130181MA0")
    assert office.review("supervisor_chen", record, is_new_outlet=True).status_code == 204
    outlet = outlet_of(office, record)
    assert (outlet.code, outlet.opened_by) == (receipt_of(office, record), record)
    assert (outlet.name, outlet.kind, outlet.township_code) == ("Shop of Wu", "tobacco_liquor", "weibo")
    assert (outlet.phone, outlet.licence) == ("0311-83200000", "91130181MA0")
    assert (outlet.lat, outlet.lon) == (38.1, POSITION["lon"])
    with office.app.app_context():
        rep = db.session.scalars(select(User.id).where(User.staff_number == "rep_an")).one()
        kept = db.session.scalars(select(Submission).where(Submission.id == record)).one()
        given = db.session.scalars(select(Assignment).where(Assignment.outlet_id == outlet.id)).one()
        decided = db.session.scalars(select(Review).where(Review.submission_id == record)).one()
    assert (given.rep_id, given.valid_from) == (rep, kept.business_day)
    assert (decided.outlet_id, kept.outlet_id) == (outlet.id, outlet.id)
    mine = office.call("rep_an", "GET", "/api/v1/outlets").json["items"]
    assert outlet.code in {line["code"] for line in mine}
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    assert (seen["outlet"], seen["review"]["outlet"]) == (outlet.code, outlet.code)
    assert seen["qualification"]["counts"] is True


def test_a_new_shop_without_a_position_is_entered_all_the_same(office: Office) -> None:
    record = opened(office, position=None, no_position_reason="timeout")
    assert office.review("supervisor_chen", record, is_new_outlet=True).status_code == 204
    assert outlet_of(office, record).lat is None


def test_a_new_shop_that_stocks_too_little_is_entered_and_does_not_count(office: Office) -> None:
    record = opened(office, products=["haizhilan"], layers=0)
    assert office.review("supervisor_chen", record, is_new_outlet=True).status_code == 204
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["qualification"]
    assert seen["counts"] is False
    assert [reason["code"] for reason in seen["reasons"]] == [
        "opening.products_missing",
        "opening.too_few_layers",
    ]


def test_a_new_shop_is_entered_once_however_many_approve_it_at_once(office: Office) -> None:
    for _ in TIMES:
        record = opened(office)
        before = rows(office.app)
        calls = [
            lambda: office.review("supervisor_chen", record, is_new_outlet=True),
            lambda: office.review("supervisor_chen", record, same_outlet="rep_an-0"),
        ]
        answers = at_once(calls * 3)
        assert Counter(answer.status_code for answer in answers) == {204: 3, 409: 3}
        after = rows(office.app)
        assert after["review"] - before["review"] == 1
        new = after["outlet"] - before["outlet"]
        assert new == after["assignment"] - before["assignment"]
        assert new == (1 if answers[0].status_code == 204 else 0)


def test_of_two_openings_of_one_shop_approved_at_once_the_second_reviewer_is_shown_the_first(
    office: Office,
) -> None:
    for number in TIMES:
        place = {**POSITION, "lat": 38.2 + number / 10}
        pair = [opened(office, rep=rep, position=place) for rep in ("rep_an", "rep_bai")]
        calls = [
            lambda record=record: office.review("supervisor_chen", record, is_new_outlet=True, considered=[])
            for record in pair
        ]
        assert sorted(answer.status_code for answer in at_once(calls)) == [204, 409]


# A known shop


def test_a_known_shop_is_linked_and_nothing_is_entered(office: Office) -> None:
    record = opened(office)
    before = rows(office.app)
    assert office.review("supervisor_chen", record, same_outlet="rep_bai-1").status_code == 204
    after = rows(office.app)
    assert {table for table in after if after[table] != before[table]} == {
        "review",
        "qualification",
        "audit_entry",
    }
    assert outlet_of(office, record).code == "rep_bai-1"
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    assert (seen["outlet"], seen["place"]) == ("rep_bai-1", "Shop rep_bai-1")
    assert [reason["code"] for reason in seen["qualification"]["reasons"]] == ["opening.not_new"]


def test_the_reviewer_is_shown_likely_outlets_with_why_and_the_rep_is_not(office: Office) -> None:
    near = {**POSITION, "lat": 37.90001, "lon": 115.20001}
    record = opened(office, "Shop rep_an-0", position=near)
    likely = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{record}").json["likely_outlets"]
    assert likely[0]["code"] == "rep_an-0"
    assert likely[0]["how"] == ["place"]
    assert likely[0]["distance_m"] <= 2
    for who in ("rep_an", "finance_du"):
        assert office.call(who, "GET", f"/api/v1/submissions/{record}").json["likely_outlets"] == []
    office.review("supervisor_chen", record, same_outlet="rep_an-0")
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{record}").json
    assert seen["likely_outlets"] == []


def test_an_outlet_is_never_opened_twice_by_one_record(office: Office) -> None:
    record = opened(office)
    office.review("supervisor_chen", record, is_new_outlet=True)
    with office.app.app_context():
        found = select(func.count()).select_from(Outlet).where(Outlet.opened_by == record)
        assert db.session.execute(found).scalar_one() == 1

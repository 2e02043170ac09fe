"""Every kind goes in by one door: same id, same receipt; its state, day, month and body as its kind wants them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.fieldwork.models import Submission
from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.office import (
    ADDRESS_OF,
    POSITION,
    Office,
    banquet_body,
    display_body,
    jpeg,
    new_id,
    opening_body,
    proof_body,
    visit_body,
)

NOON = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
"""Noon in Shanghai."""
HELD_ON = "2026-04-04"


def body_of(office: Office, kind: str) -> dict[str, Any]:
    """A good record of a kind; for a proof a booking is made."""
    if kind == "proof":
        with clock.standing_at(datetime(2026, 3, 1, 4, 0, tzinfo=UTC)):
            booking = office.stored("rep_an", "banquet", banquet_body("2026-03-18"))
        return proof_body(booking, jpeg(9))
    makers = {
        "visit": lambda: visit_body("rep_an-0", jpeg(5)),
        "display": lambda: display_body("rep_an-0", jpeg(6), occurred_at=NOON.isoformat()),
        "opening": lambda: opening_body("宏达烟酒店", jpeg(7), jpeg(8)),
        "banquet": lambda: banquet_body(HELD_ON),
    }
    return makers[kind]()


def row_of(office: Office, record: str) -> Submission:
    with office.app.app_context():
        return db.session.scalars(select(Submission).where(Submission.id == record)).one()


@pytest.mark.parametrize("kind", ADDRESS_OF)
def test_any_kind_under_an_id_that_holds_another_kind_is_a_conflict(steady_office: Office, kind: str) -> None:
    record, other = new_id(), "visit" if kind == "display" else "display"
    with clock.standing_at(NOON):
        body = body_of(steady_office, kind)
        held = steady_office.put("rep_an", other, body_of(steady_office, other), record)
        assert held.status_code == 201
        with nothing_stored(steady_office.app):
            check_refusal(steady_office.put("rep_an", kind, body, record), 409, "id_taken")


@pytest.mark.parametrize("kind", ADDRESS_OF)
def test_any_kind_is_stored_once_with_one_audit_row_and_repeated_for_ever(
    steady_office: Office, kind: str
) -> None:
    record = new_id()
    with clock.standing_at(NOON):
        body = body_of(steady_office, kind)
        with new_audit_rows(steady_office.app) as told:
            first = steady_office.put("rep_an", kind, body, record)
        assert first.status_code == 201, first.text
        with nothing_stored(steady_office.app):
            again = steady_office.put("rep_an", kind, dict(reversed(body.items())), record.upper())
            assert (again.status_code, again.json) == (200, first.json)
            changed = {**body, "note": "another word"}
            check_refusal(steady_office.put("rep_an", kind, changed, record), 409, "id_taken")
        check_refusal(steady_office.put("rep_bai", kind, body, record), 404, "not_found")
    assert [(row.action, row.subject_id) for row in told] == [(f"{kind}.submitted", record)]
    assert first.json["kind"] == kind


@pytest.mark.parametrize("kind", ADDRESS_OF)
def test_what_was_sent_can_be_read_again_word_for_word(steady_office: Office, kind: str) -> None:
    located = {**POSITION, "altitude_m": 41, "located_at": "2026-03-20T03:59:00Z"}
    with clock.standing_at(NOON):
        body = {**body_of(steady_office, kind), "note": "老板不在"}
        if kind != "banquet":
            body["position"] = located
        record = steady_office.put("rep_an", kind, body).json["id"]
    seen = steady_office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    assert seen["body"] == body


def test_a_position_with_null_for_altitude_and_time_is_given_back_as_sent(steady_office: Office) -> None:
    body = visit_body("rep_an-0", position={**POSITION, "altitude_m": None, "located_at": None})
    record = steady_office.put("rep_an", "visit", body).json["id"]
    assert steady_office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["body"] == body


def test_the_place_stands_in_columns_alone_so_that_it_can_be_emptied(steady_office: Office) -> None:
    located = {**POSITION, "altitude_m": 41.5, "located_at": "2026-03-20T03:59:00Z"}
    record = steady_office.put("rep_an", "visit", visit_body("rep_an-0", position=located)).json["id"]
    row = row_of(steady_office, record)
    assert (row.lat, row.lon, row.accuracy_m, row.altitude_m) == (37.9001, 115.2001, 12.5, 41.5)
    assert row.body["position"] == {
        "crs": "WGS84",
        "source": "device",
        "located_at": "2026-03-20T03:59:00Z",
    }


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("visit", "incomplete", "recorded"),
        ("display", "incomplete", "submitted"),
        ("opening", "incomplete", "submitted"),
        ("proof", "incomplete", "submitted"),
    ],
)
def test_a_record_moves_on_when_its_last_photo_comes(
    office: Office, kind: str, before: str, after: str
) -> None:
    with clock.standing_at(NOON):
        body = body_of(office, kind)
        receipt = office.put("rep_an", kind, body).json
    photos = {"visit": (5,), "display": (6,), "opening": (7, 8), "proof": (9,)}[kind]
    assert receipt["state"] == before
    for seed in photos:
        office.send_photo("rep_an", jpeg(seed))
    assert row_of(office, receipt["id"]).state == after


@pytest.mark.parametrize(("kind", "state"), [("visit", "recorded"), ("banquet", "submitted")])
def test_a_record_without_photos_is_complete_at_once(steady_office: Office, kind: str, state: str) -> None:
    body = visit_body("rep_an-0") if kind == "visit" else banquet_body("2030-01-05")
    assert steady_office.put("rep_an", kind, body).json["state"] == state


@pytest.mark.parametrize(("kind", "state"), [("visit", "recorded"), ("display", "submitted")])
def test_a_record_whose_photos_are_all_stored_already_is_complete_at_once(
    office: Office, kind: str, state: str
) -> None:
    photo = jpeg(30)
    office.stored("rep_an", "display", display_body("rep_an-0", photo), photo)
    body = visit_body("rep_an-0", photo) if kind == "visit" else display_body("rep_an-0", photo)
    assert office.put("rep_an", kind, body).json["state"] == state


def test_a_visit_is_in_nobodys_queue(office: Office) -> None:
    office.put("rep_an", "visit", visit_body("rep_an-0"))
    page = office.call("supervisor_chen", "GET", "/api/v1/submissions?state=submitted").json
    assert page["items"] == []


def test_an_opening_is_at_no_known_outlet_until_it_is_reviewed(steady_office: Office) -> None:
    record = steady_office.put("rep_an", "opening", opening_body("再来烟酒店")).json["id"]
    row = row_of(steady_office, record)
    assert (row.outlet_id, row.distance_m) == (None, None)


def test_a_banquet_belongs_to_the_month_it_is_held_in_and_so_does_its_proof(office: Office) -> None:
    with clock.standing_at(NOON):
        booking = office.stored("rep_an", "banquet", banquet_body(HELD_ON))
    with clock.standing_at(datetime(2026, 5, 2, 4, 0, tzinfo=UTC)):
        proof = office.put("rep_an", "proof", proof_body(booking)).json["id"]
    assert [
        (row_of(office, record).business_day, row_of(office, record).month) for record in (booking, proof)
    ] == [
        (date(2026, 3, 20), "2026-04"),
        (date(2026, 5, 2), "2026-04"),
    ]


def test_a_banquet_passed_on_by_a_shop_and_its_proof_name_the_shop(office: Office) -> None:
    with clock.standing_at(NOON):
        body = banquet_body(HELD_ON, source="shop", shop="rep_an-1")
        booking = office.stored("rep_an", "banquet", body)
    with clock.standing_at(datetime(2026, 4, 5, 4, 0, tzinfo=UTC)):
        proof = office.put("rep_an", "proof", proof_body(booking)).json["id"]
    rows = [row_of(office, record) for record in (booking, proof)]
    assert rows[0].outlet_id == rows[1].outlet_id is not None
    assert [(row.about_id, row.distance_m) for row in rows] == [(None, None), (booking, None)]


def test_a_place_whose_compatible_form_is_very_long_is_stored(steady_office: Office) -> None:
    answer = steady_office.put("rep_an", "banquet", banquet_body("2030-01-06", venue="\ufdfa" * 120))
    assert answer.status_code == 201, answer.text

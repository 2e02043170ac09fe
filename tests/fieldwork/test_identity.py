"""One id, one record, for ever: what counts as the same content, and to whom the id is known."""

import json

import pytest
from sqlalchemy import update

from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import Outlet
from tests.api.stored import check_refusal, nothing_stored
from tests.office import Office, display_body, jpeg, new_id


def test_the_same_content_in_another_order_and_spacing_is_the_same_record(steady_office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0", note="👨‍👩‍👧‍👦 陈列")
    first = steady_office.submit("rep_an", body, record)
    reordered = dict(reversed(body.items()))
    for text in (
        json.dumps(reordered, indent=3, ensure_ascii=False),
        json.dumps(reordered, ensure_ascii=True),
        "\r\n\t" + json.dumps(body) + " ",
    ):
        path = f"/api/v1/displays/{record}"
        with nothing_stored(steady_office.app):
            again = steady_office.call("rep_an", "PUT", path, text.encode(), content_type="application/json")
        assert (again.status_code, again.json) == (200, first.json)


@pytest.mark.parametrize(
    "change",
    [
        {"joint": False},
        {"note": "one more word"},
        {"outlet": "rep_an-1"},
        {"occurred_at": "2026-03-01T09:30:00Z"},
        {"position": None, "no_position_reason": "timeout"},
        {"photos": display_body("x", jpeg(2))["photos"]},
    ],
    ids=", ".join,
)
def test_any_other_content_under_the_same_id_is_a_conflict(
    steady_office: Office, change: dict[str, object]
) -> None:
    record, body = new_id(), display_body("rep_an-0")
    receipt = steady_office.submit("rep_an", body, record).json
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.submit("rep_an", {**body, **change}, record), 409, "id_taken")
        assert steady_office.submit("rep_an", body, record).json == receipt


def test_an_upper_case_uuid_is_the_same_record_everywhere(steady_office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0", jpeg(3))
    assert steady_office.submit("rep_an", body, record.upper()).json["id"] == record
    steady_office.send_photo("rep_an", jpeg(3))
    upper = f"/api/v1/submissions/{record.upper()}"
    assert steady_office.call("rep_an", "GET", upper).json["receipt"]["id"] == record
    assert steady_office.call("rep_an", "GET", f"/records/{record.upper()}").status_code == 200
    assert steady_office.review("supervisor_chen", record.upper()).status_code == 204
    with nothing_stored(steady_office.app):
        assert steady_office.submit("rep_an", body, record).status_code == 200


def test_a_colleagues_id_tells_a_rep_no_more_than_an_unknown_one(steady_office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0")
    steady_office.submit("rep_an", body, record)
    taken = steady_office.call("rep_bai", "GET", f"/api/v1/submissions/{record}")
    unknown = steady_office.call("rep_bai", "GET", f"/api/v1/submissions/{new_id()}")
    assert (taken.status_code, taken.json) == (unknown.status_code, unknown.json)
    for same in (body, display_body("rep_bai-0")):
        check_refusal(steady_office.submit("rep_bai", same, record), 404, "not_found")
    assert steady_office.submit("rep_an", body, record).status_code == 200


def test_a_repetition_after_the_review_tells_the_state_and_changes_nothing(steady_office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0", jpeg(4))
    first = steady_office.submit("rep_an", body, record).json
    steady_office.send_photo("rep_an", jpeg(4))
    steady_office.review("supervisor_chen", record)
    with nothing_stored(steady_office.app):
        again = steady_office.submit("rep_an", body, record)
    assert (again.status_code, again.json["state"]) == (200, "approved")
    assert again.json["receipt"] == first["receipt"]


def test_a_repetition_is_known_even_when_its_outlet_has_since_been_renumbered(office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0")
    first = office.submit("rep_an", body, record)
    with office.app.app_context(), transaction() as session:
        session.execute(update(Outlet).where(Outlet.code == "rep_an-0").values(code="renumbered"))
    again = office.submit("rep_an", body, record)
    assert (again.status_code, again.json) == (200, first.json)
    check_refusal(office.submit("rep_an", body), 422, "invalid_fields", "/outlet", "unknown_outlet")

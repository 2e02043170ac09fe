"""Who sees what of inspection: blind checks that nobody learns more than their part."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image
from sqlalchemy import insert

from fieldapp.inspection.service.claims import claim_before
from fieldapp.kernel import clock
from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_today
from fieldapp.outlets.models import OutletMerge
from fieldapp.outlets.queries import outlet_by_code
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor
from tests.inspection.cases import (
    appeal,
    appealed,
    at,
    finding,
    found_at,
    inside,
    inspect,
    inspection_body,
    loss_body,
    reassign,
)
from tests.office import Office, display_body, jpeg, new_id, sha256

SEEN_BY_ALL = {"lead_guo", "lead_hou", "finance_du"}
EVERYBODY = (
    "rep_an",
    "rep_bai",
    "rep_cui",
    "supervisor_chen",
    "supervisor_ding",
    "inspector_bo",
    "inspector_fu",
    "lead_guo",
    "finance_du",
    "admin_wang",
)
A, B, C = jpeg(920), jpeg(921), jpeg(922)


def seeing(office: Office, path: str, *, role_refusal: tuple[int, ...] = (403, 404)) -> set[str]:
    """Who of the cast is answered with 200; everybody else is refused."""
    answers = {who: office.call(who, "GET", path).status_code for who in EVERYBODY}
    assert set(answers.values()) <= {200, *role_refusal}, answers
    return {who for who, status in answers.items() if status == 200}


def listing(office: Office, path: str, wanted: str) -> set[str]:
    """Who finds an id in their list."""
    found = set()
    for who in EVERYBODY:
        answer = office.call(who, "GET", path)
        if answer.status_code == 200 and wanted in {line["id"] for line in answer.json["items"]}:
            found.add(who)
    return found


def test_an_inspection_is_seen_by_its_inspector_the_outlet_s_supervisor_lead_and_finance(
    office: Office,
) -> None:
    answer = inspect(office, inspection_body("rep_an-0", finding("policy_unknown", A), photos=(A, B)))
    record = answer.json["id"]
    expected = {"inspector_bo", "supervisor_chen", "lead_guo", "finance_du"}
    assert seeing(office, f"/api/v1/inspections/{record}") == expected
    assert listing(office, "/api/v1/inspections", record) == expected
    assert seeing(office, f"/api/v1/submissions/{record}") == set()
    assert listing(office, "/api/v1/submissions", record) == set()


def test_which_supervisor_sees_an_inspection_follows_the_outlet(office: Office) -> None:
    record = inspect(office, inspection_body("rep_an-0", photos=())).json["id"]
    reassign(office, "rep_an-0", "rep_cui", valid_from=date(2018, 1, 1))
    seen = seeing(office, f"/api/v1/inspections/{record}")
    assert "supervisor_ding" in seen and "supervisor_chen" not in seen


def test_a_finding_is_seen_by_who_recorded_it_who_was_told_their_supervisor_lead_and_finance(
    office: Office,
) -> None:
    fault = found_at(office)
    expected = {"rep_an", "inspector_bo", "supervisor_chen", "lead_guo", "finance_du"}
    assert seeing(office, f"/api/v1/findings/{fault}") == expected
    assert listing(office, "/api/v1/findings", fault) == expected


def test_a_rep_does_not_see_a_finding_before_being_told(office: Office) -> None:
    one = finding("policy_unknown", A)
    inspect(office, inspection_body("rep_an-0", one, photos=(A,)))
    assert "rep_an" not in seeing(office, f"/api/v1/findings/{one['id']}")


def test_an_inspector_reads_a_finding_but_not_whom_it_costs_what(office: Office) -> None:
    fault = found_at(office)
    seen = office.call("inspector_bo", "GET", f"/api/v1/findings/{fault}").json
    listed = office.call("inspector_bo", "GET", "/api/v1/findings").json["items"][0]
    hidden = {"rep", "loss_fen", "document", "told_at", "appeal_until", "last_day", "appeal", "standing"}
    assert seen == {**listed, "visits": []} and not hidden & set(seen)
    assert "rep_an" not in str({name: value for name, value in seen.items() if "outlet" not in name})


def test_a_loss_is_not_the_inspectors_business(office: Office) -> None:
    loss = new_id()
    with at("2026-06-12 12:00:00"):
        office.call("finance_du", "PUT", f"/api/v1/claim-losses/{loss}", loss_body())
    assert seeing(office, f"/api/v1/findings/{loss}") == {
        "rep_an",
        "supervisor_chen",
        "lead_guo",
        "finance_du",
    }


def test_an_appeal_is_seen_by_its_rep_their_supervisor_lead_and_finance(office: Office) -> None:
    name = appealed(office, found_at(office))
    expected = {"rep_an", "supervisor_chen", "lead_guo", "finance_du"}
    assert seeing(office, f"/api/v1/appeals/{name}") == expected
    assert listing(office, "/api/v1/appeals", name) == expected
    assert listing(office, "/api/v1/appeals?state=open", name) == expected
    assert listing(office, "/api/v1/appeals?state=upheld", name) == set()


# Photos


def test_a_finding_s_photos_are_the_rep_s_to_see_and_the_inspection_s_others_are_not(office: Office) -> None:
    one = finding("policy_unknown", A)
    inspect(office, inspection_body("rep_an-0", one, photos=(A, B)))
    assert office.send_photo("inspector_bo", A).status_code == 201
    others = {"inspector_bo", "supervisor_chen", "lead_guo", "finance_du"}
    assert seeing(office, f"/api/v1/photos/{sha256(A)}") == others  # not told yet
    assert office.send_photo("inspector_bo", B).status_code == 201
    assert seeing(office, f"/api/v1/photos/{sha256(A)}") == others | {"rep_an"}
    assert seeing(office, f"/api/v1/photos/{sha256(A)}/thumbnail") == others | {"rep_an"}
    assert seeing(office, f"/api/v1/photos/{sha256(B)}") == others


def test_an_appeal_s_photos_are_for_both_sides_and_not_for_the_inspector(office: Office) -> None:
    fault = found_at(office)
    with at("2026-06-15 09:00:00"):
        assert appeal(office, "finding", fault, photos=[sha256(C)]).status_code == 201
        assert office.send_photo("rep_an", C).status_code == 201
    expected = {"rep_an", "supervisor_chen", "lead_guo", "finance_du"}
    assert seeing(office, f"/api/v1/photos/{sha256(C)}") == expected


def test_inspectors_see_the_photos_of_the_last_approved_display_of_an_outlet_alone(office: Office) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=923)
    path = f"/api/v1/photos/{sha256(jpeg(923))}"
    inspectors = {"inspector_bo", "inspector_fu"}
    assert inspectors <= seeing(office, path) and "rep_bai" not in seeing(office, path)
    office.submit("rep_an", display_body("rep_an-1", jpeg(924)))
    office.send_photo("rep_an", jpeg(924))
    assert not inspectors & seeing(office, f"/api/v1/photos/{sha256(jpeg(924))}")
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=925)
    assert not inspectors & seeing(office, path)
    assert inspectors <= seeing(office, f"/api/v1/photos/{sha256(jpeg(925))}")


# What an outlet should look like


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "finance_du", "admin_wang"])
def test_claims_are_for_inspectors_and_their_lead(steady_office: Office, who: str) -> None:
    assert steady_office.call(who, "GET", "/api/v1/outlets/rep_an-0/claims").status_code == 403


def test_an_outlet_without_display_or_agreement_claims_nothing(steady_office: Office) -> None:
    seen = steady_office.call("inspector_bo", "GET", "/api/v1/outlets/rep_cui-2/claims").json
    assert (seen["outlet"], seen["display"], seen["agreements"]) == ("rep_cui-2", None, [])
    assert steady_office.call("inspector_bo", "GET", "/api/v1/outlets/none/claims").status_code == 404


def test_an_inspector_is_told_what_should_stand_there_and_not_whose_it_is(office: Office) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=926)
    seen = office.call("inspector_bo", "GET", "/api/v1/outlets/rep_an-0/claims").json
    assert seen["display"]["bottles"] == sum(item["bottles"] for item in seen["display"]["products"]) > 0
    assert seen["display"]["photos"] == [sha256(jpeg(926))]
    assert set(seen) == {"outlet", "outlet_name", "lat", "lon", "display", "agreements"}
    assert set(seen["display"]) == {"day", "joint", "prominent", "products", "bottles", "photos", "hints"}


def test_what_a_shop_should_look_like_is_told_from_both_entries_that_were_merged(office: Office) -> None:
    at_given_up = office.approved_display("rep_bai", "supervisor_chen", "rep_bai-0", seed=928)
    with inside(office), transaction() as session:
        ids = {code: outlet_by_code(code).id for code in ("rep_bai-0", "rep_an-0")}  # type: ignore[union-attr]
        merge = {"outlet_id": ids["rep_bai-0"], "kept_id": ids["rep_an-0"], "from_month": "2018-01"}
        session.execute(insert(OutletMerge), {**merge, "decided_at": clock.now()})
    for outlet in ids:
        seen = office.call("inspector_bo", "GET", f"/api/v1/outlets/{outlet}/claims").json["display"]
        assert seen["photos"] == [sha256(jpeg(928))], outlet
    assert office.call("inspector_bo", "GET", f"/api/v1/photos/{sha256(jpeg(928))}").status_code == 200
    with inside(office):
        lead = Actor(0, "", "", Role.INSPECTION_LEAD, None, "zh", False, 0, "session", None, clock.now())
        claim = claim_before(lead, "rep_an-0", business_today(), other_than="")
        assert claim is not None and claim["display"]["record"] == at_given_up


def test_a_photo_like_an_earlier_one_of_the_same_outlet_is_a_hint_for_the_inspector(office: Office) -> None:
    first, again, record = jpeg(927), re_encoded(jpeg(927)), new_id()
    with at("2026-06-10 12:00:00"):
        office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=927)
    with at("2026-06-11 12:00:00"):
        assert office.submit("rep_an", display_body("rep_an-0", again), record).status_code == 201
        assert office.send_photo("rep_an", again).status_code == 201
        assert office.review("supervisor_chen", record).status_code == 204
    assert first != again
    hints = office.call("inspector_bo", "GET", "/api/v1/outlets/rep_an-0/claims").json["display"]["hints"]
    assert [hint["code"] for hint in hints] == ["photo_like_earlier"]


def re_encoded(photo: bytes) -> bytes:
    """The same picture in other bytes."""
    held = io.BytesIO()
    Image.open(io.BytesIO(photo)).save(held, "JPEG", quality=60)
    return held.getvalue()

"""Who looked is noted once a day and shown to the person looked at, together with what is stored and how long."""

from __future__ import annotations

from typing import Any

from tests.office import Office, display_body, jpeg, sha256


def mine(office: Office, who: str, what: str = "", **query: Any) -> Any:
    answer = office.call(who, "GET", f"/api/v1/me/data{what}", query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_who_looked_at_records_photos_and_statements_is_noted_once_and_refusals_and_oneself_never(
    office: Office,
) -> None:
    photo = jpeg(5)
    record = office.stored("rep_an", "display", display_body("rep_an-0", photo), photo)
    month = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["receipt"]["business_day"][:7]
    paths = (f"submissions/{record}", f"photos/{sha256(photo)}/thumbnail", f"statements/{month}/rep_an")
    for path in paths:
        assert office.call("rep_an", "GET", f"/api/v1/{path}").status_code == 200
        assert office.call("supervisor_ding", "GET", f"/api/v1/{path}").status_code in (403, 404)
        for _ in range(2):
            assert office.call("supervisor_chen", "GET", f"/api/v1/{path}").status_code == 200
    assert office.call("supervisor_chen", "GET", f"/records/{record}").status_code == 200
    looks = mine(office, "rep_an", "/looks")["items"]
    assert {(look["reader"], look["kind"]) for look in looks} == {
        ("supervisor_chen", "record"),
        ("supervisor_chen", "photo"),
        ("supervisor_chen", "statement"),
    }
    assert len(looks) == 3
    assert mine(office, "rep_bai", "/looks")["items"] == []


def test_what_is_stored_about_oneself_is_told_with_the_day_until_which_it_is_kept(office: Office) -> None:
    photo = jpeg(6)
    record = office.stored("rep_an", "display", display_body("rep_an-0", photo), photo)
    told = mine(office, "rep_an")
    assert (told["account"]["staff_number"], told["records"], told["photos"]) == ("rep_an", {"display": 1}, 1)
    (point,) = mine(office, "rep_an", "/positions")["items"]
    assert (point["record"], point["lat"], point["kept_for"]) == (record, 37.9001, ["unpaid_month"])
    assert point["kept_until"] > point["day"]
    (stored,) = mine(office, "rep_an", "/photos")["items"]
    assert (stored["sha256"], stored["kept_until"]) == (sha256(photo), None)
    for what in ("/positions", "/photos", "/looks"):
        refused = office.call("rep_an", "GET", f"/api/v1/me/data{what}?cursor=nonsense")
        assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "not_a_cursor")

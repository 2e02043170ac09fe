"""Taking displays in: refusals first, then repetition and conflict, then success."""

from tests.office import Office, display_body, jpeg, new_id, sha256


def test_the_same_id_with_the_same_body_gives_the_same_receipt(office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0")
    first = office.submit("rep_an", body, record)
    again = office.submit("rep_an", body, record.upper())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json


def test_the_same_id_with_another_body_is_a_conflict_and_changes_nothing(office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0")
    receipt = office.submit("rep_an", body, record).json
    refused = office.submit("rep_an", {**body, "joint": False}, record)
    assert (refused.status_code, refused.json["code"]) == (409, "id_taken")
    assert office.submit("rep_an", body, record).json == receipt


def test_a_record_becomes_reviewable_when_its_last_photo_arrives(office: Office) -> None:
    record, photos = new_id(), (jpeg(1), jpeg(2))
    receipt = office.submit("rep_an", display_body("rep_an-0", *photos), record).json
    assert receipt["state"] == "incomplete"
    assert [photo["status"] for photo in receipt["photos"]] == ["missing", "missing"]
    assert office.review("supervisor_chen", record).json["code"] == "photos_missing"
    for photo in photos:
        assert office.send_photo("rep_an", photo).status_code == 201
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    assert seen["receipt"]["state"] == "submitted"
    assert seen["qualification"]["counts"] is True
    assert office.send_photo("rep_an", photos[0]).status_code == 200


def test_a_photo_that_no_record_announces_is_refused(office: Office) -> None:
    assert office.send_photo("rep_an", jpeg(3)).json["code"] == "photo_not_expected"


def test_bytes_of_another_hash_are_refused_and_the_photo_stays_missing(office: Office) -> None:
    record, photo = new_id(), jpeg(4)
    office.submit("rep_an", display_body("rep_an-0", photo), record)
    refused = office.send_photo("rep_an", jpeg(5), name=sha256(photo))
    assert (refused.status_code, refused.json["code"]) == (422, "wrong_hash")
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    assert seen["receipt"]["photos"][0]["status"] == "missing"


def test_a_colleagues_record_does_not_exist_for_another_rep(office: Office) -> None:
    record, body = new_id(), display_body("rep_an-0")
    office.submit("rep_an", body, record)
    assert office.submit("rep_bai", body, record).json["code"] == "not_found"
    assert office.call("rep_bai", "GET", f"/api/v1/submissions/{record}").status_code == 404


def test_a_photo_the_store_has_lost_is_told_as_gone_and_not_as_a_fault(office: Office) -> None:
    record, photo = new_id(), jpeg(6)
    office.submit("rep_an", display_body("rep_an-0", photo), record)
    office.send_photo("rep_an", photo)
    for kept in (office.app.config["SETTINGS"].data_folder / "photos").rglob(f"*{sha256(photo)}*"):
        kept.unlink()
    for copy in ("", "/thumbnail"):
        gone = office.call("rep_an", "GET", f"/api/v1/photos/{sha256(photo)}{copy}")
        assert (gone.status_code, gone.json["code"]) == (410, "photo_gone")

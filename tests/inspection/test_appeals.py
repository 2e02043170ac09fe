"""Appeals: once per rep and subject, within the window, against a finding, a rejection or a figure."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fieldapp.inspection.hooks import InspectionHooks
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.inspection.cases import appeal, appealed, at, found_at, notice_codes, rejected, rule
from tests.office import Office, display_body, jpeg, new_id, sha256

A, B = jpeg(910), jpeg(911)
IN_TIME = "2026-06-15 09:00:00"


@pytest.mark.parametrize(
    ("changes", "pointer", "fault"),
    [
        ({"subject": "weather"}, "/subject", "not_a_choice"),
        ({"subject_id": "x"}, "/subject_id", "not_a_subject"),
        ({"subject_id": "x" * 81}, "/subject_id", "too_long"),
        ({"text": "  "}, "/text", "blank"),
        ({"text": "x" * 2001}, "/text", "too_long"),
        ({"photos": ["x"]}, "/photos/0", "not_sha256"),
        ({"photos": [sha256(A), sha256(A).upper()]}, "/photos", "repeated"),
        ({"photos": [f"{number:064x}" for number in range(10)]}, "/photos", "too_many"),
        ({"subject": "target", "subject_id": "2026-06"}, "/subject_id", "not_a_subject"),
        ({"subject": "target", "subject_id": "2026-13:display"}, "/subject_id", "not_a_subject"),
        ({"subject": "target", "subject_id": "2026-06:yanghe"}, "/subject_id", "not_a_subject"),
        ({"subject": "sales", "subject_id": "2026-06:"}, "/subject_id", "not_a_subject"),
        ({"subject": "sales", "subject_id": "9999-12:yanghe"}, "/subject_id", "not_a_subject"),
        ({"subject": "target", "subject_id": "9999-12:display"}, "/subject_id", "not_a_subject"),
        ({"subject": "sales", "subject_id": "2026-06:beer"}, "/subject_id", "unknown_line"),
    ],
    ids=str,
)
def test_faults_of_an_appeal(
    steady_office: Office, changes: dict[str, Any], pointer: str, fault: str
) -> None:
    body = {"subject": "finding", "subject_id": new_id(), "text": "No.", **changes}
    with nothing_stored(steady_office.app):
        answer = steady_office.call("rep_an", "PUT", f"/api/v1/appeals/{new_id()}", body)
    check_refusal(answer, 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize("who", ["supervisor_chen", "inspector_bo", "lead_guo", "finance_du", "admin_wang"])
def test_only_reps_appeal(steady_office: Office, who: str) -> None:
    check_refusal(appeal(steady_office, "finding", new_id(), who=who), 403, "not_allowed")


def test_a_rep_appeals_only_against_what_they_were_told(office: Office) -> None:
    finding = found_at(office)
    with at(IN_TIME):
        for subject_id in (finding, new_id()):
            check_refusal(appeal(office, "finding", subject_id, who="rep_bai"), 404, "not_found")


def test_an_appeal_takes_two_thousand_characters_and_its_photos_may_follow(office: Office) -> None:
    finding = found_at(office)
    with at(IN_TIME):
        filed = appeal(office, "finding", finding, text="价" * 2000, photos=[sha256(A).upper(), sha256(B)])
        assert filed.status_code == 201
        assert [(one["sha256"], one["status"]) for one in filed.json["photos"]] == [
            (sha256(A), "missing"),
            (sha256(B), "missing"),
        ]
        check_refusal(office.send_photo("rep_bai", A), 409, "photo_not_expected")
        assert office.send_photo("rep_an", A).status_code == 201
        seen = office.call("rep_an", "GET", f"/api/v1/appeals/{filed.json['id']}").json
    assert [photo["status"] for photo in seen["photos"]] == ["received", "missing"]
    assert (seen["state"], seen["ruling"]) == ("open", None)


def test_the_same_appeal_again_is_the_same_appeal_even_after_the_window(office: Office) -> None:
    finding, name = found_at(office), new_id()
    with at(IN_TIME):
        first = appeal(office, "finding", finding, name=name)
    with at("2026-07-15 00:00:00"), nothing_stored(office.app):
        again = appeal(office, "finding", finding, name=name.upper())
        told = {name: again.json[name] for name in ("evidence", "takes_photos")}
        assert (again.status_code, again.json) == (200, {**first.json, **told})
        check_refusal(appeal(office, "finding", finding, name=name, text="More."), 409, "id_taken")
    check_refusal(appeal(office, "finding", finding, name=name, who="rep_bai"), 404, "not_found")


def test_a_second_appeal_against_the_same_is_refused_ruled_on_or_not(office: Office) -> None:
    finding = found_at(office)
    first = appealed(office, finding)
    with at(IN_TIME):
        check_refusal(appeal(office, "finding", finding), 409, "appealed_already")
        assert rule(office, first, "upheld").status_code == 204
        check_refusal(appeal(office, "finding", finding.upper()), 409, "appealed_already")


def test_those_who_rule_are_told_and_the_trail_names_the_subject(office: Office) -> None:
    finding = found_at(office)
    with new_audit_rows(office.app) as left:
        name = appealed(office, finding)
    (row,) = left
    assert (row.action, row.subject_id, row.details["subject_id"]) == ("appeal.filed", name, finding)
    for lead in ("lead_guo", "lead_hou"):
        (notice,) = office.call(lead, "GET", "/api/v1/notices").json["items"]
        assert notice["code"] == "appeal_filed" and notice["subject"] == {"kind": "appeal", "id": name}
        assert "rep_an" in notice["text"]["zh"] and "Shop rep_an-0" in notice["text"]["en"]
    assert notice_codes(office, "supervisor_chen") == notice_codes(office, "inspector_bo") == []


# Against a rejection


def test_a_record_that_does_not_stand_rejected_is_not_contested(office: Office) -> None:
    approved = office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=913)
    check_refusal(appeal(office, "rejection", approved), 409, "not_appealable")
    waiting = new_id()
    office.submit("rep_an", display_body("rep_an-1", jpeg(914)), waiting)
    check_refusal(appeal(office, "rejection", waiting), 409, "not_appealable")


def test_a_colleagues_rejected_record_is_none_of_the_reps_business(office: Office) -> None:
    check_refusal(appeal(office, "rejection", rejected(office), who="rep_bai"), 404, "not_found")


def test_a_rejection_is_contested_within_the_same_days_after_it(office: Office) -> None:
    record = rejected(office)
    with at("2026-06-20 00:00:00"):
        check_refusal(appeal(office, "rejection", record), 409, "appeal_window_over")
    with at("2026-06-19 23:59:59"):
        filed = appeal(office, "rejection", record)
    assert filed.status_code == 201
    evidence = filed.json["evidence"]
    assert (evidence["id"], evidence["outlet"], evidence["state"]) == (record, "rep_an-0", "rejected")
    assert [(one["decision"], one["reason"], one["reviewer"]) for one in evidence["reviews"]] == [
        ("rejected", "photo_unclear", "supervisor_chen")
    ]
    assert evidence["photos"] == [{"sha256": sha256(jpeg(912)), "status": "received"}]


def test_a_reversed_approval_is_contested_like_a_rejection_from_the_reversal_on(office: Office) -> None:
    record, photo = new_id(), jpeg(915)
    with at("2026-06-01 12:00:00"):
        office.submit("rep_an", display_body("rep_an-0", photo), record)
        office.send_photo("rep_an", photo)
        office.review("supervisor_chen", record)
    with at("2026-06-12 12:00:00"):
        body = {"reason": "not_as_claimed", "remark": "The inspector saw an empty shelf."}
        reversal = office.call("supervisor_chen", "PUT", f"/api/v1/submissions/{record}/reversal", body)
        assert reversal.status_code == 204, reversal.text
    with at("2026-06-20 00:00:00"):
        check_refusal(appeal(office, "rejection", record), 409, "appeal_window_over")
    with at("2026-06-19 23:59:59"):
        assert appeal(office, "rejection", record).status_code == 201


def test_a_record_that_was_corrected_is_not_contested_as_well(office: Office) -> None:
    record = rejected(office)
    with at(IN_TIME):
        correction = display_body("rep_an-0", jpeg(916), corrects=record)
        assert office.submit("rep_an", correction).status_code == 201
        check_refusal(appeal(office, "rejection", record), 409, "not_appealable")


# Against a figure


@pytest.mark.parametrize(
    ("subject", "subject_id", "evidence"),
    [
        ("target", "2026-06:display", {"month": "2026-06", "item": "display", "history": []}),
        ("sales", "2026-06:yanghe", {"month": "2026-06", "item": "yanghe", "history": []}),
    ],
)
def test_a_figure_is_contested_once_whether_anybody_entered_one_or_not(
    office: Office, subject: str, subject_id: str, evidence: dict[str, Any]
) -> None:
    filed = appeal(office, subject, subject_id)
    assert (filed.status_code, filed.json["evidence"]) == (201, evidence)
    check_refusal(appeal(office, subject, subject_id), 409, "appealed_already")
    assert appeal(office, subject, subject_id, who="rep_bai").status_code == 201


def test_whether_a_settled_month_may_still_be_contested_is_asked_of_who_settles_it(office: Office) -> None:
    asked: list[tuple[int, str]] = []

    def refuse(rep_id: int, month: str) -> bool:
        asked.append((rep_id, month))
        return False

    hooks = office.app.extensions["inspection_hooks"]
    office.app.extensions["inspection_hooks"] = replace(hooks, figure_appealable=refuse)
    try:
        check_refusal(appeal(office, "target", "2026-05:opening"), 409, "figure_settled")
        check_refusal(appeal(office, "sales", "2026-05:yanghe"), 409, "figure_settled")
    finally:
        office.app.extensions["inspection_hooks"] = hooks
    assert [month for _, month in asked] == ["2026-05", "2026-05"]
    assert InspectionHooks().figure_appealable(1, "2026-05")


# Photos added later


def add(office: Office, named: str, *photos: bytes, who: str = "rep_an") -> Any:
    body = {"photos": [sha256(photo) for photo in photos]}
    return office.call(who, "PUT", f"/api/v1/appeals/{named}/photos", body)


def test_photos_are_added_to_an_own_appeal_alone_and_each_once(office: Office) -> None:
    named = appealed(office, found_at(office))
    with at(IN_TIME):
        check_refusal(add(office, named, A, who="rep_bai"), 404, "not_found")
        check_refusal(add(office, named, A, who="lead_guo"), 403, "not_allowed")
    with at(IN_TIME), nothing_stored(office.app):
        check_refusal(add(office, new_id(), A), 404, "not_found")
        check_refusal(add(office, named), 422, "invalid_fields", "/photos", "too_few")
        check_refusal(add(office, named, A, A), 422, "invalid_fields", "/photos", "repeated")
        check_refusal(add(office, "x", A), 422, "not_a_uuid")


def test_a_photo_added_while_the_appeal_waits_goes_in_and_is_shown_with_its_time(office: Office) -> None:
    with at(IN_TIME):
        named = appeal(office, "finding", found_at(office), photos=[sha256(A)]).json["id"]
    with at("2026-06-19 23:59:59"), new_audit_rows(office.app) as left:
        answer = add(office, named, A, B)
        assert office.send_photo("rep_an", B).status_code == 201
        again = add(office, named.upper(), B)
    assert (answer.status_code, again.status_code) == (200, 200)
    assert [row.action for row in left if row.action.startswith("appeal")] == ["appeal.photos_added"]
    assert [(one["sha256"], one["status"], one["added_at"]) for one in again.json["photos"]] == [
        (sha256(A), "missing", None),
        (sha256(B), "received", "2026-06-19T15:59:59.000Z"),
    ]
    assert again.json["takes_photos"] is True
    assert office.call("lead_guo", "GET", f"/api/v1/photos/{sha256(B)}").status_code == 200


def test_no_photo_is_added_after_the_window_or_the_ruling_but_one_announced_before_is_the_same(
    office: Office,
) -> None:
    named = appealed(office, found_at(office))
    with at(IN_TIME):
        assert add(office, named, A).status_code == 200
    with at("2026-06-20 00:00:00"), nothing_stored(office.app):
        check_refusal(add(office, named, A, B), 409, "appeal_window_over")
        assert add(office, named, A).json["takes_photos"] is False
    with at(IN_TIME):
        rule(office, named, "upheld")
        with nothing_stored(office.app):
            check_refusal(add(office, named, B), 409, "ruled_already")
            assert add(office, named, A).status_code == 200


def test_an_appeal_takes_twenty_seven_photos(office: Office) -> None:
    named = appealed(office, found_at(office))
    many = [b"%d" % number for number in range(27)]
    with at(IN_TIME):
        for first in (0, 9, 18):
            assert add(office, named, *many[first : first + 9]).status_code == 200
        check_refusal(add(office, named, B), 422, "invalid_fields", "/photos", "too_many")

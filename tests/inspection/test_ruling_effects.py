"""What a ruling changes: whether a finding is charged, and new decisions on records and figures."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from fieldapp.fieldwork.models import Review
from fieldapp.inspection.models import Finding, Ruling
from fieldapp.inspection.queries.chargeable import chargeable_findings
from fieldapp.kernel.database import db, transaction
from fieldapp.outlets.models import SalesEntry, Target
from fieldapp.outlets.service import enter_sales
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.inspection.cases import (
    appeal,
    appealed,
    at,
    contested_figure,
    finding,
    found_at,
    inspect,
    inspection_body,
    local,
    notice_codes,
    rejected,
    rule,
    user_id,
)
from tests.office import Office, display_body, jpeg, new_id, opening_body

RULED = "2026-06-16 10:00:00"


def charged(office: Office, when: str) -> set[str]:
    with office.app.app_context():
        found = chargeable_findings(local(when), Finding.month == "2026-06")
        return set(db.session.scalars(select(found.c.finding_id)))


def test_an_upheld_finding_is_chargeable_from_the_ruling_on_and_the_rep_is_told_why(office: Office) -> None:
    fault = found_at(office)
    name = appealed(office, fault)
    with at(RULED), new_audit_rows(office.app) as left:
        assert rule(office, name, "upheld").status_code == 204
    assert [row.action for row in left] == ["appeal.ruled"]
    assert charged(office, "2026-06-16 09:59:59") == set()
    assert charged(office, RULED) == {fault}
    newest = office.call("rep_an", "GET", "/api/v1/notices").json["items"][0]
    assert newest["code"] == "appeal_upheld" and newest["subject"] == {"kind": "appeal", "id": name}
    assert "Seen on the photo." in newest["text"]["zh"] and "Shop rep_an-0" in newest["text"]["en"]


def test_a_lifted_finding_is_never_charged_and_leaves_no_other_row(office: Office) -> None:
    fault = found_at(office)
    name = appealed(office, fault)
    with at(RULED):
        assert rule(office, name, "lifted").status_code == 204
    assert charged(office, "2027-01-01 00:00:00") == set()
    assert notice_codes(office, "rep_an")[0] == "appeal_lifted"
    seen = office.call("rep_an", "GET", f"/api/v1/appeals/{name}").json
    assert (seen["state"], seen["ruling"]["outcome"], seen["ruling"]["terms"]) == ("lifted", "lifted", None)
    assert seen["evidence"]["standing"] == "lifted"


def test_a_lifted_rejection_is_a_new_decision_on_the_record(office: Office) -> None:
    record = rejected(office)
    with at("2026-06-15 09:00:00"):
        name = appeal(office, "rejection", record).json["id"]
    with at(RULED):
        answer = rule(office, name)
    assert answer.status_code == 204, answer.text
    with office.app.app_context():
        last = db.session.scalars(select(Review).order_by(Review.id.desc())).first()
        assert last is not None
        assert (last.submission_id, last.decision, last.appeal_id) == (record, "approved", name)
        assert (last.decided_by, last.decided_at >= local(RULED)) == (user_id("lead_guo"), True)
    assert (
        office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["receipt"]["state"] == "approved"
    )
    with nothing_stored(office.app), at(RULED):
        assert rule(office, name).status_code == 204


def test_a_rejection_that_was_upheld_stays(office: Office) -> None:
    record = rejected(office)
    with at("2026-06-15 09:00:00"):
        name = appeal(office, "rejection", record).json["id"]
    with at(RULED):
        assert rule(office, name, "upheld").status_code == 204
    assert (
        office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["receipt"]["state"] == "rejected"
    )


def test_a_lifted_rejection_of_what_was_corrected_and_approved_since_is_refused_and_leaves_no_ruling(
    office: Office,
) -> None:
    record, photo, correction = rejected(office), jpeg(917), new_id()
    with at("2026-06-15 09:00:00"):
        name = appeal(office, "rejection", record).json["id"]
        body = display_body("rep_an-0", photo, corrects=record)
        assert office.submit("rep_an", body, correction).status_code == 201
        office.send_photo("rep_an", photo)
        assert office.review("supervisor_chen", correction).status_code == 204
    with at(RULED), nothing_stored(office.app):
        assert rule(office, name).status_code == 409
    with at(RULED):
        assert rule(office, name, "upheld").status_code == 204


def test_a_lifted_target_is_a_new_target(office: Office) -> None:
    name = contested_figure(office, "target", "2026-06:display")
    with at(RULED), new_audit_rows(office.app) as left:
        assert rule(office, name, figure={"value": 0}).status_code == 204
    assert sorted(row.action for row in left) == ["appeal.ruled", "target.set"]
    with office.app.app_context():
        row = db.session.scalars(select(Target)).one()
        assert (row.rep_id, row.month, row.kind, row.value) == (user_id("rep_an"), "2026-06", "display", 0)
        assert (row.decided_by, row.decided_at) == (user_id("lead_guo"), local(RULED))
    history = office.call("rep_an", "GET", f"/api/v1/appeals/{name}").json["evidence"]["history"]
    assert [(one["value"], one["decided_by"]) for one in history] == [(0, "lead_guo")]


def test_lifted_sales_are_entered_anew(office: Office) -> None:
    with office.app.app_context():
        enter_sales(user_id("rep_an"), "2026-06", "yanghe", target_fen=900, actual_fen=100, actor_id=None)
    name = contested_figure(office, "sales", "2026-06:yanghe")
    with at(RULED):
        assert rule(office, name, figure={"target_fen": 900, "actual_fen": 300}).status_code == 204
    with office.app.app_context():
        rows = db.session.scalars(select(SalesEntry).order_by(SalesEntry.id)).all()
        assert [(row.target_fen, row.actual_fen) for row in rows] == [(900, 100), (900, 300)]
    seen = office.call("rep_an", "GET", f"/api/v1/appeals/{name}").json
    assert seen["ruling"]["terms"] == {"target_fen": 900, "actual_fen": 300}


def test_an_upheld_figure_stays_and_names_no_other(office: Office) -> None:
    name = contested_figure(office, "target", "2026-06:display")
    answer = rule(office, name, "upheld", figure={"value": 3})
    check_refusal(answer, 422, "invalid_fields", "/figure/value", "not_asked")
    assert rule(office, name, "upheld").status_code == 204
    with office.app.app_context():
        assert db.session.scalars(select(Target)).all() == []


def test_a_ruling_is_never_changed(office: Office) -> None:
    name = appealed(office, found_at(office))
    rule(office, name, "upheld")
    with office.app.app_context(), pytest.raises(Exception, match="append-only"), transaction() as session:
        session.execute(update(Ruling).values(outcome="lifted"))


def test_a_finding_of_one_inspection_may_fall_while_another_stands(office: Office) -> None:
    photo = jpeg(918)
    with at("2026-06-12 12:00:00"):
        tag, policy = finding("tag_or_posm_missing", photo), finding("policy_unknown", photo)
        inspect(office, inspection_body("rep_an-0", tag, policy, photos=(photo,)))
        office.send_photo("inspector_bo", photo)
    name = appealed(office, tag["id"])
    with at(RULED):
        rule(office, name, "lifted")
    assert charged(office, "2026-06-20 00:00:00") == {policy["id"]}


def test_a_lifted_rejection_of_an_opening_says_which_outlet_it_is(office: Office) -> None:
    photos = (jpeg(919), jpeg(931))
    with at("2026-06-12 12:00:00"):
        record = office.stored("rep_an", "opening", opening_body("Zhao's", *photos), *photos)
        office.review("supervisor_chen", record, "rejected", reason="photo_unclear")
    with at("2026-06-15 09:00:00"):
        name = appeal(office, "rejection", record).json["id"]
    with at(RULED), nothing_stored(office.app):
        check_refusal(rule(office, name), 422, "invalid_fields", "/same_outlet", "same_or_new")
    with at(RULED):
        assert rule(office, name, is_new_outlet=True).status_code == 204
        assert rule(office, name, is_new_outlet=True).status_code == 204
        check_refusal(rule(office, name, same_outlet="rep_an-0"), 409, "ruled_already")
    assert (
        office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["receipt"]["state"] == "approved"
    )
    assert office.call("rep_an", "GET", f"/api/v1/appeals/{name}").json["ruling"]["terms"] == {
        "is_new_outlet": True
    }

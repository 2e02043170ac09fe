"""Rulings: one per appeal, by somebody without a part in the case; what they lift is decided anew."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import TargetKind
from fieldapp.outlets.service import enter_sales, set_target
from fieldapp.people.models import Role, User
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.inspection.cases import (
    appeal,
    appealed,
    at,
    contested_figure,
    found_at,
    loss_body,
    rejected,
    rule,
    user_id,
)
from tests.office import Office, new_id

RULED = "2026-06-16 10:00:00"


def become_lead(office: Office, who: str) -> None:
    """Somebody changes jobs: what they decided before stays theirs."""
    with office.app.app_context(), transaction() as session:
        session.execute(update(User).where(User.staff_number == who).values(role=Role.INSPECTION_LEAD))


def refused_as_party(office: Office, appeal_id: str, who: str, **more: Any) -> None:
    with at(RULED), new_audit_rows(office.app) as left:
        check_refusal(rule(office, appeal_id, who=who, **more), 403, "party_to_the_case")
    assert [(row.action, row.details["code"]) for row in left] == [("access.refused", "party_to_the_case")]


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "inspector_bo", "finance_du", "admin_wang"])
def test_only_an_inspection_lead_rules(office: Office, who: str) -> None:
    check_refusal(rule(office, new_id(), who=who), 403, "not_allowed")


def test_there_is_nothing_to_rule_where_nobody_appealed(office: Office) -> None:
    check_refusal(rule(office, new_id()), 404, "not_found")
    check_refusal(rule(office, "x"), 422, "not_a_uuid")


@pytest.mark.parametrize(
    ("changes", "pointer", "fault"),
    [
        ({"outcome": "open"}, "/outcome", "not_a_choice"),
        ({"reason": " "}, "/reason", "blank"),
        ({"reason": "x" * 2001}, "/reason", "too_long"),
        ({"figure": {"value": -1}}, "/figure/value", "out_of_range"),
        ({"figure": {"value": 1.5}}, "/figure/value", "not_whole"),
        ({"figure": {"amount_fen": 1}}, "/figure/amount_fen", "unknown_field"),
        ({"figure": {"value": 3}}, "/figure/value", "not_asked"),
        ({"is_new_outlet": True}, "/is_new_outlet", "not_asked"),
        ({"outcome": "upheld", "same_outlet": "rep_an-0"}, "/same_outlet", "not_asked"),
    ],
    ids=str,
)
def test_faults_of_a_ruling_on_a_finding(
    office: Office, changes: dict[str, Any], pointer: str, fault: str
) -> None:
    name = appealed(office, found_at(office))
    with nothing_stored(office.app):
        answer = rule(office, name, **{"outcome": "lifted", **changes})
    check_refusal(answer, 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize(
    ("subject", "subject_id", "figure", "faults"),
    [
        ("target", "2026-06:display", None, {("/figure/value", "missing")}),
        (
            "target",
            "2026-06:display",
            {"target_fen": 5},
            {("/figure/target_fen", "not_asked"), ("/figure/value", "missing")},
        ),
        ("sales", "2026-06:yanghe", {"target_fen": 5}, {("/figure/actual_fen", "missing")}),
        (
            "sales",
            "2026-06:yanghe",
            {"target_fen": 5, "actual_fen": 5, "value": 5},
            {("/figure/value", "not_asked")},
        ),
    ],
)
def test_a_lifted_figure_says_exactly_what_it_should_be(
    office: Office, subject: str, subject_id: str, figure: dict[str, int] | None, faults: set[tuple[str, str]]
) -> None:
    name = contested_figure(office, subject, subject_id)
    with nothing_stored(office.app):
        answer = rule(office, name, figure=figure)
    check_refusal(answer, 422, "invalid_fields")
    assert {(fault["pointer"], fault["code"]) for fault in answer.json["errors"]} == faults


# Who had a part in the case


def test_who_recorded_the_finding_does_not_rule_on_it(office: Office) -> None:
    name = appealed(office, found_at(office))
    become_lead(office, "inspector_bo")
    refused_as_party(office, name, "inspector_bo")
    assert rule(office, name, who="lead_guo").status_code == 204


def test_who_is_charged_with_it_does_not_rule_on_it(office: Office) -> None:
    name = appealed(office, found_at(office))
    become_lead(office, "rep_an")
    refused_as_party(office, name, "rep_an")


def test_who_entered_the_loss_does_not_rule_on_it(office: Office) -> None:
    loss = new_id()
    with at("2026-06-12 12:00:00"):
        office.call("finance_du", "PUT", f"/api/v1/claim-losses/{loss}", loss_body())
    name = appealed(office, loss)
    become_lead(office, "finance_du")
    refused_as_party(office, name, "finance_du")


def test_who_reviewed_the_record_does_not_rule_on_it(office: Office) -> None:
    with at("2026-06-15 09:00:00"):
        name = appeal(office, "rejection", rejected(office)).json["id"]
    become_lead(office, "supervisor_chen")
    refused_as_party(office, name, "supervisor_chen")


@pytest.mark.parametrize("subject", ["target", "sales"])
def test_who_entered_the_figure_does_not_rule_on_it(office: Office, subject: str) -> None:
    with office.app.app_context():
        rep, lead = user_id("rep_an"), user_id("lead_guo")
        set_target(rep, "2026-06", TargetKind.DISPLAY, 50, actor_id=lead)
        enter_sales(rep, "2026-06", "yanghe", target_fen=100, actual_fen=40, actor_id=lead)
    name = contested_figure(
        office, subject, {"target": "2026-06:display", "sales": "2026-06:yanghe"}[subject]
    )
    refused_as_party(office, name, "lead_guo", figure={"value": 40})


# One ruling


def test_the_same_ruling_again_succeeds_and_any_other_is_refused(office: Office) -> None:
    name = contested_figure(office, "target", "2026-06:display")
    assert rule(office, name, figure={"value": 40}).status_code == 204
    with nothing_stored(office.app):
        assert rule(office, name, figure={"value": 40}).status_code == 204
        for other in (
            {"figure": {"value": 41}},
            {"figure": {"value": 40}, "reason": "Another."},
            {"outcome": "upheld"},
            {"figure": {"value": 40}, "who": "lead_hou"},
        ):
            check_refusal(rule(office, name, **other), 409, "ruled_already")

"""Claim losses: entered by finance with a document, told and contested like findings."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from fieldapp.inspection.models import Finding
from fieldapp.kernel.database import db
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.inspection.cases import appeal, at, found_at, local, loss_body, notice_codes, told
from tests.office import Office, new_id

TODAY = "2026-06-12 12:00:00"


def enter(office: Office, body: dict[str, Any], name: str | None = None, who: str = "finance_du") -> Any:
    with at(TODAY):
        return office.call(who, "PUT", f"/api/v1/claim-losses/{name or new_id()}", body)


@pytest.mark.parametrize(
    ("changes", "pointer", "fault"),
    [
        ({"amount_fen": 0}, "/amount_fen", "out_of_range"),
        ({"amount_fen": -5}, "/amount_fen", "out_of_range"),
        ({"amount_fen": 1.5}, "/amount_fen", "not_whole"),
        ({"document": " "}, "/document", "blank"),
        ({"document": None}, "/document", "missing"),
        ({"outlet": "nowhere"}, "/outlet", "unknown_outlet"),
        ({"last_day": "2026-04-30"}, "/last_day", "before_first_day"),
        ({"last_day": "2026-06-13"}, "/last_day", "in_the_future"),
        ({"last_day": "2026-02-30"}, "/last_day", "not_day"),
    ],
    ids=str,
)
def test_faults_of_a_loss(steady_office: Office, changes: dict[str, Any], pointer: str, fault: str) -> None:
    with nothing_stored(steady_office.app):
        answer = enter(steady_office, loss_body(**changes))
    check_refusal(answer, 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "inspector_bo", "lead_guo", "admin_wang"])
def test_only_finance_enters_losses(steady_office: Office, who: str) -> None:
    check_refusal(enter(steady_office, loss_body(), who=who), 403, "not_allowed")


def test_the_same_loss_again_changes_nothing_and_another_under_its_id_is_refused(office: Office) -> None:
    name = new_id()
    first = enter(office, loss_body(), name)
    assert first.status_code == 201
    with nothing_stored(office.app):
        again = enter(office, loss_body(), name.upper())
        assert (again.status_code, again.json) == (200, first.json)
        for change in (
            {"amount_fen": 50_001},
            {"document": "HB-2"},
            {"outlet": "rep_an-1"},
            {"first_day": "2026-05-02"},
        ):
            check_refusal(enter(office, loss_body(**change), name), 409, "id_taken")


def test_a_finding_s_id_is_not_taken_by_a_loss(office: Office) -> None:
    check_refusal(enter(office, loss_body(), found_at(office)), 409, "id_taken")


def test_its_last_day_decides_rep_and_month_and_the_rep_is_told_at_once(office: Office) -> None:
    name = new_id()
    with new_audit_rows(office.app) as left:
        answer = enter(office, loss_body(), name)
    assert [row.action for row in left] == ["loss.entered", "finding.told"]
    with office.app.app_context():
        kept = db.session.scalars(select(Finding)).one()
        assert (kept.kind, kept.month, str(kept.day)) == ("claim_loss", "2026-05", "2026-05-31")
        assert (kept.loss_fen, kept.document, kept.inspection_id) == (50_000, "HB-2026-17", None)
        assert kept.figures == {"first_day": "2026-05-01", "last_day": "2026-05-31"}
        assert kept.recorded_at == local(TODAY)
    assert told(office) == {(name, "rep_an"): "2026-06-20 00:00:00"}
    assert answer.json["rep"] == "rep_an" and answer.json["standing"] == "open"
    notice = office.call("rep_an", "GET", "/api/v1/notices").json["items"][0]
    assert notice["code"] == "loss_raised"
    for words in notice["text"].values():
        assert "500.00" in words and "HB-2026-17" in words and ("6月19日" in words or "2026-06-19" in words)
    assert notice_codes(office, "inspector_bo") == []


def test_a_loss_is_contested_like_a_finding(office: Office) -> None:
    name = new_id()
    enter(office, loss_body(), name)
    with at("2026-06-20 00:00:00"):
        check_refusal(appeal(office, "finding", name), 409, "appeal_window_over")
    with at("2026-06-19 23:59:59"):
        assert appeal(office, "finding", name).status_code == 201

"""Display agreements: entered by the supervisor of the outlet's rep, replaced, cancelled, never overwritten."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, literal, select

from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from fieldapp.outlets import queries
from fieldapp.outlets.models import DisplayAgreement, Outlet
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.office import Office

TERMS = {
    "outlet": "rep_an-0",
    "first_day": "2026-03-01",
    "last_day": "2026-05-31",
    "bottles": 24,
    "layers": 2,
    "fee_fen": 60000,
    "reason": "Signed in March",
}
PATH = "/api/v1/agreements/XY-2026-001"


def enter(office: Office, who: str = "supervisor_chen", path: str = PATH, **changes: Any) -> Any:
    return confirmed(office, office.call(who, "PUT", path, {**TERMS, **changes}))


def confirmed(office: Office, proposed: Any) -> Any:
    """The answer of the second person, where something was proposed."""
    if proposed.status_code != 202:
        return proposed
    decision = f"/api/v1/changes/{proposed.json['change']}/decision"
    return office.call("finance_du", "PUT", decision, {"is_confirmed": True})


def cancel(office: Office, who: str = "supervisor_chen") -> Any:
    return confirmed(office, office.call(who, "DELETE", f"{PATH}?reason=Doubled"))


def listed(office: Office, outlet: str = "rep_an-0", who: str = "finance_du") -> list[dict[str, Any]]:
    return office.call(who, "GET", f"/api/v1/outlets/{outlet}/agreements").json


@pytest.mark.parametrize(
    ("changes", "pointer", "fault"),
    [
        ({"bottles": -1}, "/bottles", "out_of_range"),
        ({"bottles": 2.5}, "/bottles", "not_whole"),
        ({"fee_fen": "600"}, "/fee_fen", "not_whole"),
        ({"fee_fen": 2**63}, "/fee_fen", "out_of_range"),
        ({"layers": True}, "/layers", "not_whole"),
        ({"last_day": "2026-02-29"}, "/last_day", "not_day"),
        ({"paper_sha256": "x"}, "/paper_sha256", "not_sha256"),
        ({"reason": " "}, "/reason", "blank"),
        ({"outlet": ""}, "/outlet", "not_code"),
        ({"colour": "red"}, "/colour", "unknown_field"),
    ],
)
def test_terms_that_cannot_be_are_refused(
    steady_office: Office, changes: dict[str, Any], pointer: str, fault: str
) -> None:
    with nothing_stored(steady_office.app):
        check_refusal(enter(steady_office, **changes), 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize(
    ("who", "changes", "status", "code"),
    [
        ("supervisor_chen", {"last_day": "2026-02-28"}, 422, "days_not_in_order"),
        ("supervisor_chen", {"outlet": "nowhere"}, 422, "unknown_outlet"),
        ("supervisor_ding", {}, 404, "not_found"),
    ],
)
def test_an_agreement_is_for_a_real_outlet_of_one_s_own_teams(
    steady_office: Office, who: str, changes: dict[str, Any], status: int, code: str
) -> None:
    check_refusal(enter(steady_office, who, **changes), status, code)
    assert listed(steady_office) == []
    check_refusal(steady_office.call(who, "DELETE", f"{PATH}?reason=Doubled"), 404, "not_found")


def test_an_agreement_is_entered_replaced_and_cancelled(office: Office) -> None:
    with new_audit_rows(office.app) as left:
        for changes in ({}, {}, {"last_day": "2026-04-30", "paper_sha256": "A" * 64}):
            assert enter(office, **changes).status_code == 204
    assert [(row.action, row.subject_id) for row in left if row.subject_kind == "agreement"] == [
        ("agreement.decided", "XY-2026-001")
    ] * 2
    terms = {name: value for name, value in TERMS.items() if name not in ("outlet", "reason")}
    in_force = {**terms, "code": "XY-2026-001", "last_day": "2026-04-30", "paper_sha256": "a" * 64}
    for who in ("rep_an", "supervisor_chen", "supervisor_ding", "inspector_bo", "finance_du", "admin_wang"):
        assert listed(office, who=who) == [in_force], who
    check_refusal(office.call("supervisor_ding", "DELETE", f"{PATH}?reason=Doubled"), 404, "not_found")
    assert cancel(office).status_code == 204
    assert listed(office) == []
    check_refusal(office.call("supervisor_chen", "DELETE", f"{PATH}?reason=Doubled"), 404, "not_found")
    assert enter(office, "admin_wang").status_code == 204
    assert len(listed(office)) == 1
    with office.app.app_context():
        assert db.session.scalar(select(func.count()).select_from(DisplayAgreement)) == 4


def test_a_rep_reads_agreements_of_outlets_looked_after_alone(steady_office: Office) -> None:
    for outlet in ("rep_an-0", "nowhere"):
        answer = steady_office.call("rep_bai", "GET", f"/api/v1/outlets/{outlet}/agreements")
        check_refusal(answer, 404, "not_found")


def test_an_agreement_moves_to_another_outlet_only_within_one_s_reach(office: Office) -> None:
    assert enter(office, "admin_wang", outlet="rep_cui-0").status_code == 204
    check_refusal(enter(office, "supervisor_chen"), 404, "not_found")
    assert enter(office, "admin_wang").status_code == 204
    assert (len(listed(office, "rep_an-0")), listed(office, "rep_cui-0")) == (1, [])


def runs(office: Office, day: str, as_of: Any = None) -> bool:
    with office.app.app_context():
        on = literal(date.fromisoformat(day))
        found = select(Outlet.code).where(
            Outlet.code == "rep_an-0", queries.agreement_runs(Outlet.id, on, as_of)
        )
        running = db.session.execute(found).first() is not None
        db.session.rollback()
        return running


def test_the_subsidy_runs_from_the_first_day_to_the_last_as_decided_by_then(office: Office) -> None:
    before = clock.now()
    assert enter(office).status_code == 204
    days = ("2026-02-28", "2026-03-01", "2026-05-31", "2026-06-01")
    assert [runs(office, day) for day in days] == [False, True, True, False]
    entered = clock.now()
    assert enter(office, last_day="2026-03-31").status_code == 204
    shortened = clock.now()
    assert cancel(office).status_code == 204
    assert [runs(office, "2026-05-31", at) for at in (before, entered, shortened, None)] == [
        False,
        True,
        False,
        False,
    ]
    assert [runs(office, "2026-03-31", at) for at in (shortened, None)] == [True, False]


def test_outlets_are_counted_in_the_county_seat_and_in_the_townships(steady_office: Office) -> None:
    with steady_office.app.app_context():
        assert queries.outlet_counts() == queries.OutletCounts(in_county_seat=3, in_townships=6)

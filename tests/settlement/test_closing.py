"""Closing months: refusals and obstacles, then what is posted, adjusted, carried and recovered."""

from __future__ import annotations

from collections import Counter

import pytest

from fieldapp.outlets.service import assign_outlet
from fieldapp.settlement.models import ObstacleKind
from tests.api.stored import audit
from tests.cast import LONG_AGO
from tests.fieldwork.test_at_once import at_once
from tests.office import Office, display_body, jpeg, new_id
from tests.settlement.closing import (
    ACCEPT_ALL,
    check,
    close,
    display_on,
    exempt,
    ledger,
    on,
    outlet_id,
    payout,
    rep_id,
    replays,
    sales_on,
    waiting_display,
)
from tests.shell.pages import shown

JUNE, JULY, AUGUST, SEPTEMBER = "2026-06", "2026-07", "2026-08", "2026-09"
REVERSED = {"reason": "not_as_claimed", "remark": "Seen empty."}
REPS = ("rep_an", "rep_bai", "rep_cui")


def put(office: Office, who: str, day: str, path: str, body: object = None) -> tuple[int, str]:
    with on(day):
        answer = office.call(who, "PUT", f"/api/v1/{path}", body)
    return answer.status_code, answer.json["code"] if answer.status_code >= 400 else ""


def test_only_finance_closes(office: Office) -> None:
    for who in ("rep_an", "supervisor_chen", "inspector_bo", "lead_guo", "admin_wang"):
        assert put(office, who, "2026-07-02", f"months/{JUNE}/close", ACCEPT_ALL) == (403, "not_allowed")
        assert put(office, who, "2026-07-02", f"months/{JUNE}/check") == (403, "not_allowed")
        assert put(office, who, "2026-07-02", f"months/{JUNE}/payment", {}) == (403, "not_allowed")


def test_a_month_that_is_not_over_is_neither_checked_nor_closed(office: Office) -> None:
    assert put(office, "finance_du", "2026-06-30", f"months/{JUNE}/check") == (409, "month_not_over")
    assert put(office, "finance_du", "2026-06-30", f"months/{JUNE}/close", ACCEPT_ALL) == (
        409,
        "month_not_over",
    )
    assert put(office, "finance_du", "2026-06-30", f"months/{JULY}/close", ACCEPT_ALL) == (
        409,
        "month_not_begun",
    )


def test_a_month_is_closed_only_after_the_reps_were_asked(office: Office) -> None:
    assert put(office, "finance_du", "2026-07-02", f"months/{JUNE}/close", ACCEPT_ALL) == (
        409,
        "month_not_checked",
    )


def test_a_month_closes_once_and_then_takes_no_draft(office: Office) -> None:
    close(office, "2026-07-02", JUNE)
    for what in ("close", "check", "draft"):
        body = ACCEPT_ALL if what == "close" else None
        assert put(office, "finance_du", "2026-07-03", f"months/{JUNE}/{what}", body) == (409, "month_closed")


def test_months_close_in_order(office: Office) -> None:
    close(office, "2026-07-02", JUNE)
    for step in ("check", "close"):
        assert put(office, "finance_du", "2026-09-02", f"months/{AUGUST}/{step}", ACCEPT_ALL) == (
            409,
            "month_out_of_order",
        )
        assert put(office, "finance_du", "2026-09-02", f"months/2026-05/{step}", ACCEPT_ALL) == (
            409,
            "month_before_first",
        )


def test_months_before_the_office_had_records_or_figures_are_not_put_before_the_reps(office: Office) -> None:
    sales_on(office, "2026-06-01", "rep_an", JUNE, 100, 100)
    assert put(office, "finance_du", "2026-08-02", "months/2026-05/check") == (409, "month_before_first")
    check(office, "2026-08-02", JULY)
    check(office, "2026-08-02", JUNE)  # July was put before the reps too early: June comes first
    assert put(office, "finance_du", "2026-08-02", f"months/{JULY}/close", ACCEPT_ALL) == (
        409,
        "month_out_of_order",
    )
    close(office, "2026-08-02", JUNE)
    close(office, "2026-08-03", JULY)


def test_a_closed_statement_shows_records_as_they_stood_at_its_close(office: Office) -> None:
    waiting = waiting_display(office, "2026-06-10", "rep_an", "rep_an-0")
    approved = display_on(office, "2026-06-11", "rep_an", "rep_an-1", seed=2)
    close(office, "2026-07-02", JUNE)
    with on("2026-07-05"):
        office.review("supervisor_chen", waiting, "approved")
        put(office, "supervisor_chen", "2026-07-05", f"submissions/{approved}/reversal", REVERSED)
        late = new_id()
        body = display_body("rep_an-2", jpeg(3), occurred_at="2026-06-12T12:00:00+08:00")
        office.submit("rep_an", body, late)
        statement = office.call("rep_an", "GET", f"/api/v1/statements/{JUNE}/rep_an").json
    told = {
        row["id"]: (row["state"], row["state_now"], row["counts"], row["changed_since"])
        for row in statement["records"]
    }
    assert told == {
        waiting: ("submitted", "approved", False, True),
        approved: ("approved", "rejected", True, True),
        late: ("incomplete", "incomplete", False, True),
    }
    page = shown(office.app, "rep_an", f"/statements/{JUNE}/rep_an").text
    assert "结账时还没审核 1" in page
    assert "结账以后有变化 3" in page
    assert "通过了但不算数" not in page


def test_each_obstacle_is_listed_with_its_records_and_must_be_accepted_by_name(office: Office) -> None:
    record = waiting_display(office, "2026-06-10", "rep_an", "rep_an-0")
    sales_on(office, "2026-06-01", "rep_bai", JUNE, 100, 100)
    check(office, "2026-07-02", JUNE)
    with on("2026-07-02"):
        told = office.call("finance_du", "GET", f"/api/v1/months/{JUNE}/obstacles").json
    listed = {each["kind"]: each["subjects"] for each in told}
    assert listed["awaiting_review"] == [record]
    assert listed["missing_targets"] == ["rep_an", "rep_cui"]
    assert "/targets/openings/per_month" in listed["provisional_parameters"]
    assert all(each["text"]["zh"] and each["text"]["en"] for each in told)
    accept = [{"obstacle": kind, "reason": "known"} for kind in listed if kind != "awaiting_review"]
    with on("2026-07-02"):
        refused = office.call("finance_du", "PUT", f"/api/v1/months/{JUNE}/close", {"accept": accept})
    assert (refused.status_code, refused.json["code"]) == (409, "obstacles_remain")
    assert "awaiting_review" in refused.json["message"]["en"]
    assert ledger(office, "rep_an") == []
    close(office, "2026-07-02", JUNE)


def test_a_rep_confirms_or_objects_until_the_close_and_silence_is_shown_as_silence(office: Office) -> None:
    assert put(office, "rep_an", "2026-07-02", f"months/{JUNE}/answer", {"answer": "confirmed"}) == (
        409,
        "month_not_checked",
    )
    check(office, "2026-07-02", JUNE)
    objection = {"answer": "objected"}
    assert put(office, "rep_an", "2026-07-02", f"months/{JUNE}/answer", objection) == (422, "invalid_fields")
    objection = {"answer": "objected", "remark": "My display of the 5th is missing."}
    assert put(office, "rep_an", "2026-07-02", f"months/{JUNE}/answer", objection)[0] == 204
    assert put(office, "rep_bai", "2026-07-02", f"months/{JUNE}/answer", {"answer": "confirmed"})[0] == 204
    with on("2026-07-02"):
        month = office.call("finance_du", "GET", f"/api/v1/months/{JUNE}").json
        team = office.call("supervisor_chen", "GET", f"/api/v1/months/{JUNE}").json
        obstacles = office.call("finance_du", "GET", f"/api/v1/months/{JUNE}/obstacles").json
    assert month["state"] == "checked"
    said = {row["staff_number"]: (row["answer"], row["remark"]) for row in month["answers"]}
    assert said == {
        "rep_an": ("objected", "My display of the 5th is missing."),
        "rep_bai": ("confirmed", None),
        "rep_cui": (None, None),
    }
    assert {row["staff_number"] for row in team["answers"]} == {"rep_an", "rep_bai"}
    assert {each["kind"]: each["subjects"] for each in obstacles}["objections"] == ["rep_an"]
    assert put(office, "rep_an", "2026-07-02", f"months/{JUNE}/answer", {"answer": "confirmed"})[0] == 204
    close(office, "2026-07-03", JUNE)
    assert put(office, "rep_cui", "2026-07-04", f"months/{JUNE}/answer", {"answer": "confirmed"}) == (
        409,
        "month_closed",
    )


def test_a_closed_month_pays_what_its_statement_says_and_is_paid_once(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE, "rep_bai", "rep_cui")
    sales_on(office, "2026-06-20", "rep_an", JUNE, 100_000_00, 120_000_00)
    for number in range(3):
        display_on(office, f"2026-06-1{number}", "rep_an", f"rep_an-{number}", seed=number + 1)
    paid = {"paid_on": "2026-07-10", "batch": "ICBC-0710"}
    assert put(office, "finance_du", "2026-07-02", f"months/{JUNE}/payment", paid) == (
        409,
        "month_not_closed",
    )
    closed = close(office, "2026-07-02", JUNE)
    with on("2026-07-03"):
        statement = office.call("rep_an", "GET", f"/api/v1/statements/{JUNE}/rep_an").json
    assert statement["state"] == "closed"
    rows = ledger(office, "rep_an")
    assert [(clause, amount) for _, _, clause, _, amount in rows] == [
        (line["clause"], line["amount_fen"]) for line in statement["lines"]
    ]
    assert sum(row[-1] for row in rows) == statement["total_fen"] == statement["payout"]["posted_fen"]
    assert statement["total_fen"] == 240_000 - 5 * 0 - 2 * 5000 - 47 * 2000 - 10 * 1500
    assert statement["payout"]["payable_fen"] == statement["total_fen"] == closed["payable_fen"]
    assert put(office, "finance_du", "2026-07-10", f"months/{JUNE}/payment", paid)[0] == 204
    assert put(office, "finance_du", "2026-07-10", f"months/{JUNE}/payment", paid)[0] == 204
    other = {"paid_on": "2026-07-11", "batch": "ICBC-0711"}
    assert put(office, "finance_du", "2026-07-11", f"months/{JUNE}/payment", other) == (409, "already_paid")
    for day, code in (("2026-07-12", "paid_in_future"), ("2026-07-01", "paid_before_close")):
        wrong = other | {"paid_on": day, "reason": "Typed wrongly."}
        assert put(office, "finance_du", "2026-07-11", f"months/{JUNE}/payment", wrong) == (422, code)
    right = other | {"reason": "Paid a day later."}
    assert put(office, "supervisor_chen", "2026-07-11", f"months/{JUNE}/payment", right)[0] == 403
    assert put(office, "finance_du", "2026-07-11", f"months/{JUNE}/payment", right)[0] == 204
    with on("2026-07-11"):
        paid_month = office.call("rep_an", "GET", f"/api/v1/statements/{JUNE}/rep_an").json
        assert (paid_month["state"], paid_month["paid_on"]) == ("paid", "2026-07-11")
        told = office.call("rep_an", "GET", "/api/v1/notices").json["items"]
    assert {"month_checked", "month_closed"} <= {notice["code"] for notice in told}
    acts = [row.action for row in audit(office.app)]
    assert {"month.checked", "month.closed", "month.paid", "month.payment_corrected"} <= set(acts)


def test_a_second_close_posts_nothing_and_a_replay_is_identical(office: Office) -> None:
    display_on(office, "2026-06-10", "rep_an", "rep_an-0")
    close(office, "2026-07-02", JUNE)
    assert replays(office, "2026-07-03", JUNE) == replays(office, "2026-07-03", JUNE, now=True) == []
    exempt(office, "2026-07-05", JULY)
    before = {rep: ledger(office, rep, month=JUNE) for rep in REPS}
    assert close(office, "2026-08-02", JULY)["adjusted"] == []
    assert {rep: ledger(office, rep, month=JUNE) for rep in REPS} == before


def test_a_late_approval_is_posted_with_the_next_month_and_cites_its_own(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE, "rep_bai", "rep_cui")
    exempt(office, "2026-07-01", JULY)
    record = waiting_display(office, "2026-06-10", "rep_an", "rep_an-0")
    close(office, "2026-07-02", JUNE)
    with on("2026-07-08"):
        assert office.review("supervisor_chen", record).status_code == 204
    (due,) = replays(office, "2026-07-09", JUNE, now=True)
    assert (due["staff_number"], due["clause"], due["amount_fen"]) == ("rep_an", "display.shortfall", 2000)
    assert replays(office, "2026-07-09", JUNE) == []
    closed = close(office, "2026-08-02", JULY)
    assert closed["adjusted"] == [JUNE]
    assert ledger(office, "rep_an", posted_in=JULY) == [(JUNE, JULY, "display.shortfall", "", 2000)]
    assert replays(office, "2026-08-03", JUNE) == replays(office, "2026-08-03", JULY) == []
    assert replays(office, "2026-08-03", JUNE, now=True) == []
    with on("2026-08-03"):
        july = office.call("rep_an", "GET", f"/api/v1/statements/{JULY}/rep_an").json
    assert [(row["month"], row["posted_in"], row["amount_fen"]) for row in july["adjustments"]] == [
        (JUNE, JULY, 2000)
    ]


def test_a_line_that_vanishes_posts_its_negative(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    exempt(office, "2026-07-01", JULY)
    sales_on(office, "2026-06-20", "rep_an", JUNE, 100_00, 100_00)
    close(office, "2026-07-02", JUNE)
    assert ledger(office, "rep_an") == [(JUNE, JUNE, "sales.commission", "yanghe", 200)]
    sales_on(office, "2026-07-05", "rep_an", JUNE, 100_00, 0)
    close(office, "2026-08-02", JULY)
    assert ledger(office, "rep_an", posted_in=JULY) == [(JUNE, JULY, "sales.commission", "yanghe", -200)]


def test_late_sales_lift_a_streak_two_months_on(office: Office) -> None:
    for month, day in ((JUNE, "2026-06-20"), (JULY, "2026-07-20"), (AUGUST, "2026-08-20")):
        exempt(office, day, month)
        sales_on(office, day, "rep_an", month, 100_00, 40_00)
    exempt(office, "2026-09-01", SEPTEMBER)
    close(office, "2026-07-02", JUNE)
    close(office, "2026-08-02", JULY)
    close(office, "2026-09-02", AUGUST)
    assert ("2026-08", "2026-08", "sales.streak", "", -30_000) in ledger(office, "rep_an")
    sales_on(office, "2026-09-10", "rep_an", JUNE, 100_00, 100_00)
    closed = close(office, "2026-10-02", SEPTEMBER)
    assert closed["adjusted"] == [JUNE, AUGUST]
    posted = ledger(office, "rep_an", posted_in=SEPTEMBER)
    assert (AUGUST, SEPTEMBER, "sales.streak", "", 30_000) in posted
    assert (JUNE, SEPTEMBER, "sales.commission", "yanghe", 200) in posted
    for month in (JUNE, JULY, AUGUST, SEPTEMBER):
        assert replays(office, "2026-10-03", month) == []


def test_a_reassigned_outlet_moves_what_was_paid_for_it(office: Office) -> None:
    exempt(office, "2026-07-01", JULY)
    display_on(office, "2026-06-20", "rep_an", "rep_an-0", seed=1)
    display_on(office, "2026-06-21", "rep_bai", "rep_an-0", seed=2)
    close(office, "2026-07-02", JUNE)
    with office.app.app_context(), on("2026-07-10"):
        assign_outlet(
            outlet_id("rep_an-0"), rep_id("rep_bai"), valid_from=LONG_AGO.replace(year=2020), actor_id=None
        )
    assert close(office, "2026-08-02", JULY)["adjusted"] == [JUNE]
    assert ledger(office, "rep_an", posted_in=JULY) == [(JUNE, JULY, "display.shortfall", "", -2000)]
    assert ledger(office, "rep_bai", posted_in=JULY) == [(JUNE, JULY, "display.shortfall", "", 2000)]


def test_a_negative_month_is_carried_and_set_off_against_the_next(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE, "rep_bai", "rep_cui")
    exempt(office, "2026-07-01", JULY)
    sales_on(office, "2026-07-20", "rep_an", JULY, 100_000_00, 100_000_00)
    close(office, "2026-07-02", JUNE)
    june = payout(office, "rep_an", JUNE)
    assert june["posted_fen"] == -(2 * 5000 + 50 * 2000 + 10 * 1500) == june["carried_out_fen"]
    assert june["payable_fen"] == 0
    close(office, "2026-08-02", JULY)
    july = payout(office, "rep_an", JULY)
    assert july["carried_in_fen"] == june["carried_out_fen"]
    assert july["payable_fen"] == 200_000 - 125_000
    assert july["carried_out_fen"] == 0


@pytest.mark.parametrize(
    ("wage_fen", "deducted_fen"),
    [(None, 0), (220_000, 0), (230_000, -10_000), (400_000, -80_000), (10_000_00, -100_000)],
)
def test_a_loss_is_recovered_within_a_fifth_of_the_wage_and_above_the_minimum_wage(
    office: Office, wage_fen: int | None, deducted_fen: int
) -> None:
    exempt(office, "2026-06-01", JUNE)
    claim_loss(office, "2026-06-05", "rep_an-0", 100_000)
    if wage_fen is not None:
        wage = {"wage_fen": wage_fen}
        assert put(office, "finance_du", "2026-06-25", f"wages/{JUNE}/rep_an", wage)[0] == 204
    closed = close(office, "2026-07-02", JUNE)
    assert closed["staff_without_wage"] == ([] if wage_fen is not None else ["rep_an"])
    assert payout(office, "rep_an", JUNE)["recovered_fen"] == deducted_fen
    assert (JUNE, JUNE, "inspection.claim_loss", "", -100_000) in ledger(office, "rep_an", account="recovery")


def test_a_loss_lifted_after_it_was_deducted_is_paid_back(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    exempt(office, "2026-07-01", JULY)
    loss = claim_loss(office, "2026-06-20", "rep_an-0", 50_000)
    put(office, "finance_du", "2026-06-25", f"wages/{JUNE}/rep_an", {"wage_fen": 10_000_00})
    appeal = new_id()
    with on("2026-06-21"):
        filed = {"subject": "finding", "subject_id": loss, "text": "The claim was in order.", "photos": []}
        assert office.call("rep_an", "PUT", f"/api/v1/appeals/{appeal}", filed).status_code in (200, 201)
    ruling = {"outcome": "upheld", "reason": "The paper is missing."}
    assert put(office, "lead_guo", "2026-06-28", f"appeals/{appeal}/ruling", ruling)[0] == 204
    close(office, "2026-07-02", JUNE)
    june = payout(office, "rep_an", JUNE)
    assert (june["recovered_fen"], june["payable_fen"], june["carried_out_fen"]) == (-50_000, -50_000, 0)
    # a ruling is final; what lifts the loss here is that the outlet was nobody's after all
    with office.app.app_context(), on("2026-07-05"):
        assign_outlet(outlet_id("rep_an-0"), None, valid_from=LONG_AGO.replace(year=2020), actor_id=None)
    close(office, "2026-08-02", JULY)
    assert ledger(office, "rep_an", posted_in=JULY) == [
        (JUNE, JULY, "inspection.claim_loss", "", 50_000),
        (JUNE, JULY, "recovery.returned", "", 50_000),
    ]
    assert payout(office, "rep_an", JULY)["payable_fen"] == 50_000


def test_a_window_still_open_at_the_close_is_charged_by_the_next_one(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    exempt(office, "2026-07-01", JULY)
    claim_loss(office, "2026-06-30", "rep_an-0", 10_000)
    close(office, "2026-07-02", JUNE)
    assert ledger(office, "rep_an") == []
    assert close(office, "2026-08-02", JULY)["adjusted"] == [JUNE]
    assert ledger(office, "rep_an") == [(JUNE, JULY, "inspection.claim_loss", "", -10_000)]


def test_records_whose_photos_never_came_are_rejected_and_reopen_when_they_come(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE, "rep_bai", "rep_cui")
    exempt(office, "2026-07-01", JULY)
    record, photo = new_id(), jpeg(7)
    with on("2026-06-10") as instant:
        office.submit("rep_an", display_body("rep_an-0", photo, occurred_at=instant.isoformat()), record)
    close(office, "2026-07-02", JUNE)
    with on("2026-07-03"):
        seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
        assert (seen["receipt"]["state"], seen["review"]["reason"]) == ("rejected", "photos_missing")
    with on("2026-07-04"):
        assert office.send_photo("rep_an", photo).status_code == 201
        assert office.review("supervisor_chen", record).status_code == 204
    assert close(office, "2026-08-02", JULY)["adjusted"] == [JUNE]
    assert ledger(office, "rep_an", posted_in=JULY) == [(JUNE, JULY, "display.shortfall", "", 2000)]
    assert replays(office, "2026-08-03", JUNE) == []


def test_another_sources_rows_are_never_touched(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    exempt(office, "2026-07-01", JULY)
    claim_loss(office, "2026-06-05", "rep_an-0", 30_000)
    put(office, "finance_du", "2026-06-25", f"wages/{JUNE}/rep_an", {"wage_fen": 10_000_00})
    close(office, "2026-07-02", JUNE)
    recovered = ledger(office, "rep_an", source="recovery")
    assert recovered == [(JUNE, JUNE, "recovery.deducted", "", -30_000)]
    sales_on(office, "2026-07-05", "rep_an", JUNE, 100_00, 100_00)
    close(office, "2026-08-02", JULY)
    assert ledger(office, "rep_an", source="recovery") == recovered


def test_a_close_run_several_times_at_once_closes_once(office: Office) -> None:
    display_on(office, "2026-06-10", "rep_an", "rep_an-0")
    check(office, "2026-07-02", JUNE)
    # threads of their own do not share the set clock: June is over by the real one as well
    calls = [lambda: office.call("finance_du", "PUT", f"/api/v1/months/{JUNE}/close", ACCEPT_ALL)] * 4
    statuses = Counter(answer.status_code for answer in at_once(calls))
    assert statuses[200] == 1, statuses
    assert set(statuses) <= {200, 409, 503}
    rows = ledger(office, "rep_an")
    assert len(rows) == len({row[2:4] for row in rows}) > 0


def test_of_two_reps_who_claim_one_shop_the_first_received_is_paid_even_when_approved_last(
    office: Office,
) -> None:
    exempt(office, "2026-07-01", JULY)
    with on("2026-06-01"):
        answer = office.call(
            "supervisor_chen", "PUT", "/api/v1/covers/rep_an/rep_bai/2026-06-01", {"last_day": "2026-06-30"}
        )
        assert answer.status_code in (200, 201, 204), answer.text
    records = {}
    for day, rep, seed in (("2026-06-10", "rep_an", 1), ("2026-06-11", "rep_bai", 2)):
        with on(day) as instant:
            records[rep], photo = new_id(), jpeg(seed)
            body = display_body("rep_an-0", photo, occurred_at=instant.isoformat())
            office.submit(rep, body, records[rep])
            office.send_photo(rep, photo)
    with on("2026-06-12"):
        assert office.review("supervisor_chen", records["rep_bai"]).status_code == 204
    close(office, "2026-07-02", JUNE)
    missing = {rep: row for rep in REPS for row in ledger(office, rep) if row[2] == "display.shortfall"}
    assert missing["rep_bai"][-1] - missing["rep_an"][-1] == 2000
    with on("2026-07-08"):
        assert office.review("supervisor_chen", records["rep_an"]).status_code == 204
    close(office, "2026-08-02", JULY)
    assert ledger(office, "rep_an", posted_in=JULY) == [(JUNE, JULY, "display.shortfall", "", 2000)]
    assert ledger(office, "rep_bai", posted_in=JULY) == [(JUNE, JULY, "display.shortfall", "", -2000)]
    assert replays(office, "2026-08-03", JUNE) == replays(office, "2026-08-03", JULY) == []


def test_a_figure_may_be_appealed_until_a_window_after_the_close(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE)
    close(office, "2026-07-02", JUNE)
    filed = {
        "subject": "target",
        "subject_id": f"{JUNE}:display",
        "text": "It was agreed as 40.",
        "photos": [],
    }
    assert put(office, "rep_an", "2026-07-09", f"appeals/{new_id()}", filed)[0] in (200, 201)
    assert put(office, "rep_bai", "2026-07-10", f"appeals/{new_id()}", filed) == (409, "figure_settled")


def claim_loss(office: Office, day: str, outlet: str, amount_fen: int) -> str:
    loss = new_id()
    body = {
        "outlet": outlet,
        "first_day": f"{day[:7]}-01",
        "last_day": day,
        "amount_fen": amount_fen,
        "document": "HB-2026-17",
    }
    status, code = put(office, "finance_du", day, f"claim-losses/{loss}", body)
    assert status in (200, 201, 204), code
    return loss


def test_the_obstacles_named_are_those_of_the_product(office: Office) -> None:
    assert set(ObstacleKind) == {each["obstacle"] for each in ACCEPT_ALL["accept"]}

"""Decisions, checks, closes and payments in one order, whatever the clocks say and however many come at once."""

from __future__ import annotations

from collections import Counter
from functools import partial

from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.decisions import decision_moment
from fieldapp.settlement.queries.months import last_close_as_of
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
    replays,
    waiting_display,
)

JUNE, JULY, OCTOBER = "2026-06", "2026-07", "2026-10"


def test_a_decision_by_a_clock_that_is_behind_comes_after_the_close_and_is_posted_by_the_next(
    office: Office,
) -> None:
    exempt(office, "2026-06-01", JUNE, "rep_bai", "rep_cui")
    exempt(office, "2026-07-01", JULY)
    record = waiting_display(office, "2026-06-10", "rep_an", "rep_an-0")
    close(office, "2026-07-02", JUNE)
    with on("2026-07-02", hour=12):  # an hour before the close, by this host's clock
        assert office.review("supervisor_chen", record).status_code == 204
        with office.app.app_context(), transaction() as session:
            assert decision_moment(session) > last_close_as_of()  # type: ignore[operator]
    assert replays(office, "2026-07-09", JUNE) == []
    close(office, "2026-08-02", JULY)
    assert ledger(office, "rep_an", posted_in=JULY) == [(JUNE, JULY, "display.shortfall", "", 2000)]


def test_checks_and_payments_noted_several_times_at_once_are_noted_once(office: Office) -> None:
    # threads of their own do not share the set clock: October is over by the real one as well
    display_on(office, "2026-10-10", "rep_an", "rep_an-0")
    path = f"/api/v1/months/{OCTOBER}"
    checks = [lambda: office.call("finance_du", "PUT", f"{path}/check")] * 6
    assert Counter(answer.status_code for answer in at_once(checks)) == {204: 6}
    assert office.call("finance_du", "PUT", f"{path}/close", ACCEPT_ALL).status_code == 200
    with office.app.app_context():
        paid = {"paid_on": business_today().isoformat(), "batch": "ICBC-1"}
    payments = [lambda: office.call("finance_du", "PUT", f"{path}/payment", paid)] * 6
    assert Counter(answer.status_code for answer in at_once(payments)) == {204: 6}
    told = office.call("rep_an", "GET", "/api/v1/notices").json["items"]
    codes = Counter(notice["code"] for notice in told)
    assert codes["month_checked"] == codes["month_closed"] == codes["month_paid"] == 1


def test_reviews_while_a_month_is_closed_are_of_the_close_or_of_the_next_and_never_of_neither(
    office: Office,
) -> None:
    records = []
    for number in range(3):
        with on(f"2026-10-1{number}") as instant:
            record, photo = new_id(), jpeg(20 + number)
            body = display_body(f"rep_an-{number}", photo, occurred_at=instant.isoformat())
            office.submit("rep_an", body, record)
            office.send_photo("rep_an", photo)
        records.append(record)
    path = f"/api/v1/months/{OCTOBER}"
    assert office.call("finance_du", "PUT", f"{path}/check").status_code == 204
    calls = [partial(office.review, "supervisor_chen", record) for record in records]
    calls.insert(1, partial(office.call, "finance_du", "PUT", f"{path}/close", ACCEPT_ALL))
    answers = at_once(calls)
    assert [answer.status_code for answer in answers] == [204, 200, 204, 204]
    (missing,) = (row[-1] for row in ledger(office, "rep_an") if row[2] == "display.shortfall")
    replay, now = (office.call("finance_du", "GET", f"{path}/replay?now={number}").json for number in (0, 1))
    assert replay["identical"], replay
    assert missing + sum(each["amount_fen"] for each in now["differences"]) == -47 * 2000


def test_a_sum_that_changed_after_its_rep_confirmed_it_stands_in_the_way_of_the_close(office: Office) -> None:
    record = display_on(office, "2026-06-10", "rep_an", "rep_an-0")
    check(office, "2026-07-02", JUNE)
    read_fen = _total_fen(office)
    assert _answer(office, "rep_an", total_fen=read_fen) == _answer(office, "rep_bai") == 204
    assert "changed_since_confirmed" not in _obstacles(office)
    with on("2026-07-02", hour=16):
        reversal = {"reason": "not_as_claimed", "remark": "Another shelf."}
        path = f"/api/v1/submissions/{record}/reversal"
        assert office.call("supervisor_chen", "PUT", path, reversal).status_code == 204
    assert _obstacles(office)["changed_since_confirmed"] == ["rep_an"]
    most = {"accept": [one for one in ACCEPT_ALL["accept"] if one["obstacle"] != "changed_since_confirmed"]}
    with on("2026-07-03"):
        refused = office.call("finance_du", "PUT", f"/api/v1/months/{JUNE}/close", most)
    assert (refused.status_code, refused.json["code"]) == (409, "obstacles_remain")
    assert _answer(office, "rep_an", hour=17, total_fen=read_fen) == 409  # of a phone that was not told yet
    assert "changed_since_confirmed" in _obstacles(office)
    assert _answer(office, "rep_an", hour=17, total_fen=_total_fen(office)) == 204  # looked again
    assert "changed_since_confirmed" not in _obstacles(office)


def _answer(office: Office, rep: str, hour: int = 15, **read: int) -> int:
    said = {"answer": "confirmed", **read}
    with on("2026-07-02", hour=hour):
        return office.call(rep, "PUT", f"/api/v1/months/{JUNE}/answer", said).status_code


def _total_fen(office: Office) -> int:
    with on("2026-07-02", hour=17):
        answer = office.call("rep_an", "GET", f"/api/v1/statements/{JUNE}/rep_an")
    return int(answer.json["total_fen"])


def _obstacles(office: Office) -> dict[str, list[str]]:
    with on("2026-07-03"):
        found = office.call("finance_du", "GET", f"/api/v1/months/{JUNE}/obstacles").json
    return {each["kind"]: each["subjects"] for each in found}

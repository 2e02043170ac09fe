"""Publishing through the API: for months to come, and for months that are not closed."""

from __future__ import annotations

from typing import Any

import pytest
from werkzeug.test import TestResponse

from fieldapp.schemes.queries import schemes_of_months
from tests.api.stored import new_audit_rows, nothing_stored
from tests.fieldwork.test_at_once import at_once
from tests.office import Office, display_body, jpeg, new_id
from tests.schemes.texts import SHIPPED, changed, dated, display_fine, yanghe_rate
from tests.settlement.closing import close, display_on, exempt, ledger, on, replays, sales_on

JUNE, JULY, AUGUST = "2026-06", "2026-07", "2026-08"
MILDER = display_fine(1000)
HARDER = display_fine(3000)


def publish(office: Office, text: str, day: str = "2026-06-20", **more: str) -> TestResponse:
    with on(day):
        return office.call("finance_du", "PUT", "/api/v1/schemes", {"text": text, **more})


def what_if(office: Office, text: str, *months: str, day: str = "2026-06-20") -> dict[str, Any]:
    with on(day):
        answer = office.call("finance_du", "PUT", "/api/v1/what-if", {"text": text, "months": list(months)})
    assert answer.status_code == 200, answer.text
    shown: dict[str, Any] = answer.json
    return shown


def apply_to(office: Office, text: str, *months: str, day: str = "2026-06-20") -> TestResponse:
    """Publish for the first of these months, after what all of them would pay was shown."""
    shown = what_if(office, text, *months, day=day)["sha256"]
    return publish(office, text, day, apply_to_open=months[0], reason="agreed", what_if_sha256=shown)


def sold_and_short(office: Office) -> None:
    """In June only rep_an is paid: commission of 2,000.00, and fines of 1,250.00 for what is missing."""
    exempt(office, "2026-06-01", JUNE, "rep_bai", "rep_cui")
    sales_on(office, "2026-06-10", "rep_an", JUNE, 100_000_00, 100_000_00)


def code(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def versions(office: Office, *months: str) -> list[int | None]:
    with office.app.app_context():
        found = schemes_of_months(months)
    return [each and each.version for each in (found[month] for month in months)]


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "inspector_bo", "lead_guo", "admin_wang"])
def test_only_finance_publishes(office: Office, who: str) -> None:
    assert code(office.call(who, "PUT", "/api/v1/schemes", {"text": SHIPPED})) == (403, "not_allowed")
    assert code(office.call(who, "PUT", "/api/v1/what-if", {})) == (403, "not_allowed")


def test_every_fault_of_a_text_is_listed_and_nothing_is_stored(office: Office) -> None:
    faulty = changed(displays="per_month = -1", streak="limit = 0").replace("section", "sektion")
    with nothing_stored(office.app):
        refused = publish(office, faulty)
    assert code(refused) == (422, "faulty_scheme")
    pointers = {fault["pointer"] for fault in refused.json["errors"]}
    assert {"/targets/displays/per_month", "/clauses/sales.streak/limit"} < pointers
    assert len(pointers) > 10


@pytest.mark.parametrize("raw", [b"code = 1", "code = '中'".encode("gb18030"), b"\x00", b""])
def test_bare_toml_that_is_no_scheme_is_refused(office: Office, raw: bytes) -> None:
    refused = office.call("finance_du", "PUT", "/api/v1/schemes", raw, content_type="text/plain")
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("more", "pointers"),
    [
        ({"apply_to_open": JUNE}, {"/reason", "/what_if_sha256"}),
        ({"reason": "because"}, {"/reason"}),
        ({"apply_to_open": "June", "reason": "x", "what_if_sha256": "0"}, {"/apply_to_open"}),
        ({"apply_to_open": JUNE, "reason": "", "what_if_sha256": "0"}, {"/reason"}),
        ({"state": "closed"}, {"/state"}),
    ],
)
def test_a_reason_and_a_what_if_go_with_an_open_month_and_it_needs_both(
    office: Office, more: dict[str, str], pointers: set[str]
) -> None:
    refused = publish(office, MILDER, **more)
    assert refused.status_code == 422
    assert {fault["pointer"] for fault in refused.json["errors"]} == pointers


def test_a_later_dated_version_goes_on_paying_and_the_refusal_names_it(office: Office) -> None:
    refused = publish(office, dated("2017-05-01"))
    assert code(refused) == (409, "scheme_without_effect")
    assert "sujiu-2018 version 1" in refused.json["message"]["en"]


def test_a_version_pays_months_to_come_and_tells_what_it_changes(office: Office) -> None:
    with new_audit_rows(office.app) as acts:
        answer = publish(office, MILDER)
    assert answer.status_code == 201, answer.text
    told = answer.json
    assert (told["version"], told["first_month"], told["reason"]) == (2, JULY, None)
    assert told["replaces"] == {"code": "sujiu-2018", "version": 1}
    assert told["parameters"] == [
        {"path": "/clauses/display.shortfall/rate_fen", "before": "-2000", "after": "-1000"}
    ]
    assert "-rate_fen = -2000\n+rate_fen = -1000\n" in told["difference"]
    assert told["difference"].startswith("--- sujiu-2018 v1\n+++ sujiu-2018 v2\n")
    assert versions(office, JUNE, JULY) == [1, 2]
    (act,) = [act for act in acts if act.action == "scheme.published"]
    assert (act.details["version"], act.details["sha256"]) == (2, told["text_sha256"])


def test_the_same_text_again_changes_nothing_and_is_answered_alike(office: Office) -> None:
    first = publish(office, MILDER)
    with nothing_stored(office.app):
        again = publish(office, MILDER, "2026-07-09")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json == again.json


def test_bare_toml_is_published_too_with_or_without_the_mark_of_windows(office: Office) -> None:
    for raw, status in ((MILDER.encode(), 201), (MILDER.encode("utf-8-sig"), 200)):
        with on("2026-06-20"):
            answer = office.call(
                "finance_du", "PUT", "/api/v1/schemes", raw, content_type="text/plain; charset=utf-8"
            )
        assert answer.status_code == status, answer.text


def test_publishing_at_once_makes_one_version_of_each_text(office: Office) -> None:
    texts = [MILDER, HARDER, MILDER, HARDER]
    answers = at_once(
        [
            lambda text=text: office.call("finance_du", "PUT", "/api/v1/schemes", {"text": text})
            for text in texts
        ]
    )
    assert sorted(answer.status_code for answer in answers) == [200, 200, 201, 201]
    assert {answer.json["version"] for answer in answers} == {2, 3}


def test_a_month_that_is_closed_or_to_come_takes_no_version(office: Office) -> None:
    close(office, "2026-07-02", JUNE)
    wish = {"reason": "agreed", "what_if_sha256": "0"}
    day = "2026-07-03"
    assert code(publish(office, MILDER, day, apply_to_open=JUNE, **wish)) == (409, "month_closed")
    assert code(publish(office, MILDER, day, apply_to_open="2026-05", **wish)) == (409, "month_closed")
    assert code(publish(office, MILDER, day, apply_to_open=AUGUST, **wish)) == (409, "month_not_begun")
    assert versions(office, JUNE, JULY, AUGUST) == [1, 1, 1]


def test_a_version_dated_after_the_open_month_is_refused(office: Office) -> None:
    wish = {"apply_to_open": JUNE, "reason": "agreed", "what_if_sha256": "0"}
    refused = publish(office, dated("2026-06-02"), **wish)
    assert [fault["code"] for fault in refused.json["errors"]] == ["before_effective_from"]


def test_an_open_month_needs_the_what_if_of_this_text_and_the_present_state(office: Office) -> None:
    wish = {"apply_to_open": JUNE, "reason": "agreed"}
    assert code(publish(office, MILDER, what_if_sha256="0" * 64, **wish)) == (409, "what_if_not_shown")
    of_another = what_if(office, display_fine(900), JUNE)["sha256"]
    assert code(publish(office, MILDER, what_if_sha256=of_another, **wish)) == (409, "what_if_not_shown")
    outdated = what_if(office, MILDER, JUNE)["sha256"]
    display_on(office, "2026-06-18", "rep_an", "rep_an-0")
    assert code(publish(office, MILDER, what_if_sha256=outdated, **wish)) == (409, "what_if_not_shown")
    with nothing_stored(office.app):
        again = what_if(office, MILDER, JUNE)["sha256"]
    answer = publish(office, MILDER, what_if_sha256=again, **wish)
    assert (answer.status_code, answer.json["first_month"], answer.json["reason"]) == (201, JUNE, "agreed")
    assert versions(office, "2026-05", JUNE, JULY) == [1, 2, 2]


def test_an_open_month_is_shown_with_the_later_ones_that_have_begun(office: Office) -> None:
    close(office, "2026-06-02", "2026-05")
    shown = what_if(office, MILDER, JUNE, day="2026-07-05")["sha256"]
    wish = {"apply_to_open": JUNE, "reason": "agreed"}
    refused = publish(office, MILDER, "2026-07-05", what_if_sha256=shown, **wish)
    assert code(refused) == (409, "what_if_not_shown")
    assert "2026-06, 2026-07" in refused.json["message"]["en"]
    assert apply_to(office, MILDER, JUNE, JULY, day="2026-07-05").status_code == 201


@pytest.mark.parametrize(
    ("text", "says"),
    [(HARDER, "750.00 yuan would become 250.00"), (yanghe_rate("0.019"), "750.00 yuan would become 650.00")],
)
def test_pay_for_records_already_approved_is_never_lowered(office: Office, text: str, says: str) -> None:
    sold_and_short(office)
    with nothing_stored(office.app):
        refused = apply_to(office, text, JUNE)
    assert code(refused) == (409, "would_lower_pay")
    (fault,) = refused.json["errors"]
    assert f"rep_an 2026-06: {says}" in fault["message"]["en"]


def test_a_milder_fine_does_not_hide_that_what_was_earned_falls(office: Office) -> None:
    sold_and_short(office)
    mixed = changed(
        rates="rates = { yanghe = 0.019, shuanggou = 0.03, redwine = 0.05 }",
        display_shortfall='rate_fen = -1\n\n[clauses."display.completion"]',
    )
    shown = what_if(office, mixed, JUNE)
    (rep_an,) = [rep for rep in shown["months"][0]["reps"] if rep["staff_number"] == "rep_an"]
    assert rep_an["difference_fen"] > 0 > rep_an["earned"]["difference_fen"]
    refused = apply_to(office, mixed, JUNE)
    assert code(refused) == (409, "would_lower_pay")
    assert "2,000.00 yuan would become 1,900.00" in refused.json["errors"][0]["message"]["en"]


def test_the_same_text_cannot_be_moved_to_another_month(office: Office) -> None:
    publish(office, MILDER)
    assert code(apply_to(office, MILDER, JUNE)) == (409, "already_published")
    assert versions(office, JUNE, JULY) == [1, 2]


def test_an_open_month_published_twice_is_answered_alike_even_when_the_state_moved_on(office: Office) -> None:
    assert apply_to(office, MILDER, JUNE).status_code == 201
    wish = {"apply_to_open": JUNE, "reason": "agreed", "what_if_sha256": "0"}
    assert publish(office, MILDER, "2026-06-25", **wish).status_code == 200


def test_a_version_published_between_two_months_pays_the_later_one_and_adjustments_keep_their_own(
    office: Office,
) -> None:
    for month in (JUNE, JULY):
        exempt(office, "2026-06-01", month, "rep_bai", "rep_cui")
    with on("2026-06-10") as instant:
        record, photo = new_id(), jpeg(1)
        office.submit("rep_an", display_body("rep_an-0", photo, occurred_at=instant.isoformat()), record)
        office.send_photo("rep_an", photo)
    assert publish(office, MILDER, "2026-06-20").status_code == 201
    close(office, "2026-07-02", JUNE)
    with on("2026-07-08"):
        assert office.review("supervisor_chen", record).status_code == 204
    close(office, "2026-08-02", JULY)
    fines = [row for row in ledger(office, "rep_an") if row[2] == "display.shortfall"]
    assert fines == [
        (JUNE, JUNE, "display.shortfall", "", -50 * 2000),
        (JUNE, JULY, "display.shortfall", "", 2000),
        (JULY, JULY, "display.shortfall", "", -50 * 1000),
    ]
    assert replays(office, "2026-08-03", JUNE) == replays(office, "2026-08-03", JULY) == []


def test_an_open_month_closes_under_the_version_that_was_applied_to_it(office: Office) -> None:
    exempt(office, "2026-06-01", JUNE, "rep_bai", "rep_cui")
    display_on(office, "2026-06-10", "rep_an", "rep_an-0")
    assert apply_to(office, MILDER, JUNE).status_code == 201
    close(office, "2026-07-02", JUNE)
    assert (JUNE, JUNE, "display.shortfall", "", -49 * 1000) in ledger(office, "rep_an")
    assert replays(office, "2026-07-03", JUNE) == []

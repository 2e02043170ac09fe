"""Addresses and queries that name nothing real: refused in words, on the API and on the pages alike."""

from typing import Any
from urllib.parse import quote

import pytest

from fieldapp.kernel import clock
from tests.api.stored import check_refusal, nothing_stored
from tests.office import Office, display_body, jpeg, new_id

NOT_MONTHS = ("2026-13", "2026-00", "2026-1", "26-01", "2026-011", "0000-01", "２０２６-11", "2026-11-01", "now", "-",
              "2026-11\n", " 2026-11", "2026–11", "十一月", "👨‍👩‍👧‍👦")  # fmt: skip


def this_month() -> str:
    return clock.month_of(clock.now().date())


@pytest.mark.parametrize("month", NOT_MONTHS, ids=repr)
def test_what_is_no_month_is_refused(steady_office: Office, month: str) -> None:
    there = quote(month)
    with nothing_stored(steady_office.app):
        for method, path in (
            ("GET", f"/api/v1/statements/{there}/rep_an"),
            ("GET", f"/api/v1/months/{there}"),
            ("PUT", f"/api/v1/months/{there}/draft"),
        ):
            check_refusal(steady_office.call("finance_du", method, path), 422, "not_a_month")
        for path in (f"/statements/{there}/rep_an", f"/months/{there}"):
            assert steady_office.call("finance_du", "GET", path).status_code == 422


@pytest.mark.parametrize(
    ("month", "code"),
    [("9999-12", "month_not_begun"), ("2100-01", "month_not_begun"), ("2017-12", "no_scheme_for_month"),
     ("0001-01", "no_scheme_for_month")],
)  # fmt: skip
def test_a_month_without_a_beginning_or_a_scheme_is_refused(
    steady_office: Office, month: str, code: str
) -> None:
    with nothing_stored(steady_office.app):
        for method, path in (
            ("GET", f"/api/v1/statements/{month}/rep_an"),
            ("PUT", f"/api/v1/months/{month}/draft"),
        ):
            check_refusal(steady_office.call("finance_du", method, path), 409, code)
        assert steady_office.call("finance_du", "GET", f"/statements/{month}/rep_an").status_code == 409
        assert steady_office.call("finance_du", "GET", f"/months/{month}").status_code in (200, 409)


@pytest.mark.parametrize(
    "who", ["nobody", "finance_du", "rep_an ", "业务员", "👍🏽", "a" * 500, "' OR 1=1 --", "%"]
)
def test_a_statement_of_anybody_but_a_rep_does_not_exist(steady_office: Office, who: str) -> None:
    with nothing_stored(steady_office.app):
        path = f"/statements/{this_month()}/{quote(who)}"
        check_refusal(steady_office.call("finance_du", "GET", f"/api/v1{path}"), 404, "not_found")
        assert steady_office.call("finance_du", "GET", path).status_code == 404


@pytest.mark.parametrize(
    ("query", "pointer", "fault"),
    [
        ("state=maybe", "/state", "not_a_choice"),
        ("state=", "/state", "not_a_choice"),
        ("month=2026-13", "/month", "not_month"),
        ("month=", "/month", "not_month"),
        ("month=%EF%BC%92026-11", "/month", "not_month"),
        ("page=2", "/page", "unknown_field"),
        ("cursor=x", "/cursor", "not_a_cursor"),
        ("cursor=2026-01-01T00:00:00%7Cx", "/cursor", "not_a_cursor"),
        ("cursor=0001-01-01T00:00:00%2B14:00%7Cx", "/cursor", "not_a_cursor"),
        ("cursor=9999-12-31T23:59:59-14:00%7Cx", "/cursor", "not_a_cursor"),
        ("cursor=%F0%9F%91%8D", "/cursor", "not_a_cursor"),
    ],
)
def test_a_list_refuses_a_query_that_it_does_not_understand(
    steady_office: Office, query: str, pointer: str, fault: str
) -> None:
    answer = steady_office.call("rep_an", "GET", f"/api/v1/submissions?{query}")
    check_refusal(answer, 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize(
    "query",
    [
        "state=maybe&cursor=x",
        "cursor=0001-01-01T00:00:00%2B14:00%7Cx",
        "cursor=9999-12-31T23:59:59-14:00%7Cx",
        "cursor=2026-01-01T00:00:00Z%7C%F0%9F%91%8D",
        "cursor=" + "x" * 3000,
        "nonsense=1",
    ],
)
@pytest.mark.parametrize(("who", "path"), [("rep_an", "/records"), ("supervisor_chen", "/review")])
def test_a_page_of_records_opens_at_its_beginning_instead(
    steady_office: Office, who: str, path: str, query: str
) -> None:
    assert steady_office.call(who, "GET", f"{path}?{query}").status_code == 200


SEARCHES = (
    "%",
    "_",
    "\\",
    "'",
    '"',
    "' OR 1=1 --",
    "*",
    "x" * 3000,
    "👨‍👩‍👧‍👦",
    "𠮷",
    "\u202e",
    "\ud800",
    "(",
    "[",
)


@pytest.mark.parametrize("text", SEARCHES, ids=ascii)
def test_any_search_for_an_outlet_finds_what_holds_that_text_and_nothing_else(
    steady_office: Office, text: str
) -> None:
    there = quote(text.encode("utf-8", "surrogatepass"))
    answer = steady_office.call("finance_du", "GET", f"/api/v1/outlets?search={there}")
    assert answer.status_code == 200, answer.text
    assert all(text in line["name"] or line["code"].startswith(text) for line in answer.json["items"])
    assert steady_office.call("finance_du", "GET", f"/api/v1/outlets?cursor={there}").status_code == 200


def test_a_list_goes_on_where_its_page_ended_whatever_is_added_meanwhile(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("fieldapp.kernel.paging.page_of.__defaults__", (3,))
    monkeypatch.setattr("fieldapp.fieldwork.queries.records.PAGE_SIZE", 3)
    sent = [new_id() for _ in range(7)]
    for record in sent:
        assert office.submit("rep_an", display_body("rep_an-0"), record).status_code == 201
    seen: list[str] = []
    cursor = ""
    for _ in range(5):
        page = office.call("rep_an", "GET", f"/api/v1/submissions?cursor={quote(cursor)}").json
        seen += [line["id"] for line in page["items"]]
        office.submit("rep_an", display_body("rep_an-1"))
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sent[::-1]


REMARKS: dict[str, tuple[dict[str, Any], int]] = {
    "no decision": ({}, 404),
    "an unknown decision": ({"decision": "maybe"}, 404),
    "an unknown reason": ({"decision": "rejected", "reason": "ugly"}, 404),
    "no reason": ({"decision": "rejected"}, 422),
    "other without a word": ({"decision": "rejected", "reason": "other", "remark": "\u3000"}, 422),
    "a right-to-left override": ({"decision": "rejected", "reason": "other", "remark": "a\u202eb"}, 422),
    "a zero-width space": ({"decision": "rejected", "reason": "other", "remark": "a\u200bb"}, 422),
    "501 characters": ({"decision": "rejected", "reason": "other", "remark": "x" * 501}, 422),
    "a NUL": ({"decision": "rejected", "reason": "other", "remark": "a\0b"}, 400),
}


@pytest.mark.parametrize("name", REMARKS)
def test_a_review_form_is_refused_where_the_api_refuses_it(steady_office: Office, name: str) -> None:
    form, status = REMARKS[name]
    record = new_id()
    steady_office.submit("rep_an", display_body("rep_an-0", jpeg(160)), record)
    steady_office.send_photo("rep_an", jpeg(160))
    with nothing_stored(steady_office.app):
        answer = steady_office.call("supervisor_chen", "POST", f"/records/{record}/review", data=form)
        assert answer.status_code == status, answer.text


def test_a_remark_typed_in_two_lines_is_taken_from_the_form(steady_office: Office) -> None:
    record = new_id()
    steady_office.submit("rep_an", display_body("rep_an-0", jpeg(160)), record)
    steady_office.send_photo("rep_an", jpeg(160))
    form = {"decision": "rejected", "reason": "other", "remark": " 第一行\r\n👍🏽 O'Brien<b> "}
    assert (
        steady_office.call("supervisor_chen", "POST", f"/records/{record}/review", data=form).status_code
        == 303
    )
    seen = steady_office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    assert seen["review"]["remark"] == "第一行\n👍🏽 O'Brien<b>"
    page = steady_office.call("rep_an", "GET", f"/records/{record}").text
    assert "O&#39;Brien&lt;b&gt;" in page and "O'Brien<b>" not in page

"""The pages of every kind of record: what they show, what they offer to whom, and where refusals appear."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import timedelta

import pytest
from flask import Flask

from fieldapp.kernel import clock
from tests.databases import ON_ONE
from tests.fieldwork.test_review_kinds import tomorrow
from tests.fieldwork.test_review_openings import outlet_of
from tests.fieldwork.test_review_reversals import close
from tests.office import (
    POSITION,
    Office,
    banquet_body,
    display_body,
    jpeg,
    new_id,
    opening_body,
    proof_body,
    visit_body,
)
from tests.shell.pages import Page, shown, visit
from tests.shell.test_catalogue import _chinese
from tests.shell.test_pages import _can_be_read_aloud, _most_queries, _obeys_the_policy, _queries

FRONT, SHELF = jpeg(1), jpeg(2)


@dataclass(frozen=True)
class Records:
    """A record of rep_an of every kind, and in every state that a page tells of."""

    visit: str
    opening: str
    opened: str
    known: str
    booking: str
    rejected: str
    correction: str
    held: str
    proof: str
    reversed: str
    photoless: str
    withdrawn: str
    cancelled: str


def fill(office: Office) -> Records:
    near = {**POSITION, "lat": 37.90001, "lon": 115.20001}
    shop = opening_body("Shop rep_an-0", FRONT, SHELF, position=near, phone="0311-83200000")
    opening, known, opened = (office.stored("rep_an", "opening", shop, FRONT, SHELF) for _ in range(3))
    office.review("supervisor_chen", known, same_outlet="rep_an-0")
    office.review("supervisor_chen", opened, is_new_outlet=True)
    rejected = office.stored("rep_an", "banquet", banquet_body(tomorrow(), venue="Old Hotel"))
    office.review("supervisor_chen", rejected, "rejected", reason="not_as_claimed", remark="Ten tables.")
    held = office.stored(
        "rep_an",
        "banquet",
        banquet_body(str(clock.now().date() - timedelta(days=1)), source="shop", shop="rep_an-0"),
    )
    office.review("supervisor_chen", held)
    reversed_ = office.approved_display("rep_an", "supervisor_chen", "rep_an-1", seed=5)
    evidence = {"reason": "not_as_claimed", "remark": "The shelf was empty."}
    office.call("supervisor_chen", "PUT", f"/api/v1/submissions/{reversed_}/reversal", evidence)
    photoless = new_id()
    office.submit("rep_an", display_body("rep_an-2", jpeg(6)), photoless)
    close(office, photoless)
    withdrawn = office.stored("rep_an", "display", display_body("rep_an-2", SHELF), SHELF)
    office.call("rep_an", "PUT", f"/api/v1/submissions/{withdrawn}/withdrawal", {})
    cancelled = office.stored("rep_an", "banquet", banquet_body(tomorrow(), venue="Closed Hotel"))
    office.call("rep_an", "PUT", f"/api/v1/banquets/{cancelled}/cancellation", {"reason": "Off."})
    return Records(
        visit=office.stored("rep_an", "visit", visit_body("rep_an-0", note="Nothing new")),
        opening=opening,
        opened=opened,
        known=known,
        booking=office.stored("rep_an", "banquet", banquet_body(tomorrow(), tables=15)),
        rejected=rejected,
        correction=office.stored("rep_an", "banquet", banquet_body(tomorrow(), corrects=rejected)),
        held=held,
        proof=office.stored("rep_an", "proof", proof_body(held, jpeg(7)), jpeg(7)),
        reversed=reversed_,
        photoless=photoless,
        withdrawn=withdrawn,
        cancelled=cancelled,
    )


@pytest.fixture
def app(steady_office: Office) -> Flask:
    """Of one office for all tests here, which store nothing."""
    return steady_office.app


@pytest.fixture(scope="module")
def records(steady_office: Office) -> Records:
    return fill(steady_office)


def actions(page: Page) -> set[str]:
    """What the forms of a page do to a record."""
    return {form["action"].rsplit("/", 1)[1] for form in page.all("form") if "/records/" in form["action"]}


def page_of(app: Flask, who: str, record: str) -> Page:
    return shown(app, who, f"/records/{record}")


# What is shown


@ON_ONE
def test_every_page_is_sound_readable_english_in_english_and_cheap(app: Flask, records: Records) -> None:
    seen = [f"/records/{getattr(records, field.name)}" for field in fields(records)]
    pages = [(who, path) for path in seen for who in ("rep_an", "supervisor_chen", "finance_du")]
    pages += [("supervisor_chen", "/review"), ("supervisor_chen", "/review?kind=proof")]
    pages += [
        ("rep_an", path)
        for path in ("/records", "/records?kind=banquet", "/records?state=cancelled&kind=visit")
    ]
    for who, path in pages:
        page = shown(app, who, path)
        _obeys_the_policy(page, path)
        _can_be_read_aloud(page, path)
        assert _chinese(visit(app, who, path, language="en").text) == [], f"{who} {path}"
        assert _queries(app, who, path) <= _most_queries(path), f"{who} {path}"


def test_a_list_shows_every_kind_at_its_place_and_filters_it(app: Flask, records: Records) -> None:
    everything = shown(app, "rep_an", "/records")
    for place in ("Shop rep_an-0", "Hotel Xinji", "Old Hotel", "Shop rep_an-1"):
        assert place in everything.text
    banquets = shown(app, "rep_an", "/records?kind=banquet")
    assert f"/records/{records.booking}" in banquets.links
    assert f"/records/{records.visit}" not in banquets.links
    both = shown(app, "rep_an", "/records?kind=banquet&state=cancelled")
    assert {link for link in both.links if link.startswith("/records/")} == {f"/records/{records.cancelled}"}
    assert "没有符合条件的" in shown(app, "rep_an", "/records?kind=visit&state=approved").text


def test_a_record_is_found_by_its_rep_shop_day_and_the_receipt_code_read_out_on_the_telephone(
    app: Flask, office: Office, records: Records
) -> None:
    receipt = office.call("rep_an", "GET", f"/api/v1/submissions/{records.visit}").json["receipt"]
    code, day = receipt["receipt"], receipt["business_day"]

    def found(who: str, asked: str) -> set[str]:
        return {link for link in shown(app, who, f"/records?{asked}").links if link.startswith("/records/")}

    visit = {f"/records/{records.visit}"}
    for typed in (code, code.lower(), code.replace("-", ""), code.replace("-", " ").replace("0", "O")):
        assert found("supervisor_chen", f"q={typed}") == visit, typed
        assert found("supervisor_ding", f"q={typed}") == set(), typed
    assert visit < found("supervisor_chen", f"q=rep_an&day={day}")
    assert visit <= found("supervisor_chen", "q=rep_an-0")
    assert found("supervisor_chen", "q=rep_an&day=2001-01-01") == found("rep_an", "q=nobody") == set()


def test_the_queue_names_the_kind_and_is_asked_for_one(app: Flask, records: Records) -> None:
    proofs = shown(app, "supervisor_chen", "/review?kind=proof")
    assert {link for link in proofs.links if link.startswith("/records/")} == {
        f"/records/{records.proof}?kind=proof"
    }
    assert "家宴" in shown(app, "supervisor_chen", "/review").text
    assert "这一种都审完了" in shown(app, "supervisor_chen", "/review?kind=display").text


def test_a_visit_shows_its_checklist_and_is_not_judged(app: Flask, records: Records) -> None:
    page = page_of(app, "rep_an", records.visit)
    for words in ("检查表", "讲给：Mr Zhao", "海之蓝", "Nothing new"):
        assert words in page.text
    assert "算不算数" not in page.text
    assert actions(page) == set()


def test_a_booking_and_its_proof_lead_to_each_other(app: Flask, records: Records) -> None:
    booking, proof = (page_of(app, "rep_an", record) for record in (records.held, records.proof))
    assert f"/records/{records.proof}" in booking.links
    assert f"/records/{records.held}" in proof.links
    assert "门店推荐" in booking.text
    assert "没有提前登记" in booking.text
    assert "没有提前登记" in proof.text
    current = [step for step in proof.all("li") if step.get("aria-current") == "step"]
    assert len(current) == 1


def test_an_approved_opening_says_which_outlet_it_is(app: Flask, office: Office, records: Records) -> None:
    assert "名单里已有的网点：Shop rep_an-0" in page_of(app, "rep_an", records.known).text
    opened = page_of(app, "rep_an", records.opened).text
    assert "进了名单的新网点" in opened
    assert outlet_of(office, records.opened).code in opened


def test_a_record_and_its_correction_lead_to_each_other(app: Flask, records: Records) -> None:
    assert f"/records/{records.correction}" in page_of(app, "rep_an", records.rejected).links
    assert f"/records/{records.rejected}" in page_of(app, "supervisor_chen", records.correction).links


def test_a_reversal_shows_its_evidence_and_the_approval_before_it(app: Flask, records: Records) -> None:
    page = page_of(app, "rep_an", records.reversed).text
    assert "撤销通过 · 和填的不符" in page
    assert "The shelf was empty." in page
    assert "以前的审核" in page


def test_a_record_rejected_for_want_of_photos_says_what_to_do(app: Flask, records: Records) -> None:
    assert "照片传上来就会重新待审" in page_of(app, "rep_an", records.photoless).text


# What is offered to whom


@pytest.mark.parametrize(
    ("record", "offered"),
    [
        ("booking", {"withdrawal", "cancellation"}),
        ("opening", {"withdrawal"}),
        ("proof", {"withdrawal"}),
        ("held", {"cancellation"}),
        ("known", set()),
        ("rejected", set()),
        ("withdrawn", set()),
        ("cancelled", set()),
    ],
)
def test_a_rep_may_take_back_what_waits_and_cancel_what_is_booked(
    app: Flask, records: Records, record: str, offered: set[str]
) -> None:
    assert actions(page_of(app, "rep_an", getattr(records, record))) == offered


@pytest.mark.parametrize(
    ("record", "offered"),
    [
        ("booking", {"review"}),
        ("opening", {"review"}),
        ("proof", {"review"}),
        ("held", {"reversal"}),
        ("opened", {"reversal"}),
        ("visit", set()),
        ("rejected", set()),
        ("withdrawn", set()),
    ],
)
def test_a_supervisor_may_review_what_waits_and_reverse_what_is_approved(
    app: Flask, records: Records, record: str, offered: set[str]
) -> None:
    assert actions(page_of(app, "supervisor_chen", getattr(records, record))) == offered
    for who in ("finance_du", "lead_guo"):
        assert actions(page_of(app, who, getattr(records, record))) == set()


# Refusals of the forms


FORMS = {
    "review": ("supervisor_chen", "opening", {"decision": "approved"}),
    "reversal": ("supervisor_chen", "opened", {"reason": "other", "remark": " "}),
    "withdrawal": ("rep_an", "booking", {"reason": "x" * 201}),
    "cancellation": ("rep_an", "booking", {"reason": ""}),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_refused_form_says_why_in_its_place_in_both_languages(
    app: Flask, records: Records, form: str
) -> None:
    who, name, filled = FORMS[form]
    path = f"/records/{getattr(records, name)}/{form}"
    answer = visit(app, who, path, form=filled)
    page = Page(answer.text)
    assert answer.status_code == 422
    assert len([div for div in page.all("div") if div.get("role") == "alert"]) == 1
    if form != "review":
        assert [details for details in page.all("details") if "open" in details and "act" in details["class"]]
    _can_be_read_aloud(page, path)
    assert _chinese(visit(app, who, path, form=filled, language="en").text) == []


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_nobody_elses_is_no_page(app: Flask, records: Records, form: str) -> None:
    who, name, filled = FORMS[form]
    other = {"supervisor_chen": "supervisor_ding", "rep_an": "rep_bai"}[who]
    path = f"/records/{getattr(records, name)}/{form}"
    assert visit(app, other, path, form={**filled, "reason": "other", "remark": "x"}).status_code == 404
    assert visit(app, who, f"/records/nothing/{form}", form={**filled, "reason": "other"}).status_code == 404


@pytest.mark.parametrize(
    ("form", "filled"),
    [
        ("review", {"decision": "reversed"}),
        ("review", {}),
        ("review", {"decision": "rejected", "reason": "photos_missing"}),
        ("reversal", {"reason": "photos_missing", "remark": "x"}),
        ("reversal", {"remark": "x"}),
    ],
)
def test_what_a_form_does_not_offer_is_no_page(
    app: Flask, records: Records, form: str, filled: dict[str, str]
) -> None:
    name = "opening" if form == "review" else "opened"
    path = f"/records/{getattr(records, name)}/{form}"
    assert visit(app, "supervisor_chen", path, form=filled).status_code == 404


@pytest.mark.parametrize("typed", ["", "no such", "nowhere"])
def test_a_code_that_names_no_outlet_is_asked_for_again(app: Flask, records: Records, typed: str) -> None:
    filled = {"decision": "approved", "outlet": "other outlet", "other_code": typed}
    answer = visit(app, "supervisor_chen", f"/records/{records.opening}/review", form=filled)
    page = Page(answer.text)
    assert answer.status_code == 422
    (field,) = [field for field in page.all("input") if field.get("name") == "other_code"]
    assert field["value"] == typed
    assert [field["value"] for field in page.all("input") if "checked" in field] == ["other outlet"]

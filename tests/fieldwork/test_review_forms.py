"""What the forms on the pages of records do, and what they say when somebody was quicker."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from tests.fieldwork.test_review_kinds import submission
from tests.fieldwork.test_review_openings import outlet_of
from tests.fieldwork.test_review_pages import FRONT, SHELF, Records, fill, page_of
from tests.office import Office, opening_body
from tests.shell.pages import Page, shown, visit


@pytest.fixture
def records(office: Office) -> Records:
    return fill(office)


def test_a_refusal_after_somebody_was_quicker_is_shown_on_the_page(
    app: Flask, office: Office, records: Records
) -> None:
    office.review("supervisor_chen", records.booking)
    late = visit(app, "rep_an", f"/records/{records.booking}/withdrawal", form={})
    assert late.status_code == 409
    assert "不能撤回" in Page(late.text).text
    gone = visit(
        app, "supervisor_chen", f"/records/{records.cancelled}/review", form={"decision": "approved"}
    )
    assert gone.status_code == 409
    assert "撤回或取消了这条记录" in Page(gone.text).text


def test_an_outlet_entered_since_the_page_was_opened_is_put_before_the_reviewer(
    app: Flask, office: Office, records: Records
) -> None:
    first = page_of(app, "supervisor_chen", records.opening)
    offered = [field["value"] for field in first.all("input") if field.get("name") == "considered"]
    assert "rep_an-0" in offered
    other = opening_body("Shop rep_an-0", FRONT, SHELF, phone="0311-83200000")
    late = office.stored("rep_bai", "opening", other, FRONT, SHELF)
    office.review("supervisor_chen", late, is_new_outlet=True)
    filled = {"decision": "approved", "outlet": "new outlet", "considered": offered}
    answer = visit(app, "supervisor_chen", f"/records/{records.opening}/review", form=filled)
    page = Page(answer.text)
    assert answer.status_code == 409
    assert outlet_of(office, late).code in page.text
    again = [field["value"] for field in page.all("input") if field.get("name") == "considered"]
    assert set(again) == {*offered, outlet_of(office, late).code}


@pytest.mark.parametrize(
    ("filled", "is_that"),
    [
        ({"outlet": "rep_an-0"}, lambda outlet, _record: outlet.code == "rep_an-0"),
        (
            {"outlet": "other outlet", "other_code": "ｒｅｐ＿ｂａｉ－１ "},
            lambda outlet, _record: outlet.code == "rep_bai-1",
        ),
        ({"outlet": "new outlet"}, lambda outlet, record: outlet.opened_by == record),
    ],
)
def test_an_opening_is_approved_as_the_outlet_that_was_chosen(
    app: Flask,
    office: Office,
    records: Records,
    filled: dict[str, Any],
    is_that: Callable[[Any, str], bool],
) -> None:
    page = page_of(app, "supervisor_chen", records.opening)
    considered = [field["value"] for field in page.all("input") if field.get("name") == "considered"]
    path = f"/records/{records.opening}/review"
    answer = visit(
        app, "supervisor_chen", path, form={"decision": "approved", "considered": considered, **filled}
    )
    assert answer.location == "/review?done=1"
    assert is_that(outlet_of(office, records.opening), records.opening)


@pytest.mark.parametrize(
    ("who", "name", "form", "filled", "state"),
    [
        ("rep_an", "opening", "withdrawal", {}, "withdrawn"),
        ("rep_an", "booking", "withdrawal", {"reason": "Wrong day"}, "withdrawn"),
        ("rep_an", "booking", "cancellation", {"reason": "The wedding is off"}, "cancelled"),
        ("supervisor_chen", "opened", "reversal", {"reason": "other", "remark": "No such shop."}, "rejected"),
    ],
)
def test_a_form_does_what_it_says_and_comes_back_to_the_record(
    app: Flask,
    office: Office,
    records: Records,
    who: str,
    name: str,
    form: str,
    filled: dict[str, str],
    state: str,
) -> None:
    record = getattr(records, name)
    answer = visit(app, who, f"/records/{record}/{form}", form=filled)
    assert (answer.status_code, answer.location) == (303, f"/records/{record}?done={form}")
    assert submission(office, record).state == state
    page = shown(app, who, answer.location)
    assert [p for p in page.all("p") if p.get("role") == "status"]

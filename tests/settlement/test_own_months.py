"""What a rep's phone is given of months: the list, and a statement with every name and photo it needs."""

from __future__ import annotations

from typing import Any

from tests.inspection.cases import found_at
from tests.office import Office, jpeg, sha256
from tests.settlement.closing import check, close, display_on, exempt, on, sales_on

JUNE, JULY = "2026-06", "2026-07"


def months(office: Office, day: str, who: str = "rep_an", rep: str = "rep_an") -> Any:
    with on(day):
        return office.call(who, "GET", f"/api/v1/reps/{rep}/months")


def test_whose_months_one_may_list(office: Office) -> None:
    allowed = ("rep_an", "supervisor_chen", "finance_du")
    assert {who: months(office, "2026-07-02", who).status_code for who in allowed} == dict.fromkeys(
        allowed, 200
    )
    for who in ("rep_bai", "supervisor_ding"):
        assert months(office, "2026-07-02", who).status_code == 404
    for nobody in ("nobody", "finance_du"):
        assert months(office, "2026-07-02", "finance_du", nobody).status_code == 404


def test_a_rep_sees_every_month_from_the_first_one_worked_with_how_far_it_has_come(office: Office) -> None:
    display_on(office, "2026-05-10", "rep_an", "rep_an-0")
    for month in ("2026-05", JUNE):
        exempt(office, "2026-05-02", month)
    close(office, "2026-06-02", "2026-05")
    check(office, "2026-07-02", JUNE)
    with on("2026-07-03"):
        objection = {"answer": "objected", "remark": "One display is missing."}
        assert office.call("rep_an", "PUT", f"/api/v1/months/{JUNE}/answer", objection).status_code == 204
    assert [
        (line["month"], line["state"], line["payable_fen"], line["answer"])
        for line in months(office, "2026-07-03").json
    ] == [
        (JULY, "open", None, None),
        (JUNE, "checked", None, "objected"),
        ("2026-05", "closed", 0, None),
    ]


def test_a_statement_names_what_its_codes_stand_for_and_shows_the_photos(office: Office) -> None:
    record = display_on(office, "2026-06-10", "rep_an", "rep_an-0")
    finding = found_at(office)
    sales_on(office, "2026-06-12", "rep_an", JUNE, 100_000, 90_000)
    with on("2026-06-13"):
        told = office.call("rep_an", "GET", f"/api/v1/statements/{JUNE}/rep_an").json
    shown = next(line for line in told["records"] if line["id"] == record)
    assert (shown["place"], shown["photos"]) == ("Shop rep_an-0", [sha256(jpeg(1))])
    found = next(line for line in told["findings"] if line["id"] == finding)
    assert (found["text"]["zh"], found["outlet_name"]) == ("缺价签或氛围元素", "Shop rep_an-0")
    assert found["photos"] == [sha256(jpeg(900))]
    assert {line["clause"] for line in told["lines"]} <= set(told["clauses"])
    assert {figure["subject_id"]: figure.get("target") for figure in told["figures"]} == {
        "2026-06:banquet": 2,
        "2026-06:display": 50,
        "2026-06:opening": 10,
        "2026-06:yanghe": None,
    }
    assert told["figures_appealable"] is True
    assert told["clauses"]["display.shortfall"]["section"] == "二.2 ①③"

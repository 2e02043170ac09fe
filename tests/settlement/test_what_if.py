"""What months would have paid under a draft: in one snapshot, line by line, storing nothing."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import event

from fieldapp.commands.schemes import months_named, what_if_command
from fieldapp.kernel.database import db
from fieldapp.settlement.service.what_if import WhatIf, what_if
from tests.api.stored import nothing_stored
from tests.live import run_command
from tests.office import Office
from tests.schemes.texts import SHIPPED, changed, display_fine, yanghe_rate
from tests.settlement.closing import SHANGHAI, close, display_on, exempt, on, sales_on

APRIL, MAY, JUNE, JULY = "2026-04", "2026-05", "2026-06", "2026-07"
PATH = "/api/v1/what-if"


def worked(office: Office) -> None:
    """rep_an sells in June and July and shows three shops; the others are exempt."""
    for month in (JUNE, JULY):
        exempt(office, "2026-06-01", month, "rep_bai", "rep_cui")
        sales_on(office, "2026-06-10", "rep_an", month, 100_000_00, 120_000_00)
    for number in range(3):
        display_on(office, f"2026-06-1{number}", "rep_an", f"rep_an-{number}", seed=number + 1)


def shown(office: Office, text: str, *months: str, day: str = "2026-07-20") -> WhatIf:
    with office.app.app_context(), on(day):
        return what_if(text, months, zone=SHANGHAI)


def clauses(found: WhatIf) -> dict[tuple[str, str | None], tuple[int, int]]:
    """The lines that differ over all months."""
    return {
        line: (amounts.before_fen, amounts.after_fen)
        for month in found.months
        for line, amounts in month.clauses.items()
    }


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"text": "code = 1", "months": [JUNE]}, 422, "faulty_scheme"),
        ({"text": SHIPPED, "months": []}, 422, "invalid_fields"),
        ({"text": SHIPPED, "months": ["2026-13"]}, 422, "invalid_fields"),
        ({"text": SHIPPED, "months": [f"20{year}-01" for year in range(10, 23)]}, 422, "invalid_fields"),
        ({"text": SHIPPED}, 422, "invalid_fields"),
        ({"text": SHIPPED, "months": ["2099-01"]}, 409, "month_not_begun"),
        ({"text": SHIPPED, "months": ["2017-12"]}, 409, "no_scheme_for_month"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    steady_office: Office, body: dict[str, Any], status: int, code: str
) -> None:
    refused = steady_office.call("finance_du", "PUT", PATH, body)
    assert (refused.status_code, refused.json["code"]) == (status, code)


def test_the_shipped_scheme_against_itself_changes_nothing_and_stores_nothing(office: Office) -> None:
    worked(office)
    close(office, "2026-07-02", JUNE)
    with nothing_stored(office.app):
        found = shown(office, SHIPPED, JULY, JUNE, JUNE)
    assert [month.month for month in found.months] == [JUNE, JULY]
    assert found.total.difference_fen == 0
    assert found.total.before_fen == sum(month.total.after_fen for month in found.months) != 0
    assert [len(month.reps) for month in found.months] == [3, 3]
    assert clauses(found) == {}


def test_reps_compared_one_by_one_come_to_the_same_as_all_together(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    worked(office)
    display_on(office, "2026-06-20", "rep_bai", "rep_bai-0", seed=9)
    together = shown(office, yanghe_rate("0.03"), JUNE)
    monkeypatch.setattr("fieldapp.settlement.service.what_if.REPS_AT_ONCE", 1)
    one_by_one = shown(office, yanghe_rate("0.03"), JUNE)
    assert one_by_one.months == together.months
    assert together.total.difference_fen != 0


def test_before_is_what_the_close_posted(office: Office) -> None:
    worked(office)
    close(office, "2026-07-02", JUNE)
    with on("2026-07-03"):
        statement = office.call("rep_an", "GET", f"/api/v1/statements/{JUNE}/rep_an").json
    (june,) = shown(office, SHIPPED, JUNE).months
    before = {rep.staff_number: rep.total.before_fen for rep in june.reps}
    assert before == {"rep_an": statement["total_fen"], "rep_bai": 0, "rep_cui": 0}


def test_a_changed_rate_changes_exactly_its_lines(office: Office) -> None:
    worked(office)
    found = shown(office, yanghe_rate("0.025"), JUNE, JULY)
    assert clauses(found) == {("sales.commission", "yanghe"): (240_000, 300_000)}
    assert found.total.difference_fen == 2 * 60_000
    by_rep = {rep.staff_number: rep.total.difference_fen for rep in found.months[0].reps}
    assert by_rep == {"rep_an": 60_000, "rep_bai": 0, "rep_cui": 0}
    assert found.months[0].reps[0].earned.difference_fen == 60_000


def test_a_changed_fine_is_reckoned_with_the_records_of_the_month(office: Office) -> None:
    worked(office)
    found = shown(office, display_fine(1000), JUNE)
    assert clauses(found) == {("display.shortfall", None): (-47 * 2000, -47 * 1000)}
    assert found.months[0].reps[0].earned.difference_fen == 0


def test_a_changed_rule_judges_every_record_anew(office: Office) -> None:
    worked(office)
    stricter = SHIPPED.replace(
        '"xintianlan", "laozihao", "shengfang"', '"xintianlan", "laozihao", "shengfang", "mengzhilan"'
    )
    assert stricter != SHIPPED
    assert clauses(shown(office, stricter, JUNE)) == {("display.shortfall", None): (-47 * 2000, -50 * 2000)}


def test_a_line_that_vanishes_and_one_that_appears_are_both_shown(office: Office) -> None:
    worked(office)
    easier = changed(displays="per_month = 3")
    assert clauses(shown(office, easier, JUNE)) == {
        ("display.shortfall", None): (-47 * 2000, 0),
        ("display.completion", None): (0, 10_000),
    }


def test_a_streak_is_counted_as_if_the_draft_had_paid_all_the_months(office: Office) -> None:
    for month in (APRIL, MAY, JUNE):
        exempt(office, "2026-04-01", month)
        sales_on(office, "2026-06-10", "rep_an", month, 100_00, 40_00)
    of_two = changed(streak="limit = 2")
    (june,) = shown(office, of_two, JUNE).months
    assert june.clauses == {}  # three in a row either way
    months = shown(office, of_two, APRIL, MAY, JUNE).months
    assert [month.total.difference_fen for month in months] == [0, -30_000, 30_000]


def test_the_hash_is_of_the_text_the_months_and_the_state_but_not_of_the_moment(office: Office) -> None:
    worked(office)
    text = display_fine(1000)
    first = shown(office, text, JUNE)
    later = shown(office, text, JUNE, day="2026-07-25")
    assert first.as_of != later.as_of
    assert first.sha256 == later.sha256
    others = [shown(office, text, JUNE, JULY), shown(office, text + "\n", JUNE)]
    sales_on(office, "2026-07-01", "rep_an", JUNE, 100_000_00, 130_000_00)
    others.append(shown(office, text, JUNE))
    assert len({first.sha256, *(other.sha256 for other in others)}) == 4


def test_it_takes_the_same_number_of_queries_for_one_record_as_for_many(office: Office) -> None:
    def queries() -> int:
        counted: list[str] = []

        def listener(*arguments: Any) -> None:
            counted.append(arguments[2])

        with office.app.app_context():
            engines = set(db.engines.values())
            for engine in engines:
                event.listen(engine, "before_cursor_execute", listener)
            shown(office, display_fine(1000), JUNE)
            for engine in engines:
                event.remove(engine, "before_cursor_execute", listener)
        return len(counted)

    display_on(office, "2026-06-10", "rep_an", "rep_an-0")
    few = queries()
    display_on(office, "2026-06-11", "rep_an", "rep_an-1", seed=2)
    display_on(office, "2026-06-11", "rep_bai", "rep_bai-1", seed=3)
    assert queries() == few <= 24


def test_finance_reads_it_as_json(office: Office) -> None:
    worked(office)
    with on("2026-07-20"):
        body = {"text": yanghe_rate("0.025"), "months": [JUNE]}
        told = office.call("finance_du", "PUT", PATH, body).json
    found = shown(office, yanghe_rate("0.025"), JUNE)
    assert told == json.loads(json.dumps(found.as_json()))
    (month,) = told["months"]
    assert (month["scheme"], month["scheme_version"], month["difference_fen"]) == ("sujiu-2018", 1, 60_000)
    assert month["reps"][0]["clauses"] == month["clauses"]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2026-06", ["2026-06"]),
        ("2026-11:2027-02", ["2026-11", "2026-12", "2027-01", "2027-02"]),
        ("2026-06:2026-05", None),
        ("June", None),
        ("2026-06:2027-06", None),
        ("2026-06:2026-13", None),
        ("0001-01:9999-12", None),
    ],
)
def test_months_are_named_as_one_or_from_to(text: str, months: list[str] | None) -> None:
    if months is None:
        with pytest.raises(ValueError):
            months_named(text)
    else:
        assert months_named(text) == months


def test_the_command_shows_what_a_file_would_change(tmp_path: Path) -> None:
    environment = {"FIELDAPP_DATA_FOLDER": str(tmp_path / "data")}
    run_command("init", environment)
    draft = tmp_path / "draft.toml"
    draft.write_text(display_fine(1000), "utf-8")
    done = run_command("what-if", str(draft), "--months", "2026-08:2026-10", environment)
    assert "2026-08" in done.stdout
    assert "2026-10" in done.stdout
    told = json.loads(run_command("what-if", str(draft), "--months", "2026-10", "--json", environment).stdout)
    assert (told["difference_fen"], len(told["months"])) == (0, 1)
    draft.write_text("code = 1", "utf-8")
    refused = run_command("what-if", str(draft), "--months", "2026-10", environment, check=False)
    assert refused.returncode == 1
    assert "/effective_from" in refused.stderr


def test_the_command_refuses_months_that_are_none() -> None:
    refused = CliRunner().invoke(what_if_command, [__file__, "--months", "2026-06:2026-05"])
    assert refused.exit_code == 2

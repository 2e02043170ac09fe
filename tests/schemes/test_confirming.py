"""Provisional parameters are confirmed by a recorded statement; versions are listed, shown and read."""

from __future__ import annotations

import pytest
from werkzeug.test import TestResponse

from tests.api.stored import new_audit_rows, nothing_stored
from tests.fieldwork.test_at_once import at_once
from tests.live import run_command
from tests.office import Office
from tests.schemes.texts import SHIPPED, display_fine
from tests.settlement.closing import on

VERSION = "/api/v1/schemes/sujiu-2018/versions/1"
PATH = "/targets/openings/per_month"
SAID = {"path": PATH, "statement": "Circular 17 of January 2018, table 3"}


def confirm(office: Office, body: object = SAID, who: str = "finance_du", of: str = VERSION) -> TestResponse:
    return office.call(who, "PUT", f"{of}/confirmations", body)


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "lead_guo", "admin_wang"])
def test_only_finance_confirms(office: Office, who: str) -> None:
    assert confirm(office, who=who).status_code == 403


@pytest.mark.parametrize(
    "address", ["sujiu-2018/versions/2", "sujiu-2018/versions/99999999999999999999", "another/versions/1"]
)
def test_a_version_that_was_never_published_is_not_found(office: Office, address: str) -> None:
    of = f"/api/v1/schemes/{address}"
    assert confirm(office, of=of).status_code == 404
    assert office.call("rep_an", "GET", of).status_code == 404
    assert office.call("rep_an", "PUT", f"{of}/reading").status_code == 404


def test_what_is_not_provisional_cannot_be_confirmed(office: Office) -> None:
    refused = confirm(office, {**SAID, "path": "/targets/displays/per_month"})
    assert (refused.status_code, refused.json["code"]) == (422, "unknown_parameter")
    assert PATH in refused.json["message"]["en"]


@pytest.mark.parametrize("body", [{}, {"path": PATH}, {**SAID, "statement": "  "}, {**SAID, "by": "me"}])
def test_a_statement_needs_its_words(office: Office, body: dict[str, str]) -> None:
    assert confirm(office, body).json["code"] == "invalid_fields"


def test_a_parameter_is_confirmed_once_and_the_same_words_may_be_sent_again(office: Office) -> None:
    with new_audit_rows(office.app) as acts:
        assert confirm(office).status_code == 204
    assert [(act.action, act.details["statement"]) for act in acts] == [
        ("parameter.confirmed", SAID["statement"])
    ]
    with nothing_stored(office.app):
        assert confirm(office).status_code == 204
        other = confirm(office, {**SAID, "statement": "The boss said so"})
    assert (other.status_code, other.json["code"]) == (409, "confirmed_otherwise")
    assert SAID["statement"] in other.json["message"]["en"]
    shown = office.call("rep_an", "GET", VERSION).json
    confirmed = {each["path"]: each for each in shown["provisional"]}
    assert (confirmed[PATH]["statement"], confirmed[PATH]["confirmed_by"]) == (
        SAID["statement"],
        "finance_du",
    )
    assert [each["statement"] for path, each in confirmed.items() if path != PATH] == [None] * 3
    assert (shown["provisional_parameters"], shown["unconfirmed_parameters"]) == (4, 3)


def test_settling_warns_of_what_nobody_has_confirmed_and_a_statement_names_it(office: Office) -> None:
    confirm(office)
    settings = office.app.config["SETTINGS"]
    environment = {"FIELDAPP_DATA_FOLDER": str(settings.data_folder), "DATABASE_URL": settings.database_url}
    warned = run_command("settle", "2026-10", environment).stderr.splitlines()
    assert len(warned) == 3
    statement = office.call("rep_an", "GET", "/api/v1/statements/2026-10/rep_an").json
    assert len(statement["provisional"]) == 3
    assert not any("monthly target of new outlets" in text["en"] for text in statement["provisional"])


def test_of_two_statements_at_once_one_is_recorded(office: Office) -> None:
    bodies = [{**SAID, "statement": words} for words in ("this", "that")]
    answers = at_once([lambda body=body: confirm(office, body) for body in bodies])
    assert sorted(answer.status_code for answer in answers) == [204, 409]


def test_a_confirmation_is_of_its_version_alone(office: Office) -> None:
    confirm(office)
    with on("2026-06-20"):
        office.call("finance_du", "PUT", "/api/v1/schemes", {"text": display_fine(1000)})
    listed = office.call("rep_an", "GET", "/api/v1/schemes").json
    assert [(each["version"], each["unconfirmed_parameters"]) for each in listed] == [(2, 4), (1, 3)]


def test_everybody_sees_the_versions_and_who_published_them(office: Office) -> None:
    with on("2026-06-20"):
        office.call("finance_du", "PUT", "/api/v1/schemes", {"text": display_fine(1000)})
    listed = office.call("inspector_bo", "GET", "/api/v1/schemes").json
    assert [(each["version"], each["first_month"], each["published_by"]) for each in listed] == [
        (2, "2026-07", "finance_du"),
        (1, "2018-01", None),
    ]
    first = office.call("inspector_bo", "GET", VERSION).json
    assert (first["text"], first["replaces"], first["parameters"], first["difference"]) == (
        SHIPPED,
        None,
        [],
        "",
    )
    second = office.call("inspector_bo", "GET", VERSION.replace("versions/1", "versions/2")).json
    assert [each["path"] for each in second["parameters"]] == ["/clauses/display.shortfall/rate_fen"]


def test_who_has_read_a_version_is_counted_once(office: Office) -> None:
    for who, status in (("rep_an", 204), ("rep_an", 204), ("rep_bai", 204)):
        assert office.call(who, "PUT", f"{VERSION}/reading").status_code == status
    seen = {who: office.call(who, "GET", VERSION).json for who in ("rep_an", "rep_cui")}
    assert (seen["rep_an"]["readers"], seen["rep_an"]["read_by_me"]) == (2, True)
    assert (seen["rep_cui"]["readers"], seen["rep_cui"]["read_by_me"]) == (2, False)
    listed = {
        who: office.call(who, "GET", "/api/v1/schemes").json[0]["read_by_me"] for who in ("rep_an", "rep_cui")
    }
    assert listed == {"rep_an": True, "rep_cui": False}
    clauses = {clause["code"]: clause["text"]["zh"] for clause in seen["rep_an"]["clauses"]}
    assert clauses["display.shortfall"].endswith("（依据：二.2 ①③）。")


def test_the_last_month_of_the_calendar_has_rules_too(office: Office) -> None:
    rules = office.call("rep_an", "GET", "/api/v1/months/9999-12/qualification-rules")
    assert (rules.status_code, rules.json["version"]) == (200, 1)


def test_finance_sees_which_reps_have_read_a_version(office: Office) -> None:
    path = "/api/v1/schemes/sujiu-2018/versions/1"
    assert office.call("supervisor_chen", "GET", f"{path}/readings").status_code == 403
    assert office.call("finance_du", "GET", f"{path[:-1]}9/readings").status_code == 404
    assert office.call("rep_bai", "PUT", f"{path}/reading").status_code == 204
    read = office.call("finance_du", "GET", f"{path}/readings").json["items"]
    assert [(one["staff_number"], one["read_at"] is not None) for one in read] == [
        ("rep_an", False),
        ("rep_bai", True),
        ("rep_cui", False),
    ]

"""Market policies: who issues them, who is told, what a visit and an inspection show of them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from fieldapp.kernel import clock
from fieldapp.outlets.queries import policies_between
from fieldapp.people.queries import actor_by_secret
from fieldapp.people.service.credentials import secret_hash
from tests.cast import secret_of
from tests.inspection.cases import at, found_at
from tests.office import Office, new_id, visit_body


def body(office: Office, **changes: Any) -> dict[str, Any]:
    with office.app.app_context():
        day = clock.business_day(clock.now(), office.app.config["SETTINGS"].timezone).isoformat()
    told = {
        "title": "十一月促销",
        "text": "进两箱海之蓝送一箱。",
        "first_day": day,
        "last_day": day,
        "team": None,
    }
    return {**told, **changes}


def issue(office: Office, who: str, policy: str, **changes: Any) -> Any:
    return office.call(who, "PUT", f"/api/v1/policies/{policy}", body(office, **changes))


def titles(office: Office, who: str) -> list[str]:
    return [one["title"] for one in office.call(who, "GET", "/api/v1/policies").json]


def test_administrators_issue_for_everybody_and_supervisors_for_the_teams_they_lead(office: Office) -> None:
    policy = new_id()
    assert issue(office, "rep_an", policy).status_code == 403
    for team in (None, "south"):
        assert issue(office, "supervisor_chen", policy, team=team).status_code == 404
    assert issue(office, "admin_wang", policy, team="west").json["code"] == "unknown_team"
    assert issue(office, "admin_wang", policy, last_day="2020-01-01").json["code"] == "days_not_in_order"
    assert issue(office, "admin_wang", "none").json["code"] == "not_a_uuid"
    assert issue(office, "supervisor_chen", policy, team="north", title="北队").status_code == 204
    assert issue(office, "admin_wang", new_id(), title="全办").status_code == 204
    assert sorted(titles(office, "rep_an")) == ["全办", "北队"] == sorted(titles(office, "supervisor_chen"))
    assert titles(office, "rep_cui") == titles(office, "supervisor_ding") == ["全办"]
    assert sorted(titles(office, "inspector_bo")) == ["全办", "北队"]
    carried = office.call("rep_cui", "GET", "/api/v1/bootstrap").json["parts"]["policies"]
    assert [(one["title"], one["text"]) for one in carried] == [("全办", "进两箱海之蓝送一箱。")]
    assert office.call("supervisor_ding", "DELETE", f"/api/v1/policies/{policy}").status_code == 404
    assert office.call("supervisor_chen", "DELETE", f"/api/v1/policies/{policy}").status_code == 204
    assert office.call("supervisor_chen", "DELETE", f"/api/v1/policies/{policy}").status_code == 404
    assert titles(office, "rep_an") == ["全办"]


def test_a_visit_says_which_policies_were_told_to_whom_with_a_signature(office: Office) -> None:
    policy = new_id()
    assert issue(office, "admin_wang", policy).status_code == 204
    told = visit_body("rep_an-0")
    told["checklist"] |= {"policies": [policy], "signature": [[0, 500, 300, 480, 1000, 520]]}
    for wrong, code in (
        ({"policies": [new_id()]}, "unknown_policy"),
        ({"policies": [policy, policy]}, "repeated"),
        ({"policy_told": False, "told_to": None}, "not_told"),
        ({"signature": [[0, 500, 300]]}, "not_strokes"),
        ({"signature": [[0, 1001]]}, "out_of_range"),
        ({"signature": []}, "not_strokes"),
    ):
        faulty = {**told, "checklist": {**told["checklist"], **wrong}}
        refused = office.put("rep_an", "visit", faulty)
        assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, code), refused.json
    assert office.call("admin_wang", "DELETE", f"/api/v1/policies/{policy}").status_code == 204
    record = office.stored("rep_an", "visit", told)  # told offline, before it was withdrawn
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{record}").json["body"]["checklist"]
    assert seen == told["checklist"]


def test_a_finding_shows_what_reps_noted_at_the_outlet_and_the_inspector_does_not_learn_who(
    office: Office,
) -> None:
    policy = new_id()
    assert issue(office, "admin_wang", policy).status_code == 204
    with at("2026-06-10 12:00:00"):
        told = visit_body("rep_an-0")
        told["checklist"] |= {"policies": [policy]}
        record = office.stored("rep_an", "visit", told)
    finding = found_at(office, "rep_an-0", kind="policy_unknown", when="2026-06-12 12:00:00")
    for who in ("inspector_bo", "rep_an", "lead_guo"):
        (visit,) = office.call(who, "GET", f"/api/v1/findings/{finding}").json["visits"]
        assert (visit["record"], visit["policies"]) == (record, ["十一月促销"])
        assert visit["checklist"]["told_to"] == "Mr Zhao" and "rep_an" not in str(visit["checklist"])


def test_the_page_issues_refuses_and_withdraws(office: Office) -> None:
    policy, form = new_id(), body(office, team="north")
    wrong = office.call("supervisor_chen", "POST", f"/policies/{policy}", data={**form, "title": " "})
    assert wrong.status_code == 422 and form["text"] in wrong.text
    for _ in range(2):
        sent = office.call("supervisor_chen", "POST", f"/policies/{policy}", data=form)
        assert sent.status_code == 303, sent.text
    page = office.call("supervisor_chen", "GET", "/policies").text
    assert page.count('<h2 id="policy-') == 1 and "撤下来" in page
    withdrawn = office.call("supervisor_chen", "POST", f"/policies/{policy}/withdrawal")
    assert withdrawn.status_code == 303 and titles(office, "rep_an") == []


VECTORS = json.loads(Path(__file__).with_name("policy_vectors.json").read_text("utf-8"))
"""What is to be told on a day; the phone is held to the same (`tests/browser/test_rep.py`)."""


def test_what_is_to_be_told_on_a_day_is_what_the_shared_vectors_say(office: Office) -> None:
    for policy in VECTORS["policies"]:
        days = {name: policy[name] for name in ("first_day", "last_day")}
        with at("2026-05-01 09:00:00"):
            assert issue(office, "admin_wang", policy["id"], **days).status_code == 204
    with office.app.app_context():
        rep = actor_by_secret(secret_hash(secret_of("rep_an")))
        assert rep is not None
        for vector in VECTORS["vectors"]:
            day = date.fromisoformat(vector["day"])
            told = {row.policy_id for row in policies_between(rep, day, day)}
            assert told == {VECTORS["policies"][number - 1]["id"] for number in vector["asked"]}, day

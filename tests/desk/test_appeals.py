"""The desk of appeals: both sides in one view, ruled on in two steps, by nobody who had a part in the case."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.inspection.cases import (
    SHORT,
    appeal,
    appealed,
    at,
    contested_figure,
    found_at,
    notice_codes,
    rejected,
)
from tests.inspection.test_rulings import become_lead
from tests.office import Office, jpeg, new_id, sha256, visit_body
from tests.shell.pages import shown, visit
from tests.shell.test_catalogue import _chinese
from tests.shell.test_pages import MOST_QUERIES, _can_be_read_aloud, _obeys_the_policy, _queries

UPHOLD = {"outcome": "upheld", "reason": "The tag is missing on the photo."}
LIFT = {"outcome": "lifted", "reason": "The tag stands behind the bottle."}
SOON = "2026-06-16 09:00:00"


def has_form(app: Flask, who: str, appeal_id: str) -> bool:
    return any(
        field.get("name") == "outcome" for field in shown(app, who, f"/appeals/{appeal_id}").all("input")
    )


@pytest.mark.parametrize("who", ["rep_an", "inspector_bo", "admin_wang"])
def test_the_desk_of_appeals_is_not_everybody_s(steady_office: Office, who: str) -> None:
    app = steady_office.app
    assert visit(app, who, "/appeals").status_code == 403
    assert visit(app, who, f"/appeals/{new_id()}").status_code == 403


@pytest.mark.parametrize("who", ["rep_an", "supervisor_chen", "finance_du", "admin_wang"])
def test_only_inspection_leads_rule(steady_office: Office, who: str) -> None:
    assert visit(steady_office.app, who, f"/appeals/{new_id()}/ruling", form=UPHOLD).status_code == 403


def test_supervisors_read_the_appeals_of_their_own_reps_alone(app: Flask, office: Office) -> None:
    named = appealed(office, found_at(office))
    with at(SOON):
        for who in ("supervisor_chen", "finance_du", "lead_guo"):
            assert f"/appeals/{named}" in shown(app, who, "/appeals").links
            assert has_form(app, who, named) == (who == "lead_guo")
        assert f"/appeals/{named}" not in shown(app, "supervisor_ding", "/appeals").links
        assert visit(app, "supervisor_ding", f"/appeals/{named}").status_code == 404


def test_both_sides_stand_in_one_view_with_what_was_claimed_by_then(app: Flask, office: Office) -> None:
    proof = jpeg(77)
    with at("2026-06-01 10:00:00"):
        claimed = office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=71)
        office.stored("rep_an", "visit", visit_body("rep_an-0"))
    fault = found_at(office, kind=SHORT)
    with at("2026-06-14 10:00:00"):
        later = office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=72)
    with at("2026-06-15 09:00:00"):
        answer = appeal(office, "finding", fault, text="Twelve stood there.", photos=[sha256(proof)])
        office.send_photo("rep_an", proof)
    path = f"/appeals/{answer.json['id']}"
    with at("2026-06-16 10:00:00"):
        office.call("rep_an", "PUT", f"/api/v1{path}/photos", {"photos": [sha256(jpeg(78))]})
        office.send_photo("rep_an", jpeg(78))
    with at(SOON):
        page = shown(app, "lead_guo", path)
        english = visit(app, "lead_guo", path, language="en").text
        queries = _queries(app, "lead_guo", path)
    for told in (
        "12 瓶",
        "7 瓶",
        "Twelve stood there.",
        "Mr Zhao",
        "inspector_bo",
        "6月22日前裁定",
        "10:00 补交",
    ):
        assert told in page.text, told
    for photo in (jpeg(900), jpeg(71), proof, jpeg(78)):
        assert f"/api/v1/photos/{sha256(photo)}" in page.links
    assert f"/records/{claimed}" in page.links and f"/records/{later}" not in page.links
    _obeys_the_policy(page, path)
    _can_be_read_aloud(page, path)
    assert _chinese(english) == []
    assert queries <= MOST_QUERIES + 8, "a case shows what seven rooms know of it"


def test_a_ruling_is_shown_before_it_is_made_and_holds(app: Flask, office: Office) -> None:
    named = appealed(office, found_at(office))
    path = f"/appeals/{named}/ruling"
    with at(SOON):
        unsaid = visit(app, "lead_guo", path, form={"outcome": "lifted", "reason": " "})
        assert unsaid.status_code == 422 and 'role="alert"' in unsaid.text
        asked = visit(app, "lead_guo", path, form=LIFT)
        assert asked.status_code == 200 and "裁定后不能再改" in asked.text
        assert "appeal_lifted" not in notice_codes(office, "rep_an")
        assert visit(app, "lead_guo", path, form={**LIFT, "seen": "1"}).status_code == 303
        assert "appeal_lifted" in notice_codes(office, "rep_an")
        assert visit(app, "lead_guo", path, form={**LIFT, "seen": "1"}).status_code == 303
        changed = visit(app, "lead_hou", path, form={**UPHOLD, "seen": "1"})
        assert changed.status_code == 409 and "已经裁定过了" in changed.text
        page = shown(app, "lead_guo", f"/appeals/{named}")
        assert LIFT["reason"] in page.text and not has_form(app, "lead_guo", named)
        assert f"/appeals/{named}" not in shown(app, "lead_guo", "/appeals").links
        assert f"/appeals/{named}" in shown(app, "lead_guo", "/appeals?state=lifted").links


def test_a_lead_who_had_a_part_is_told_why_there_is_no_form(app: Flask, office: Office) -> None:
    named = appealed(office, found_at(office))
    become_lead(office, "inspector_bo")
    with at(SOON):
        assert "您经手过这件事" in shown(app, "inspector_bo", f"/appeals/{named}").text
        assert not has_form(app, "inspector_bo", named)
        assert visit(app, "inspector_bo", f"/appeals/{named}/ruling", form=LIFT).status_code == 403
        assert has_form(app, "lead_guo", named)


def test_a_lifted_figure_says_what_it_becomes(app: Flask, office: Office) -> None:
    named = contested_figure(office, "target", "2026-06:display")
    ruled = {"outcome": "lifted", "reason": "As agreed.", "value": "\uff11\uff12"}
    with at(SOON):
        unsaid = visit(app, "lead_guo", f"/appeals/{named}/ruling", form={**ruled, "value": ""})
        assert unsaid.status_code == 422 and "撤销时要写明改成多少" in unsaid.text
        assert (
            visit(app, "lead_guo", f"/appeals/{named}/ruling", form={**ruled, "seen": "1"}).status_code == 303
        )
        assert "现在的数 12" in shown(app, "lead_guo", f"/appeals/{named}").text
        sales = contested_figure(office, "sales", "2026-06:yanghe")
        typed = {"outcome": "lifted", "reason": "Booked late.", "target_fen": "1,000.50", "actual_fen": "900"}
        assert "1,000.50" in visit(app, "lead_guo", f"/appeals/{sales}/ruling", form=typed).text


def test_the_list_puts_the_longest_waiting_first_and_finds_by_rep_and_outlet(
    app: Flask, office: Office
) -> None:
    first = appealed(office, found_at(office, "rep_an-0"))
    with at("2026-06-15 10:00:00"):
        second = appeal(office, "rejection", rejected(office), who="rep_an").json["id"]
    third = appealed(
        office, found_at(office, "rep_cui-1", seed=901), who="rep_cui", when="2026-06-15 11:00:00"
    )
    with at("2026-06-25 09:00:00"):
        text = visit(app, "lead_guo", "/appeals").text
        assert text.index(first) < text.index(second) < text.index(third)
        assert text.count("超期") == 3
        found = {
            "/appeals?q=rep_cui": {third},
            "/appeals?q=SHOP+rep_an-0": {first, second},
            "/appeals?subject=rejection": {second},
            "/appeals?state=upheld": set(),
            "/appeals?state=all": {first, second, third},
            "/appeals?state=none&cursor=%5B1%5D": {first, second, third},
        }
        for path, expected in found.items():
            links = shown(app, "lead_guo", path).links
            assert {one for one in (first, second, third) if f"/appeals/{one}" in links} == expected, path
        assert _queries(app, "lead_guo", "/appeals") <= MOST_QUERIES
        assert _chinese(visit(app, "lead_guo", "/appeals", language="en").text) == []
        record = shown(app, "lead_guo", f"/appeals/{second}").text
        assert "照片不清楚" in record or "看不清" in record

"""Findings at the desk: how each stands, both sides' evidence, whose were overturned, and nobody else's."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from fieldapp.inspection.standing import Standing
from tests.inspection.cases import (
    SHORT,
    SOLD,
    appealed,
    at,
    finding,
    found_at,
    inspect,
    inspection_body,
    reassign,
    rule,
)
from tests.office import Office, jpeg, new_id, sha256, visit_body
from tests.shell.pages import shown, visit
from tests.shell.test_catalogue import _chinese
from tests.shell.test_pages import (
    MOST_QUERIES,
    MOST_QUERIES_OF_A_RECORD,
    _can_be_read_aloud,
    _obeys_the_policy,
    _queries,
)


@pytest.mark.parametrize("who", ["rep_an", "inspector_bo", "admin_wang"])
def test_findings_at_the_desk_are_not_everybody_s(steady_office: Office, who: str) -> None:
    for path in ("/findings", f"/findings/{new_id()}", "/findings/overturned"):
        assert visit(steady_office.app, who, path).status_code == 403, path


def test_supervisors_read_findings_of_their_own_teams_and_their_appeals(app: Flask, office: Office) -> None:
    lifted, charged = found_at(office), found_at(office, "rep_cui-1", seed=901)
    case = appealed(office, lifted)
    with at("2026-06-16 09:00:00"):
        assert rule(office, case).status_code == 204
    with at("2026-06-25 09:00:00"):
        page = shown(app, "supervisor_chen", "/findings")
        assert f"/findings/{lifted}" in page.links and f"/findings/{charged}" not in page.links
        assert visit(app, "supervisor_chen", f"/findings/{charged}").status_code == 404
        assert f"/appeals/{case}" in shown(app, "supervisor_chen", f"/findings/{lifted}").links
        whole, own = (
            shown(app, who, "/findings/overturned?month=2026-06").text
            for who in ("lead_guo", "supervisor_chen")
        )
        assert "inspector_bo 1 / 2 50%" in whole and "inspector_bo 1 / 1 100%" in own
        assert "缺价签或氛围元素 2 1 1 50%" in whole
        assert "还没有督查问题" not in whole
        assert "没有符合条件的" in shown(app, "lead_guo", "/findings/overturned?month=2026-05").text
        for path in ("/findings", "/findings/overturned"):
            _obeys_the_policy(shown(app, "lead_guo", path), path)
            _can_be_read_aloud(shown(app, "lead_guo", path), path)
            assert _chinese(visit(app, "lead_guo", path, language="en").text) == [], path
            assert _queries(app, "lead_guo", path) <= MOST_QUERIES, path


def test_the_list_finds_each_by_how_it_stands_and_by_whatever_else_it_is(app: Flask, office: Office) -> None:
    lifted, upheld, open_one = (found_at(office, f"rep_an-{n}", seed=900 + n) for n in range(3))
    waiting = found_at(office, "rep_cui-0", kind=SHORT, seed=903)
    for case, outcome in ((lifted, "lifted"), (upheld, "upheld")):
        with at("2026-06-16 09:00:00"):
            rule(office, appealed(office, case), outcome)
    appealed(office, waiting, who="rep_cui")
    late, silent = finding(), finding()
    with at("2026-06-20 12:00:00"):
        reassign(office, "rep_bai-0", None, valid_from=date(2026, 6, 20))
        nobody_s = found_at(office, "rep_bai-0", when="2026-06-20 13:00:00", seed=904)
        inspect(office, inspection_body("rep_bai-1", late))
        silent["photos"] = [sha256(jpeg(999))]
        inspect(office, inspection_body("rep_bai-2", silent, photos=(jpeg(999),)))
        office.send_photo("inspector_bo", jpeg(900))
        expected = {
            Standing.LIFTED: {lifted},
            Standing.CHARGEABLE: {upheld, open_one},
            Standing.APPEALED: {waiting},
            Standing.NOT_RESPONSIBLE: {nobody_s},
            Standing.OPEN: {late["id"]},
            Standing.UNTOLD: {silent["id"]},
        }
        everyone = set().union(*expected.values())
        for standing, found in expected.items():
            for one in found:
                told = office.call("lead_guo", "GET", f"/api/v1/findings/{one}").json["standing"]
                assert told == standing, standing
            assert _listed(app, f"?standing={standing}", everyone) == found, standing
        assert _listed(app, "", everyone) == everyone
        assert (
            _listed(app, "?standing=none&kind=none&inspector=none&month=none&cursor=%5B1%5D", everyone)
            == everyone
        )
        assert _listed(app, f"?kind={SHORT}", everyone) == {waiting}
        assert _listed(app, "?q=rep_cui&month=2026-06&inspector=inspector_bo", everyone) == {waiting}
        assert _listed(app, "?inspector=inspector_fu", everyone) == set()
        assert _listed(app, "?month=2026-05", everyone) == set()


def _listed(app: Flask, query: str, among: set[str]) -> set[str]:
    links = shown(app, "lead_guo", f"/findings{query}").links
    return {one for one in among if f"/findings/{one}" in links}


def test_a_finding_shows_the_evidence_of_both_sides(app: Flask, office: Office) -> None:
    with at("2026-06-01 10:00:00"):
        office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=71)
        office.stored("rep_an", "visit", visit_body("rep_an-0"))
    path = f"/findings/{found_at(office, kind=SHORT)}"
    with at("2026-06-16 09:00:00"):
        page = shown(app, "lead_guo", path)
        for told in ("12 瓶", "7 瓶", "Mr Zhao", "海之蓝 6", "通知业务员 rep_an", "已通知", "2026-06-19"):
            assert told in page.text, told
        for photo in (jpeg(900), jpeg(71)):
            assert f"/api/v1/photos/{sha256(photo)}" in page.links
        _obeys_the_policy(page, path)
        _can_be_read_aloud(page, path)
        assert _chinese(visit(app, "lead_guo", path, language="en").text) == []
        assert _queries(app, "lead_guo", path) <= MOST_QUERIES_OF_A_RECORD


def test_of_two_findings_of_a_kind_and_day_one_is_charged_and_the_other_says_so(
    app: Flask, office: Office
) -> None:
    pair = [found_at(office, when=f"2026-06-12 1{hour}:00:00", seed=900 + hour) for hour in (2, 4)]
    milder = found_at(office, "rep_an-1", kind=SOLD, seed=910)
    found_at(office, "rep_an-1", kind=SHORT, seed=911)
    once, way = "同一天同一问题只扣一次", "同一天按另一个问题扣"
    with at("2026-06-15 09:00:00"):
        assert once not in shown(app, "lead_guo", "/findings").text  # still open: nothing is charged yet
    with at("2026-06-25 09:00:00"):
        listed = shown(app, "lead_guo", "/findings")
        assert (listed.text.count(once), listed.text.count(way)) == (1, 1)
        assert listed.text.count("计入扣款") == 3  # two of four, and the filter
        assert _queries(app, "lead_guo", "/findings") <= MOST_QUERIES
        first, second = sorted(pair)
        assert once not in shown(app, "lead_guo", f"/findings/{first}").text
        assert once in shown(app, "lead_guo", f"/findings/{second}").text
        assert way not in shown(app, "lead_guo", f"/findings/{milder}").text
        statement = shown(app, "rep_an", "/statements/2026-06/rep_an").text
        assert (statement.count(once), statement.count(way)) == (1, 1)

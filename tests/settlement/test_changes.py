"""Outlets over time: one person proposes, the pay it touches is shown, another one confirms."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from fieldapp.inspection.service.charging import charged_instead
from fieldapp.kernel import clock
from fieldapp.kernel.database import db
from fieldapp.kernel.days import business_today
from fieldapp.outlets.models import Assignment, ChangeProposal, DisplayAgreement, Outlet
from fieldapp.outlets.queries import rep_of_outlet
from fieldapp.people.models import User
from fieldapp.schemes.queries import scheme_of_month
from fieldapp.settlement.queries.tallies import tallies
from tests.api.stored import check_refusal
from tests.imports.tables import previewed, send
from tests.inspection.cases import TAG, found_at
from tests.office import Office, jpeg, sha256
from tests.settlement.closing import close, display_on, exempt, ledger, on
from tests.shell.pages import Page, shown, visit
from tests.shell.test_catalogue import _chinese
from tests.shell.test_pages import MOST_QUERIES, _can_be_read_aloud, _obeys_the_policy, _queries


def today(office: Office) -> Any:
    with office.app.app_context():
        return business_today()


def proposed(office: Office, path: str, who: str = "supervisor_chen", **form: Any) -> int:
    answer = visit(office.app, who, path, form={"reason": "A reason", **form})
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def answered(office: Office, who: str, change: int, decision: str = "confirmed") -> int:
    return visit(office.app, who, f"/changes/{change}/decision", form={"decision": decision}).status_code


def rep_of(office: Office, code: str, day: Any) -> int | None:
    with office.app.app_context():
        outlet_id = db.session.scalars(select(Outlet.id).where(Outlet.code == code)).one()
        return rep_of_outlet(outlet_id, day)


def handover(office: Office, day: Any) -> int:
    return proposed(office, "/handover", from_rep="rep_an", to_rep="rep_bai", from_day=day.isoformat())


def test_a_handover_holds_once_a_second_person_confirms_it_and_not_before(office: Office) -> None:
    day = today(office)
    an, bai = rep_of(office, "rep_an-0", day), rep_of(office, "rep_bai-0", day)
    change = handover(office, day)
    assert rep_of(office, "rep_an-0", day) == an
    listed = [f"/team/outlets/rep_an-{number}" for number in range(3)]
    assert set(listed) <= shown(office.app, "admin_wang", f"/changes/{change}").links
    assert answered(office, "supervisor_chen", change) == 403  # one's own
    assert answered(office, "supervisor_ding", change) == 404  # of another team
    assert rep_of(office, "rep_an-0", day) == an
    assert answered(office, "finance_du", change) == 303
    assert [rep_of(office, f"rep_an-{number}", day) for number in range(3)] == [bai] * 3
    assert rep_of(office, "rep_an-0", day - timedelta(days=1)) == an
    assert answered(office, "admin_wang", change) == 409
    for who, place in (("admin_wang", "/team/outlets"), ("finance_du", "/outlets")):  # they still stand there
        assert f"{place}/rep_an-2" in shown(office.app, who, f"/changes/{change}").links


def test_an_outlets_page_leads_those_who_may_to_proposing_a_change(steady_office: Office) -> None:
    for who, leads in (
        ("supervisor_chen", True),
        ("admin_wang", True),
        ("supervisor_ding", False),
        ("rep_an", False),
    ):
        links = shown(steady_office.app, who, "/outlets/rep_an-0").links
        assert ("/team/outlets/rep_an-0" in links) is leads, who


def test_whose_shops_are_handed_over_is_chosen_among_those_within_reach_also_of_who_has_left(
    app: Flask, office: Office
) -> None:
    assert visit(app, "admin_wang", "/people/rep_bai/disabling", form={}).status_code == 303
    offered = {
        who: [option["value"] for option in Page(visit(app, who, "/handover").text).all("option")]
        for who in ("admin_wang", "supervisor_chen")
    }
    assert offered["admin_wang"] == ["", "rep_an", "rep_bai", "rep_cui", "", "rep_an", "rep_cui"]
    assert offered["supervisor_chen"] == ["", "rep_an", "rep_bai", "", "rep_an"]
    day = today(office)
    back = {"from_rep": "rep_an", "to_rep": "rep_bai", "from_day": str(day), "reason": "x"}
    refused = visit(app, "admin_wang", "/handover", form=back)
    assert (refused.status_code, "已经停用" in refused.text) == (409, True)
    left = proposed(office, "/handover", "admin_wang", from_rep="rep_bai", to_rep="rep_an", from_day=str(day))
    assert answered(office, "finance_du", left) == 303
    assert rep_of(office, "rep_bai-0", day) == rep_of(office, "rep_an-0", day)


def test_a_handover_to_oneself_or_of_nothing_says_so(app: Flask, steady_office: Office) -> None:
    terms = {"from_rep": "rep_an", "reason": "x"}
    for taker, day, said in (
        ("rep_an", "2026-03-01", "不能是同一个人"),
        ("rep_bai", "2017-12-31", "没有店"),
    ):
        form = {**terms, "to_rep": taker, "from_day": day}
        assert said in visit(app, "supervisor_chen", "/handover", form=form).text


def test_the_preview_shows_the_pay_that_confirming_brings_and_leaves_nothing_behind(
    app: Flask, office: Office
) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=1)
    day = today(office).replace(day=1)
    change = handover(office, day)
    with app.app_context():
        before = db.session.scalar(select(func.count()).select_from(Assignment))
    page = shown(app, "finance_du", f"/changes/{change}")
    assert "涉及 3 家店，1 条记录" in page.text
    assert "rep_an" in page.text.split("确认后会怎样", 1)[1]  # the display no longer counts for rep_an
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Assignment)) == before
    month = clock.month_of(day)
    path = f"/api/v1/statements/{month}/rep_an"
    total = office.call("finance_du", "GET", path).json["total_fen"]
    assert answered(office, "finance_du", change) == 303
    after = office.call("finance_du", "GET", path).json["total_fen"]
    assert after < total
    assert f"{total / 100:,.2f}" in page.text
    assert f"{after / 100:,.2f}" in page.text


def test_a_shop_is_shut_and_opened_again(app: Flask, office: Office) -> None:
    day = today(office)
    an = rep_of(office, "rep_an-0", day)
    shut = proposed(office, "/team/outlets/rep_an-0/closure", from_day=day.isoformat())
    assert answered(office, "admin_wang", shut) == 303
    assert rep_of(office, "rep_an-0", day) is None
    for place in ("/team/outlets/rep_an-0", "/outlets/rep_an-0"):
        page = shown(app, "supervisor_chen", place)
        assert f"{day} 起关店。原因：A reason" in page.text
        assert "supervisor_chen 提出，admin_wang 确认" in page.text
        assert "、关店…" not in page.text
    assert "已关店" in shown(app, "admin_wang", "/outlets?q=rep_an-0").text
    again = visit(
        app, "supervisor_chen", "/team/outlets/rep_an-0/closure", form={"from_day": str(day), "reason": "x"}
    )
    assert again.status_code == 409
    opened = proposed(office, "/team/outlets/rep_an-0/reopening", from_day=day.isoformat(), rep="rep_an")
    assert answered(office, "finance_du", opened) == 303
    assert rep_of(office, "rep_an-0", day) == an
    assert "起关店" not in shown(app, "supervisor_chen", "/outlets/rep_an-0").text
    trail = shown(app, "admin_wang", "/audit?action=change.proposed").text
    assert f"哪种变更 关店 网点 rep_an-0 改什么 从哪天起 {day}" in trail
    assert "、业务员 " in trail


def test_details_and_agreements_are_proposed_confirmed_and_kept(app: Flask, office: Office) -> None:
    details = {"kind": "restaurant", "township_code": "weibo", "lat": "37.95", "lon": "１１５.3"}
    change = proposed(office, "/team/outlets/rep_an-0/details", **details)
    assert answered(office, "finance_du", change) == 303
    terms = {"code": "XY-1", "first_day": "2026-03-01", "last_day": "2026-05-31", "bottles": "24"}
    change = proposed(office, "/team/outlets/rep_an-0/agreements", **terms, layers="2", fee_yuan="600")
    assert answered(office, "supervisor_chen", change, "declined") == 303  # taken back by its proposer
    change = proposed(office, "/team/outlets/rep_an-0/agreements", **terms, layers="2", fee_yuan="600")
    assert answered(office, "admin_wang", change) == 303
    with app.app_context():
        outlet = db.session.scalars(select(Outlet).where(Outlet.code == "rep_an-0")).one()
        assert (outlet.kind, outlet.township_code, outlet.lat, outlet.lon) == (
            "restaurant",
            "weibo",
            37.95,
            115.3,
        )
        assert db.session.scalars(select(DisplayAgreement.fee_fen)).all() == [60000]
    for path in (
        "/team/outlets/rep_an-0",
        "/changes",
        "/changes?state=answered",
        f"/changes/{change}",
        "/handover",
    ):
        page = shown(app, "supervisor_chen", path)
        _obeys_the_policy(page, path)
        _can_be_read_aloud(page, path)
        assert _chinese(visit(app, "supervisor_chen", path, language="en").text) == [], path
        assert _queries(app, "supervisor_chen", path) <= MOST_QUERIES, path


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/team/outlets/rep_an-0/details", {"kind": "palace", "township_code": "weibo"}),
        (
            "/team/outlets/rep_an-0/details",
            {"kind": "tobacco_liquor", "township_code": "xinji", "lat": "91", "lon": "1"},
        ),
        ("/team/outlets/rep_an-0/details", {"kind": "tobacco_liquor", "township_code": "nowhere"}),
        ("/team/outlets/rep_an-0/closure", {"from_day": "tomorrow"}),
        ("/team/outlets/rep_an-0/closure", {"from_day": "2026-03-01", "reason": " "}),
        ("/team/outlets/rep_an-0/reopening", {"from_day": "2026-03-01", "rep": "rep_an"}),
        (
            "/team/outlets/rep_an-0/agreements",
            {"code": "X", "first_day": "2026-03-01", "last_day": "2026-02-01"},
        ),
        ("/handover", {"from_rep": "rep_an", "to_rep": "rep_an", "from_day": "2026-03-01"}),
    ],
)
def test_what_cannot_be_is_said_in_its_form_and_proposes_nothing(
    app: Flask, office: Office, path: str, form: dict[str, str]
) -> None:
    answer = visit(app, "supervisor_chen", path, form={"reason": "x", **form})
    assert answer.status_code in (409, 422), answer.text
    assert [div for div in Page(answer.text).all("div") if div.get("role") == "alert"]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(ChangeProposal)) == 0


def test_only_those_concerned_see_a_change(app: Flask, office: Office) -> None:
    change = handover(office, today(office))
    for who, status in (
        ("supervisor_ding", 404),
        ("rep_an", 403),
        ("inspector_bo", 403),
        ("admin_wang", 200),
    ):
        assert visit(app, who, f"/changes/{change}").status_code == status, who
    assert visit(app, "supervisor_ding", "/team/outlets/rep_an-0").status_code == 404
    assert (
        visit(
            app,
            "supervisor_ding",
            "/handover",
            form={"from_rep": "rep_an", "to_rep": "rep_bai", "from_day": "2026-03-01", "reason": "x"},
        ).status_code
        == 404
    )
    assert visit(app, "admin_wang", f"/changes/{10**30}").status_code == 404


def merged(office: Office, **form: Any) -> int:
    """A proposal that rep_bai-0 is rep_an-0, from this month on."""
    terms = {"kept": "rep_an-0", "from_month": clock.month_of(today(office)), **form}
    return proposed(office, "/team/outlets/rep_bai-0/merge", **terms)


def displays_of(office: Office, rep: str) -> int:
    """How many outlets of this month's displays count for a rep, as the draft counts."""
    with office.app.app_context():
        month = clock.month_of(business_today())
        found = tallies(month, scheme_of_month(month), clock.now())
        rep_id = db.session.scalars(select(User.id).where(User.staff_number == rep)).one()
        return found[rep_id].display_outlets


def test_a_shop_that_stood_in_the_list_twice_counts_once_until_the_merge_is_undone(
    app: Flask, office: Office
) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=1)
    office.approved_display("rep_bai", "supervisor_chen", "rep_bai-0", seed=2)
    assert [displays_of(office, rep) for rep in ("rep_an", "rep_bai")] == [1, 1]
    change = merged(office)
    page = shown(app, "finance_du", f"/changes/{change}")
    assert "涉及 2 家店，2 条记录" in page.text
    assert "rep_bai" in page.text.split("确认后会怎样", 1)[1]  # whose display came second
    assert answered(office, "supervisor_chen", change) == 403  # one's own
    assert [displays_of(office, rep) for rep in ("rep_an", "rep_bai")] == [1, 1]
    assert answered(office, "finance_du", change) == 303
    assert [displays_of(office, rep) for rep in ("rep_an", "rep_bai")] == [1, 0]
    statement = shown(app, "supervisor_chen", f"/statements/{clock.month_of(today(office))}/rep_bai")
    assert "这家店已算给先提交的同事" in statement.text
    assert rep_of(office, "rep_bai-0", today(office)) is not None
    assert rep_of(office, "rep_bai-0", today(office) + timedelta(days=1)) is None
    again = {"kept": "rep_an-1", "from_month": clock.month_of(today(office)), "reason": "x"}
    refused = visit(app, "supervisor_chen", "/team/outlets/rep_bai-0/merge", form=again)
    assert refused.status_code == 409
    for path in ("/team/outlets/rep_bai-0", "/team/outlets/rep_an-0", f"/changes/{change}"):
        page = shown(app, "supervisor_chen", path)
        _can_be_read_aloud(page, path)
        assert _chinese(visit(app, "supervisor_chen", path, language="en").text) == [], path
        assert _queries(app, "supervisor_chen", path) <= MOST_QUERIES, path
    undone = proposed(office, "/team/outlets/rep_bai-0/merge/undoing")
    assert answered(office, "finance_du", undone) == 303
    assert [displays_of(office, rep) for rep in ("rep_an", "rep_bai")] == [1, 1]
    assert rep_of(office, "rep_bai-0", today(office) + timedelta(days=1)) is not None


def test_one_shelf_that_stood_in_the_list_twice_is_fined_once_a_day(office: Office) -> None:
    exempt(office, "2026-06-01", "2026-06")
    found = [found_at(office, f"rep_an-{number}", TAG, seed=901 + number) for number in range(2)]
    with on("2026-06-20"):
        terms = {"kept": "rep_an-0", "from_month": "2026-06"}
        change = proposed(office, "/team/outlets/rep_an-1/merge", **terms)
        assert answered(office, "finance_du", change) == 303
    close(office, "2026-07-02", "2026-06")
    fine = ("2026-06", "2026-06", "inspection.tag_or_posm_missing", "", -2000)
    assert ledger(office, "rep_an") == [fine]
    with office.app.app_context(), on("2026-07-03"):
        assert charged_instead(found) == {max(found): "once"}


def test_a_merge_can_be_undone_for_thirty_days_and_not_after(office: Office) -> None:
    assert answered(office, "finance_du", merged(office)) == 303
    undoing = "/team/outlets/rep_bai-0/merge/undoing"
    with clock.standing_at(clock.now() + timedelta(days=29)):
        change = proposed(office, undoing)
    with clock.standing_at(clock.now() + timedelta(days=31)):
        assert visit(office.app, "supervisor_chen", undoing, form={"reason": "late"}).status_code == 409
        assert answered(office, "finance_du", change) == 409  # proposed in time, confirmed too late
        late = shown(office.app, "finance_du", f"/changes/{change}")
        assert "不能撤销了" in late.text
        assert answered(office, "finance_du", change, "declined") == 303


@pytest.mark.parametrize(
    ("kept", "month", "status"),
    [
        ("rep_bai-0", "2026-03", 409),  # itself
        ("nowhere", "2026-03", 422),
        ("rep_an-0", "soon", 422),
        ("", "2026-03", 422),
    ],
)
def test_a_merge_that_cannot_be_is_refused(office: Office, kept: str, month: str, status: int) -> None:
    form = {"kept": kept, "from_month": month, "reason": "A reason"}
    path = "/team/outlets/rep_bai-0/merge"
    assert visit(office.app, "supervisor_chen", path, form=form).status_code == status
    assert visit(office.app, "supervisor_ding", path, form=form).status_code == 404  # of another team
    for stranger in ("rep_an", "finance_du", "inspector_bo"):
        assert visit(office.app, stranger, path, form=form).status_code == 403


def test_the_paper_of_an_agreement_comes_with_it_and_is_seen_by_those_who_may_read_it(
    app: Flask, office: Office
) -> None:
    days = {"first_day": "2026-03-01", "last_day": "2099-05-31"}
    terms = {"code": "XY-1", **days, "bottles": "24", "layers": "2", "fee_yuan": "600"}
    path = "/team/outlets/rep_an-0/agreements"
    paper = jpeg(7)
    no_photo = {**terms, "reason": "New", "paper": (BytesIO(b"no photo"), "a.jpg")}
    assert visit(app, "supervisor_chen", path, form=no_photo).status_code in (415, 422)
    change = proposed(office, path, **terms, paper=(BytesIO(paper), "paper.jpg"))
    photo = f"/api/v1/photos/{sha256(paper)}/thumbnail"
    assert photo in visit(app, "finance_du", f"/changes/{change}").text  # who confirms sees the paper
    assert visit(app, "finance_du", photo).status_code == 200
    assert visit(app, "rep_an", photo).status_code == 404  # it does not hold yet
    assert answered(office, "finance_du", change) == 303
    assert photo in visit(app, "supervisor_chen", "/team/outlets/rep_an-0").text
    assert photo not in visit(app, "admin_wang", "/team/outlets/rep_an-0").text  # may look at no photos
    assert visit(app, "rep_an", photo).status_code == 200
    assert visit(app, "rep_bai", photo).status_code == 404
    longer = proposed(office, path, **{**terms, "layers": "3"})
    with app.app_context():
        assert db.session.get(ChangeProposal, longer).terms["paper_sha256"] == sha256(paper)  # it stays


def test_nobody_sees_a_reps_photo_by_naming_it_as_a_paper(app: Flask, office: Office) -> None:
    office.approved_display("rep_cui", "supervisor_ding", "rep_cui-0", seed=5)
    named = {"paper_sha256": sha256(jpeg(5)), "reason": "Curious"}
    terms = {"outlet": "rep_an-0", "first_day": "2026-03-01", "last_day": "2026-03-31", **named}
    answer = office.call(
        "supervisor_chen",
        "PUT",
        "/api/v1/agreements/XY-1",
        {**terms, "bottles": 1, "layers": 1, "fee_fen": 1},
    )
    assert answer.status_code == 202
    assert visit(app, "supervisor_chen", f"/api/v1/photos/{sha256(jpeg(5))}").status_code == 404


def test_a_file_of_assignments_is_proposed_shown_and_confirmed_by_somebody_else(
    app: Flask, office: Office
) -> None:
    day = today(office)
    data = f"网点编号,业务员工号,生效日期\nrep_an-0,rep_bai,{day}\nrep_an-1,rep_bai,{day}\n".encode()
    seen = previewed(office, "admin_wang", "assignments", data)
    told = {"preview_sha256": seen["preview_sha256"]}
    assert send(office, "admin_wang", "assignments", data, **told).status_code == 422  # no reason
    answer = send(office, "admin_wang", "assignments", data, **told, reason="A leaves")
    assert answer.status_code == 202
    change = answer.json["change"]
    an, bai = rep_of(office, "rep_an-0", day), rep_of(office, "rep_bai-0", day)
    assert an != bai
    assert answered(office, "admin_wang", change) == 403  # one's own
    for path in ("/changes", f"/changes/{change}"):
        page = shown(app, "finance_du", path)
        _can_be_read_aloud(page, path)
        assert _chinese(visit(app, "finance_du", path, language="en").text) == [], path
    assert "涉及 2 家店" in page.text
    assert f"rep_an-1 {day}" in page.text
    assert answered(office, "finance_du", change) == 303
    assert [rep_of(office, f"rep_an-{number}", day) for number in range(3)] == [bai, bai, an]
    assert "新增" in shown(app, "finance_du", f"/changes/{change}").text


def test_a_proposed_file_that_no_longer_does_what_was_seen_can_only_be_turned_down(office: Office) -> None:
    day = today(office)
    data = f"网点编号,业务员工号,生效日期\nrep_an-0,rep_bai,{day}\n".encode()
    seen = previewed(office, "admin_wang", "assignments", data)["preview_sha256"]
    answer = send(office, "admin_wang", "assignments", data, preview_sha256=seen, reason="A leaves")
    assert answered(office, "finance_du", handover(office, day)) == 303  # meanwhile it is rep_bai's
    assert answered(office, "finance_du", answer.json["change"]) == 409
    assert answered(office, "finance_du", answer.json["change"], "declined") == 303


def test_cover_of_a_closed_month_needs_a_second_person(app: Flask, office: Office) -> None:
    exempt(office, "2026-06-01", "2026-06")
    display_on(office, "2026-06-10", "rep_bai", "rep_an-0")  # who was no cover then: it counts for nobody
    close(office, "2026-07-02", "2026-06")
    path = "/api/v1/covers/rep_an/rep_bai/2026-06-08"
    with on("2026-07-10"):
        refused = office.call("supervisor_chen", "PUT", path, {"last_day": "2026-06-12"})
        check_refusal(refused, 422, "invalid_fields", "/reason", "missing")
        body = {"last_day": "2026-06-12", "reason": "forgotten"}
        answer = office.call("supervisor_chen", "PUT", path, body)
        assert answer.status_code == 202
        covers = "/api/v1/covers?month=2026-06"
        assert office.call("finance_du", "GET", covers).json == []
        change = answer.json["change"]
        page = shown(app, "finance_du", f"/changes/{change}")
        assert "谁代岗 rep_bai" in page.text and "2026-06-08 – 2026-06-12" in page.text
        assert _chinese(visit(app, "finance_du", f"/changes/{change}", language="en").text) == []
        assert answered(office, "supervisor_chen", change) == 403
        assert answered(office, "finance_du", change) == 303
        assert [line["last_day"] for line in office.call("finance_du", "GET", covers).json] == ["2026-06-12"]
        running = office.call("supervisor_chen", "PUT", path, {"last_day": "2026-06-30", "reason": "longer"})
        assert running.status_code == 202
        assert office.call("supervisor_chen", "DELETE", f"{path}?reason=wrong").status_code == 202
        this_month = path.replace("2026-06-08", "2026-07-08")
        assert (
            office.call("supervisor_chen", "PUT", this_month, {"last_day": "2026-07-12"}).status_code == 204
        )

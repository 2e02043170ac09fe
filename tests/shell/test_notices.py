"""Notices on the pages: counted in the head of each, read by being opened, and nobody else's."""

from __future__ import annotations

import pytest
from flask import Flask

from fieldapp.kernel.database import transaction
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from tests.inspection.cases import appealed, found_at, user_id
from tests.office import Office
from tests.shell.pages import Page, shown, visit
from tests.shell.test_catalogue import _chinese
from tests.shell.test_pages import MOST_QUERIES, _can_be_read_aloud, _obeys_the_policy, _queries


def tell(office: Office, who: str, code: NoticeCode, subject: tuple[str, str], **figures: object) -> None:
    with office.app.app_context(), transaction() as session:
        post_notice(session, user_id(who), code, subject, **figures)


def opened(page: Page) -> list[str]:
    return [form["action"] for form in page.all("form") if form["action"].startswith("/notices/")]


def unread(app: Flask, who: str) -> list[str]:
    return [a["aria-label"] for a in shown(app, who, "/more").all("a") if a["href"] == "/notices"]


def test_an_appeal_is_told_to_every_lead_and_read_by_being_opened(app: Flask, office: Office) -> None:
    case = appealed(office, found_at(office))
    assert unread(app, "lead_guo") == ["通知，1 条未读"] and unread(app, "supervisor_chen") == ["通知"]
    page = shown(app, "lead_guo", "/notices")
    all_read, (one,) = opened(page)[0], opened(page)[1:]
    assert all_read == "/notices/read" and "rep_an提出申诉" in page.text
    _obeys_the_policy(page, "/notices")
    _can_be_read_aloud(page, "/notices")
    assert _chinese(visit(app, "lead_guo", "/notices", language="en").text) == []
    assert _queries(app, "lead_guo", "/notices") <= MOST_QUERIES
    assert visit(app, "rep_an", one, form={}).status_code == 404
    assert visit(app, "lead_guo", "/notices/999999999999999999999", form={}).status_code == 404
    answer = visit(app, "lead_guo", one, form={})
    assert (answer.status_code, answer.location) == (303, f"/appeals/{case}")
    assert unread(app, "lead_guo") == ["通知"] and unread(app, "lead_hou") == ["通知，1 条未读"]
    assert opened(shown(app, "lead_guo", "/notices")) == [one]


def test_all_are_read_up_to_what_was_shown(app: Flask, office: Office) -> None:
    for month in ("2026-03", "2026-04"):
        tell(office, "rep_bai", NoticeCode.MONTH_CHECKED, ("month", month), month=month)
    newest = next(
        field["value"]
        for field in shown(app, "rep_bai", "/notices").all("input")
        if field["name"] == "newest"
    )
    tell(office, "rep_bai", NoticeCode.MONTH_CHECKED, ("month", "2026-05"), month="2026-05")
    assert visit(app, "rep_bai", "/notices/read", form={"newest": "x"}).status_code == 303
    assert unread(app, "rep_bai") == ["通知，3 条未读"]
    assert visit(app, "rep_bai", "/notices/read", form={"newest": newest}).location == "/notices"
    assert unread(app, "rep_bai") == ["通知，1 条未读"]
    assert "还没有通知" in shown(app, "rep_cui", "/notices").text
    assert "第一页" in shown(app, "rep_bai", "/notices?cursor=1").text


NAMED = "01a228c8-38dd-7b84-96a3-6527b164f89e"
LOST = {"day": "2026-06-12", "outlet": "S", "reason": "r", "kind": "k", "last_day": "2026-06-19"}


@pytest.mark.parametrize(
    ("who", "code", "subject", "to"),
    [
        ("rep_bai", NoticeCode.RECORD_REJECTED, ("submission", NAMED), f"/records/{NAMED}"),
        ("rep_bai", NoticeCode.FINDING_RAISED, ("finding", NAMED), f"/app#/findings/{NAMED}"),
        ("supervisor_ding", NoticeCode.FINDING_RAISED, ("finding", NAMED), f"/findings/{NAMED}"),
        ("rep_bai", NoticeCode.APPEAL_UPHELD, ("appeal", NAMED), f"/app#/appeals/{NAMED}"),
        ("rep_bai", NoticeCode.MONTH_PAID, ("month", "2026-06"), "/statements/2026-06/rep_bai"),
        ("finance_du", NoticeCode.MONTH_CHECKED, ("month", "2026-06"), "/months/2026-06"),
        ("inspector_fu", NoticeCode.SAMPLE_DRAWN, ("sample", "2026-06-12"), "/app#/inspections"),
        ("lead_guo", NoticeCode.SAMPLE_DRAWN, ("sample", "2026-06-12"), "/samples?day=2026-06-12"),
        ("supervisor_ding", NoticeCode.DEPUTY_NAMED, ("user", "x"), "/review"),
        ("admin_wang", NoticeCode.LOGIN_LINK_MADE, ("user", "x"), "/account"),
        ("admin_wang", NoticeCode.MONTH_PAID, ("nothing", "x"), "/notices"),
    ],
)
def test_a_notice_leads_each_role_to_where_it_sees_the_thing(
    steady_office: Office, who: str, code: NoticeCode, subject: tuple[str, str], to: str
) -> None:
    figures = {"about": "a", "month": "m", "outlets": 3, "admin": "a", "supervisor": "s", "first_day": "f"}
    tell(steady_office, who, code, subject, **LOST, **figures)
    latest = next(
        path for path in opened(shown(steady_office.app, who, "/notices")) if path != "/notices/read"
    )
    assert visit(steady_office.app, who, latest, form={}).location == to

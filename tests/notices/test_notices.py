"""Notices: told in the reader's language, read by their owner alone."""

from datetime import date
from string import Formatter

import pytest
from sqlalchemy import select

from fieldapp.evaluator.text import Text
from fieldapp.kernel.database import db, transaction
from fieldapp.notices.models import Notice
from fieldapp.notices.sentences import SENTENCES, NoticeCode, sentence
from fieldapp.notices.service import post_notice
from fieldapp.people.queries import user_by_staff_number
from tests.api.stored import check_refusal, new_audit_rows, nothing_stored
from tests.office import Office


def tell(
    office: Office, who: str, *, month: str = "2026-03", code: NoticeCode = NoticeCode.MONTH_CHECKED
) -> int:
    """Tell a member of the cast something; returns the notice's id."""
    with office.app.app_context():
        user = user_by_staff_number(who)
        assert user is not None
        with transaction() as session:
            post_notice(session, user.id, code, ("month", month), month=month, amount="1,234.50")
        return int(db.session.scalars(select(Notice.id).order_by(Notice.id.desc())).first() or 0)


def notices(office: Office, who: str, query: str = "") -> dict:
    answer = office.call(who, "GET", f"/api/v1/notices{query}")
    assert answer.status_code == 200, answer.text
    return answer.json  # type: ignore[no-any-return]


@pytest.mark.parametrize("code", NoticeCode)
def test_every_notice_has_a_sentence_in_both_languages_with_the_same_figures(code: NoticeCode) -> None:
    text = SENTENCES[code]
    named = [{name for _, name, _, _ in Formatter().parse(words) if name} for words in (text.zh, text.en)]
    assert named[0] == named[1]
    assert text.zh != text.en and not text.en.isspace()


def test_a_figure_with_both_languages_is_said_in_the_sentence_s_own() -> None:
    figures = {"day": "2026-03-01", "outlet": "S1", "reason": Text("照片看不清", "photo unclear").as_json()}
    told = sentence("record_rejected", figures)
    assert "照片看不清" in told.zh and "photo unclear" in told.en


def test_a_notice_says_of_which_kind_the_record_is_and_one_of_an_earlier_release_is_still_told() -> None:
    figures = {"day": "2026-03-01", "outlet": "王记", "reason": Text("照片看不清", "photo unclear").as_json()}
    display = Text("陈列", "display").as_json()
    assert sentence("record_rejected", figures | {"record": display}).zh.startswith("3月1日王记的陈列被退回")
    assert sentence("record_rejected", figures).zh.startswith("3月1日王记的记录被退回")
    assert "Your record of" in sentence("record_rejected", figures).en


def test_a_notice_without_a_figure_that_its_sentence_names_is_not_posted(office: Office) -> None:
    with (
        office.app.app_context(),
        nothing_stored(office.app),
        pytest.raises(KeyError, match="reason"),
        transaction() as session,
    ):
        post_notice(session, 1, NoticeCode.RECORD_REJECTED, ("submission", "x"), day="x", outlet="y")


def test_days_are_told_as_days(office: Office) -> None:
    with office.app.app_context():
        with transaction() as session:
            post_notice(
                session, 1, NoticeCode.MONTH_PAID, ("month", "2026-03"), month="2026-03", day=date(2026, 4, 9)
            )
        assert db.session.scalars(select(Notice)).one().figures == {"month": "2026-03", "day": "2026-04-09"}


@pytest.mark.parametrize("number", ["a colleague's", "none", "beyond any"])
def test_only_ones_own_notice_can_be_marked_read(office: Office, number: str) -> None:
    theirs = tell(office, "rep_bai")
    chosen = {"a colleague's": theirs, "none": theirs + 1, "beyond any": 10**30}[number]
    check_refusal(office.call("rep_an", "PUT", f"/api/v1/notices/{chosen}/read"), 404, "not_found")
    assert notices(office, "rep_bai")["unread"] == 1


@pytest.mark.parametrize("cursor", ["x", "-1", "1.5", "１２", "9" * 19, "9" * 400])
def test_a_cursor_that_is_none_is_refused(steady_office: Office, cursor: str) -> None:
    answer = steady_office.call("rep_an", "GET", f"/api/v1/notices?cursor={cursor}")
    check_refusal(answer, 422, "invalid_fields", "/cursor", "not_a_cursor")


def test_everybody_sees_their_own_notices_newest_first_with_the_number_unread(office: Office) -> None:
    first, second = tell(office, "rep_an", month="2026-02"), tell(office, "rep_an", month="2026-03")
    tell(office, "finance_du")
    seen = notices(office, "rep_an")
    assert [line["id"] for line in seen["items"]] == [second, first]
    assert seen["unread"] == 2 and seen["next_cursor"] is None
    newest = seen["items"][0]
    assert newest["subject"] == {"kind": "month", "id": "2026-03"}
    assert "2026年3月" in newest["text"]["zh"] and "2026-03" in newest["text"]["en"]
    assert (newest["code"], newest["read_at"]) == ("month_checked", None)
    assert len(notices(office, "finance_du")["items"]) == 1
    assert notices(office, "rep_bai") == {"items": [], "next_cursor": None, "unread": 0}


def test_reading_twice_keeps_the_first_time_and_one_audit_row(office: Office) -> None:
    notice = tell(office, "rep_an")
    with new_audit_rows(office.app) as left:
        assert office.call("rep_an", "PUT", f"/api/v1/notices/{notice}/read").status_code == 204
    assert [(row.action, row.subject_id) for row in left] == [("notice.read", str(notice))]
    read = notices(office, "rep_an")
    assert read["unread"] == 0 and read["items"][0]["read_at"] is not None
    with nothing_stored(office.app):
        assert office.call("rep_an", "PUT", f"/api/v1/notices/{notice}/read").status_code == 204
    assert notices(office, "rep_an") == read


def test_pages_of_notices_follow_one_another_without_gap_or_repetition(office: Office) -> None:
    told = [tell(office, "rep_an") for _ in range(52)]
    first = notices(office, "rep_an")
    assert len(first["items"]) == 50 and first["unread"] == 52
    second = notices(office, "rep_an", f"?cursor={first['next_cursor']}")
    assert [line["id"] for line in [*first["items"], *second["items"]]] == sorted(told, reverse=True)
    assert second["next_cursor"] is None


def test_all_are_read_up_to_the_newest_shown_and_nobody_elses(office: Office) -> None:
    told = [tell(office, "rep_an") for _ in range(3)]
    tell(office, "rep_bai")
    with new_audit_rows(office.app) as left:
        answer = office.call("rep_an", "PUT", "/api/v1/notices/read", {"newest": told[1]})
        assert answer.status_code == 204
    assert [(row.action, row.subject_id) for row in left] == [("notice.read", str(n)) for n in told[:2]]
    assert [line["id"] for line in notices(office, "rep_an")["items"] if not line["read_at"]] == told[2:]
    assert notices(office, "rep_bai")["unread"] == 1
    with nothing_stored(office.app):
        assert office.call("rep_an", "PUT", "/api/v1/notices/read", {"newest": told[1]}).status_code == 204
    answer = office.call("rep_an", "PUT", "/api/v1/notices/read", {"newest": "x"})
    check_refusal(answer, 422, "invalid_fields", "/newest", "not_whole")

"""Who is told of a finding: whoever was responsible for the outlet on its day, as decided by now."""

from __future__ import annotations

from datetime import UTC, date, datetime

from fieldapp.inspection.queries.findings import findings_without_rep
from fieldapp.inspection.service.telling import post_missing_notices
from fieldapp.kernel.database import transaction
from tests.api.stored import nothing_stored
from tests.inspection.cases import (
    FOUND,
    appealed,
    at,
    finding,
    found_at,
    inspect,
    inspection_body,
    notice_codes,
    reassign,
    rule,
    told,
)
from tests.office import Office, jpeg

A = jpeg(903)


def post_missing(office: Office, when: str, since: datetime | None = None) -> int:
    with at(when), office.app.app_context(), transaction() as session:
        return post_missing_notices(session, since)


def standing(office: Office, who: str, finding_id: str, when: str) -> str:
    with at(when):
        answer = office.call(who, "GET", f"/api/v1/findings/{finding_id}")
    assert answer.status_code == 200, answer.text
    return str(answer.json["standing"])


def test_a_finding_without_a_responsible_rep_is_told_to_nobody_and_stands_in_the_way(office: Office) -> None:
    reassign(office, "rep_an-0", None, valid_from=date(2026, 6, 1))
    nobodys, ans = found_at(office, "rep_an-0"), found_at(office, "rep_an-1", seed=904)
    assert set(told(office)) == {(ans, "rep_an")}
    with office.app.app_context():
        (row,) = findings_without_rep("2026-06")
        assert (row.finding_id, row.outlet_code, row.day) == (nobodys, "rep_an-0", date(2026, 6, 12))
        assert findings_without_rep("2026-05") == []
    assert post_missing(office, "2026-06-30 12:00:00") == 0


def test_the_rep_of_the_finding_s_day_is_told_and_not_today_s(office: Office) -> None:
    reassign(office, "rep_an-0", "rep_cui", valid_from=date(2026, 6, 13))
    early = found_at(office, when="2026-06-12 23:59:59", seed=1)
    late = found_at(office, when="2026-06-13 00:00:00", seed=2)
    assert set(told(office)) == {(early, "rep_an"), (late, "rep_cui")}


def test_whoever_becomes_responsible_afterwards_is_told_with_a_window_of_their_own(office: Office) -> None:
    finding_id = found_at(office)
    with at("2026-06-25 10:00:00"):
        reassign(office, "rep_an-0", "rep_bai", valid_from=date(2026, 6, 1))
    assert post_missing(office, "2026-06-26 18:00:00") == 1
    assert told(office) == {
        (finding_id, "rep_an"): "2026-06-20 00:00:00",
        (finding_id, "rep_bai"): "2026-07-04 00:00:00",
    }
    assert notice_codes(office, "rep_bai") == ["finding_raised"]
    with nothing_stored(office.app):
        assert post_missing(office, "2026-06-27 18:00:00") == 0
    assert standing(office, "rep_an", finding_id, "2026-06-27 18:00:00") == "not_responsible"
    assert standing(office, "rep_bai", finding_id, "2026-07-03 23:59:59") == "open"
    assert standing(office, "rep_bai", finding_id, "2026-07-04 00:00:00") == "chargeable"


def test_only_what_was_recorded_or_assigned_since_the_last_time_is_looked_at_again(office: Office) -> None:
    finding_id = found_at(office)
    with at("2026-06-25 10:00:00"):
        reassign(office, "rep_an-0", "rep_bai", valid_from=date(2026, 6, 1))
    assert post_missing(office, "2026-07-02 18:00:00", since=datetime(2026, 6, 26, tzinfo=UTC)) == 0
    assert post_missing(office, "2026-07-02 18:00:00", since=datetime(2026, 6, 24, tzinfo=UTC)) == 1
    assert set(told(office)) == {(finding_id, "rep_an"), (finding_id, "rep_bai")}


def test_what_was_lifted_or_still_lacks_photos_is_told_to_nobody_else(office: Office) -> None:
    lifted = found_at(office)
    with at("2026-06-16 09:00:00"):
        appeal_id = appealed(office, lifted)
        assert rule(office, appeal_id).status_code == 204
    with at(FOUND):
        waiting = inspect(office, inspection_body("rep_an-0", finding("policy_unknown", A), photos=(A,)))
    assert waiting.json["state"] == "incomplete"
    with at("2026-06-25 10:00:00"):
        reassign(office, "rep_an-0", "rep_bai", valid_from=date(2026, 6, 1))
    assert post_missing(office, "2026-06-26 18:00:00") == 0
    with at("2026-06-27 10:00:00"):
        office.send_photo("inspector_bo", A)
    assert [rep for _, rep in told(office)] == ["rep_an", "rep_bai"]


def test_the_inspection_s_photos_may_come_days_later_and_the_window_begins_then(office: Office) -> None:
    with at(FOUND):
        one = finding("policy_unknown", A)
        inspect(office, inspection_body("rep_an-0", one, photos=(A,)))
    with at("2026-06-18 23:59:59"):
        assert standing(office, "finance_du", one["id"], "2026-06-18 23:59:59") == "untold"
        office.send_photo("inspector_bo", A)
    assert told(office) == {(one["id"], "rep_an"): "2026-06-26 00:00:00"}


def test_a_finding_stands_open_then_appealed_then_as_ruled(office: Office) -> None:
    ours, theirs = found_at(office, "rep_an-0", seed=1), found_at(office, "rep_an-1", seed=2)
    assert standing(office, "rep_an", ours, "2026-06-19 23:59:59") == "open"
    assert standing(office, "rep_an", ours, "2026-06-20 00:00:00") == "chargeable"
    first, second = appealed(office, ours), appealed(office, theirs)
    assert standing(office, "rep_an", ours, "2026-08-01 00:00:00") == "appealed"
    with at("2026-06-16 12:00:00"):
        rule(office, first, "upheld")
        rule(office, second, "lifted")
    assert standing(office, "rep_an", ours, "2026-06-16 12:00:00") == "chargeable"
    assert standing(office, "rep_an", theirs, "2026-06-16 12:00:00") == "lifted"


def test_pages_of_findings_follow_one_another_by_month(office: Office) -> None:
    june = [found_at(office, when=f"2026-06-12 12:00:{second:02d}", seed=7) for second in range(3)]
    july = found_at(office, when="2026-07-01 00:00:00", seed=8)
    listed = office.call("rep_an", "GET", "/api/v1/findings").json
    assert [line["id"] for line in listed["items"]] == [july, *reversed(june)]
    only = office.call("rep_an", "GET", "/api/v1/findings?month=2026-06").json
    assert [line["id"] for line in only["items"]] == list(reversed(june))
    assert office.call("rep_an", "GET", "/api/v1/findings?cursor=x").status_code == 422

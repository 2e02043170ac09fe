"""The review queue: the gravest first, one after the other without a blind tap, batches without signals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from fieldapp.fieldwork.models import Submission
from fieldapp.fieldwork.signals import GRAVITY, SIGNAL_CODES, gravity_of
from fieldapp.kernel import clock
from fieldapp.kernel.audit import AuditEntry
from fieldapp.kernel.database import db
from tests.fieldwork.test_review_kinds import submission
from tests.office import Office, display_body, jpeg, new_id
from tests.shell.pages import Page, shown, visit


def waiting(office: Office, outlet: str, seed: int, *, rep: str = "rep_an", **changes: object) -> str:
    """A complete display; its photos and times such that only `changes` bring signals."""
    record, photo = new_id(), jpeg(seed)
    assert office.submit(rep, display_body(outlet, photo, **changes), record).status_code == 201
    assert office.send_photo(rep, photo).status_code in (200, 201)
    return record


FAR = {"lat": 37.95, "lon": 115.2001, "accuracy_m": 12.5, "crs": "WGS84", "source": "device"}
NOWHERE = {"position": None, "no_position_reason": "timeout"}


def order_of(page: Page) -> list[str]:
    return [
        link["href"].removeprefix("/records/").partition("?")[0]
        for link in page.all("a")
        if link.get("class") == "outlet"
    ]


def test_every_signal_has_its_gravity_and_others_add_to_the_gravest() -> None:
    assert set(GRAVITY) == set(SIGNAL_CODES)
    assert gravity_of([]) == gravity_of([{"code": "photo_like_earlier"}]) == 0
    assert gravity_of([{"code": "no_position"}]) == 20
    assert gravity_of([{"code": "no_position"}, {"code": "photo_seen_before"}]) == 91
    assert gravity_of([{"code": "a code of another version"}]) == 10


def test_the_gravest_signals_stand_first_then_the_oldest(app: Flask, office: Office) -> None:
    clean = waiting(office, "rep_an-0", 1)
    light = waiting(office, "rep_an-1", 2, **NOWHERE)
    grave = waiting(office, "rep_an-2", 3, position=FAR)
    copied = waiting(office, "rep_an-1", 1)  # the photo of another outlet, which the first one sent
    theirs = waiting(office, "rep_cui-0", 4, rep="rep_cui")
    queue = order_of(shown(app, "supervisor_chen", "/review"))
    assert queue == [copied, grave, light, clean]
    assert theirs not in queue
    assert order_of(shown(app, "supervisor_chen", "/review?order=oldest")) == [clean, light, grave, copied]
    assert order_of(shown(app, "supervisor_chen", "/review?signals=without")) == [clean]
    assert order_of(shown(app, "supervisor_chen", "/review?signals=with&q=RÉP_AN-2")) == []
    assert order_of(shown(app, "supervisor_chen", "/review?signals=with&q=AN-2")) == [grave]
    assert order_of(shown(app, "supervisor_chen", "/review?q=100%")) == []
    with app.app_context():
        assert submission(office, clean).gravity == 0


def test_a_page_of_the_queue_goes_on_where_the_one_before_ended(app: Flask, office: Office) -> None:
    grave, clean = waiting(office, "rep_an-2", 3, position=FAR), waiting(office, "rep_an-0", 1)
    with app.app_context():
        row = submission(office, grave)
        cursor = f"{row.gravity}|{row.received_at.isoformat()}|{grave}"
    assert order_of(shown(app, "supervisor_chen", f"/review?cursor={cursor.replace('+', '%2B')}")) == [clean]
    for nonsense in ("x", "1|2|3", "²|2026-01-01T00:00:00Z|", "|", "9" * 30 + "|x|y"):
        assert order_of(shown(app, "supervisor_chen", f"/review?cursor={nonsense}")) == [grave, clean]


def test_a_signal_tells_how_often_it_was_overturned(app: Flask, office: Office) -> None:
    for seed, decision in ((1, "approved"), (2, "approved"), (3, "rejected")):
        record = waiting(office, f"rep_an-{seed - 1}", seed, **NOWHERE)
        reason = {"reason": "other", "remark": "x"} if decision == "rejected" else {}
        office.review("supervisor_chen", record, decision, **reason)
    record = waiting(office, "rep_bai-0", 4, rep="rep_bai", **NOWHERE)
    for path in ("/review", f"/records/{record}"):
        assert "审了 3 条，通过 2 条" in shown(app, "supervisor_chen", path).text, path


def test_photos_stand_beside_the_outlets_last_approved_ones(app: Flask, office: Office) -> None:
    earlier = office.approved_display("rep_an", "supervisor_chen", "rep_an-0", seed=1)
    record = waiting(office, "rep_an-0", 2)
    page = shown(app, "supervisor_chen", f"/records/{record}")
    assert f"/records/{earlier}" in page.links
    assert "上次通过的" in page.text
    assert "上次通过的" not in shown(app, "rep_an", f"/records/{record}").text
    first = waiting(office, "rep_an-1", 3)
    assert "上次通过的" not in shown(app, "supervisor_chen", f"/records/{first}").text


def test_a_paced_decision_goes_on_to_the_next_and_is_refused_unseen(app: Flask, office: Office) -> None:
    grave, clean = waiting(office, "rep_an-2", 3, position=FAR), waiting(office, "rep_an-0", 1)
    path = f"/records/{grave}/review?paced=1"
    blind = visit(app, "supervisor_chen", path, form={"decision": "approved"})
    assert blind.status_code == 409
    assert "还没看到" in Page(blind.text).text
    assert submission(office, grave).state == "submitted"
    on = visit(app, "supervisor_chen", path, form={"decision": "approved", "seen": "1"})
    assert (on.status_code, on.location) == (303, f"/records/{clean}?paced=1&decided={grave}")
    assert "上一条审好了" in shown(app, "supervisor_chen", on.location).text
    last = visit(
        app,
        "supervisor_chen",
        f"/records/{clean}/review?paced=1",
        form={"decision": "rejected", "reason": "duplicate", "seen": "1"},
    )
    assert last.location == "/review?done=1"


def test_a_batch_approves_what_has_no_signal_and_keeps_the_time(app: Flask, office: Office) -> None:
    clean, other, grave = (
        waiting(office, "rep_an-0", 1),
        waiting(office, "rep_an-1", 2),
        waiting(office, "rep_an-2", 3, position=FAR),
    )
    page = shown(app, "supervisor_chen", "/review/batch")
    offered = {field["value"] for field in page.all("input") if field.get("name") == "record"}
    assert offered == {clean, other}
    opened_at = clock.iso_instant(datetime.now(UTC) - timedelta(seconds=42))
    refused = visit(app, "supervisor_chen", "/review/batch", form={"record": [clean, grave]})
    assert (refused.status_code, submission(office, clean).state) == (409, "submitted")
    office.review("supervisor_chen", other, "rejected", reason="duplicate")
    done = visit(
        app, "supervisor_chen", "/review/batch", form={"record": [clean, other], "opened_at": opened_at}
    )
    assert done.location == "/review/batch?approved=1&left=1"
    assert [submission(office, each).state for each in (clean, other)] == ["approved", "rejected"]
    with app.app_context():
        act = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "batch.approved")).one()
    assert act.details["records"] == [clean]
    assert 42 <= act.details["seconds"] < 60


@pytest.mark.parametrize("who", ["supervisor_ding", "rep_an", "finance_du", "admin_wang"])
def test_nobody_else_approves_by_a_batch(app: Flask, office: Office, who: str) -> None:
    record = waiting(office, "rep_an-0", 1)
    visit(app, who, "/review/batch", form={"record": [record], "opened_at": "now"})
    assert submission(office, record).state == "submitted"
    with app.app_context():
        assert db.session.get(Submission, record).state == "submitted"  # type: ignore[union-attr]

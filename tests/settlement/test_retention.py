"""Positions and photos go when they have been kept long enough, not a day sooner, and not while they are needed."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import insert, select

from fieldapp.fieldwork.models import Submission
from fieldapp.inspection.models import Appeal, AppealPhoto, Finding, Ruling
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.kernel.errors import WritesStopped
from fieldapp.outlets.models import DisplayAgreement
from fieldapp.people.queries import user_by_staff_number
from fieldapp.photos import store
from fieldapp.photos.errors import PhotoAltered
from fieldapp.photos.imaging import examine
from fieldapp.photos.models import Photo
from fieldapp.photos.service import photo_store
from fieldapp.photos.store import FolderStore
from fieldapp.settlement.models import MonthStep, Step
from fieldapp.settlement.service import retention
from fieldapp.settlement.service.retention import Retention, due_at, retention_preview, run_retention
from tests.api.stored import files, new_audit_rows, nothing_stored
from tests.office import Office, display_body, jpeg, new_id, sha256, visit_body
from tests.photos.pictures import camera_exif, encoded

TAKEN = datetime(2018, 6, 5, 2, tzinfo=UTC)
MONTH = "2018-06"
CLOSED_AT = datetime(2018, 7, 10, 2, tzinfo=UTC)
OLD = TAKEN + timedelta(days=90, seconds=1)
"""The first moment at which the position is more than 90 days old."""
LONG_AGO = datetime(2020, 7, 9, 16, tzinfo=UTC)
"""The beginning of 10 July 2020 in Shanghai: 24 months after the close."""


def picture(seed: int) -> bytes:
    """A photo with the camera's position in it, another one for each seed."""
    with Image.open(io.BytesIO(jpeg(seed, (96, 64)))) as plain:
        return encoded(plain, exif=camera_exif(orientation=6))


def record(office: Office, photo: bytes, *, rep: str = "rep_an", at: datetime = TAKEN, **changes: Any) -> str:
    """A display with its photo, made and received at an instant."""
    with clock.standing_at(at):
        body = display_body(f"{rep}-0", photo, occurred_at=at.isoformat(), **changes)
        return office.stored(rep, "display", body, photo)


def step(office: Office, step: Step, month: str = MONTH, done_at: datetime = CLOSED_AT) -> None:
    with office.app.app_context(), transaction() as session:
        session.execute(insert(MonthStep), {"month": month, "step": step, "done_at": done_at})


def paid(office: Office, month: str = MONTH) -> None:
    step(office, Step.CLOSED, month)
    step(office, Step.PAID, month)


def run(office: Office, now: datetime) -> Retention:
    with office.app.app_context(), clock.standing_at(now):
        return run_retention(now, office.app.config["SETTINGS"])


def preview(office: Office, now: datetime) -> Retention:
    with office.app.app_context():
        return retention_preview(now, office.app.config["SETTINGS"])


def position(office: Office, submission_id: str) -> tuple[Any, ...]:
    columns = (Submission.lat, Submission.lon, Submission.accuracy_m, Submission.altitude_m)
    with office.app.app_context():
        return tuple(db.session.execute(select(*columns).where(Submission.id == submission_id)).one())


def row_of(office: Office, photo: bytes) -> Photo:
    with office.app.app_context():
        return db.session.scalars(select(Photo).where(Photo.sha256 == sha256(photo))).one()


def original(office: Office, photo: bytes) -> Path:
    return Path(office.app.config["SETTINGS"].data_folder) / "photos" / store.original(sha256(photo))


def appealed(office: Office, subject: str, subject_id: str, *photos: bytes) -> Callable[[], None]:
    """An appeal without a ruling; call what is returned to rule on it."""
    appeal = new_id()
    with office.app.app_context(), transaction() as session:
        rep = user_by_staff_number("rep_an")
        assert rep
        row = {
            "id": appeal,
            "rep_id": rep.id,
            "subject": subject,
            "subject_id": subject_id,
            "body_sha256": "0" * 64,
            "text": "It was there.",
            "filed_at": TAKEN,
        }
        session.execute(insert(Appeal), row)
        for number, photo in enumerate(photos):
            line = {"appeal_id": appeal, "position": number, "sha256": sha256(photo)}
            session.execute(insert(AppealPhoto), line)

    def rule() -> None:
        with office.app.app_context(), transaction() as session:
            ruling = {
                "appeal_id": appeal,
                "outcome": "upheld",
                "reason": "r",
                "decided_by": 1,
                "decided_at": OLD,
            }
            session.execute(insert(Ruling), ruling)

    return rule


def test_a_set_latch_lets_nothing_go(office: Office) -> None:
    record(office, picture(1))
    paid(office)
    latch = Path(office.app.config["SETTINGS"].data_folder) / "writes-stopped"
    latch.write_text("a test")
    with nothing_stored(office.app), pytest.raises(WritesStopped):
        run(office, OLD)


def test_a_preview_tells_what_is_due_and_changes_nothing(office: Office) -> None:
    shown = record(office, picture(1))
    with clock.standing_at(TAKEN):
        visited = office.stored("rep_an", "visit", visit_body("rep_an-0"))
    paid(office)
    with nothing_stored(office.app):
        told = preview(office, OLD)
        assert told.positions == {"display": 1, "visit": 1}
        assert (told.stripped, told.removed) == (1, 0)
        with office.app.app_context():
            due = due_at(OLD, office.app.config["SETTINGS"])
    assert set(due.records) == {shown, visited}
    assert (due.to_strip, due.to_remove) == ([sha256(picture(1))], [])
    assert position(office, shown)[0] is not None
    done = run(office, OLD)
    assert (done.positions, done.stripped, done.removed) == (told.positions, told.stripped, told.removed)


def test_a_position_is_kept_for_ninety_days_and_not_a_second_longer(office: Office) -> None:
    shown = record(office, picture(1))
    paid(office)
    assert run(office, OLD - timedelta(seconds=1)).positions == {}
    assert run(office, OLD).positions == {"display": 1}
    assert position(office, shown) == (None, None, None, None)


@pytest.mark.parametrize("done", [[], [Step.CHECKED], [Step.CLOSED]])
def test_positions_of_a_month_not_yet_paid_stay(office: Office, done: list[Step]) -> None:
    shown = record(office, picture(1))
    for taken in done:
        step(office, taken)
    told = run(office, OLD)
    assert (told.positions, told.stripped, told.kept["unpaid_month"]) == ({}, 0, 1)
    assert position(office, shown)[0] is not None
    assert row_of(office, picture(1)).exif_lat is not None


def test_the_position_of_a_rejected_record_stays_until_its_appeal_is_ruled_on(office: Office) -> None:
    shown = record(office, picture(1))
    other = record(office, picture(2))
    paid(office)
    rule = appealed(office, "rejection", shown)
    told = run(office, OLD)
    assert (told.positions, told.kept["open_appeal"]) == ({"display": 1}, 1)
    assert position(office, shown)[0] is not None and position(office, other)[0] is None
    assert row_of(office, picture(1)).stripped_at is None
    rule()
    assert run(office, OLD).positions == {"display": 1}
    assert position(office, shown)[0] is None


def test_the_spot_check_of_an_appealed_finding_keeps_its_position_and_photos(office: Office) -> None:
    inspection = record(office, picture(1))
    finding = new_id()
    with office.app.app_context(), transaction() as session:
        outlet = session.scalars(select(Submission.outlet_id)).first()
        row = {
            "id": finding,
            "inspection_id": inspection,
            "outlet_id": outlet,
            "kind": "bottles_short",
            "day": TAKEN.date(),
            "month": MONTH,
            "figures": {},
            "photos": [sha256(picture(1))],
            "loss_fen": 0,
            "recorded_by": 1,
            "recorded_at": TAKEN,
        }
        session.execute(insert(Finding), row)
    paid(office)
    rule = appealed(office, "finding", finding)
    assert run(office, LONG_AGO) == Retention({}, 0, 0, {"unpaid_month": 0, "open_appeal": 1})
    rule()
    done = run(office, LONG_AGO)
    assert (done.positions, done.removed) == ({"display": 1}, 1)


def test_the_distance_stays_and_the_record_is_read_as_before(office: Office) -> None:
    shown = record(office, picture(1))
    paid(office)
    path = f"/api/v1/submissions/{shown}"
    before = office.call("supervisor_chen", "GET", path).json
    assert before["body"]["position"]["lat"] == 37.9001
    with new_audit_rows(office.app) as left:
        run(office, OLD)
    after = office.call("supervisor_chen", "GET", path).json
    assert "position" not in after["body"]
    assert after["distance_m"] == before["distance_m"] is not None
    for changed in (before, after):
        del changed["body"]
    assert after == before
    assert {act.action for act in left} == {"positions.emptied", "photos.stripped"}
    assert all("37.9" not in str(act.details) for act in left)


def test_repeating_it_does_nothing_more(office: Office) -> None:
    record(office, picture(1))
    paid(office)
    run(office, LONG_AGO)
    with nothing_stored(office.app):
        assert run(office, LONG_AGO) == Retention({}, 0, 0, {"unpaid_month": 0, "open_appeal": 0})


def test_a_stripped_original_tells_no_place_and_is_not_taken_for_an_altered_one(office: Office) -> None:
    photo = picture(1)
    shown = record(office, photo)
    paid(office)
    seen = office.call("supervisor_chen", "GET", f"/api/v1/photos/{sha256(photo)}").data
    (Path(office.app.config["SETTINGS"].data_folder) / "photos" / store.served(sha256(photo))).unlink()
    run(office, OLD)
    row, stripped = row_of(office, photo), original(office, photo).read_bytes()
    assert (row.exif_lat, row.exif_lon, examine(stripped).exif_lat) == (None, None, None)
    assert row.exif_taken_at and row.stripped_at == OLD
    assert row.stored_sha256 == sha256(stripped) != row.sha256
    assert office.call("supervisor_chen", "GET", f"/api/v1/photos/{sha256(photo)}").data == seen
    answer = office.call("rep_an", "GET", f"/api/v1/submissions/{shown}").json
    assert answer["receipt"]["photos"] == [{"sha256": sha256(photo), "status": "received"}]
    original(office, photo).write_bytes(stripped + b"?")
    with office.app.app_context(), pytest.raises(PhotoAltered):
        photo_store().read_verified(row.sha256, row.stored_sha256)


def test_a_photo_whose_bytes_are_not_the_received_ones_is_left_alone_and_named(office: Office) -> None:
    for seed in (1, 2, 3):
        record(office, picture(seed))
    paid(office)
    original(office, picture(1)).write_bytes(picture(9))
    original(office, picture(2)).unlink()
    for _ in range(2):
        assert set(run(office, OLD).failed) == {sha256(picture(1)), sha256(picture(2))}
    assert original(office, picture(1)).read_bytes() == picture(9)
    assert row_of(office, picture(3)).stripped_at == OLD


class Killed(BaseException):
    """As if the process had ended here."""


@pytest.mark.parametrize("moment", ["before the copy is in place", "after the copy is in place"])
def test_stripping_that_was_killed_is_no_alteration_and_is_finished_next_time(
    office: Office, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    photo = picture(1)
    record(office, photo)
    paid(office)
    put = FolderStore.put

    def dying(self: FolderStore, name: store.PhotoName, data: bytes) -> None:
        if moment.startswith("after"):
            put(self, name, data)
        raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(FolderStore, "put", dying)
        with pytest.raises(Killed):
            run(office, OLD)
    row = row_of(office, photo)
    assert row.stripped_at is None
    with office.app.app_context():
        photo_store().read_verified(row.sha256, row.stored_sha256)
    assert run(office, OLD).stripped == 1
    assert sha256(original(office, photo).read_bytes()) == row_of(office, photo).stored_sha256
    assert row_of(office, photo).stripped_at == OLD


def test_a_photo_that_a_younger_record_shares_keeps_everything(office: Office) -> None:
    photo = picture(1)
    older = record(office, photo)
    record(office, photo, rep="rep_bai", at=OLD - timedelta(days=10))
    paid(office)
    done = run(office, LONG_AGO)
    assert (done.positions, done.stripped, done.removed) == ({"display": 1}, 0, 0)
    assert position(office, older)[0] is None
    assert original(office, photo).read_bytes() == photo


def test_photos_go_two_years_after_the_close_and_not_a_moment_sooner(office: Office) -> None:
    photo = picture(1)
    shown = record(office, photo)
    paid(office)
    assert run(office, LONG_AGO - timedelta(seconds=1)).removed == 0
    assert office.call("rep_an", "GET", f"/api/v1/photos/{sha256(photo)}").status_code == 200
    with new_audit_rows(office.app) as left:
        assert run(office, LONG_AGO).removed == 1
    assert [(act.action, act.subject_id) for act in left] == [("photo.removed", sha256(photo))]
    assert files(office.app) == set()
    assert row_of(office, photo).removed_at == LONG_AGO
    for path in ("", "/thumbnail"):
        answer = office.call("supervisor_chen", "GET", f"/api/v1/photos/{sha256(photo)}{path}")
        assert (answer.status_code, answer.json["code"]) == (410, "photo_removed")
        assert "保存期限" in answer.json["message"]["zh"]
    assert office.call("rep_cui", "GET", f"/api/v1/photos/{sha256(photo)}").status_code == 404
    for path in (f"/records/{shown}", "/records"):
        assert "照片已按保存期限删除" in office.call("rep_an", "GET", path).text
    answer = office.call("rep_an", "GET", f"/api/v1/submissions/{shown}").json
    assert answer["receipt"]["photos"] == [{"sha256": sha256(photo), "status": "received"}]


def test_photos_of_a_month_that_was_never_closed_stay(office: Office) -> None:
    record(office, picture(1))
    assert run(office, LONG_AGO).removed == 0


def test_the_last_day_of_a_shorter_month_is_two_years_later_too() -> None:
    later = retention.months_later
    assert later(datetime(2018, 1, 31, tzinfo=UTC).date(), 1).isoformat() == "2018-02-28"
    assert later(datetime(2018, 12, 31, tzinfo=UTC).date(), 24).isoformat() == "2020-12-31"
    assert later(datetime(2020, 2, 29, tzinfo=UTC).date(), 12).isoformat() == "2021-02-28"
    assert later(datetime(2020, 2, 29, tzinfo=UTC).date(), 2**31 - 1).year == 9999


def test_a_removal_that_was_killed_is_finished_next_time(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = picture(1)
    record(office, photo)
    paid(office)
    delete = FolderStore.delete

    def dying(self: FolderStore, name: store.PhotoName) -> None:
        delete(self, name)
        if name.startswith("original"):
            raise Killed

    with monkeypatch.context() as killed:
        killed.setattr(FolderStore, "delete", dying)
        with pytest.raises(Killed):
            run(office, LONG_AGO)
    assert row_of(office, photo).removed_at is None
    answer = office.call("rep_an", "GET", f"/api/v1/photos/{sha256(photo)}")
    assert (answer.status_code, answer.json["code"]) == (410, "photo_gone")
    assert run(office, LONG_AGO).removed == 1
    assert office.call("rep_an", "GET", f"/api/v1/photos/{sha256(photo)}").json["code"] == "photo_removed"


def test_a_removed_photo_that_a_new_record_announces_is_asked_for_again(office: Office) -> None:
    photo = picture(1)
    older = record(office, photo)
    paid(office)
    run(office, LONG_AGO)
    with clock.standing_at(LONG_AGO + timedelta(days=1)):
        newer = new_id()
        answer = office.submit("rep_an", display_body("rep_an-1", photo), newer)
        missing = [{"sha256": sha256(photo), "status": "missing"}]
        assert (answer.json["photos"], answer.json["state"]) == (missing, "incomplete")
        assert (
            office.call("rep_an", "GET", f"/api/v1/submissions/{newer}").json["receipt"]["photos"] == missing
        )
        assert office.send_photo("rep_an", photo).status_code == 201
        assert office.send_photo("rep_an", photo).status_code == 200
    assert original(office, photo).read_bytes() == photo
    row = row_of(office, photo)
    assert (row.removed_at, row.stripped_at, row.stored_sha256) == (None, None, None)
    seen = office.call("supervisor_chen", "GET", f"/api/v1/submissions/{newer}").json
    assert seen["receipt"]["state"] == "submitted"
    assert "photo_seen_before" in {signal["code"] for signal in seen["signals"]}
    assert (
        office.call("rep_an", "GET", f"/api/v1/submissions/{older}").json["receipt"]["state"] == "submitted"
    )


def test_photos_of_an_open_appeal_stay_and_those_of_a_ruled_one_go_with_their_month(office: Office) -> None:
    photo = picture(1)
    shown = record(office, picture(2))
    record(office, photo)
    paid(office)
    rule = appealed(office, "rejection", shown, photo)
    assert run(office, LONG_AGO).removed == 0
    assert row_of(office, photo).stripped_at is None
    rule()
    assert run(office, LONG_AGO).removed == 2


def test_the_paper_of_a_display_agreement_stays(office: Office) -> None:
    photo = picture(1)
    record(office, photo)
    paid(office)
    with office.app.app_context(), transaction() as session:
        row = {
            "code": "A1",
            "outlet_id": session.scalars(select(Submission.outlet_id)).first(),
            "first_day": TAKEN.date(),
            "last_day": TAKEN.date(),
            "bottles": 6,
            "layers": 1,
            "fee_fen": 0,
            "paper_sha256": sha256(photo),
            "is_cancelled": False,
            "decided_at": TAKEN,
        }
        session.execute(insert(DisplayAgreement), row)
    done = run(office, LONG_AGO)
    assert (done.removed, done.stripped) == (0, 1)
    assert office.call("rep_an", "GET", f"/api/v1/photos/{sha256(photo)}").status_code == 200


def test_periods_longer_than_any_calendar_keep_everything(office: Office) -> None:
    record(office, picture(1))
    paid(office)
    settings = replace(office.app.config["SETTINGS"], position_days=2**31 - 1, photo_months=2**31 - 1)
    with office.app.app_context(), nothing_stored(office.app):
        assert run_retention(LONG_AGO, settings).positions == {}


def test_many_are_done_in_batches(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "RECORDS_AT_ONCE", 2)
    monkeypatch.setattr(retention, "PHOTOS_AT_ONCE", 2)
    for seed in range(5):
        record(office, picture(seed))
    paid(office)
    with new_audit_rows(office.app) as left:
        done = run(office, OLD)
    assert (done.positions, done.stripped) == ({"display": 5}, 5)
    assert sorted(act.action for act in left) == ["photos.stripped"] * 3 + ["positions.emptied"] * 3
    assert run(office, LONG_AGO).removed == 5

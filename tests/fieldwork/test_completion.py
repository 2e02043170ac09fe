"""Photos that come late: what the record waits for, who is told, and what a close had rejected for want of them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, select

from fieldapp.fieldwork.hooks import FieldworkHooks
from fieldapp.fieldwork.models import Kind, Review, Submission
from fieldapp.fieldwork.service.intake import Arrival, submit
from fieldapp.fieldwork.service.late_photos import reject_for_missing_photos
from fieldapp.kernel import clock
from fieldapp.kernel.database import columns_of, db, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.record_shapes import RecordShape
from fieldapp.people.queries import actor_by_secret
from fieldapp.photos.service import receive_photo
from tests.api.stored import nothing_stored
from tests.cast import secret_of
from tests.fieldwork.test_at_once import at_once
from tests.office import POSITION, Office, display_body, jpeg, manifest_line, new_id, sha256, visit_body


@pytest.fixture
def heard(app: Flask) -> Iterator[list[Sequence[str]]]:
    """What the rooms above are told of."""
    told: list[Sequence[str]] = []
    before = app.extensions["fieldwork_hooks"]
    app.extensions["fieldwork_hooks"] = FieldworkHooks(on_recorded=told.append)
    yield told
    app.extensions["fieldwork_hooks"] = before


def inspection(office: Office, record: str, *photos: bytes, beside: Any = None) -> str:
    """A spot check as the room of inspection hands it in; returns its state."""
    raw = {
        "outlet": "rep_an-0",
        "occurred_at": clock.iso_instant(clock.now()),
        "position": POSITION,
        "photos": [manifest_line(photo) for photo in photos],
    }
    with office.app.app_context():
        actor = actor_by_secret(sha256(secret_of("inspector_bo").encode()))
        assert actor
        settings = office.app.config["SETTINGS"]
        arrival = Arrival(
            kind=Kind.INSPECTION,
            submission_id=record,
            raw=raw,
            fields=RecordShape().load(raw),
            sent_at=None,
            beside=beside,
        )
        receipt, _ = submit(actor, arrival, zone=settings.timezone, fence_m=settings.outlet_fence_m)
    return receipt.state


def rejected_by_a_close(office: Office, record: str) -> None:
    with office.app.app_context(), transaction() as session:
        decided_at = decision_moment(session)
        assert reject_for_missing_photos(session, [record], None, decided_at) == 1


def decisions(office: Office, record: str) -> list[tuple[str, str | None]]:
    with office.app.app_context():
        found = select(Review.decision, Review.reason).where(Review.submission_id == record)
        return [tuple(row) for row in db.session.execute(found.order_by(Review.id))]


def state(office: Office, record: str) -> str:
    with office.app.app_context():
        return db.session.scalars(select(Submission.state).where(Submission.id == record)).one()


def test_a_spot_check_that_is_complete_at_once_is_announced_at_once(
    office: Office, heard: list[Sequence[str]]
) -> None:
    record = new_id()
    assert inspection(office, record) == "recorded"
    assert heard == [[record]]


def test_a_spot_check_is_announced_when_its_last_photo_comes(
    office: Office, heard: list[Sequence[str]]
) -> None:
    record, photos = new_id(), (jpeg(90), jpeg(91))
    assert inspection(office, record, *photos) == "incomplete"
    with office.app.app_context():
        actor = actor_by_secret(sha256(secret_of("inspector_bo").encode()))
        assert actor
        receive_photo(actor, sha256(photos[0]), photos[0])
        assert heard == []
        receive_photo(actor, sha256(photos[1]), photos[1])
    assert heard == [[record]]


def test_when_announcing_fails_the_spot_check_is_not_stored(office: Office) -> None:
    class Deaf(Exception):
        pass

    def fail(_ids: Sequence[str]) -> None:
        raise Deaf

    before = office.app.extensions["fieldwork_hooks"]
    office.app.extensions["fieldwork_hooks"] = FieldworkHooks(on_recorded=fail)
    try:
        with nothing_stored(office.app), pytest.raises(Deaf):
            inspection(office, new_id())
    finally:
        office.app.extensions["fieldwork_hooks"] = before


def test_visits_and_displays_are_nobody_elses_news(office: Office, heard: list[Sequence[str]]) -> None:
    office.stored("rep_an", "visit", visit_body("rep_an-0"))
    office.stored("rep_an", "display", display_body("rep_an-0", jpeg(92)), jpeg(92))
    assert heard == []


def test_rows_of_another_room_are_stored_with_the_record_or_not_at_all(office: Office) -> None:
    record = new_id()
    row = {
        "submission_id": record,
        "decision": "approved",
        "decided_at": datetime.now(UTC),
        "decided_by": None,
    }
    inspection(office, record, beside=lambda record: {insert(columns_of(Review)): [row]})
    assert decisions(office, record) == [("approved", None)]
    broken = {**row, "submission_id": new_id()}
    with nothing_stored(office.app), pytest.raises(Exception, match=r"(?i)foreign key"):
        inspection(office, new_id(), beside=lambda record: {insert(columns_of(Review)): [broken]})


def test_a_record_rejected_for_want_of_photos_reopens_when_all_have_come(office: Office) -> None:
    photos = (jpeg(93), jpeg(94))
    record = office.stored("rep_an", "display", display_body("rep_an-0", *photos))
    rejected_by_a_close(office, record)
    office.send_photo("rep_an", photos[0])
    assert state(office, record) == "rejected"
    office.send_photo("rep_an", photos[1])
    assert state(office, record) == "submitted"
    assert decisions(office, record) == [("rejected", "photos_missing"), ("reopened", None)]
    assert office.review("supervisor_chen", record).status_code == 204


def test_photos_that_come_at_once_reopen_their_record_once(office: Office) -> None:
    for round_ in range(3):
        photos = [jpeg(100 + 4 * round_ + number) for number in range(4)]
        record = office.stored("rep_an", "display", display_body("rep_an-0", *photos))
        rejected_by_a_close(office, record)
        answers = at_once([lambda p=photo: office.send_photo("rep_an", p) for photo in photos])
        assert {answer.status_code for answer in answers} == {201}
        assert state(office, record) == "submitted"
        assert decisions(office, record) == [("rejected", "photos_missing"), ("reopened", None)]


def test_a_record_rejected_for_anything_else_stays_so_whatever_is_sent_again(office: Office) -> None:
    photo = jpeg(95)
    record = office.stored("rep_an", "display", display_body("rep_an-0", photo), photo)
    office.review("supervisor_chen", record, "rejected", reason="photo_unclear")
    office.send_photo("rep_an", photo)
    assert state(office, record) == "rejected"


def test_a_record_that_was_corrected_meanwhile_does_not_reopen(office: Office) -> None:
    photo = jpeg(96)
    record = office.stored("rep_an", "display", display_body("rep_an-0", photo))
    rejected_by_a_close(office, record)
    correction = display_body("rep_an-0", photo, jpeg(97), corrects=record)
    assert office.submit("rep_an", correction).status_code == 201
    office.send_photo("rep_an", photo)
    assert state(office, record) == "rejected"


def test_the_photos_of_a_withdrawn_record_are_taken_and_change_nothing(office: Office) -> None:
    photo = jpeg(98)
    record = office.stored("rep_an", "display", display_body("rep_an-0", photo))
    office.withdraw("rep_an", record)
    assert office.send_photo("rep_an", photo).status_code == 201
    assert state(office, record) == "withdrawn"

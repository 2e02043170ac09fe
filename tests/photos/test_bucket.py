"""Photos in a bucket: a real S3 server that refuses, falls silent, is killed midway or alters what it holds."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from flask import Flask
from sqlalchemy import select

from fieldapp.commands.backup import write_backup
from fieldapp.kernel.database import db, write_latch
from fieldapp.photos import store
from fieldapp.photos.errors import PhotoMissing, PhotoStoreAway, PhotoStoreRefused
from fieldapp.photos.models import Photo
from fieldapp.photos.service.retention import remove_photos, strip_photos
from tests.api.stored import check_refusal
from tests.buckets import KEY, SECRET, BucketServer
from tests.faults.proxy import (
    Cut,
    Proxy,
    cut_before_the_answer,
    cut_within_the_answer,
    cut_within_the_body,
    pass_on,
)
from tests.office import Office, display_body, jpeg, new_id, sha256
from tests.photos.pictures import camera_exif, encoded, quadrants

ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True, scope="session")
DATA = b"bytes of a photo"
NAME = store.original(sha256(DATA))
ORIGINAL, THUMBNAIL, SERVED = (
    kind(sha256(jpeg(1))) for kind in (store.original, store.thumbnail, store.served)
)


def key_unknown(server: BucketServer, environment: pytest.MonkeyPatch) -> store.PhotoStore:
    environment.setenv("AWS_ACCESS_KEY_ID", "nobody")
    return server.store()


def secret_wrong(server: BucketServer, environment: pytest.MonkeyPatch) -> store.PhotoStore:
    environment.setenv("AWS_SECRET_ACCESS_KEY", f"not {SECRET}")
    return server.store()


def no_credentials(server: BucketServer, environment: pytest.MonkeyPatch) -> store.PhotoStore:
    environment.delenv("AWS_ACCESS_KEY_ID")
    environment.delenv("AWS_SECRET_ACCESS_KEY")
    environment.setenv("AWS_EC2_METADATA_DISABLED", "true")
    environment.setenv("HOME", "/nonexistent")
    return server.store()


def no_such_bucket(server: BucketServer, environment: pytest.MonkeyPatch) -> store.PhotoStore:
    return server.store(bucket="pictures")


@pytest.mark.parametrize(
    ("make", "cause", "remedy"),
    [
        (key_unknown, "access key is not known", "AWS_ACCESS_KEY_ID"),
        (secret_wrong, "secret key does not fit", "AWS_SECRET_ACCESS_KEY"),
        (no_credentials, "no credentials", "AWS_ACCESS_KEY_ID"),
        (no_such_bucket, "no such bucket", "FIELDAPP_PHOTO_STORE"),
    ],
)
def test_a_bucket_that_refuses_is_told_with_its_remedy_and_without_its_keys(
    bucket: BucketServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    make: Callable[[BucketServer, pytest.MonkeyPatch], store.PhotoStore],
    cause: str,
    remedy: str,
) -> None:
    photos = make(bucket, monkeypatch)
    with caplog.at_level(logging.DEBUG, "fieldapp"), pytest.raises(PhotoStoreRefused) as caught:
        photos.prove()
    assert cause in caught.value.cause and remedy in caught.value.remedy
    for act in (lambda: photos.put(NAME, DATA), lambda: photos.read(NAME), lambda: photos.delete(NAME)):
        with pytest.raises(PhotoStoreRefused):
            act()
    assert cause in caplog.text
    for told in (caplog.text, str(caught.value), str(photos)):
        assert SECRET not in told and KEY not in told


def test_a_bucket_where_nobody_listens_is_away(bucket: BucketServer) -> None:
    with closing(socket.socket()) as taken:  # bound, so that nobody else takes it, and deaf
        taken.bind(("127.0.0.1", 0))
        photos = bucket.store(port=taken.getsockname()[1])
        with pytest.raises(PhotoStoreAway) as caught:
            photos.read(NAME)
    assert not isinstance(caught.value, PhotoStoreRefused) and caught.value.headers["Retry-After"]


def altered_on_the_way(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """One bit of the body is another one."""
    pass_on(request[:-1] + bytes([request[-1] ^ 1]), phone, server)


@pytest.mark.parametrize(
    "cut", [cut_within_the_body, cut_before_the_answer, cut_within_the_answer, altered_on_the_way]
)
def test_what_a_bad_line_does_to_an_upload_leaves_all_of_it_or_nothing(
    bucket: BucketServer, cut: Cut
) -> None:
    with Proxy(bucket.port) as proxy:
        photos = bucket.store(port=int(proxy.url.rpartition(":")[2]), answer_s=5)
        proxy.cut = cut
        with pytest.raises(PhotoStoreAway):
            photos.put(NAME, DATA)
        try:
            assert bucket.store().read(NAME) == DATA
        except PhotoMissing:
            assert cut in (cut_within_the_body, altered_on_the_way)
        proxy.cut = pass_on
        photos.put(NAME, DATA)
    assert bucket.store().read(NAME) == DATA and bucket.files() == {NAME}


def test_a_photo_whose_answer_breaks_off_is_asked_for_once_more(bucket: BucketServer) -> None:
    bucket.store().put(NAME, large := DATA * 20_000)
    with Proxy(bucket.port) as proxy:

        def cut_once(request: bytes, phone: socket.socket, server: socket.socket) -> None:
            proxy.cut = pass_on
            cut_within_the_answer(request, phone, server)

        proxy.cut = cut_once
        assert bucket.store(port=int(proxy.url.rpartition(":")[2])).read(NAME) == large


@pytest.fixture
def app(app: Flask, bucket: BucketServer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The app with its photos in the bucket."""
    monkeypatch.setitem(app.extensions, "photo_store", bucket.store(answer_s=0.5))
    return app


def state_of(office: Office, record: str) -> str:
    return str(office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json["receipt"]["state"])


def test_a_photo_in_a_bucket_is_received_once_shown_stripped_and_let_go(
    office: Office, bucket: BucketServer
) -> None:
    photo = encoded(quadrants(), exif=camera_exif(orientation=6))
    record = office.stored("rep_an", "display", display_body("rep_an-0", photo), photo)
    assert office.send_photo("rep_an", photo).status_code == 200
    name = sha256(photo)
    assert bucket.files() == {store.original(name), store.thumbnail(name)}
    for copy in ("", "/thumbnail", ""):
        answer = office.call("supervisor_chen", "GET", f"/api/v1/photos/{name}{copy}")
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert store.served(name) in bucket.files()
    assert office.call("rep_cui", "GET", f"/api/v1/photos/{name}").status_code == 404
    assert state_of(office, record) == "submitted"
    with office.app.app_context():
        assert strip_photos([name]).failed == []
        assert (bucket.objects / store.original(name)).read_bytes() != photo
        assert remove_photos([name], still_due=lambda some: some) == [name]
    assert bucket.files() == set()


def test_while_the_bucket_is_away_records_are_taken_and_photos_wait(
    office: Office, bucket: BucketServer
) -> None:
    record = new_id()
    office.stored("rep_cui", "display", display_body("rep_cui-0", jpeg(2)), jpeg(2))
    assert office.submit("rep_an", display_body("rep_an-0", jpeg(1)), record).status_code == 201
    with bucket.away():
        refused = office.send_photo("rep_an", jpeg(1))
        check_refusal(refused, 503, "photo_store_away")
        assert int(refused.headers["Retry-After"]) > 0
        assert office.submit("rep_an", display_body("rep_an-1", jpeg(3))).status_code == 201
        thumbnail = f"/api/v1/photos/{sha256(jpeg(2))}/thumbnail"
        check_refusal(office.call("rep_cui", "GET", thumbnail), 503, "photo_store_away")
        with office.app.app_context():
            assert not write_latch().path.exists()
            with pytest.raises(PhotoStoreAway):
                strip_photos([sha256(jpeg(2))])
            with pytest.raises(PhotoStoreAway):
                remove_photos([sha256(jpeg(2))], still_due=lambda some: some)
    assert state_of(office, record) == "incomplete"
    assert office.send_photo("rep_an", jpeg(1)).status_code == 201
    assert state_of(office, record) == "submitted"
    assert office.call("rep_cui", "GET", thumbnail).status_code == 200


@ON_SQLITE
def test_a_bucket_killed_in_the_middle_of_an_upload_loses_and_doubles_nothing(
    office: Office, bucket: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = new_id()
    assert office.submit("rep_an", display_body("rep_an-0", jpeg(1)), record).status_code == 201

    def killed_within_the_body(request: bytes, phone: socket.socket, server: socket.socket) -> None:
        cut_within_the_body(request, phone, server)
        bucket.kill()

    with Proxy(bucket.port) as proxy:
        proxy.cut = killed_within_the_body
        photos = bucket.store(port=int(proxy.url.rpartition(":")[2]), answer_s=5)
        monkeypatch.setitem(office.app.extensions, "photo_store", photos)
        check_refusal(office.send_photo("rep_an", jpeg(1)), 503, "photo_store_away")
        bucket.start()
        assert bucket.files() <= {ORIGINAL}
        proxy.cut = pass_on
        assert office.send_photo("rep_an", jpeg(1)).status_code == 201
    assert state_of(office, record) == "submitted"
    assert bucket.files() == {ORIGINAL, THUMBNAIL}
    with office.app.app_context():
        assert [photo.sha256 for photo in db.session.scalars(select(Photo))] == [sha256(jpeg(1))]
        assert bucket.store().read_verified(sha256(jpeg(1))) == jpeg(1)


@ON_SQLITE
def test_a_bucket_that_says_nothing_is_not_waited_for_long(office: Office, bucket: BucketServer) -> None:
    assert office.submit("rep_an", display_body("rep_an-0", jpeg(1))).status_code == 201
    with bucket.frozen():
        check_refusal(office.send_photo("rep_an", jpeg(1)), 503, "photo_store_away")
    assert office.send_photo("rep_an", jpeg(1)).status_code == 201


@ON_SQLITE
def test_refused_keys_are_503_for_the_phone_which_keeps_its_photo(
    office: Office, bucket: BucketServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert office.submit("rep_an", display_body("rep_an-0", jpeg(1))).status_code == 201
    monkeypatch.setitem(office.app.extensions, "photo_store", secret_wrong(bucket, monkeypatch))
    refused = office.send_photo("rep_an", jpeg(1))
    check_refusal(refused, 503, "photo_store_refused")
    assert int(refused.headers["Retry-After"]) > 0 and "s3:" not in refused.text


@ON_SQLITE
def test_bytes_altered_in_the_bucket_are_named_by_a_backup_and_never_shown(
    office: Office, bucket: BucketServer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    office.stored("rep_an", "display", display_body("rep_an-0", jpeg(1)), jpeg(1))
    (bucket.objects / ORIGINAL).write_bytes(jpeg(1)[:-1] + b"?")
    answer = office.call("supervisor_chen", "GET", f"/api/v1/photos/{sha256(jpeg(1))}")
    check_refusal(answer, 410, "photo_gone")
    with office.app.app_context():
        assert write_backup(tmp_path_factory.mktemp("made") / "b.tar") == (0, [sha256(jpeg(1))])
    assert SERVED not in bucket.files()

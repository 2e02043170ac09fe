"""Photos that cannot be accepted, over the API: each its status and code; no row, no file, no receipt."""

import io
import os
import random
from collections.abc import Callable

import pytest
from PIL import Image

from tests.api.stored import check_refusal, files, nothing_stored, rows
from tests.office import Office, display_body, jpeg, manifest_line, new_id, sha256
from tests.photos.pictures import png_claiming

HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
POLYGLOT = jpeg(40) + b"<html><script>alert(document.domain)</script></html>"


def animated(kind: str) -> bytes:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "green")]
    held = io.BytesIO()
    frames[0].save(held, kind, save_all=True, append_images=frames[1:], duration=100, loop=0)
    return held.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], int, str]] = {
    "no bytes": (lambda: b"", 422, "empty_photo"),
    "one byte": (lambda: b"\xff", 415, "not_a_photo"),
    "a JPEG cut off in the middle": (lambda: jpeg(41)[: len(jpeg(41)) // 2], 422, "damaged_photo"),
    "a JPEG without its last bytes": (lambda: jpeg(41)[:-30], 422, "damaged_photo"),
    "a JPEG's first bytes alone": (lambda: jpeg(41)[:4], 422, "damaged_photo"),
    "an SVG": (lambda: SVG, 415, "not_a_photo"),
    "a web page": (lambda: b"<!doctype html><title>x</title>", 415, "not_a_photo"),
    "a web page behind a JPEG": (lambda: POLYGLOT, 422, "photo_with_markup"),
    "a PDF": (lambda: b"%PDF-1.7\n" + bytes(100), 415, "not_a_photo"),
    "a GIF": (lambda: animated("GIF"), 415, "not_a_photo"),
    "an animated WebP": (lambda: animated("WEBP"), 422, "animated_photo"),
    "an animated PNG": (lambda: animated("PNG"), 422, "animated_photo"),
    "HEIC": (lambda: HEIC, 415, "heic_photo"),
    "HEIC named a JPEG": (lambda: HEIC, 415, "heic_photo"),
    "16 pixels": (lambda: jpeg(42, (16, 16)), 422, "photo_too_small"),
    "a PNG of 20,000 by 20,000": (lambda: png_claiming(20_000, 20_000), 413, "photo_too_many_pixels"),
    "random bytes": (lambda: random.Random(1).randbytes(5000), 415, "not_a_photo"),
    "random bytes behind a JPEG's first three": (
        lambda: b"\xff\xd8\xff" + random.Random(2).randbytes(5000),
        422,
        "damaged_photo",
    ),
}


def announce(office: Office, photo: bytes, claimed: str | None = None) -> str:
    """A record that announces the bytes; returns its id."""
    line = {**manifest_line(photo or b"x"), "sha256": claimed or sha256(photo)}
    record = new_id()
    answer = office.submit("rep_an", display_body("rep_an-0", photos=[line]), record)
    assert answer.status_code == 201, answer.text
    return record


def status_of_photo(office: Office, record: str) -> str:
    seen = office.call("rep_an", "GET", f"/api/v1/submissions/{record}").json
    return str(seen["receipt"]["photos"][0]["status"])


@pytest.mark.parametrize("name", BAD)
def test_announced_bytes_that_are_no_photo_are_refused(steady_office: Office, name: str) -> None:
    make, status, code = BAD[name]
    photo = make()
    record = announce(steady_office, photo)
    with nothing_stored(steady_office.app):
        kind = "image/heic" if name == "HEIC" else "image/jpeg"
        check_refusal(steady_office.send_photo("rep_an", photo, content_type=kind), status, code)
        assert status_of_photo(steady_office, record) == "missing"


def test_the_refusal_of_heic_says_how_to_switch_the_camera_to_jpeg(steady_office: Office) -> None:
    announce(steady_office, HEIC)
    told = steady_office.send_photo("rep_an", HEIC).json["message"]
    assert "相机" in told["zh"] and "格式" in told["zh"]
    assert "Most Compatible" in told["en"]


def test_other_bytes_than_announced_are_refused(steady_office: Office) -> None:
    record = announce(steady_office, jpeg(43))
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.send_photo("rep_an", jpeg(44), name=sha256(jpeg(43))), 422, "wrong_hash")
        assert status_of_photo(steady_office, record) == "missing"


def test_bytes_that_nobody_announced_are_refused_before_they_are_read(steady_office: Office) -> None:
    with nothing_stored(steady_office.app):
        huge = {"CONTENT_LENGTH": str(100 * 2**20)}
        answer = steady_office.send_photo("rep_an", jpeg(45), environ_overrides=huge)
        check_refusal(answer, 409, "photo_not_expected")


def test_a_photo_announced_by_a_colleague_is_refused(steady_office: Office) -> None:
    announce(steady_office, jpeg(46))
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.send_photo("rep_bai", jpeg(46)), 409, "photo_not_expected")


@pytest.mark.parametrize("over", [1, 100 * 2**20])
def test_a_photo_over_the_limit_is_refused_with_413(steady_office: Office, over: int) -> None:
    announce(steady_office, jpeg(47))
    length = {"CONTENT_LENGTH": str(steady_office.app.config["SETTINGS"].max_photo_bytes + over)}
    with nothing_stored(steady_office.app):
        check_refusal(
            steady_office.send_photo("rep_an", jpeg(47), environ_overrides=length), 413, "too_large"
        )


def test_a_photo_larger_than_any_json_body_is_stored(steady_office: Office) -> None:
    picture = Image.frombytes("RGB", (1024, 768), random.Random(3).randbytes(1024 * 768 * 3))
    held = io.BytesIO()
    picture.save(held, "JPEG", quality=95)
    photo = held.getvalue()
    assert len(photo) > steady_office.app.config["SETTINGS"].max_json_bytes
    announce(steady_office, photo)
    assert steady_office.send_photo("rep_an", photo).status_code == 201


@pytest.mark.parametrize("encoding", ["gzip", "br"])
def test_a_compressed_photo_is_refused_with_413(steady_office: Office, encoding: str) -> None:
    announce(steady_office, jpeg(47))
    with nothing_stored(steady_office.app):
        answer = steady_office.send_photo("rep_an", jpeg(47), headers={"Content-Encoding": encoding})
        check_refusal(answer, 413, "compressed_body")


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "application/json", "text/html"])
def test_a_photo_sent_as_anything_but_raw_bytes_is_refused_with_415(
    steady_office: Office, content_type: str
) -> None:
    announce(steady_office, jpeg(47))
    with nothing_stored(steady_office.app):
        answer = steady_office.send_photo("rep_an", jpeg(47), content_type=content_type)
        check_refusal(answer, 415, "unsupported_media_type")


NAMES = (
    "a.jpg",
    "..",
    "%2e%2e",
    "a" * 63,
    "g" * 64,
    "１" * 64,
    "a" * 64 + ".jpg",
    "a" * 64 + "%0A",
    "*",
    "con",
)


@pytest.mark.parametrize("name", NAMES)
def test_a_photo_under_anything_but_a_sha256_is_refused(steady_office: Office, name: str) -> None:
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.send_photo("rep_an", jpeg(47), name=name), 422, "not_a_sha256")
        for ending in ("", "/thumbnail"):
            answer = steady_office.call("rep_an", "GET", f"/api/v1/photos/{name}{ending}")
            check_refusal(answer, 422, "not_a_sha256")


@pytest.mark.parametrize("name", ["../../a.jpg", "..%2F..%2Fa.jpg", "%2Fetc%2Fpasswd", "a/../../b"])
def test_a_path_for_a_photos_name_is_no_address_at_all(steady_office: Office, name: str) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.send_photo("rep_an", jpeg(47), name=name)
        assert answer.status_code in (404, 405, 422), answer.text
        assert "a.jpg" not in answer.text and "passwd" not in answer.text


def test_a_name_from_the_client_never_reaches_the_disk(office: Office) -> None:
    photo = jpeg(48)
    announce(office, photo)
    headers = {
        "Content-Disposition": 'attachment; filename="../../evil.jpg"',
        "X-File-Name": "../../evil.jpg",
    }
    assert office.send_photo("rep_an", photo, headers=headers).status_code == 201
    name = sha256(photo)
    assert files(office.app) == {
        f"original/{name[:2]}/{name[2:4]}/{name}",
        f"thumbnail/{name[:2]}/{name[2:4]}/{name}.jpg",
    }
    folder = office.app.config["SETTINGS"].data_folder
    assert not list(folder.parent.rglob("*evil*"))


def test_a_photo_named_in_upper_case_is_the_same_photo(office: Office) -> None:
    photo = jpeg(49)
    announce(office, photo, sha256(photo).upper())
    assert office.send_photo("rep_an", photo, name=sha256(photo).upper()).status_code == 201
    assert office.send_photo("rep_an", photo).status_code == 200
    assert rows(office.app)["photo"] == 1


def test_served_copies_carry_no_place_and_no_time(office: Office) -> None:
    exif = Image.Exif()
    exif[0x0132] = "2026:03:01 10:00:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 54.0, 0.0), 3: "E", 4: (115.0, 12.0, 0.0)})
    held = io.BytesIO()
    Image.open(io.BytesIO(jpeg(50, (640, 480)))).save(held, "JPEG", exif=exif)
    photo = held.getvalue()
    announce(office, photo)
    assert office.send_photo("rep_an", photo).status_code == 201
    for ending in ("", "/thumbnail"):
        copy = office.call("supervisor_chen", "GET", f"/api/v1/photos/{sha256(photo)}{ending}")
        assert (copy.status_code, copy.mimetype) == (200, "image/jpeg")
        assert not dict(Image.open(io.BytesIO(copy.data)).getexif())
        assert b"Exif" not in copy.data and b"2026:03" not in copy.data


def test_stored_photos_are_readable_by_the_servers_user_alone(office: Office) -> None:
    announce(office, jpeg(51))
    office.send_photo("rep_an", jpeg(51))
    folder = office.app.config["SETTINGS"].data_folder / "photos"
    for path in folder.rglob("*"):
        if path.is_file():
            assert os.stat(path).st_mode & 0o077 == 0

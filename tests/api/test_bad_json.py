"""JSON that Python would let through, or choke on: 400, with a code for the very fault; nothing stored."""

import json
from typing import Any

import pytest

from tests.api.stored import check_refusal, nothing_stored
from tests.office import Office, display_body, new_id

ROUTES = {
    "a display": ("rep_an", "PUT", "/api/v1/displays/{id}"),
    "a review": ("supervisor_chen", "PUT", "/api/v1/submissions/{id}/review"),
    "a token": ("finance_du", "POST", "/api/v1/tokens"),
    "a password": ("rep_an", "PUT", "/api/v1/password"),
    "a login": (None, "POST", "/api/v1/sessions"),
}
NOTE = json.dumps(display_body("rep_an-0", note="NOTE"), ensure_ascii=False)
BAD = {
    "nothing at all": (b"", "json.empty"),
    "white space alone": (b" \r\n\t", "json.empty"),
    "a body cut off in the middle": (NOTE[: len(NOTE) // 2].encode(), "json.truncated"),
    "a body cut off before its last bracket": (NOTE[:-1].encode(), "json.truncated"),
    "GBK bytes": (NOTE.replace("NOTE", "陈列").encode("gbk"), "json.not_utf8"),
    "UTF-16": (NOTE.encode("utf-16"), "json.not_utf8"),
    "a byte order mark": (b"\xef\xbb\xbf" + NOTE.encode(), "json.byte_order_mark"),
    "a key given twice": (NOTE.replace('"joint"', '"outlet": "x", "joint"').encode(), "json.duplicate_key"),
    "NaN": (NOTE.replace("12.5", "NaN").encode(), "json.not_finite"),
    "Infinity": (NOTE.replace("12.5", "Infinity").encode(), "json.not_finite"),
    "-Infinity": (NOTE.replace("12.5", "-Infinity").encode(), "json.not_finite"),
    "1e999": (NOTE.replace("12.5", "1e999").encode(), "json.not_finite"),
    "an escaped lone surrogate": (NOTE.replace("NOTE", "\\ud83d").encode(), "json.lone_surrogate"),
    "raw bytes of a lone surrogate": (NOTE.encode().replace(b"NOTE", b"\xed\xa0\xbd"), "json.not_utf8"),
    "an escaped NUL": (NOTE.replace("NOTE", "a\\u0000b").encode(), "json.nul"),
    "a NUL in a key": (NOTE.replace('"note"', '"no\\u0000te"').encode(), "json.nul"),
    "a raw NUL": (NOTE.replace("NOTE", "a\0b").encode(), "json.syntax"),
    "200,000 nested brackets": (b"[" * 100_000 + b"]" * 100_000, "json.too_deep"),
    "200,000 opening brackets": (b"[" * 200_000, "json.too_deep"),
    "100,000 nested objects within a field": (b'{"note":' * 20_000, "json.too_deep"),
    "an integer of 5,000 digits": (NOTE.replace("12.5", "9" * 5000).encode(), "json.number_too_long"),
    "single quotes": (b"{'outlet': 'x'}", "json.syntax"),
    "a comma too many": (b'{"outlet": "x",}', "json.syntax"),
    "two values": (b"{} {}", "json.syntax"),
    "an array for the object": (b"[" + NOTE.encode() + b"]", "not_object"),
    "a text for the object": (b'"outlet"', "not_object"),
    "a number for the object": (b"12", "not_object"),
    "null for the object": (b"null", "not_object"),
}


def send(office: Office, route: str, body: bytes, **options: Any) -> Any:
    who, method, path = ROUTES[route]
    return office.call(
        who, method, path.format(id=new_id()), body, **{"content_type": "application/json", **options}
    )


@pytest.mark.parametrize("bad", BAD)
def test_a_display_in_bad_json_is_refused_with_the_code_of_its_fault(steady_office: Office, bad: str) -> None:
    body, fault = BAD[bad]
    with nothing_stored(steady_office.app):
        check_refusal(send(steady_office, "a display", body), 400, "bad_json", "", fault)


@pytest.mark.parametrize(
    "bad", ["nothing at all", "GBK bytes", "a key given twice", "an array for the object"]
)
@pytest.mark.parametrize("route", [route for route in ROUTES if route != "a display"])
def test_every_route_with_a_json_body_refuses_bad_json_alike(
    steady_office: Office, route: str, bad: str
) -> None:
    body, fault = BAD[bad]
    with nothing_stored(steady_office.app):
        check_refusal(send(steady_office, route, body), 400, "bad_json", "", fault)


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data", ""],
)
def test_json_sent_as_another_type_is_refused_with_415(steady_office: Office, content_type: str) -> None:
    with nothing_stored(steady_office.app):
        answer = send(steady_office, "a display", NOTE.encode(), content_type=content_type)
        check_refusal(answer, 415, "unsupported_media_type")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "GZIP", "identity, gzip", "x"])
def test_a_compressed_body_is_refused_with_413_before_it_is_unpacked(
    steady_office: Office, encoding: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = send(steady_office, "a display", b"\x1f\x8b", headers={"Content-Encoding": encoding})
        check_refusal(answer, 413, "compressed_body")


@pytest.mark.parametrize("route", ROUTES)
def test_a_json_body_one_byte_over_the_limit_is_refused_with_413(steady_office: Office, route: str) -> None:
    limit = steady_office.app.config["SETTINGS"].max_json_bytes
    with nothing_stored(steady_office.app):
        check_refusal(send(steady_office, route, b" " * (limit + 1)), 413, "too_large")


def test_a_json_body_of_just_the_limit_is_read(steady_office: Office) -> None:
    limit = steady_office.app.config["SETTINGS"].max_json_bytes
    check_refusal(send(steady_office, "a display", b" " * limit), 400, "bad_json", "", "json.empty")


def test_an_announced_50_mb_of_json_is_refused_by_its_length_alone(steady_office: Office) -> None:
    with nothing_stored(steady_office.app):
        answer = send(steady_office, "a display", b"{}", environ_overrides={"CONTENT_LENGTH": "52428800"})
        check_refusal(answer, 413, "too_large")

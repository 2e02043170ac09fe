"""Fields that cannot be accepted: 422 with a pointer to each, a code for each; nothing stored."""

from copy import deepcopy
from datetime import timedelta
from typing import Any

import pytest

from fieldapp.kernel import clock
from tests.api.stored import check_refusal, nothing_stored
from tests.office import Office, display_body, jpeg, manifest_line, new_id, sha256

POSITION = {"lat": 37.9, "lon": 115.2, "accuracy_m": 10, "crs": "WGS84", "source": "device"}
GONE = object()
"""Stands for a member that is left out."""


def changed(pointer: str, value: Any) -> dict[str, Any]:
    """A good display with one member replaced, added or left out."""
    body: Any = deepcopy(display_body("rep_an-0"))
    *parents, last = pointer.strip("/").split("/")
    place = body
    for token in parents:
        place = place[int(token) if token.isdigit() else token]
    key: Any = int(last) if last.isdigit() else last
    if value is GONE:
        del place[key]
    else:
        place[key] = value
    return body  # type: ignore[no-any-return]


COUNT, LAYERS = "/products/0/bottles", "/products/1/layers"
LAT, LON, ACCURACY = "/position/lat", "/position/lon", "/position/accuracy_m"
BAD: list[tuple[str, str, Any, str]] = [
    ("a negative count", COUNT, -1, "out_of_range"),
    ("no bottle at all", COUNT, 0, "out_of_range"),
    ("10,001 bottles", COUNT, 10_001, "out_of_range"),
    ("51 layers", LAYERS, 51, "out_of_range"),
    ("a fractional count", COUNT, 1.5, "not_whole"),
    ("a whole count written as a fraction", COUNT, 6.0, "not_whole"),
    ("a count as text", COUNT, "6", "not_whole"),
    ("a truth value as a count", COUNT, True, "not_whole"),
    ("2^63 bottles", COUNT, 2**63, "out_of_range"),
    ("-2^63 layers", LAYERS, -(2**63), "out_of_range"),
    ("a count of 100 digits", COUNT, 10**99, "out_of_range"),
    ("a count with a thousands separator", COUNT, "1,000", "not_whole"),
    ("a count in Chinese numerals", COUNT, "十二", "not_whole"),
    ("a count in full-width digits", COUNT, "１２", "not_whole"),
    ("null for a count", COUNT, None, "missing"),
    ("a list for a count", COUNT, [6], "not_whole"),
    ("a photo of 2^31 bytes", "/photos/0/size_bytes", 2**31, "out_of_range"),
    ("a photo of no bytes", "/photos/0/size_bytes", 0, "out_of_range"),
    ("1 for a flag", "/joint", 1, "not_flag"),
    ("text for a flag", "/prominent", "true", "not_flag"),
    ("null for a flag", "/joint", None, "missing"),
    ("latitude 91", LAT, 91, "out_of_range"),
    ("latitude just below -90", LAT, -90.000001, "out_of_range"),
    ("longitude 180.1", LON, 180.1, "out_of_range"),
    ("longitude of 100 digits", LON, 10**99, "out_of_range"),
    ("latitude as text", LAT, "37.9", "not_number"),
    ("a truth value as a longitude", LON, False, "not_number"),
    ("a negative accuracy", ACCURACY, -0.1, "out_of_range"),
    ("an accuracy of 100 km and a bit", ACCURACY, 100_000.1, "out_of_range"),
    ("swapped coordinates", "/position", {**POSITION, "lat": 115.2, "lon": 37.9}, "out_of_range"),
    ("0/0 for a position", "/position", {**POSITION, "lat": 0, "lon": 0.0}, "no_real_position"),
    ("a Chinese datum", "/position/crs", "GCJ02", "not_a_choice"),
    ("a list for a choice", "/position/source", ["device"], "not_a_choice"),
    ("an object for a choice", "/position/source", {"device": 1}, "not_a_choice"),
    ("a list for an object", "/position", [37.9, 115.2], "not_object"),
    ("text for an object", "/position", "37.9,115.2", "not_object"),
    ("an object for a list", "/photos", {"0": 1}, "not_list"),
    ("text for a list", "/products", "xintianlan", "not_list"),
    ("a number within a list of objects", "/products/0", 5, "not_object"),
    ("an unknown outlet", "/outlet", "no-such-shop", "unknown_outlet"),
    ("an outlet's code in other letters", "/outlet", "REP_AN-0", "unknown_outlet"),
    ("an unknown product", "/products/3/product", "moutai", "unknown_product"),
    ("a code with a space", "/outlet", "rep_an 0", "not_code"),
    ("a code of 41 characters", "/outlet", "x" * 41, "not_code"),
    ("a code in Chinese", "/products/0/product", "新天蓝", "not_code"),
    ("an empty code", "/outlet", "", "not_code"),
    ("a number for a code", "/outlet", 7, "not_code"),
    ("an unknown field", "/colour", "red", "unknown_field"),
    ("an unknown field within an object", "/position/altitude", 3, "unknown_field"),
    ("an unknown field within a list", "/photos/0/file_name", "../../a.jpg", "unknown_field"),
    ("a missing field", "/outlet", GONE, "missing"),
    ("a missing field within a list", "/products/0/layers", GONE, "missing"),
    ("no photo", "/photos", [], "missing"),
    ("ten photos", "/photos", [manifest_line(jpeg(seed)) for seed in range(10)], "too_many"),
    ("the same photo twice", "/photos", [manifest_line(jpeg())] * 2, "repeated"),
    ("no product", "/products", [], "missing"),
    ("the same product twice", "/products", [display_body("x")["products"][0]] * 2, "repeated"),
    (
        "101 products",
        "/products",
        [{"product": f"p{number}", "bottles": 1, "layers": 0} for number in range(101)],
        "too_many",
    ),
    ("half a hash", "/photos/0/sha256", sha256(jpeg())[:32], "not_sha256"),
    ("a hash in full-width digits", "/photos/0/sha256", "１" * 64, "not_sha256"),
    ("a path for a hash", "/photos/0/sha256", "../../a.jpg", "not_sha256"),
    ("a number for a hash", "/photos/0/sha256", 1, "not_sha256"),
    ("a blank text", "/note", "", "blank"),
    ("spaces alone", "/note", " \t\n ", "blank"),
    ("ideographic spaces alone", "/note", "\u3000\u3000", "blank"),
    ("Hangul fillers alone", "/note", "\u3164\u3164", "invisible_characters"),
    ("a braille blank", "/note", "\u2800", "invisible_characters"),
    ("501 characters", "/note", "字" * 501, "too_long"),
    ("10,001 characters", "/note", "x" * 10_001, "too_long"),
    ("a right-to-left override", "/note", "abc\u202egpj.exe", "invisible_characters"),
    ("a right-to-left isolate", "/note", "abc\u2067def\u2069", "invisible_characters"),
    ("a zero-width space", "/note", "苏\u200b酒", "invisible_characters"),
    ("a zero-width joiner between letters", "/note", "a\u200db", "invisible_characters"),
    ("a zero-width joiner at the end", "/note", "👨\u200d", "invisible_characters"),
    ("a zero-width joiner on both sides of nothing", "/note", "👨\u200d\u200d👩", "invisible_characters"),
    ("a word joiner", "/note", "a\u2060b", "invisible_characters"),
    ("a soft hyphen", "/note", "a\u00adb", "invisible_characters"),
    ("a byte order mark within", "/note", "a\ufeffb", "invisible_characters"),
    ("a bell", "/note", "a\u0007b", "invisible_characters"),
    ("a carriage return", "/note", "a\rb", "invisible_characters"),
    ("a line separator", "/note", "a\u2028b", "invisible_characters"),
    ("a private character", "/note", "a\ue000b", "invisible_characters"),
    ("a noncharacter", "/note", "a\uffffb", "invisible_characters"),
    ("hidden tag letters", "/note", "ok\U000e0068\U000e0069", "invisible_characters"),
    ("a combining grapheme joiner", "/note", "a\u034fb", "invisible_characters"),
    ("a number for a text", "/note", 12, "not_text"),
    ("a list for a text", "/note", ["a"], "not_text"),
    ("a reason besides a position", "/no_position_reason", "denied", "position_or_reason"),
]
AT = {  # faults that stand elsewhere than the member that was changed
    "swapped coordinates": "/position/lat",
    "a reason besides a position": "",
}


@pytest.mark.parametrize(("name", "pointer", "value", "fault"), BAD, ids=[line[0] for line in BAD])
def test_a_display_with_a_bad_field_is_refused_at_that_field(
    steady_office: Office, name: str, pointer: str, value: Any, fault: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.submit("rep_an", changed(pointer, value))
        check_refusal(answer, 422, "invalid_fields", AT.get(name, pointer), fault)


def test_every_fault_of_a_display_is_reported_at_once(steady_office: Office) -> None:
    body = display_body("rep_an-0", joint="yes", note="\u3000", position={**POSITION, "lat": 91})
    body["products"][2]["bottles"] = -4
    with nothing_stored(steady_office.app):
        answer = steady_office.submit("rep_an", body)
    assert {line["pointer"] for line in answer.json["errors"]} == {
        "/joint",
        "/note",
        "/position/lat",
        "/products/2/bottles",
    }
    assert answer.json["message"]["en"].startswith("4 field(s)")


def test_an_unknown_outlet_and_all_unknown_products_are_reported_at_once(steady_office: Office) -> None:
    body = display_body("nowhere", products=("xintianlan", "first", "second"))
    answer = steady_office.submit("rep_an", body)
    found = [(line["pointer"], line["code"]) for line in answer.json["errors"]]
    assert found == [
        ("/outlet", "unknown_outlet"),
        ("/products/1/product", "unknown_product"),
        ("/products/2/product", "unknown_product"),
    ]


BAD_TIMES = {
    "no zone": "2026-03-01T09:30:00",
    "a zone in words": "2026-03-01T09:30:00 Asia/Shanghai",
    "30 February": "2026-02-30T09:30:00Z",
    "29 February of a common year": "2026-02-29T09:30:00+08:00",
    "24:00": "2026-03-01T24:00:00Z",
    "minute 60": "2026-03-01T09:60:00Z",
    "second 60": "2026-06-30T23:59:60Z",
    "the epoch": "1970-01-01T00:00:00Z",
    "the last second before 2000": "1999-12-31T23:59:59Z",
    "the last second before 2000 in its own zone": "2000-01-01T07:59:59+08:00",
    "the last day of the calendar": "9999-12-31T23:59:59Z",
    "an hour before the calendar begins": "0001-01-01T00:00:00+14:00",
    "a zone of 25 hours": "2026-03-01T09:30:00+25:00",
    "a zone of 60 minutes": "2026-03-01T09:30:00+08:60",
    "a day alone": "2026-03-01",
    "an hour of one digit": "2026-03-01T9:30:00Z",
    "full-width digits": "２０２６-03-01T09:30:00Z",
    "slashes": "2026/03/01 09:30",
    "nothing": "",
    "a number": 1_772_328_600,
    "a truth value": True,
    "a list": ["2026-03-01T09:30:00Z"],
}


@pytest.mark.parametrize("pointer", ["/occurred_at", "/photos/0/taken_at"])
@pytest.mark.parametrize("bad", BAD_TIMES)
def test_an_instant_that_is_none_is_refused_at_its_field(
    steady_office: Office, pointer: str, bad: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.submit("rep_an", changed(pointer, BAD_TIMES[bad]))
        check_refusal(answer, 422, "invalid_fields", pointer, "not_instant")


@pytest.mark.parametrize("bad", ["no zone", "the epoch", "second 60", "nothing", "slashes"])
def test_a_device_time_that_is_none_is_refused_under_the_headers_name(
    steady_office: Office, bad: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.submit(
            "rep_an", display_body("rep_an-0"), headers={"Device-Time": str(BAD_TIMES[bad])}
        )
        check_refusal(answer, 422, "invalid_fields", "/Device-Time", "not_instant")


@pytest.mark.parametrize(
    ("occurred_at", "device_time"),
    [("9998-12-31T00:00:00Z", "2000-01-02T00:00:00Z"), ("2000-01-01T00:00:00Z", "9998-12-31T00:00:00Z")],
    ids=["beyond the calendar's end", "before the year 2000"],
)
def test_a_time_that_the_clocks_correction_makes_impossible_is_refused(
    steady_office: Office, occurred_at: str, device_time: str
) -> None:
    with nothing_stored(steady_office.app):
        body = display_body("rep_an-0", occurred_at=occurred_at)
        answer = steady_office.submit("rep_an", body, headers={"Device-Time": device_time})
        check_refusal(answer, 422, "invalid_fields", "/occurred_at", "not_instant")


def test_a_time_pushed_a_minute_before_2000_by_the_clocks_correction_is_refused(
    steady_office: Office,
) -> None:
    ahead = clock.iso_instant(clock.now() + timedelta(minutes=1))
    with nothing_stored(steady_office.app):
        body = display_body("rep_an-0", occurred_at="2000-01-01T00:00:00Z")
        answer = steady_office.submit("rep_an", body, headers={"Device-Time": ahead})
        check_refusal(answer, 422, "invalid_fields", "/occurred_at", "not_instant")


NOT_UUIDS = ("x", "1", "0198c0de-0000-7000-8000-00000000000", "{0198c0de-0000-7000-8000-000000000000}",
             "0198c0de000070008000000000000000", "０198c0de-0000-7000-8000-000000000000", "%00",
             "' OR 1=1 --", "0198c0de-0000-7000-8000-000000000000%0A")  # fmt: skip


@pytest.mark.parametrize("text", NOT_UUIDS)
def test_a_record_under_anything_but_a_uuid_is_refused(steady_office: Office, text: str) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.submit("rep_an", display_body("rep_an-0"), text)
        check_refusal(answer, *((400, "bad_request") if "%00" in text else (422, "not_a_uuid")))


@pytest.mark.parametrize(
    ("body", "pointer", "fault"),
    [
        ({}, "/decision", "missing"),
        ({"decision": "maybe"}, "/decision", "not_a_choice"),
        ({"decision": True}, "/decision", "not_a_choice"),
        ({"decision": "rejected"}, "/reason", "missing"),
        ({"decision": "rejected", "reason": "ugly"}, "/reason", "not_a_choice"),
        ({"decision": "rejected", "reason": "other"}, "/remark", "missing"),
        ({"decision": "approved", "reason": "duplicate"}, "/reason", "not_with_approval"),
        ({"decision": "rejected", "reason": "other", "remark": "\u3000"}, "/remark", "blank"),
        ({"decision": "rejected", "reason": "other", "remark": "x" * 501}, "/remark", "too_long"),
        ({"decision": "approved", "remark": "a\u202eb"}, "/remark", "invisible_characters"),
        ({"decision": "approved", "by": "me"}, "/by", "unknown_field"),
    ],
)
def test_a_review_with_a_bad_field_is_refused_at_that_field(
    steady_office: Office, body: dict[str, Any], pointer: str, fault: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.call("supervisor_chen", "PUT", f"/api/v1/submissions/{new_id()}/review", body)
        check_refusal(answer, 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize(
    ("route", "body", "pointer", "fault"),
    [
        (("POST", "/api/v1/tokens"), {"name": "x"}, "/scopes", "missing"),
        (("POST", "/api/v1/tokens"), {"name": "\u200b", "scopes": ["account.read"]}, "/name", "invisible_characters"),
        (("POST", "/api/v1/tokens"), {"name": "x" * 61, "scopes": ["account.read"]}, "/name", "too_long"),
        (("POST", "/api/v1/tokens"), {"name": "x", "scopes": []}, "/scopes", "too_few"),
        (("POST", "/api/v1/tokens"), {"name": "x", "scopes": ["account.read"] * 51}, "/scopes", "too_many"),
        (("POST", "/api/v1/tokens"), {"name": "x", "scopes": ["帐号"]}, "/scopes/0", "not_code"),
        (("PUT", "/api/v1/password"), {"present": "x"}, "/new", "missing"),
        (("PUT", "/api/v1/password"), {"present": 1, "new": "y"}, "/present", "not_text"),
        (("PUT", "/api/v1/password"), {"present": "x", "new": "y" * 201}, "/new", "too_long"),
        (("POST", "/api/v1/sessions"), {"staff_number": "业务员", "password": "x"}, "/staff_number", "not_code"),
        (("POST", "/api/v1/sessions"), {"staff_number": "x" * 41, "password": "x"}, "/staff_number", "not_code"),
        (("POST", "/api/v1/sessions"), {"staff_number": "rep_an", "password": "x" * 10_001}, "/password", "too_long"),
        (("POST", "/api/v1/sessions"), {"staff_number": "rep_an", "password": ["x"]}, "/password", "not_text"),
    ],
)  # fmt: skip
def test_account_routes_refuse_bad_fields_at_their_place(
    steady_office: Office, route: tuple[str, str], body: dict[str, Any], pointer: str, fault: str
) -> None:
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.call("rep_an", *route, body), 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize(
    ("scope", "status"), [("months.calculate", 422), ("no.such", 422), ("displays.submit", 201)]
)
def test_a_token_holds_only_scopes_of_its_makers_role(steady_office: Office, scope: str, status: int) -> None:
    answer = steady_office.call("rep_an", "POST", "/api/v1/tokens", {"name": "x", "scopes": [scope]})
    assert answer.status_code == status
    if status == 422:
        check_refusal(answer, 422, "unknown_scope")


@pytest.mark.parametrize("new", ["short 7", "rep_bai_", "a long enough password"])
def test_a_new_password_that_is_short_or_known_is_refused(steady_office: Office, new: str) -> None:
    present = "a long enough password"
    new = "rep_bai" if new == "rep_bai_" else new
    with nothing_stored(steady_office.app):
        answer = steady_office.call("rep_bai", "PUT", "/api/v1/password", {"present": present, "new": new})
        check_refusal(answer, 422, "weak_password")


def test_a_wrong_present_password_is_refused(steady_office: Office) -> None:
    with nothing_stored(steady_office.app):
        body = {"present": "not it, I fear", "new": "another good password"}
        check_refusal(steady_office.call("rep_bai", "PUT", "/api/v1/password", body), 422, "wrong_password")

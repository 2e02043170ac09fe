"""Fields of visits, openings, banquets and proofs that cannot be accepted: 422 at the field, nothing stored."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from tests.api.stored import check_refusal, nothing_stored
from tests.api.test_bad_fields import BAD_TIMES, GONE
from tests.office import (
    Office,
    banquet_body,
    display_body,
    jpeg,
    manifest_line,
    new_id,
    opening_body,
    proof_body,
    visit_body,
)

GOOD: dict[str, Callable[[], dict[str, Any]]] = {
    "visit": lambda: visit_body("rep_an-0", jpeg()),
    "display": lambda: display_body("rep_an-0"),
    "opening": lambda: opening_body("宏达烟酒店"),
    "banquet": lambda: banquet_body("2026-12-05", jpeg()),
    "proof": lambda: proof_body(new_id()),
}
POSITIONED = ("visit", "display", "opening", "proof")
COUNTED = {"product": "haizhilan", "bottles": 1}
USED = {"product": "haizhilan", "bottles_taken": 6, "bottles_returned": 1}
NOTHING_TOLD = {**visit_body("x")["checklist"], "told_to": None}

EVERY_KIND: list[tuple[str, str, Any, str]] = [
    ("an unknown field", "/colour", "red", "unknown_field"),
    ("no time", "/occurred_at", GONE, "missing"),
    ("a blank note", "/note", "\u3000", "blank"),
    ("a note with a zero-width space", "/note", "苏\u200b酒", "invisible_characters"),
    ("no list of photos", "/photos", GONE, "missing"),
    ("ten photos", "/photos", [manifest_line(jpeg(seed)) for seed in range(10)], "too_many"),
    ("one photo twice", "/photos", [manifest_line(jpeg())] * 2, "repeated"),
    ("half a hash", "/photos/0/sha256", "a" * 32, "not_sha256"),
    ("a correction of a number", "/corrects", 7, "not_record_id"),
    ("a correction of a word", "/corrects", "the last one", "not_record_id"),
    ("a correction of nothing", "/corrects", "", "not_record_id"),
]
WITH_A_POSITION: list[tuple[str, str, Any, str]] = [
    ("latitude 91", "/position/lat", 91, "out_of_range"),
    ("an altitude as text", "/position/altitude_m", "12", "not_number"),
    ("an altitude above all aircraft", "/position/altitude_m", 20_001, "out_of_range"),
    ("an altitude below all mines", "/position/altitude_m", -1_001, "out_of_range"),
    ("a position found at no instant", "/position/located_at", "2026-03-01 09:30", "not_instant"),
]
BAD: dict[str, list[tuple[str, str, Any, str]]] = {
    "visit": [
        ("an unknown outlet", "/outlet", "no-such-shop", "unknown_outlet"),
        ("no check-list", "/checklist", GONE, "missing"),
        ("null for the check-list", "/checklist", None, "missing"),
        ("a list for the check-list", "/checklist", [], "not_object"),
        ("no bottles", "/checklist/bottles", GONE, "missing"),
        ("a negative count", "/checklist/bottles/0/bottles", -1, "out_of_range"),
        ("a fractional count", "/checklist/bottles/0/bottles", 1.5, "not_whole"),
        ("an unknown product", "/checklist/bottles/0/product", "moutai", "unknown_product"),
        ("one product twice", "/checklist/bottles", [COUNTED, COUNTED], "repeated"),
        ("1 for a flag", "/checklist/tags_in_order", 1, "not_flag"),
        ("text for a flag", "/checklist/decoration_in_order", "yes", "not_flag"),
        ("a missing flag", "/checklist/tags_in_order", GONE, "missing"),
        ("a missing word on what was told", "/checklist/policy_told", GONE, "missing"),
        ("told to nobody", "/checklist/told_to", None, "missing"),
        ("told to a blank", "/checklist/told_to", "  ", "blank"),
        ("told to 61 characters", "/checklist/told_to", "字" * 61, "too_long"),
        ("left before arriving", "/left_at", "2018-03-01T09:30:00+08:00", "before_arrival"),
    ],
    "display": [("an unknown outlet", "/outlet", "no-such-shop", "unknown_outlet")],
    "opening": [
        ("an outlet, as if it were known", "/outlet", "rep_an-0", "unknown_field"),
        ("no name", "/name", GONE, "missing"),
        ("a blank name", "/name", "\u3000", "blank"),
        ("a name of 121 characters", "/name", "字" * 121, "too_long"),
        ("a right-to-left override in the name", "/name", "abc\u202edef", "invisible_characters"),
        ("an unknown kind of outlet", "/outlet_kind", "barber", "not_a_choice"),
        ("an unknown township", "/township", "atlantis", "unknown_township"),
        ("a township in Chinese", "/township", "位伯", "not_code"),
        ("a number for a phone", "/phone", 13800000000, "not_text"),
        ("words for a phone", "/phone", "问老板", "not_phone"),
        ("a phone from a spreadsheet", "/phone", "1.38E10", "not_phone"),
        ("a licence with a space", "/licence", "9113 0181", "not_code"),
        ("no layers", "/layers", GONE, "missing"),
        ("half a layer", "/layers", 0.5, "not_whole"),
        ("51 layers", "/layers", 51, "out_of_range"),
        ("layers of a product as text", "/products/0/layers", "1", "not_whole"),
        ("no product", "/products", [], "missing"),
        ("no bottle", "/products/0/bottles", 0, "out_of_range"),
        ("an unknown product", "/products/1/product", "moutai", "unknown_product"),
        ("the front without the shelf", "/photos", [manifest_line(jpeg())], "too_few"),
        ("no photo", "/photos", [], "too_few"),
    ],
    "banquet": [
        ("a position, which nobody asks for", "/position", None, "unknown_field"),
        ("no day", "/held_on", GONE, "missing"),
        ("30 February", "/held_on", "2026-02-30", "not_day"),
        ("a day with slashes", "/held_on", "2026/12/05", "not_day"),
        ("an instant for a day", "/held_on", "2026-12-05T18:00:00+08:00", "not_day"),
        ("a day before the product's time", "/held_on", "1999-12-31", "not_day"),
        ("a number for a day", "/held_on", 20261205, "not_day"),
        ("breakfast", "/meal", "breakfast", "not_a_choice"),
        ("a blank place", "/venue", " ", "blank"),
        ("a place of 121 characters", "/venue", "字" * 121, "too_long"),
        ("no host", "/host", GONE, "missing"),
        ("no table", "/tables", 0, "out_of_range"),
        ("a thousand and one tables", "/tables", 1_001, "out_of_range"),
        ("tables as text", "/tables", "十二", "not_whole"),
        ("an unknown source", "/source", "internet", "not_a_choice"),
        ("a shop besides family or friends", "/shop", "rep_an-0", "not_with_personal"),
        ("a negative count", "/products/0/bottles", -1, "out_of_range"),
        ("an unknown product", "/products/0/product", "moutai", "unknown_product"),
        ("one product twice", "/products", [COUNTED, COUNTED], "repeated"),
    ],
    "proof": [
        ("no booking", "/banquet", GONE, "missing"),
        ("a booking that is no id", "/banquet", "the one of Saturday", "not_record_id"),
        ("a booking that nobody made", "/banquet", new_id(), "unknown_banquet"),
        ("fewer tables than none", "/tables", -1, "out_of_range"),
        ("no photo", "/photos", [], "missing"),
        (
            "more bottles returned than taken",
            "/products",
            [{**USED, "bottles_returned": 7}],
            "more_than_taken",
        ),
        ("one product twice", "/products", [USED, USED], "repeated"),
        ("bottles as text", "/products/0/bottles_taken", "6", "not_whole"),
        ("an unknown product", "/products/0/product", "moutai", "unknown_product"),
    ],
}
AT = {"more bottles returned than taken": "/products/0/bottles_returned"}
CASES = [
    (kind, *fault)
    for kind in GOOD
    for fault in [*EVERY_KIND, *(WITH_A_POSITION if kind in POSITIONED else []), *BAD[kind]]
]


def changed(kind: str, pointer: str, value: Any) -> dict[str, Any]:
    """A good record of a kind with one member replaced, added or left out."""
    body: Any = deepcopy(GOOD[kind]())
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


@pytest.mark.parametrize(
    ("kind", "name", "pointer", "value", "fault"), CASES, ids=[f"{line[0]}: {line[1]}" for line in CASES]
)
def test_a_record_with_a_bad_field_is_refused_at_that_field(
    steady_office: Office, kind: str, name: str, pointer: str, value: Any, fault: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.put("rep_an", kind, changed(kind, pointer, value))
        expected = {(AT.get(name, pointer), fault)}
        if kind == "proof" and fault == "unknown_product":
            expected = {(pointer, fault)}
        check_refusal(answer, 422, "invalid_fields")
        assert {(line["pointer"], line["code"]) for line in answer.json["errors"]} == expected


INSTANTS = [
    (kind, pointer)
    for kind in GOOD
    for pointer in ("/occurred_at", "/photos/0/taken_at", *(["/left_at"] if kind == "visit" else []))
]


@pytest.mark.parametrize(("kind", "pointer"), INSTANTS)
@pytest.mark.parametrize(
    "bad", ["no zone", "30 February", "24:00", "second 60", "the epoch", "nothing", "a list"]
)
def test_an_instant_that_is_none_is_refused_at_its_field(
    steady_office: Office, kind: str, pointer: str, bad: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.put("rep_an", kind, changed(kind, pointer, BAD_TIMES[bad]))
        check_refusal(answer, 422, "invalid_fields", pointer, "not_instant")


@pytest.mark.parametrize("kind", GOOD)
@pytest.mark.parametrize("member", ["no_position_reason", "position"])
def test_a_position_and_a_reason_for_none_exclude_each_other(
    steady_office: Office, kind: str, member: str
) -> None:
    if kind not in POSITIONED:
        return
    change = {"no_position_reason": "denied"} if member == "no_position_reason" else {"position": None}
    with nothing_stored(steady_office.app):
        answer = steady_office.put("rep_an", kind, {**GOOD[kind](), **change})
        check_refusal(answer, 422, "invalid_fields", "", "position_or_reason")


def test_a_visit_on_which_nothing_was_told_needs_nobody_to_name(steady_office: Office) -> None:
    for told in (False, None):
        quiet = {**NOTHING_TOLD, "policy_told": told, "tags_in_order": None, "decoration_in_order": None}
        body = visit_body("rep_an-0", checklist={**quiet, "bottles": []})
        answer = steady_office.put("rep_an", "visit", body)
        assert answer.status_code == 201, answer.text


def test_a_banquet_passed_on_by_a_shop_names_a_known_shop(steady_office: Office) -> None:
    for shop, fault in ((None, "missing"), ("nowhere", "unknown_outlet"), ("烟酒店", "not_code")):
        body = banquet_body("2026-12-05", source="shop", shop=shop)
        with nothing_stored(steady_office.app):
            check_refusal(steady_office.put("rep_an", "banquet", body), 422, "invalid_fields", "/shop", fault)


def test_every_unknown_code_of_an_opening_is_reported_at_once(steady_office: Office) -> None:
    products = ("haizhilan", "first", "second")
    answer = steady_office.put(
        "rep_an", "opening", opening_body("新店", township="nowhere", products=products)
    )
    assert [(line["pointer"], line["code"]) for line in answer.json["errors"]] == [
        ("/township", "unknown_township"),
        ("/products/1/product", "unknown_product"),
        ("/products/2/product", "unknown_product"),
    ]


@pytest.mark.parametrize(
    ("address", "body", "pointer", "fault"),
    [
        ("submissions/{}/withdrawal", {"reason": ""}, "/reason", "blank"),
        ("submissions/{}/withdrawal", {"reason": "x" * 201}, "/reason", "too_long"),
        ("submissions/{}/withdrawal", {"why": "x"}, "/why", "unknown_field"),
        ("banquets/{}/cancellation", {}, "/reason", "missing"),
        ("banquets/{}/cancellation", {"reason": None}, "/reason", "missing"),
        ("banquets/{}/cancellation", {"reason": "a\u200bb"}, "/reason", "invisible_characters"),
    ],
)
def test_a_withdrawal_or_cancellation_with_a_bad_field_is_refused_at_that_field(
    steady_office: Office, address: str, body: dict[str, Any], pointer: str, fault: str
) -> None:
    with nothing_stored(steady_office.app):
        answer = steady_office.call("rep_an", "PUT", f"/api/v1/{address.format(new_id())}", body)
        check_refusal(answer, 422, "invalid_fields", pointer, fault)


@pytest.mark.parametrize("kind", GOOD)
def test_a_record_of_any_kind_under_anything_but_a_uuid_is_refused(steady_office: Office, kind: str) -> None:
    with nothing_stored(steady_office.app):
        check_refusal(steady_office.put("rep_an", kind, GOOD[kind](), "x"), 422, "not_a_uuid")

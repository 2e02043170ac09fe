"""Every fault of the contract, at its pointer, all at once."""

import copy
import json
from typing import Any

import pytest

from fieldapp.evaluator.facts import Facts
from fieldapp.evaluator.facts_file import read_facts
from fieldapp.evaluator.scheme import Scheme

SOUND: dict[str, Any] = {
    "rep": "E001",
    "month": "2018-06",
    "sales": [{"line": "yanghe", "target_fen": 10000000, "actual_fen": 8200000}],
    "sales_history": [
        {"month": "2018-05", "completed": False, "fined": False},
        {"month": "2018-04", "completed": False, "fined": True},
    ],
    "banquet_target": None,
    "opening_target": 3,
    "display_target": None,
    "key_townships": ["weibo"],
    "banquets": [
        {
            "id": "b1",
            "source": "personal",
            "tables": 12,
            "registered": True,
            "held": True,
            "items": [{"product": "haizhilan", "bottles": 25}],
        }
    ],
    "displays": [
        {
            "id": f"d{n}",
            "outlet": f"o{n}",
            "township": "weibo",
            "joint": True,
            "prominent": True,
            "products": ["rouhe"],
        }
        for n in range(2)
    ],
    "openings": [
        {
            "id": "p1",
            "outlet": "o9",
            "is_new": True,
            "on_display_subsidy": False,
            "layers": 1,
            "products": ["haizhilan"],
        }
    ],
    "findings": [
        {"id": "f1", "outlet": "o1", "kind": "bottles_short", "day": "2018-06-12", "loss_fen": 0},
        {"id": "f2", "outlet": "o1", "kind": "claim_loss", "day": "2018-06-30", "loss_fen": 7},
    ],
}
MISSING = object()


def with_value(pointer: str, value: object) -> dict[str, Any]:
    """Sound facts with one value put, or taken out, at a pointer."""
    changed: Any = copy.deepcopy(SOUND)
    *path, last = pointer.split("/")[1:]
    holder = changed
    for token in path:
        holder = holder[int(token)] if isinstance(holder, list) else holder[token]
    if value is MISSING:
        del holder[last]
    else:
        holder[int(last) if isinstance(holder, list) else last] = value
    return changed  # type: ignore[no-any-return]


def found(scheme: Scheme, facts: object) -> list[tuple[str, str]]:
    raw = facts if isinstance(facts, str | bytes) else json.dumps(facts)
    read, faults = read_facts(raw, scheme)
    assert (read is None) == bool(faults)
    return [(fault.pointer, fault.code) for fault in faults]


CHANGED: list[tuple[str, object, str]] = [
    ("/extra", 1, "unknown_key"),
    ("/banquets/0/extra", 1, "unknown_key"),
    ("/banquets/0/items/0/extra", 1, "unknown_key"),
    ("/rep", MISSING, "missing_key"),
    ("/month", MISSING, "missing_key"),
    ("/sales/0/line", MISSING, "missing_key"),
    ("/sales/0/target_fen", MISSING, "missing_key"),
    ("/sales_history/0/fined", MISSING, "missing_key"),
    ("/banquets/0/tables", MISSING, "missing_key"),
    ("/banquets/0/items", MISSING, "missing_key"),
    ("/banquets/0/items/0/bottles", MISSING, "missing_key"),
    ("/displays/0/township", MISSING, "missing_key"),
    ("/openings/0/products", MISSING, "missing_key"),
    ("/findings/0/day", MISSING, "missing_key"),
    ("/rep", 1, "wrong_type"),
    ("/rep", None, "wrong_type"),
    ("/month", 201806, "wrong_type"),
    ("/sales", None, "wrong_type"),
    ("/sales", {}, "wrong_type"),
    ("/sales/0", [], "wrong_type"),
    ("/key_townships", "weibo", "wrong_type"),
    ("/key_townships/0", 1, "wrong_type"),
    ("/banquets/0/tables", True, "wrong_type"),
    ("/banquets/0/tables", 12.0, "wrong_type"),
    ("/banquets/0/tables", "12", "wrong_type"),
    ("/banquets/0/registered", 1, "wrong_type"),
    ("/banquets/0/held", "true", "wrong_type"),
    ("/banquets/0/items", {}, "wrong_type"),
    ("/displays/0/products/0", None, "wrong_type"),
    ("/opening_target", "3", "wrong_type"),
    ("/findings/1/loss_fen", None, "wrong_type"),
    ("/sales/0/actual_fen", -1, "negative"),
    ("/sales/0/target_fen", -1, "negative"),
    ("/banquets/0/tables", -1, "negative"),
    ("/banquets/0/items/0/bottles", -1, "negative"),
    ("/openings/0/layers", -1, "negative"),
    ("/display_target", -1, "negative"),
    ("/findings/1/loss_fen", -1, "negative"),
    ("/sales/0/actual_fen", 2**63, "too_large"),
    ("/sales/0/actual_fen", float("nan"), "json.not_finite"),
    ("/banquets/0/tables", float("inf"), "json.not_finite"),
    ("/opening_target", float("-inf"), "json.not_finite"),
    ("/rep", "\ud800", "json.lone_surrogate"),
    ("/month", "2018-13", "no_such_month"),
    ("/month", "2018-00", "no_such_month"),
    ("/month", "2018-6", "no_such_month"),
    ("/month", "２０１８-06", "no_such_month"),
    ("/month", "0000-01", "no_such_month"),
    ("/month", "2018-06\n", "no_such_month"),
    ("/sales_history/0/month", "2018-13", "no_such_month"),
    ("/findings/0/day", "2018-06-31", "no_such_day"),
    ("/findings/0/day", "2018-06-00", "no_such_day"),
    ("/findings/0/day", "20180612", "no_such_day"),
    ("/findings/0/day", "2018-06-1２", "no_such_day"),
    ("/findings/0/day", "2018-07-01", "day_outside_month"),
    ("/findings/0/day", "2018-05-31", "day_outside_month"),
    ("/findings/1/id", "f1", "repeated_id"),
    ("/displays/1/id", "d0", "repeated_id"),
    ("/sales_history/1/month", "2018-05", "repeated_month"),
    ("/sales_history/0/month", "2018-06", "history_not_before_month"),
    ("/sales_history/0/month", "2018-07", "history_not_before_month"),
    ("/findings/0/loss_fen", 1, "loss_not_allowed"),
    ("/sales/0/line", "beer", "unknown_code"),
    ("/banquets/0/source", "friend", "unknown_code"),
    ("/banquets/0/items/0/product", "cola", "unknown_code"),
    ("/displays/0/products/0", "cola", "unknown_code"),
    ("/openings/0/products/0", "cola", "unknown_code"),
    ("/findings/0/kind", "rudeness", "unknown_code"),
    ("/key_townships/0", "xinji", "unknown_code"),
]


@pytest.mark.parametrize(("pointer", "value", "code"), CHANGED)
def test_one_change_to_sound_facts_is_one_fault(
    sujiu: Scheme, pointer: str, value: object, code: str
) -> None:
    assert found(sujiu, with_value(pointer, value)) == [(pointer, code)]


def test_a_pointer_escapes_tilde_and_slash(sujiu: Scheme) -> None:
    assert found(sujiu, SOUND | {"a/b~": 1}) == [("/a~1b~0", "unknown_key")]


def test_an_outlet_may_have_two_displays_in_one_township(sujiu: Scheme) -> None:
    assert found(sujiu, with_value("/displays/1/outlet", "o0")) == []


def test_the_sound_facts_have_no_fault(sujiu: Scheme) -> None:
    facts, faults = read_facts(json.dumps(SOUND), sujiu)
    assert faults == ()
    assert isinstance(facts, Facts)
    assert facts.findings[1].loss_fen == 7


def test_missing_lists_are_empty_and_missing_targets_the_scheme_s(sujiu: Scheme) -> None:
    facts, _ = read_facts('{"rep": "E001", "month": "2018-06"}', sujiu)
    assert facts == Facts("E001", "2018-06")


def test_loss_fen_may_be_left_out(sujiu: Scheme) -> None:
    assert found(sujiu, with_value("/findings/1/loss_fen", MISSING)) == []


def test_the_largest_whole_number_is_2_to_the_63_minus_1(sujiu: Scheme) -> None:
    assert found(sujiu, with_value("/sales/0/actual_fen", 2**63 - 1)) == []


def test_a_brand_line_given_twice(sujiu: Scheme) -> None:
    assert found(sujiu, SOUND | {"sales": SOUND["sales"] * 2}) == [("/sales/1/line", "repeated_line")]


def test_an_outlet_under_two_townships(sujiu: Scheme) -> None:
    facts = with_value("/displays/1/outlet", "o0")
    facts["displays"][1]["township"] = "xinji"
    assert found(sujiu, facts) == [("/displays/1/township", "outlet_in_two_townships")]


def test_completed_and_fined_both_true(sujiu: Scheme) -> None:
    assert found(sujiu, with_value("/sales_history/1/completed", True)) == [
        ("/sales_history/1/fined", "completed_and_fined")
    ]


def test_a_repeated_key_is_named_by_its_pointer(sujiu: Scheme) -> None:
    raw = json.dumps(SOUND).replace('"tables": 12', '"tables": 12, "tables": 12')
    assert found(sujiu, raw) == [("/banquets/0/tables", "json.duplicate_key")]


def test_a_number_of_5000_digits_is_named_by_its_pointer(sujiu: Scheme) -> None:
    raw = json.dumps(SOUND).replace('"tables": 12', f'"tables": {"1" * 5000}')
    assert found(sujiu, raw) == [("/banquets/0/tables", "json.number_too_long")]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("", "json.empty"),
        ("{", "json.truncated"),
        ("nonsense", "json.syntax"),
        ("位伯".encode("gbk"), "json.not_utf8"),
        ("[" * 200_000, "json.too_deep"),
        ("3", "not_object_or_list"),
        ('"text"', "not_object_or_list"),
        ("null", "not_object_or_list"),
    ],
)
def test_text_that_is_no_object_or_list_has_the_empty_pointer(
    sujiu: Scheme, raw: str | bytes, code: str
) -> None:
    assert found(sujiu, raw) == [("", code)]


def test_a_list_gives_a_list_and_its_faults_begin_with_the_index(sujiu: Scheme) -> None:
    facts, faults = read_facts(json.dumps([SOUND, SOUND]), sujiu)
    assert isinstance(facts, list)
    assert (len(facts), faults) == (2, ())
    assert found(sujiu, [SOUND, with_value("/banquets/0/tables", "x"), 3]) == [
        ("/1/banquets/0/tables", "wrong_type"),
        ("/2", "wrong_type"),
    ]


def test_an_empty_list_is_sound(sujiu: Scheme) -> None:
    assert read_facts("[]", sujiu) == ([], ())


def test_every_fault_is_reported_at_once(sujiu: Scheme) -> None:
    facts = {
        "month": "2018-02-30",
        "extra": float("nan"),
        "sales": [{"line": "beer", "target_fen": -1, "actual_fen": 1.5}],
        "banquets": [
            {"id": "b1", "source": "shop", "tables": True, "registered": 1, "held": True, "items": [{}]}
        ],
    }
    assert set(found(sujiu, facts)) == {
        ("/extra", "json.not_finite"),
        ("/extra", "unknown_key"),
        ("/rep", "missing_key"),
        ("/month", "no_such_month"),
        ("/sales/0/line", "unknown_code"),
        ("/sales/0/target_fen", "negative"),
        ("/sales/0/actual_fen", "wrong_type"),
        ("/banquets/0/tables", "wrong_type"),
        ("/banquets/0/registered", "wrong_type"),
        ("/banquets/0/items/0/product", "missing_key"),
        ("/banquets/0/items/0/bottles", "missing_key"),
    }

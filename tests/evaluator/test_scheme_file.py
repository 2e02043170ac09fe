"""Faults of a scheme file, all of them at once."""

import re
import tomllib
from datetime import date

import pytest

from fieldapp.evaluator.clauses import Commission, PerUnit
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.evaluator.shipped import scheme_for_month, shipped_text

from .conftest import HERE

COFFEE = (HERE / "schemes" / "coffee-2024.toml").read_text("utf-8")


def found(text: str) -> list[tuple[str, str]]:
    scheme, faults = read_scheme(text, "new.toml")
    assert (scheme is None) == bool(faults)
    assert all("new.toml" in fault.message.zh and "new.toml" in fault.message.en for fault in faults)
    return [(fault.pointer, fault.code) for fault in faults]


CHANGED = [
    ('code = "coffee-2024"', 'code = " "', "/code", "blank"),
    ('code = "coffee-2024"', "", "/code", "missing_key"),
    ("effective_from = 2024-04-01", 'effective_from = "2024-04-01"', "/effective_from", "wrong_type"),
    ("effective_from = 2024-04-01", "effective_from = 2024-04-01T00:00:00", "/effective_from", "wrong_type"),
    ("effective_from = 2024-04-01", "effective_from = 2024-04-01\nuntil = 1", "/until", "unknown_key"),
    ('en = "Tea"', 'en = "Tea", fr = "Thé"', "/lines/tea/fr", "unknown_key"),
    ('en = "Tea"', "en = 1", "/lines/tea/en", "wrong_type"),
    ('line = "tea"', 'line = "te"', "/products/oolong/line", "unknown_code"),
    ('group = "budget"', 'group = "cheap"', "/products/robusta/group", "unknown_code"),
    ("bottles_per_case = 4", "bottles_per_case = 0", "/products/geisha/bottles_per_case", "too_small"),
    ("bottles_per_case = 4", "bottles_per_case = -1", "/products/geisha/bottles_per_case", "negative"),
    ("bottles_per_case = 4", "bottles_per_case = 4.0", "/products/geisha/bottles_per_case", "wrong_type"),
    ('gives_way_to = "stale"', 'gives_way_to = "dusty"', "/finding_kinds/dusty", "gives_way_in_circle"),
    ('gives_way_to = "stale"', 'gives_way_to = "dirty"', "/finding_kinds/dusty/gives_way_to", "unknown_code"),
    ("per_month = 3", 'per_month = "3"', "/targets/banquets/per_month", "wrong_type"),
    (
        "per_month = 3",
        "per_month = 3\ntownship_minimum = 1",
        "/targets/banquets/township_minimum",
        "unknown_key",
    ),
    ("8, 8, 4, 4, 4]", "8, 8, 4, 4]", "/targets/displays/by_month", "not_twelve_months"),
    ("8, 8, 4, 4, 4]", "8, 8, 4, 4, -4]", "/targets/displays/by_month/11", "negative"),
    (
        "township_minimum_of = 8",
        "township_minimum_of = 0",
        "/targets/displays/township_minimum_of",
        "too_small",
    ),
    ("[targets.openings]", "[targets.openings]\nper_year = 1", "/targets/openings/per_year", "unknown_key"),
    ('field = "tables"', 'field = "chairs"', "/rules/banquet/tasting.too_small/field", "unknown_code"),
    ('kind = "min"', 'kind = "max"', "/rules/banquet/tasting.too_small/kind", "unknown_code"),
    ("least = 2", "", "/rules/banquet/tasting.too_small/least", "missing_key"),
    ("要 {need} 桌", "要 {wanted} 桌", "/rules/banquet/tasting.too_small/zh", "unknown_placeholder"),
    (
        'products = ["geisha", "mocha"]',
        "products = []",
        "/rules/display/shelf.nothing_of_ours/products",
        "empty_list",
    ),
    (
        'products = ["geisha", "mocha"]',
        'products = ["geisha", "geisha"]',
        "/rules/display/shelf.nothing_of_ours/products",
        "repeated_code",
    ),
    ("tea = 0.015,", "", "/clauses/pay.commission/rates/tea", "missing_key"),
    ("tea = 0.015", "tea = -0.015", "/clauses/pay.commission/rates/tea", "not_a_share"),
    ("tea = 0.015", "tea = nan", "/clauses/pay.commission/rates/tea", "not_a_share"),
    ("tea = 0.015", "tea = 1e999999999", "/clauses/pay.commission/rates/tea", "not_a_share"),
    ("tea = 0.015", "tea = 0.0000001", "/clauses/pay.commission/rates/tea", "not_a_share"),
    ("tea = 0.015", "tea = true", "/clauses/pay.commission/rates/tea", "not_a_share"),
    ("tea = 0.015", "coffee = 1, tea = 0.015", "/clauses/pay.commission/rates/coffee", "unknown_key"),
    ("at_least = 0.9,", "at_least = 1.2,", "/clauses/pay.commission/steps", "not_descending"),
    ("limit = 2", "limit = 0", "/clauses/pay.streak/limit", "too_small"),
    ("rate_fen = -12345", "rate_fen = 12345", "/clauses/pay.streak/rate_fen", "wrong_sign"),
    ("rate_fen = 5000", "rate_fen = -5000", "/clauses/tasting.bonus/rate_fen", "negative"),
    ("rate_fen = 5000", "rate_fen = 9223372036854775808", "/clauses/tasting.bonus/rate_fen", "too_large"),
    ('unit = "bottle"', 'unit = "sip"', "/clauses/tasting.packs/rates/0/unit", "unknown_code"),
    ('product = "oolong", unit', 'product = "geisha", unit', "/clauses/tasting.packs/rates", "repeated_code"),
    ("rate_fen = 4000", "rate_fen = 9001", "/clauses/tasting.campus/rates", "not_descending"),
    (
        'banquet_source = "campus"',
        'banquet_source = "moon"',
        "/clauses/tasting.campus/banquet_source",
        "unknown_code",
    ),
    ('kind = "excess_each"', 'kind = "gift"', "/clauses/cafe.more/kind", "unknown_code"),
    ('of = "openings"', 'of = "closings"', "/clauses/cafe.more/of", "unknown_code"),
    ('finding = "rude"', 'finding = "breakage"', "/clauses/check.rude/finding", "unknown_code"),
    ('finding = "breakage"', 'finding = "rude"', "/clauses/check.breakage/finding", "unknown_code"),
    ('section = "A2"', "", "/clauses/pay.streak/section", "missing_key"),
]


@pytest.mark.parametrize(("old", "new", "pointer", "code"), CHANGED)
def test_one_change_to_a_sound_scheme_is_one_fault(old: str, new: str, pointer: str, code: str) -> None:
    assert old in COFFEE
    assert found(COFFEE.replace(old, new, 1)) == [(pointer, code)]


def test_two_kinds_that_give_way_to_each_other_are_both_named() -> None:
    text = COFFEE.replace(
        'en = "stale stock", merged = true', 'en = "x", merged = true, gives_way_to = "dusty"'
    )
    assert found(text) == [
        ("/finding_kinds/stale", "gives_way_in_circle"),
        ("/finding_kinds/dusty", "gives_way_in_circle"),
    ]


def test_a_provisional_path_must_lead_somewhere() -> None:
    text = COFFEE + '\n[provisional]\n"/targets/banquets/per_year" = { zh = "年", en = "year" }\n'
    assert found(text) == [("/provisional/~1targets~1banquets~1per_year", "leads_nowhere")]


def test_every_fault_is_reported_at_once() -> None:
    text = COFFEE
    wrong = {
        'line = "tea"': 'line = "te"',
        'code = "coffee-2024"': "",
        "per_month = 3": 'per_month = "3"',
        'kind = "min"': 'kind = "max"',
        "limit = 2": "limit = 0\nlimits = 3",
    }
    for old, new in wrong.items():
        text = text.replace(old, new, 1)
    assert found(text) == [
        ("/products/oolong/line", "unknown_code"),
        ("/code", "missing_key"),
        ("/targets/banquets/per_month", "wrong_type"),
        ("/rules/banquet/tasting.too_small/kind", "unknown_code"),
        ("/clauses/pay.streak/limit", "too_small"),
        ("/clauses/pay.streak/limits", "unknown_key"),
    ]


def test_an_empty_file_names_every_missing_key() -> None:
    assert {code for _, code in found("")} == {"missing_key"}
    assert {pointer for pointer, _ in found("")} >= {
        "/code",
        "/name",
        "/products",
        "/targets",
        "/rules",
        "/clauses",
    }


@pytest.mark.parametrize("text", ["code = ", 'code = "a"\ncode = "b"', "[" * 100_000])
def test_what_is_not_toml_is_one_fault(text: str) -> None:
    assert found(text) == [("", "not_toml")]


@pytest.mark.parametrize("said", ["carry", "floor", "deduct"])
def test_a_scheme_says_what_becomes_of_a_month_below_zero(said: str) -> None:
    scheme, faults = read_scheme(f'negative_total = "{said}"\n{COFFEE}', "new.toml")
    assert (scheme and scheme.negative_total, faults) == (said, ())


def test_a_month_below_zero_is_carried_where_the_scheme_says_nothing(coffee: Scheme, sujiu: Scheme) -> None:
    assert (coffee.negative_total, sujiu.negative_total) == ("carry", "carry")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ('"forgive"', "unknown_code"),
        ('"Carry"', "unknown_code"),
        ('""', "unknown_code"),
        ("true", "wrong_type"),
        ('["carry"]', "wrong_type"),
    ],
)
def test_any_other_word_for_a_month_below_zero_is_one_fault(said: str, code: str) -> None:
    assert found(f"negative_total = {said}\n{COFFEE}") == [("/negative_total", code)]


def test_numbers_of_a_scheme_are_exact(coffee: Scheme) -> None:
    (commission,) = (clause for clause in coffee.clauses if isinstance(clause, Commission))
    assert commission.rates == {"beans": 22_500, "tea": 15_000}
    assert (commission.steps[0].at_least, commission.steps[0].factor) == (1_200_000, 1_500_000)


def test_lines_and_unit_rates_come_in_the_order_of_the_product_table(coffee: Scheme) -> None:
    assert list(coffee.lines) == ["beans", "tea"]
    (packs,) = (clause for clause in coffee.clauses if isinstance(clause, PerUnit))
    assert [rate.product for rate in packs.rates] == ["geisha", "oolong"]


def test_the_shipped_scheme_holds_what_the_page_says(sujiu: Scheme) -> None:
    assert list(sujiu.lines) == ["yanghe", "shuanggou", "redwine"]
    assert len(sujiu.products) == 14
    assert {product.bottles_per_case for product in sujiu.products.values()} == {6}
    assert [code for code, product in sujiu.products.items() if product.group == "shop_premium"] == [
        "tianzhilan",
        "mengzhilan",
    ]
    assert [target.outlets for target in sujiu.office_targets] == [500, 500]
    assert [value.path for value in sujiu.provisional] == [
        "/clauses/sales.commission/rates",
        "/targets/banquets/by_month",
        "/rules/display/display.products_missing/products",
        "/targets/openings/per_month",
    ]


def test_the_shipped_text_is_the_file_of_its_code() -> None:
    assert tomllib.loads(shipped_text("sujiu-2018"))["code"] == "sujiu-2018"
    with pytest.raises(KeyError):
        shipped_text("sujiu-1999")


@pytest.mark.parametrize(
    ("month", "code"),
    [("2017-12", None), ("2018-01", "sujiu-2018"), ("2024-03", "sujiu-2018"), ("2024-04", "coffee-2024")],
)
def test_a_month_is_held_by_the_latest_scheme_that_started_by_its_first_day(
    sujiu: Scheme, coffee: Scheme, month: str, code: str | None
) -> None:
    scheme = scheme_for_month([coffee, sujiu], month)
    assert (scheme.code if scheme else None) == code


def test_a_scheme_that_starts_within_a_month_does_not_hold_in_it(sujiu: Scheme) -> None:
    text = re.sub(r"effective_from = \S+", "effective_from = 2018-06-02", shipped_text("sujiu-2018"))
    later, _ = read_scheme(text, "later.toml")
    assert later is not None
    assert later.effective_from == date(2018, 6, 2)
    assert scheme_for_month([sujiu, later], "2018-06") is sujiu
    assert scheme_for_month([sujiu, later], "2018-07") is later

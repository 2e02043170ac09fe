"""二 Process, at every boundary of the page."""

from collections.abc import Callable
from typing import Any

import pytest

from fieldapp.evaluator.facts import BanquetItem, Facts
from fieldapp.evaluator.statement import Line

from .records import DISPLAY_SET, OPENING_SET, banquet, display, facts, opening

Lines = Callable[[Facts, str], list[Line]]
Fen = Callable[[Facts, str], int | None]


def quantities(lines: list[Line]) -> list[tuple[str | None, int, int]]:
    return [(line.item, line.quantity, line.amount_fen) for line in lines]


@pytest.mark.parametrize(
    ("given", "counts"),
    [
        ({"tables": 10}, True),
        ({"tables": 9}, False),
        ({"registered": False}, False),
        ({"held": False}, False),
        ({"items": (BanquetItem("rouhe", 0),)}, False),
        ({"items": (BanquetItem("rouhe", 0), BanquetItem("rouhe", 1))}, True),
        ({"items": (BanquetItem("qingci", 5), BanquetItem("hongjiu", 5))}, False),
        ({"items": ()}, False),
    ],
)
def test_a_banquet_counts_from_10_tables_registered_held_with_one_listed_product(
    fen_of: Fen, given: dict[str, Any], counts: bool
) -> None:
    month = facts(banquets=(banquet("b1", **given),), banquet_target=1)
    assert fen_of(month, "banquet.shortfall") == (None if counts else -5_000)


@pytest.mark.parametrize(("bottles", "cases"), [(5, 0), (6, 1), (11, 1), (12, 2), (25, 4)])
def test_cases_are_full_cases(lines_of: Lines, bottles: int, cases: int) -> None:
    lines = lines_of(facts(banquets=(banquet("b1", {"haizhilan": bottles}),)), "banquet.personal")
    assert sum(line.quantity for line in lines) == cases


def test_each_banquet_is_cut_down_to_cases_before_adding_up(lines_of: Lines) -> None:
    lines = lines_of(
        facts(banquets=tuple(banquet(f"b{n}", {"haizhilan": 5}) for n in range(3))), "banquet.personal"
    )
    assert lines == []


def test_a_product_listed_twice_in_a_banquet_is_added_up_first(lines_of: Lines) -> None:
    items = (BanquetItem("haizhilan", 5), BanquetItem("haizhilan", 1))
    lines = lines_of(facts(banquets=(banquet("b1", items=items),)), "banquet.personal")
    assert quantities(lines) == [("haizhilan", 1, 5_000)]


def test_personal_lines_come_in_product_order_with_the_banquets_that_added_a_unit(lines_of: Lines) -> None:
    served = {
        "rouhe_sanxing": 6,
        "qingzihao": 6,
        "mengzhilan": 2,
        "tianzhilan": 1,
        "haizhilan": 6,
        "laozihao": 60,
    }
    banquets = (banquet("b2", served), banquet("b10", {"haizhilan": 6}), banquet("b1", {"haizhilan": 5}))
    lines = lines_of(facts(banquets=banquets), "banquet.personal")
    assert [(line.item, line.quantity, line.evidence) for line in lines] == [
        ("haizhilan", 2, ("b10", "b2")),
        ("tianzhilan", 1, ("b2",)),
        ("mengzhilan", 2, ("b2",)),
        ("qingzihao", 1, ("b2",)),
        ("rouhe_sanxing", 1, ("b2",)),
    ]


def test_a_shop_banquet_earns_no_personal_pay_and_the_reverse(lines_of: Lines) -> None:
    month = facts(banquets=(banquet("b1", {"haizhilan": 6}, source="shop"), banquet("b2", {"haizhilan": 6})))
    assert lines_of(month, "banquet.personal")[0].evidence == ("b2",)
    assert lines_of(month, "banquet.shop")[0].evidence == ("b1",)


def test_a_shop_banquet_is_paid_at_the_higher_rate_alone(lines_of: Lines) -> None:
    banquets = (
        banquet("b1", {"rouhe": 6, "mengzhilan": 1}, source="shop"),
        banquet("b2", {"rouhe": 6, "tianzhilan": 0}, source="shop"),
        banquet("b3", {"qingzihao": 6}, source="shop"),
    )
    lines = lines_of(facts(banquets=banquets), "banquet.shop")
    assert quantities(lines) == [("shop_premium", 1, 30_000), ("shop_basic", 1, 10_000)]
    assert [line.evidence for line in lines] == [("b1",), ("b2",)]


@pytest.mark.parametrize(
    ("month", "target"), [(month, 5 if month in (1, 2, 5, 9, 10, 12) else 2) for month in range(1, 13)]
)
def test_the_banquet_target_is_5_in_peak_months_and_2_in_others(
    lines_of: Lines, month: int, target: int
) -> None:
    (line,) = lines_of(facts(month=f"2018-{month:02d}", banquet_target=None), "banquet.shortfall")
    assert line.quantity == target


@pytest.mark.parametrize(
    ("number", "shortfall_fen", "excess_fen"),
    [(0, -10_000, None), (1, -5_000, None), (2, None, None), (4, None, 60_000)],
)
def test_banquets_around_a_target_of_2(
    fen_of: Fen, number: int, shortfall_fen: int | None, excess_fen: int | None
) -> None:
    month = facts(banquets=tuple(banquet(f"b{n}") for n in range(number)), banquet_target=2)
    assert fen_of(month, "banquet.shortfall") == shortfall_fen
    assert fen_of(month, "banquet.excess") == excess_fen


def test_shortfall_and_excess_show_every_banquet_that_counts(lines_of: Lines) -> None:
    banquets = (banquet("b2"), banquet("b10"), banquet("b1", tables=9))
    (short,) = lines_of(facts(banquets=banquets, banquet_target=3), "banquet.shortfall")
    (over,) = lines_of(facts(banquets=banquets, banquet_target=1), "banquet.excess")
    assert short.evidence == over.evidence == ("b10", "b2")


@pytest.mark.parametrize(
    "given",
    [
        {"joint": False},
        {"prominent": False},
        *({"products": tuple(set(DISPLAY_SET) - {one})} for one in DISPLAY_SET),
    ],
)
def test_a_display_counts_joint_prominent_and_with_the_whole_set(fen_of: Fen, given: dict[str, Any]) -> None:
    month = facts(displays=(display("d1", "o1", **given),), display_target=1)
    assert fen_of(month, "display.shortfall") == -2_000
    assert fen_of(month, "display.completion") is None


def test_a_display_may_hold_more_than_the_set(fen_of: Fen) -> None:
    month = facts(
        displays=(display("d1", "o1", products=(*DISPLAY_SET, "rouhe", "rouhe")),), display_target=1
    )
    assert fen_of(month, "display.completion") == 10_000


def test_an_outlet_counts_once_and_all_its_displays_are_evidence(lines_of: Lines) -> None:
    month = facts(displays=(display("d2", "o1"), display("d10", "o1")), display_target=2)
    (line,) = lines_of(month, "display.shortfall")
    assert (line.quantity, line.evidence) == (1, ("d10", "d2"))


@pytest.mark.parametrize(
    ("target", "inside", "outside", "missing"),
    [
        (50, 10, 40, 0),
        (50, 9, 41, 1),
        (50, 9, 40, 1),
        (50, 10, 39, 1),
        (50, 9, 30, 11),
        (9, 1, 8, 0),
        (9, 0, 9, 1),
        (10, 1, 9, 1),
        (4, 0, 4, 0),
        (5, 0, 5, 1),
    ],
)
def test_the_larger_of_overall_and_key_township_shortfall_is_fined(
    lines_of: Lines, target: int, inside: int, outside: int, missing: int
) -> None:
    near = [display(f"k{n}", f"k{n}", township="weibo") for n in range(inside)]
    far = [display(f"d{n}", f"o{n}") for n in range(outside)]
    month = facts(displays=(*near, *far), display_target=target, key_townships=("weibo",))
    assert sum(line.quantity for line in lines_of(month, "display.shortfall")) == missing
    assert len(lines_of(month, "display.completion")) == (missing == 0)


def test_key_township_shortfalls_add_up_and_surplus_elsewhere_does_not_help(lines_of: Lines) -> None:
    displays = tuple(display(f"d{n}", f"o{n}", township="weibo") for n in range(60))
    month = facts(displays=displays, display_target=50, key_townships=("weibo", "jiucheng", "nanzhiqiu"))
    (line,) = lines_of(month, "display.shortfall")
    assert (line.quantity, line.amount_fen) == (20, -40_000)
    assert "旧城差 10、南智邱差 10" in line.text.zh


def test_a_key_township_the_rep_is_not_assigned_to_asks_for_nothing(fen_of: Fen) -> None:
    month = facts(displays=tuple(display(f"d{n}", f"o{n}") for n in range(50)), display_target=None)
    assert fen_of(month, "display.completion") == 10_000


@pytest.mark.parametrize(
    "given",
    [
        {"is_new": False},
        {"on_display_subsidy": True},
        {"layers": 0},
        *({"products": tuple(set(OPENING_SET) - {one})} for one in OPENING_SET),
    ],
)
def test_an_opening_that_lacks_one_thing_does_not_count(fen_of: Fen, given: dict[str, Any]) -> None:
    assert fen_of(facts(openings=(opening("p1", "n1", **given),)), "opening.reward") is None


@pytest.mark.parametrize(
    ("number", "reward_fen", "shortfall_fen", "excess_fen"),
    [
        (0, None, -4_500, None),
        (2, 6_000, -1_500, None),
        (3, 9_000, None, None),
        (4, 12_000, None, 10_000),
        (6, 18_000, None, 10_000),
    ],
)
def test_openings_around_a_target_of_3(
    fen_of: Fen, number: int, reward_fen: int | None, shortfall_fen: int | None, excess_fen: int | None
) -> None:
    month = facts(openings=tuple(opening(f"p{n}", f"n{n}") for n in range(number)), opening_target=3)
    assert fen_of(month, "opening.reward") == reward_fen
    assert fen_of(month, "opening.shortfall") == shortfall_fen
    assert fen_of(month, "opening.excess") == excess_fen


def test_of_several_counting_openings_of_an_outlet_the_smallest_id_by_code_point_counts(
    lines_of: Lines,
) -> None:
    openings = (opening("p2", "n1"), opening("p10", "n1"), opening("p1", "n1", is_new=False))
    (line,) = lines_of(facts(openings=openings), "opening.reward")
    assert (line.quantity, line.evidence) == (1, ("p10",))


def test_the_opening_target_is_10_unless_set(lines_of: Lines) -> None:
    (line,) = lines_of(facts(opening_target=None), "opening.shortfall")
    assert line.quantity == 10


def test_a_target_of_0_exempts_but_rewards_per_piece_remain(
    sujiu_clauses: Callable[[Facts], set[str]],
) -> None:
    month = facts(
        banquets=(banquet("b1", {"haizhilan": 6}), banquet("b2", {"rouhe": 1}, source="shop")),
        displays=(display("d1", "o1"),),
        openings=(opening("p1", "n1"),),
        key_townships=("weibo",),
    )
    assert sujiu_clauses(month) == {"banquet.personal", "banquet.shop", "opening.reward"}

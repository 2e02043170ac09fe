"""一 Sales, at every boundary of the page."""

from collections.abc import Callable

import pytest

from fieldapp.evaluator.facts import Facts, HistoryMonth, SalesFigure
from fieldapp.evaluator.statement import Line

from .records import completed, facts, missed, sold

Lines = Callable[[Facts, str], list[Line]]
Fen = Callable[[Facts, str], int | None]


@pytest.mark.parametrize(
    ("actual_fen", "amount_fen"),
    [(10_000_000, 200_000), (9_999_999, 140_000), (5_000_000, 70_000), (4_999_999, 0)],
    ids=[
        "c = 1 pays in full",
        "c just below 1 pays 0.7",
        "c = 0.5 pays 0.7",
        "c just below 0.5 pays nothing",
    ],
)
def test_the_factor_follows_the_completion_of_the_line(fen_of: Fen, actual_fen: int, amount_fen: int) -> None:
    assert fen_of(facts(sales=(sold("yanghe", 10_000_000, actual_fen),)), "sales.commission") == amount_fen


@pytest.mark.parametrize(("other_fen", "amount_fen"), [(13_999_900, 1), (13_999_899, 0)])
def test_overall_completion_of_exactly_0_7_lifts_a_factor_of_0(
    lines_of: Lines, other_fen: int, amount_fen: int
) -> None:
    sales = (sold("yanghe", 10_000_000, 100), sold("shuanggou", 10_000_000, other_fen))
    assert lines_of(facts(sales=sales), "sales.commission")[0].amount_fen == amount_fen


def test_a_lift_leaves_a_factor_of_1_alone(lines_of: Lines) -> None:
    sales = (sold("yanghe", 100_000, 100_000), sold("shuanggou", 100_000, 40_000))
    amounts = [line.amount_fen for line in lines_of(facts(sales=sales), "sales.commission")]
    assert amounts == [2_000, 840]


@pytest.mark.parametrize(("actual_fen", "amount_fen"), [(24, 0), (25, 1), (74, 1), (75, 2)])
def test_half_a_fen_is_rounded_up(fen_of: Fen, actual_fen: int, amount_fen: int) -> None:
    assert fen_of(facts(sales=(sold("yanghe", 0, actual_fen),)), "sales.commission") == amount_fen


def test_rounding_happens_once_at_the_end(fen_of: Fen) -> None:
    # 50 × 5 % = 2.5 and × 0.7 = 1.75: rounded in between it would be 3 × 0.7 = 2.1 or 2 × 0.7 = 1.4.
    assert fen_of(facts(sales=(sold("redwine", 60, 50),)), "sales.commission") == 2
    # 35 × 2 % = 0.7 and × 0.7 = 0.49: rounded in between it would be 1 × 0.7.
    assert fen_of(facts(sales=(sold("yanghe", 40, 35),)), "sales.commission") == 0


def test_a_line_without_a_target_is_complete_and_adds_its_actual(lines_of: Lines) -> None:
    sales = (sold("yanghe", 0, 70_000), sold("shuanggou", 100_000, 100))
    amounts = [line.amount_fen for line in lines_of(facts(sales=sales), "sales.commission")]
    assert amounts == [1_400, 2]


def test_a_line_without_actual_has_no_line_and_one_with_factor_0_does(lines_of: Lines) -> None:
    sales = (sold("yanghe", 1000, 1), sold("shuanggou", 1000, 0), sold("redwine", 0, 0))
    lines = lines_of(facts(sales=sales), "sales.commission")
    assert [(line.item, line.quantity, line.rate_fen, line.amount_fen) for line in lines] == [
        ("yanghe", 1, None, 0)
    ]
    assert "没有提成" in lines[0].text.zh


def test_lines_come_in_the_order_of_the_product_table(lines_of: Lines) -> None:
    sales = (sold("redwine", 1, 1), sold("shuanggou", 1, 1), sold("yanghe", 1, 1))
    items = [line.item for line in lines_of(facts(sales=sales), "sales.commission")]
    assert items == ["yanghe", "shuanggou", "redwine"]


def test_amounts_near_2_to_the_63_are_exact(fen_of: Fen) -> None:
    largest = 2**63 - 1
    assert (
        fen_of(facts(sales=(sold("redwine", 1, largest),)), "sales.commission") == (largest * 5 + 50) // 100
    )


BELOW = (sold("yanghe", 1000, 999),)


@pytest.mark.parametrize(
    ("history", "fine_fen"),
    [
        ((missed("2018-05"), missed("2018-04")), -30_000),
        ((missed("2018-05"),), None),
        ((missed("2018-04"), missed("2018-03")), None),
        ((missed("2018-05"), completed("2018-04"), missed("2018-03")), None),
        ((missed("2018-05"), missed("2018-04", fined=True), missed("2018-03")), None),
        ((missed("2018-05"), missed("2018-04"), missed("2018-03", fined=True)), -30_000),
        ((missed("2018-05"), missed("2018-04"), missed("2018-03")), -30_000),
    ],
    ids=[
        "the third missed month is fined",
        "the second is not",
        "a month without an entry stops the count",
        "a completed month stops the count",
        "a fined month is not counted",
        "counting starts again after a fined month",
        "a fourth unfined month is fined as well",
    ],
)
def test_the_streak(fen_of: Fen, history: tuple[HistoryMonth, ...], fine_fen: int | None) -> None:
    assert fen_of(facts(sales=BELOW, sales_history=history), "sales.streak") == fine_fen


def test_the_streak_crosses_the_new_year(fen_of: Fen) -> None:
    history = (missed("2017-12"), missed("2017-11"))
    assert fen_of(facts(month="2018-01", sales=BELOW, sales_history=history), "sales.streak") == -30_000


@pytest.mark.parametrize(
    ("sales", "fine_fen"),
    [
        ((sold("yanghe", 1000, 1000),), None),
        ((sold("yanghe", 1000, 999), sold("redwine", 0, 1)), None),
        ((sold("yanghe", 0, 0),), None),
        ((), None),
        ((sold("yanghe", 1000, 999),), -30_000),
    ],
    ids=["C = 1", "a line without target completes C", "all targets 0", "no sales part", "C just below 1"],
)
def test_only_an_overall_completion_below_1_is_missed(
    fen_of: Fen, sales: tuple[SalesFigure, ...], fine_fen: int | None
) -> None:
    history = (missed("2018-05"), missed("2018-04"))
    assert fen_of(facts(sales=sales, sales_history=history), "sales.streak") == fine_fen


def test_a_streak_line_has_quantity_1_and_its_rate(lines_of: Lines) -> None:
    (line,) = lines_of(
        facts(sales=BELOW, sales_history=(missed("2018-05"), missed("2018-04"))), "sales.streak"
    )
    assert (line.item, line.quantity, line.rate_fen, line.evidence) == (None, 1, -30_000, ())

"""Rounding and figures in sentences."""

from decimal import Decimal
from fractions import Fraction

import pytest

from fieldapp.evaluator.money import millionths_text, percent, round_half_up, yuan


@pytest.mark.parametrize(
    ("amount", "fen"),
    [
        (Decimal("0.4999"), 0),
        (Decimal("0.5"), 1),
        (Decimal("1.005"), 1),
        (Decimal("2.5"), 3),
        (Decimal("-0.5"), -1),
        (Decimal("-0.4"), 0),
        (Fraction(2**64 + 1, 2), 2**63 + 1),
    ],
)
def test_halves_are_rounded_away_from_zero(amount: Decimal | Fraction, fen: int) -> None:
    assert round_half_up(amount) == fen


@pytest.mark.parametrize(("fen", "text"), [(0, "0.00"), (-5, "-0.05"), (123456789, "1,234,567.89")])
def test_yuan_has_two_decimals(fen: int, text: str) -> None:
    assert yuan(fen) == text


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(9_999_999, 10_000_000, "99.9%"), (1, 1, "100.0%"), (0, 7, "0.0%"), (5, 0, "100.0%")],
)
def test_percent_never_rounds_up_to_a_boundary(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


@pytest.mark.parametrize(
    ("number", "text"), [(700_000, "0.7"), (1_000_000, "1"), (2_500_000, "2.5"), (0, "0"), (1, "0.000001")]
)
def test_millionths_are_written_as_in_the_scheme(number: int, text: str) -> None:
    assert millionths_text(number) == text

"""Exact amounts in fen, and how they are written in a sentence."""

from decimal import Decimal
from fractions import Fraction

# What a signed 64-bit column holds, so that facts and tables accept the same figures.
LARGEST = 2**63 - 1

# Shares, rates and factors are whole millionths: exact, and quicker than fractions.
MILLION = 1_000_000


def round_half_up(amount: Decimal | Fraction) -> int:
    """The nearest whole number, halves away from zero.

    Args:
        amount: an exact amount in fen.

    Returns:
        Whole fen; 0.5 becomes 1 and -0.5 becomes -1.

    Source: sujiu-2018, 一.1.
    """
    return rounded_quotient(*amount.as_integer_ratio())


def rounded_quotient(numerator: int, denominator: int) -> int:
    """`round_half_up` of a quotient, without the cost of reducing it; the denominator is positive."""
    rounded = (2 * abs(numerator) + denominator) // (2 * denominator)
    return rounded if numerator >= 0 else -rounded


def yuan(amount_fen: int) -> str:
    """An amount in yuan with two decimals and separated thousands, as "-1,234.50"."""
    sign = "-" if amount_fen < 0 else ""
    whole, fen = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{fen:02d}"


def percent(part: int, whole: int) -> str:
    """A share in percent with one decimal, 100 % of nothing.

    Cut and not rounded: 99.99 % must not read as 100 %.
    """
    tenths = part * 1000 // whole if whole else 1000
    return f"{tenths // 10}.{tenths % 10}%"


def millionths_text(number: int) -> str:
    """A number of millionths as a decimal without trailing zeros: 700,000 is "0.7"."""
    whole, rest = divmod(number, MILLION)
    return f"{whole}.{rest:06d}".rstrip("0").rstrip(".")

"""Fen as people read them."""

from __future__ import annotations


def yuan(amount_fen: int) -> str:
    """An amount in fen as yuan with two decimals and a sign, for example `-1,234.50`."""
    sign = "-" if amount_fen < 0 else ""
    whole, fen = divmod(abs(amount_fen), 100)
    return f"{sign}{whole:,}.{fen:02d}"

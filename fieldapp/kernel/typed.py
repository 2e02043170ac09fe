"""Figures as people type them in forms: full-width digits and thousands separators are taken."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from fieldapp.kernel.fields import Invalid
from fieldapp.kernel.sheets import cells

MOST_FEN = 10**12
"""Ten milliards of yuan: beyond any figure of an office, and far below what sums can hold."""
MOST_PIECES = 100_000


class Yuan(fields.Field[int]):
    """An amount typed in yuan, as fen."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        amount_fen = cells.fen(str(value))
        if amount_fen > MOST_FEN:
            raise Invalid("out_of_range", "金额太大，请核对。", "The amount is too large. Check it.")
        return amount_fen


class Pieces(fields.Field[int]):
    """A count typed in a form."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        return cells.whole(str(value), at_most=MOST_PIECES)

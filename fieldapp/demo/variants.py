"""Pieces of the shelves, in some light: photos of different shops by the product's own fingerprint.

The table was chosen by chance: each piece more than 12 bits from all before it, the last six on purpose within 6 bits
of the first six. A test holds the distances.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import NamedTuple

TABLE = Path(__file__).with_name("variants.csv")
_ALIKE = 6


class Variant(NamedTuple):
    """A piece of a shelf photo: left, top and share in thousandths of its size, light and colour in percent."""

    shelf: str
    left: int
    top: int
    share: int
    mirrored: int
    light: int
    colour: int


def _read() -> tuple[Variant, ...]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))[1:]
    return tuple(Variant(shelf, *map(int, figures)) for shelf, *figures in rows)


VARIANTS = _read()[:-_ALIKE]
LOOKALIKES = _read()[-_ALIKE:]
"""Each like the variant of the same number."""

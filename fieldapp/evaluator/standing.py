"""Where a rep stands against a month's target of banquets, displays or openings."""

from collections.abc import Mapping
from typing import NamedTuple

from fieldapp.evaluator.clauses import Measure
from fieldapp.evaluator.months import calendar_month
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.tally import Tally


class Standing(NamedTuple):
    """Pieces against a target; a target of 0 exempts the rep and leaves nothing missing or exceeded.

    `short_townships` maps the key townships below their own minimum to the pieces missing there. A tuple,
    as a close makes 100,000 of them.
    """

    target: int
    have: int
    missing: int = 0
    excess: int = 0
    short_townships: Mapping[str, int] | None = None

    @property
    def completed(self) -> bool:
        """Whether there is a target and nothing is missing from it."""
        return self.target > 0 and self.missing == 0


def standing(scheme: Scheme, tally: Tally, of: Measure) -> Standing:
    """The standing of one rep and month.

    Args:
        scheme: gives the target where the tally has none of its own, and the minimum per key township.
        tally: counts and own targets.
        of: which pieces.

    Returns:
        Missing and excess pieces, >= 0. For displays the larger of the overall and the key-township shortfall
        is missing: of a target T each of the rep's key townships must have ⌊minimum × T / minimum_of⌋.

    Source: sujiu-2018, 二.1, 二.2 ①③, 二.3; "a target of 0 exempts".
    """
    own, have = _own_target_and_pieces(tally, of)
    target = scheme.targets[of].by_month[calendar_month(tally.month) - 1] if own is None else own
    if target == 0:
        return Standing(0, have)
    short = _short_townships(scheme, tally, target) if of == "displays" and tally.key_townships else None
    missing, excess = (target - have, 0) if have < target else (0, have - target)
    return Standing(target, have, max(missing, sum(short.values())) if short else missing, excess, short)


def township_minimum(scheme: Scheme, target: int) -> int:
    """Displays asked for in each key township under a target of displays.

    Source: sujiu-2018, 二.2 ③.
    """
    asked = scheme.targets["displays"]
    return asked.township_minimum * target // asked.township_minimum_of


def _own_target_and_pieces(tally: Tally, of: Measure) -> tuple[int | None, int]:
    if of == "banquets":
        return tally.banquet_target, tally.banquets
    if of == "displays":
        return tally.display_target, tally.display_outlets
    return tally.opening_target, tally.openings


def _short_townships(scheme: Scheme, tally: Tally, target: int) -> Mapping[str, int] | None:
    minimum = township_minimum(scheme, target)
    outlets, assigned = tally.township_outlets, tally.key_townships
    in_order = [code for code in scheme.key_townships if code in assigned]
    return {code: minimum - have for code in in_order if (have := outlets.get(code, 0)) < minimum} or None

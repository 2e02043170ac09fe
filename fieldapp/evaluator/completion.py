"""How far sales have come towards their target, and what commission that brings."""

from collections.abc import Iterable
from typing import NamedTuple

from fieldapp.evaluator.clauses import Commission
from fieldapp.evaluator.facts import SalesFigure
from fieldapp.evaluator.money import MILLION, rounded_quotient


class Completion(NamedTuple):
    """Actual sales against a target, in fen; a target of 0 is complete.

    A tuple, as a close makes 100,000 of them.
    """

    target_fen: int
    actual_fen: int

    def reaches(self, share: int) -> bool:
        """Whether the actual is at least this share of the target, in millionths, exactly."""
        if self.target_fen == 0:
            return share <= MILLION
        return self.actual_fen * MILLION >= self.target_fen * share

    @property
    def missed(self) -> bool:
        """Whether the target was not reached in full."""
        return self.actual_fen < self.target_fen


def overall_completion(sales: Iterable[SalesFigure]) -> Completion:
    """Completion over all brand lines together.

    Args:
        sales: target and actual of each line, in fen, any order.

    Returns:
        The sums; a line without a target adds its actual.

    Source: sujiu-2018, 一.1.
    """
    target_fen = actual_fen = 0
    for figure in sales:
        target_fen += figure.target_fen
        actual_fen += figure.actual_fen
    return Completion(target_fen, actual_fen)


def step_factor(clause: Commission, line: Completion) -> int:
    """The factor of a line by its own completion, in millionths; 0 below every step.

    Source: sujiu-2018, 一.1.
    """
    for step in clause.steps:
        if line.reaches(step.at_least):
            return step.factor
    return 0


def lifted_factor(clause: Commission, factor: int, overall: Completion) -> int:
    """A line's factor, in millionths, after overall completion has lifted it, if it is high enough.

    Source: sujiu-2018, 一.1.
    """
    if factor < clause.lift_to and overall.reaches(clause.lift_from):
        return clause.lift_to
    return factor


def commission_fen(rate: int, factor: int, actual_fen: int) -> int:
    """The commission on one line's actual sales, rounded half up to a fen, once, at the end.

    Args:
        rate, factor: in millionths.
        actual_fen: sales of the month.

    Source: sujiu-2018, 一.1.
    """
    return rounded_quotient(actual_fen * rate * factor, MILLION * MILLION)

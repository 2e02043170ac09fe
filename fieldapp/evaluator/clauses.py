"""The kinds of clause a scheme is composed of, each with its parameters and no numbers of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fieldapp.evaluator.text import Text

Measure = Literal["banquets", "displays", "openings"]
Unit = Literal["case", "bottle"]


@dataclass(frozen=True, slots=True)
class Clause:
    """What every clause has: its code on a statement, its name, the section of the source it rests on."""

    code: str
    name: Text
    section: str


@dataclass(frozen=True, slots=True)
class FactorStep:
    """From this share of the target on, this factor applies; both in millionths."""

    at_least: int
    factor: int


@dataclass(frozen=True, slots=True)
class Commission(Clause):
    """A share of the actual sales of each brand line, times a factor that depends on completion.

    `steps` descend by `at_least`; below the last one the factor is 0. Overall completion of
    `lift_from` or more raises every lower factor to `lift_to`. All of them, and `rates`, in millionths.
    """

    rates: Mapping[str, int]
    steps: tuple[FactorStep, ...]
    lift_from: int
    lift_to: int


@dataclass(frozen=True, slots=True)
class Streak(Clause):
    """One fine when `limit` months in a row ended below the overall target."""

    limit: int
    rate_fen: int


@dataclass(frozen=True, slots=True)
class UnitRate:
    """Fen for each full case, or each bottle, of a product."""

    product: str
    unit: Unit
    rate_fen: int

    @property
    def item(self) -> str:
        """The product, as the item of a line."""
        return self.product


@dataclass(frozen=True, slots=True)
class PerUnit(Clause):
    """Pay per case or bottle served at counting banquets of one source, a line per product.

    `rates` come in the order of the scheme's products.
    """

    banquet_source: str
    rates: tuple[UnitRate, ...]


@dataclass(frozen=True, slots=True)
class GroupRate:
    """Fen for each banquet that serves any product of the group."""

    group: str
    rate_fen: int

    @property
    def item(self) -> str:
        """The group, as the item of a line."""
        return self.group


@dataclass(frozen=True, slots=True)
class PerEventByGroup(Clause):
    """Pay per counting banquet of one source, by the best-paid product group served; rates descend."""

    banquet_source: str
    rates: tuple[GroupRate, ...]


@dataclass(frozen=True, slots=True)
class MeasuredClause(Clause):
    """Pay or a fine by the number of counting banquets, displaying outlets or openings."""

    of: Measure
    rate_fen: int


@dataclass(frozen=True, slots=True)
class Shortfall(MeasuredClause):
    """A fine per piece that is missing from the month's target."""


@dataclass(frozen=True, slots=True)
class ExcessEach(MeasuredClause):
    """A bonus per piece above the month's target."""


@dataclass(frozen=True, slots=True)
class ExcessOnce(MeasuredClause):
    """One bonus when the month's target is exceeded."""


@dataclass(frozen=True, slots=True)
class CompletionOnce(MeasuredClause):
    """One bonus when nothing is missing from the month's target."""


@dataclass(frozen=True, slots=True)
class RewardEach(MeasuredClause):
    """A reward per counting piece, whatever the target."""


@dataclass(frozen=True, slots=True)
class FinePerFinding(Clause):
    """A fine per chargeable finding of one kind."""

    finding: str
    rate_fen: int


@dataclass(frozen=True, slots=True)
class Loss(Clause):
    """The losses found of one kind, charged in full on one line."""

    finding: str

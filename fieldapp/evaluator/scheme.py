"""A pay scheme as data: products, targets, rules of counting, clauses, and what is still provisional."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from fieldapp.evaluator.clauses import Clause, Measure
from fieldapp.evaluator.text import Text

RecordKind = Literal["banquet", "display", "opening"]
NegativeTotal = Literal["carry", "floor", "deduct"]
"""What becomes of a month below zero: carried to the next one, forgiven, or taken from the wage."""
RuleKind = Literal["flag", "min", "contains_all", "contains_any", "serves_any"]


@dataclass(frozen=True, slots=True)
class Named:
    """A code with its name: a brand line, a product group, a key township, a source of banquets."""

    code: str
    name: Text


@dataclass(frozen=True, slots=True)
class Product:
    """A product with its brand line, its group if any, and bottles in a full case."""

    code: str
    name: Text
    line: str
    group: str | None
    bottles_per_case: int


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A kind of finding.

    `merged`: at most one fine per outlet and day. `gives_way_to`: kind before which this one is not
    charged on the same outlet and day. `carries_loss`: findings of this kind have a loss in fen.
    """

    code: str
    name: Text
    merged: bool
    gives_way_to: str | None
    carries_loss: bool


@dataclass(frozen=True, slots=True)
class Noun:
    """How a counted thing is called after a number: "3 家陈列", "1 display", "3 displays"."""

    zh: str
    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Target:
    """Pieces asked for per rep, January to December, and the minimum per key township.

    `township_minimum` pieces are asked for in each key township when the target is `township_minimum_of`;
    with another target in proportion, rounded down.
    """

    noun: Noun
    by_month: tuple[int, ...]
    township_minimum: int = 0
    township_minimum_of: int = 1


@dataclass(frozen=True, slots=True)
class Rule:
    """One condition of counting, plain enough to be applied offline on a phone as well.

    kind `flag`: `field` equals `expected`; `min`: `field` is at least `least`; `contains_all`,
    `contains_any`: the product codes in `field`; `serves_any`: the products with one bottle or more among the
    items of `field`. `text` may use {have}, {need} and {missing}.
    """

    code: str
    kind: RuleKind
    field: str
    text: Text
    expected: bool = True
    least: int = 0
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeTarget:
    """A target of the whole office that is shown as progress and never paid."""

    code: str
    name: Text
    outlets: int


@dataclass(frozen=True, slots=True)
class Provisional:
    """A parameter whose value awaits confirmation; `path` points to it in the scheme file."""

    path: str
    text: Text


@dataclass(frozen=True, slots=True)
class Scheme:
    """A complete scheme, in force from `effective_from` until a later one of the same company.

    Mappings are keyed by code and keep the order of the file; lines come in the order of their first product.
    """

    code: str
    name: Text
    effective_from: date
    lines: Mapping[str, Named]
    groups: Mapping[str, Named]
    products: Mapping[str, Product]
    key_townships: Mapping[str, Named]
    banquet_sources: Mapping[str, Named]
    finding_kinds: Mapping[str, FindingKind]
    targets: Mapping[Measure, Target]
    office_targets: tuple[OfficeTarget, ...]
    rules: Mapping[RecordKind, tuple[Rule, ...]]
    clauses: tuple[Clause, ...]
    provisional: tuple[Provisional, ...]
    negative_total: NegativeTotal = "carry"

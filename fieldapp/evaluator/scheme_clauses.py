"""Reading the clauses of a scheme file, one reader per kind."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import pairwise
from typing import cast, get_args

from fieldapp.evaluator import scheme_shape as read
from fieldapp.evaluator.clauses import (
    Clause,
    Commission,
    CompletionOnce,
    ExcessEach,
    ExcessOnce,
    FactorStep,
    FinePerFinding,
    GroupRate,
    Loss,
    Measure,
    PerEventByGroup,
    PerUnit,
    RewardEach,
    Shortfall,
    Streak,
    Unit,
    UnitRate,
)
from fieldapp.evaluator.scheme import FindingKind
from fieldapp.evaluator.shape import Shape
from fieldapp.evaluator.text import Text

MEASURES: tuple[Measure, ...] = get_args(Measure)
UNITS: tuple[Unit, ...] = get_args(Unit)


class Codes:
    """The codes a clause may refer to."""

    def __init__(
        self,
        *,
        lines: Collection[str],
        groups: Collection[str],
        products: Collection[str],
        banquet_sources: Collection[str],
        finding_kinds: Mapping[str, FindingKind],
    ) -> None:
        self.lines = lines
        self.groups = groups
        self.products = products
        self.banquet_sources = banquet_sources
        self.losses = [code for code, kind in finding_kinds.items() if kind.carries_loss]
        self.fines = [code for code, kind in finding_kinds.items() if not kind.carries_loss]


def read_clauses(shape: Shape, known: Codes) -> tuple[Clause, ...]:
    """Every clause of the table, in the order of the file; those with an unknown kind are left out."""
    clauses = []
    for code, one in shape.members():
        kind = one.code("kind", CLAUSE_KINDS)
        if kind:
            clauses.append(
                CLAUSE_KINDS[kind](one, Clause(code, read.name(one), read.words(one, "section")), known)
            )
            one.done()
    return tuple(clauses)


def _commission(shape: Shape, base: Clause, known: Codes) -> Clause:
    return Commission(
        *_base(base),
        rates=_line_rates(shape.shape("rates"), known.lines),
        steps=_steps(shape),
        lift_from=read.share(shape, "lift_from"),
        lift_to=read.share(shape, "lift_to"),
    )


def _line_rates(shape: Shape, lines: Collection[str]) -> dict[str, int]:
    rates = {line: read.share(shape, line) for line in lines}
    shape.done()
    return rates


def _steps(shape: Shape) -> tuple[FactorStep, ...]:
    steps = tuple(_step(one) for one in shape.shapes("steps"))
    if not _descend([step.at_least for step in steps], strictly=True):
        message = Text("完成比例（at_least）要从大到小排列。", "at_least must descend from step to step.")
        shape.fault("steps", "not_descending", message)
    return steps


def _step(shape: Shape) -> FactorStep:
    step = FactorStep(read.share(shape, "at_least"), read.share(shape, "factor"))
    shape.done()
    return step


def _streak(shape: Shape, base: Clause, _: Codes) -> Clause:
    return Streak(*_base(base), limit=read.positive(shape, "limit"), rate_fen=read.fine_fen(shape))


def _per_unit(shape: Shape, base: Clause, known: Codes) -> Clause:
    source = shape.code("banquet_source", known.banquet_sources)
    rates = tuple(_unit_rate(one, known) for one in shape.shapes("rates"))
    _note_repeated(shape, [rate.product for rate in rates])
    order = {product: place for place, product in enumerate(known.products)}
    in_order = sorted((rate for rate in rates if rate.product), key=lambda rate: order[rate.product])
    return PerUnit(*_base(base), banquet_source=source, rates=tuple(in_order))


def _unit_rate(shape: Shape, known: Codes) -> UnitRate:
    unit = cast("Unit", shape.code("unit", UNITS))
    rate = UnitRate(shape.code("product", known.products), unit, shape.count("rate_fen"))
    shape.done()
    return rate


def _per_event_by_group(shape: Shape, base: Clause, known: Codes) -> Clause:
    source = shape.code("banquet_source", known.banquet_sources)
    rates = tuple(_group_rate(one, known) for one in shape.shapes("rates"))
    _note_repeated(shape, [rate.group for rate in rates])
    if not _descend([rate.rate_fen for rate in rates], strictly=False):
        message = Text(
            "金额（rate_fen）要从高到低排列。", "Amounts (rate_fen) must descend from rate to rate."
        )
        shape.fault("rates", "not_descending", message)
    return PerEventByGroup(*_base(base), banquet_source=source, rates=rates)


def _group_rate(shape: Shape, known: Codes) -> GroupRate:
    rate = GroupRate(shape.code("group", known.groups), shape.count("rate_fen"))
    shape.done()
    return rate


def _shortfall(shape: Shape, base: Clause, _: Codes) -> Clause:
    return Shortfall(*_base(base), of=_measure(shape), rate_fen=read.fine_fen(shape))


def _excess_each(shape: Shape, base: Clause, _: Codes) -> Clause:
    return ExcessEach(*_base(base), of=_measure(shape), rate_fen=shape.count("rate_fen"))


def _excess_once(shape: Shape, base: Clause, _: Codes) -> Clause:
    return ExcessOnce(*_base(base), of=_measure(shape), rate_fen=shape.count("rate_fen"))


def _completion_once(shape: Shape, base: Clause, _: Codes) -> Clause:
    return CompletionOnce(*_base(base), of=_measure(shape), rate_fen=shape.count("rate_fen"))


def _reward_each(shape: Shape, base: Clause, _: Codes) -> Clause:
    return RewardEach(*_base(base), of=_measure(shape), rate_fen=shape.count("rate_fen"))


def _fine_per_finding(shape: Shape, base: Clause, known: Codes) -> Clause:
    return FinePerFinding(
        *_base(base), finding=shape.code("finding", known.fines), rate_fen=read.fine_fen(shape)
    )


def _loss(shape: Shape, base: Clause, known: Codes) -> Clause:
    return Loss(*_base(base), finding=shape.code("finding", known.losses))


def _base(base: Clause) -> tuple[str, Text, str]:
    return base.code, base.name, base.section


def _measure(shape: Shape) -> Measure:
    return cast("Measure", shape.code("of", MEASURES))


def _descend(values: Sequence[int], *, strictly: bool) -> bool:
    return all(above > below or (above == below and not strictly) for above, below in pairwise(values))


def _note_repeated(shape: Shape, codes: list[str]) -> None:
    given = [code for code in codes if code]
    if len(set(given)) < len(given):
        shape.fault(
            "rates", "repeated_code", Text("列表里有重复的代码。", "A code is given twice in the list.")
        )


CLAUSE_KINDS: dict[str, Callable[[Shape, Clause, Codes], Clause]] = {
    "commission": _commission,
    "streak": _streak,
    "per_unit": _per_unit,
    "per_event_by_group": _per_event_by_group,
    "shortfall": _shortfall,
    "excess_each": _excess_each,
    "excess_once": _excess_once,
    "completion_once": _completion_once,
    "reward_each": _reward_each,
    "fine_per_finding": _fine_per_finding,
    "loss": _loss,
}

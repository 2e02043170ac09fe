"""Reading a scheme file: either the whole scheme, or every fault in it."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import cast, get_args

from fieldapp.evaluator import scheme_shape as read
from fieldapp.evaluator.clauses import Measure
from fieldapp.evaluator.faults import Fault, tokens_of
from fieldapp.evaluator.scheme import (
    FindingKind,
    Named,
    NegativeTotal,
    Noun,
    OfficeTarget,
    Product,
    Provisional,
    Scheme,
    Target,
)
from fieldapp.evaluator.scheme_clauses import MEASURES, Codes, read_clauses
from fieldapp.evaluator.scheme_rules import read_rules
from fieldapp.evaluator.shape import Shape
from fieldapp.evaluator.text import Text

_USUAL_CASE = 6


def read_scheme(toml_text: str, file: str) -> tuple[Scheme | None, tuple[Fault, ...]]:
    """The scheme of a TOML text.

    Args:
        toml_text: the whole text of the file.
        file: its name, for the messages; empty: they name no place, the pointer does.

    Returns:
        The scheme and no fault, or None and every fault: its pointer names the key, its message the file and
        what was expected. Unknown keys are faults, and so are codes that nothing defines.

    Source: sujiu-2018, introduction: the scheme is data.
    """
    try:
        whole = tomllib.loads(toml_text, parse_float=Decimal)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        return None, (
            Fault("", "not_toml", Text(f"{file}：不是 TOML（{error}）。", f"{file}: not TOML ({error}).")),
        )
    faults: list[Fault] = []
    scheme = _scheme(Shape(whole, "", faults), whole)
    return (
        (None, tuple(_in_file(fault, file) if file else fault for fault in faults))
        if faults
        else (scheme, ())
    )


def _in_file(fault: Fault, file: str) -> Fault:
    place = f"{file} {fault.pointer}"
    message = Text(f"{place}：{fault.message.zh}", f"{place}: {fault.message.en}")
    return Fault(fault.pointer, fault.code, message)


def _scheme(shape: Shape, whole: Mapping[str, object]) -> Scheme:
    lines, groups = _named(shape, "lines"), _named(shape, "groups")
    products = _products(shape.shape("products"), lines, groups)
    sources, finding_kinds = _named(shape, "banquet_sources"), _finding_kinds(shape.shape("finding_kinds"))
    in_order = _in_product_order(lines, products)
    known = Codes(
        lines=in_order, groups=groups, products=products, banquet_sources=sources, finding_kinds=finding_kinds
    )
    scheme = Scheme(
        code=read.words(shape, "code"),
        name=_name(shape.shape("name")),
        effective_from=_effective_from(shape),
        lines=in_order,
        groups=groups,
        products=products,
        key_townships=_named(shape, "key_townships"),
        banquet_sources=sources,
        finding_kinds=finding_kinds,
        targets=_targets(shape.shape("targets")),
        office_targets=_office_targets(shape),
        rules=read_rules(shape.shape("rules"), products),
        clauses=read_clauses(shape.shape("clauses"), known),
        provisional=_provisional(shape, whole),
        negative_total=_negative_total(shape),
    )
    shape.done()
    return scheme


def _negative_total(shape: Shape) -> NegativeTotal:
    if not shape.has("negative_total"):
        return "carry"
    return cast("NegativeTotal", shape.code("negative_total", get_args(NegativeTotal)))


def _name(shape: Shape) -> Text:
    name = read.name(shape)
    shape.done()
    return name


def _named(shape: Shape, key: str) -> dict[str, Named]:
    return {code: Named(code, _name(one)) for code, one in shape.shape(key).members()}


def _products(shape: Shape, lines: Mapping[str, Named], groups: Mapping[str, Named]) -> dict[str, Product]:
    return {code: _product(code, one, lines, groups) for code, one in shape.members()}


def _product(code: str, shape: Shape, lines: Mapping[str, Named], groups: Mapping[str, Named]) -> Product:
    product = Product(
        code=code,
        name=read.name(shape),
        line=shape.code("line", lines),
        group=shape.code("group", groups) if shape.has("group") else None,
        bottles_per_case=read.positive(shape, "bottles_per_case")
        if shape.has("bottles_per_case")
        else _USUAL_CASE,
    )
    shape.done()
    return product


def _in_product_order(lines: Mapping[str, Named], products: Mapping[str, Product]) -> dict[str, Named]:
    used = dict.fromkeys(product.line for product in products.values() if product.line in lines)
    return {code: lines[code] for code in [*used, *(code for code in lines if code not in used)]}


def _finding_kinds(shape: Shape) -> dict[str, FindingKind]:
    members = list(shape.members())
    codes = [code for code, _ in members]
    kinds = {code: _finding_kind(code, one, codes) for code, one in members}
    for code in kinds:
        if _gives_way_to_itself(code, kinds):
            message = Text("gives_way_to 不能绕回自己。", "gives_way_to must not lead back to its own kind.")
            shape.fault(code, "gives_way_in_circle", message)
    return kinds


def _gives_way_to_itself(code: str, kinds: Mapping[str, FindingKind]) -> bool:
    passed: set[str] = set()
    other = kinds[code].gives_way_to
    while other and other not in passed:
        passed.add(other)
        other = kinds[other].gives_way_to
    return code in passed


def _finding_kind(code: str, shape: Shape, codes: list[str]) -> FindingKind:
    kind = FindingKind(
        code=code,
        name=read.name(shape),
        merged=shape.flag("merged"),
        gives_way_to=shape.code("gives_way_to", codes) if shape.has("gives_way_to") else None,
        carries_loss=shape.flag("carries_loss") if shape.has("carries_loss") else False,
    )
    shape.done()
    return kind


def _effective_from(shape: Shape) -> date:
    value = shape.value("effective_from")
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if shape.has("effective_from"):
        shape.fault(
            "effective_from",
            "wrong_type",
            Text("应当是日期，如 2018-01-01。", "Expected a date, as 2018-01-01."),
        )
    return date.min


def _targets(shape: Shape) -> dict[Measure, Target]:
    targets = {measure: _target(shape.shape(measure), measure) for measure in MEASURES}
    shape.done()
    return targets


def _target(shape: Shape, measure: Measure) -> Target:
    # Displays alone know the township of their outlet; elsewhere the two keys are unknown.
    with_minimum = measure == "displays" and shape.has("township_minimum")
    target = Target(
        noun=_noun(shape.shape("noun")),
        by_month=_by_month(shape),
        township_minimum=shape.count("township_minimum") if with_minimum else 0,
        township_minimum_of=read.positive(shape, "township_minimum_of") if with_minimum else 1,
    )
    shape.done()
    return target


def _noun(shape: Shape) -> Noun:
    noun = Noun(read.words(shape, "zh"), read.words(shape, "one"), read.words(shape, "many"))
    shape.done()
    return noun


def _by_month(shape: Shape) -> tuple[int, ...]:
    if not shape.has("by_month"):
        return (shape.count("per_month"),) * 12
    by_month = shape.counts("by_month")
    raw = shape.raw("by_month")
    if isinstance(raw, list) and len(raw) != 12:
        message = Text(f"应当有 12 个月，写了 {len(raw)} 个。", f"Expected 12 months, found {len(raw)}.")
        shape.fault("by_month", "not_twelve_months", message)
    return by_month


def _office_targets(shape: Shape) -> tuple[OfficeTarget, ...]:
    if not shape.has("office_targets"):
        return ()
    return tuple(_office_target(code, one) for code, one in shape.shape("office_targets").members())


def _office_target(code: str, shape: Shape) -> OfficeTarget:
    target = OfficeTarget(code, read.name(shape), shape.count("outlets"))
    shape.done()
    return target


def _provisional(shape: Shape, whole: Mapping[str, object]) -> tuple[Provisional, ...]:
    if not shape.has("provisional"):
        return ()
    entries = shape.shape("provisional")
    return tuple(_provisional_value(entries, path, one, whole) for path, one in entries.members())


def _provisional_value(entries: Shape, path: str, shape: Shape, whole: Mapping[str, object]) -> Provisional:
    if not _leads_somewhere(path, whole):
        message = Text(f"文件里没有 {path}。", f"{path} leads nowhere in this file.")
        entries.fault(path, "leads_nowhere", message)
    return Provisional(path, _name(shape))


def _leads_somewhere(path: str, whole: Mapping[str, object]) -> bool:
    value: object = whole
    for key in tokens_of(path):
        if not isinstance(value, dict) or key not in value:
            return False
        value = value[key]
    return path.startswith("/")

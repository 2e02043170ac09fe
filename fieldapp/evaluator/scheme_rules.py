"""Reading the rules of counting of a scheme file."""

import re
from collections.abc import Collection, Mapping
from typing import cast, get_args

from fieldapp.evaluator import scheme_shape as read
from fieldapp.evaluator.scheme import RecordKind, Rule, RuleKind
from fieldapp.evaluator.shape import Shape
from fieldapp.evaluator.text import Text

RECORD_KINDS: tuple[RecordKind, ...] = get_args(RecordKind)
RULE_KINDS: tuple[RuleKind, ...] = get_args(RuleKind)

FIELDS: Mapping[RecordKind, Mapping[RuleKind, tuple[str, ...]]] = {
    "banquet": {"flag": ("registered", "held"), "min": ("tables",), "serves_any": ("items",)},
    "display": {"flag": ("joint", "prominent"), "contains_all": ("products",), "contains_any": ("products",)},
    "opening": {
        "flag": ("is_new", "on_display_subsidy"),
        "min": ("layers",),
        "contains_all": ("products",),
        "contains_any": ("products",),
    },
}
_PLACEHOLDERS: Mapping[RuleKind, tuple[str, ...]] = {
    "flag": (),
    "min": ("have", "need"),
    "contains_all": ("missing",),
    "contains_any": ("missing",),
    "serves_any": ("missing",),
}

_PLACEHOLDER = re.compile(r"\{(.*?)\}")


def read_rules(shape: Shape, products: Collection[str]) -> dict[RecordKind, tuple[Rule, ...]]:
    """The rules of each kind of record, in the order of the file; a kind without rules always counts."""
    rules = {kind: _rules_of(shape, kind, products) for kind in RECORD_KINDS if shape.has(kind)}
    shape.done()
    return {kind: rules.get(kind, ()) for kind in RECORD_KINDS}


def _rules_of(shape: Shape, kind: RecordKind, products: Collection[str]) -> tuple[Rule, ...]:
    return tuple(_rule(code, one, kind, products) for code, one in shape.shape(kind).members())


def _rule(code: str, shape: Shape, record: RecordKind, products: Collection[str]) -> Rule:
    kind = cast("RuleKind", shape.code("kind", FIELDS[record]))
    rule = Rule(
        code=code,
        kind=kind,
        field=shape.code("field", FIELDS[record][kind]) if kind else shape.text("field"),
        text=_template(shape, kind),
        expected=shape.flag("expected") if kind == "flag" else True,
        least=shape.count("least") if kind == "min" else 0,
        products=read.codes(shape, "products", products) if kind not in ("", "flag", "min") else (),
    )
    if kind:
        shape.done()
    return rule


def _template(shape: Shape, kind: RuleKind) -> Text:
    text = read.name(shape)
    for key, words in (("zh", text.zh), ("en", text.en)):
        if kind and not _fills(words, _PLACEHOLDERS[kind]):
            allowed = ", ".join(f"{{{name}}}" for name in _PLACEHOLDERS[kind]) or "-"
            message = Text(
                f"句子里只能用 {allowed}。", f"The sentence may use these placeholders alone: {allowed}."
            )
            shape.fault(key, "unknown_placeholder", message)
    return text


def _fills(words: str, allowed: Collection[str]) -> bool:
    return all(name in allowed for name in _PLACEHOLDER.findall(words))

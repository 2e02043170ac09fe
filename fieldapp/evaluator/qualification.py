"""Whether a record counts, and if not, what it lacks; the rules themselves are data of the scheme."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from fieldapp.evaluator.facts import Banquet, BanquetItem, Display, Opening
from fieldapp.evaluator.scheme import RecordKind, Rule, RuleKind, Scheme
from fieldapp.evaluator.text import Text

Record = Banquet | Display | Opening
Figures = Mapping[str, int | tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Reason:
    """One thing a record lacks: `have` and `need`, or the codes of `missing` products."""

    code: str
    text: Text
    figures: Figures

    def as_json(self) -> dict[str, object]:
        """The object `{"code", "text", "figures"}`."""
        figures = {
            key: list(value) if isinstance(value, tuple) else value for key, value in self.figures.items()
        }
        return {"code": self.code, "text": self.text.as_json(), "figures": figures}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a record counts; without a reason it does."""

    counts: bool
    reasons: tuple[Reason, ...]

    def as_json(self) -> dict[str, object]:
        """The object `{"counts", "reasons"}`."""
        return {"counts": self.counts, "reasons": [reason.as_json() for reason in self.reasons]}


def qualify_banquet(scheme: Scheme, banquet: Banquet) -> Verdict:
    """Whether a banquet counts, with every reason why not, in the order of the scheme's rules.

    Source: sujiu-2018, 二.1.
    """
    return _verdict(scheme, "banquet", banquet)


def qualify_display(scheme: Scheme, display: Display) -> Verdict:
    """Whether a display counts, with every reason why not, in the order of the scheme's rules.

    Source: sujiu-2018, 二.2.
    """
    return _verdict(scheme, "display", display)


def qualify_opening(scheme: Scheme, opening: Opening) -> Verdict:
    """Whether an opening counts, with every reason why not, in the order of the scheme's rules.

    Source: sujiu-2018, 二.3.
    """
    return _verdict(scheme, "opening", opening)


def counts(scheme: Scheme, kind: RecordKind, record: Record) -> bool:
    """Whether a record counts, without the words."""
    return all(_lack(rule, record) is None for rule in scheme.rules[kind])


def qualification_rules(scheme: Scheme) -> dict[str, object]:
    """The rules as plain data, for a client that applies them offline.

    Returns:
        `{"scheme", "products": {code: {"zh", "en"}}, "rules": {"banquet": […], "display": […], "opening":
        […]}}`. A rule has `code`, `kind`, `field`, `text` and one of `expected`, `least` and `products`. A
        record counts when it meets every rule of its kind: `flag`: the field equals `expected`; `min`: it is
        `least` or more; `contains_all` and `contains_any`: it holds all, or one, of `products`; `serves_any`:
        an element `{"product", "bottles"}` of it has one of `products` and a bottle or more. In `text`,
        {have}, {need} and {missing} stand for the figures; missing products are named, joined by "、" and ",
        ".
    """
    return {
        "scheme": scheme.code,
        "products": {code: product.name.as_json() for code, product in scheme.products.items()},
        "rules": {kind: [_rule_data(rule) for rule in rules] for kind, rules in scheme.rules.items()},
    }


def _rule_data(rule: Rule) -> dict[str, object]:
    parameter: dict[str, object] = {"products": list(rule.products)}
    if rule.kind == "flag":
        parameter = {"expected": rule.expected}
    elif rule.kind == "min":
        parameter = {"least": rule.least}
    return {
        "code": rule.code,
        "kind": rule.kind,
        "field": rule.field,
        **parameter,
        "text": rule.text.as_json(),
    }


def _verdict(scheme: Scheme, kind: RecordKind, record: Record) -> Verdict:
    lacks = [(rule, _lack(rule, record)) for rule in scheme.rules[kind]]
    reasons = tuple(_reason(scheme, rule, figures) for rule, figures in lacks if figures is not None)
    return Verdict(not reasons, reasons)


def _reason(scheme: Scheme, rule: Rule, figures: Figures) -> Reason:
    zh, en = rule.text.zh, rule.text.en
    for key, figure in figures.items():
        words = _words(scheme, figure)
        zh, en = zh.replace(f"{{{key}}}", words.zh), en.replace(f"{{{key}}}", words.en)
    return Reason(rule.code, Text(zh, en), figures)


def _words(scheme: Scheme, figure: int | tuple[str, ...]) -> Text:
    if isinstance(figure, int):
        return Text(str(figure), str(figure))
    names = [scheme.products[code].name for code in figure]
    return Text("、".join(name.zh for name in names), ", ".join(name.en for name in names))


def _lack(rule: Rule, record: Record) -> Figures | None:
    """The figures of what the record lacks under a rule, None when it meets the rule."""
    return _LACKS[rule.kind](rule, getattr(record, rule.field))


def _flag_lack(rule: Rule, value: bool) -> Figures | None:
    return None if value is rule.expected else {}


def _min_lack(rule: Rule, value: int) -> Figures | None:
    return None if value >= rule.least else {"have": value, "need": rule.least}


def _contains_all_lack(rule: Rule, value: Collection[str]) -> Figures | None:
    missing = tuple(code for code in rule.products if code not in value)
    return {"missing": missing} if missing else None


def _contains_any_lack(rule: Rule, value: Collection[str]) -> Figures | None:
    return None if any(code in value for code in rule.products) else {"missing": rule.products}


def _serves_any_lack(rule: Rule, value: Sequence[BanquetItem]) -> Figures | None:
    return _contains_any_lack(rule, [item.product for item in value if item.bottles > 0])


_LACKS: Mapping[RuleKind, Callable[..., Figures | None]] = {
    "flag": _flag_lack,
    "min": _min_lack,
    "contains_all": _contains_all_lack,
    "contains_any": _contains_any_lack,
    "serves_any": _serves_any_lack,
}

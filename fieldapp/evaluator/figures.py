"""The figures of a scheme file as people change them: what each is called, its unit, and where it stands.

Found by walking the file, so that a scheme of another trade gets its own; a key that nothing names here still gets a
field, under its code.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from fieldapp.evaluator.faults import pointer_to
from fieldapp.evaluator.figure_words import COUNT, UNITS, WORDS, Measurement
from fieldapp.evaluator.plain_words import in_plain_words, rule_in_words
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.text import Text

_TYPED = re.compile(r"(\d{1,12})(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of a scheme file.

    Attributes:
        pointer: where it stands in the file.
        value: as the file has it: fen, a fine below zero.
    """

    pointer: str
    label: Text
    unit: Text
    measurement: Measurement
    is_fine: bool
    value: Decimal

    @property
    def shown(self) -> str:
        """As people read it: yuan or percent, a fine without its sign."""
        return _plain(abs(self.value).scaleb(-self.measurement.shift))

    def in_file(self, typed: str) -> str | None:
        """What the file gets for what somebody typed; None when that is no such figure."""
        found = _TYPED.fullmatch(unicodedata.normalize("NFKC", typed).strip())
        if not found or len((found[2] or "").rstrip("0")) > self.measurement.decimals:
            return None
        number = Decimal(found[0]).scaleb(self.measurement.shift)
        return _plain(-number if self.is_fine else number)


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The figures that belong together: a clause's, a target's, a rule's.

    Attributes:
        part: `clauses`, `targets`, `rules`, `office_targets` or `products`.
        sentence: the clause in plain words; None where the title says all.
    """

    part: str
    pointer: str
    title: Text
    sentence: Text | None
    figures: tuple[Figure, ...]


def figures_of(toml_text: str, scheme: Scheme) -> tuple[FigureGroup, ...]:
    """Every figure of a sound scheme's text, clauses first, in the order of the file.

    Args:
        toml_text: the text that `scheme` was read from.
    """
    whole = tomllib.loads(toml_text, parse_float=Decimal)
    found = [
        FigureGroup(part, pointer, title, sentence, tuple(_figures(scheme, part, value, pointer)))
        for part, value, pointer, title, sentence in _parts(scheme, whole)
    ]
    return tuple(group for group in found if group.figures)


Part = tuple[str, Any, str, Text, Text | None]


def _parts(scheme: Scheme, whole: Mapping[str, Any]) -> Iterator[Part]:
    for clause in scheme.clauses:
        value, pointer = whole["clauses"][clause.code], pointer_to("/clauses", clause.code)
        yield "clauses", value, pointer, clause.name, in_plain_words(scheme, clause)
    for measure, target in scheme.targets.items():
        title = Text(f"每月要多少{target.noun.zh}", f"{target.noun.many.capitalize()} a month")
        yield "targets", whole["targets"][measure], pointer_to("/targets", measure), title, None
    for kind, rules in scheme.rules.items():
        for rule in rules:
            pointer = pointer_to(pointer_to("/rules", kind), rule.code)
            yield "rules", whole["rules"][kind][rule.code], pointer, rule_in_words(scheme, rule), None
    office = Text("全公司的网点目标（只看进度，不算钱）", "Outlets of the whole office (shown, never paid)")
    yield "office_targets", whole.get("office_targets", {}), "/office_targets", office, None
    yield "products", whole["products"], "/products", Text("一整件几瓶", "Bottles in a full case"), None


def _figures(scheme: Scheme, part: str, value: Any, pointer: str) -> Iterator[Figure]:
    kind = value.get("kind", part) if part in ("clauses", "rules") else part
    field = value.get("field", "")
    for place in _numbers(scheme, _Place(pointer, (), value, {})):
        yield _figure(scheme, (kind, field, ""), place)


Names = Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class _Place:
    """A value of the file: its pointer, the keys and places that lead to it, and the names beside them."""

    pointer: str
    path: tuple[str | int, ...]
    value: Any
    names: Names

    def below(self, key: str | int, value: Any, names: Names) -> "_Place":
        return _Place(pointer_to(self.pointer, key), (*self.path, key), value, names)


def _numbers(scheme: Scheme, place: _Place) -> Iterator[_Place]:
    """Numbers at or below a place."""
    if isinstance(place.value, dict):
        names = {**place.names, **_named(scheme, place.value)}
        for key, value in place.value.items():
            yield from _numbers(scheme, place.below(key, value, names))
    elif isinstance(place.value, list):
        for index, value in enumerate(place.value):
            yield from _numbers(scheme, place.below(index, value, place.names))
    elif isinstance(place.value, (int, Decimal)) and not isinstance(place.value, bool):
        yield place


def _named(scheme: Scheme, value: Mapping[str, Any]) -> Names:
    """What an object says of itself: its own name, the product or group that it pays for, the unit."""
    names: dict[str, Text] = {}
    if isinstance(value.get("en"), str):
        names["name"] = Text(value["zh"], value["en"])
    if value.get("product") in scheme.products:
        names["name"] = scheme.products[value["product"]].name
    if value.get("group") in scheme.groups:
        names["name"] = scheme.groups[value["group"]].name
    if value.get("unit") in UNITS:
        names["unit"] = UNITS[value["unit"]]
    if value.get("of") in scheme.targets:
        noun = scheme.targets[value["of"]].noun
        names["one"], names["many"] = Text(noun.zh, noun.one), Text(noun.zh, noun.many)
    if isinstance(value.get("noun"), dict):
        noun_of = value["noun"]
        names["many"] = Text(noun_of["zh"], noun_of["many"])
    return names


def _figure(scheme: Scheme, kinds: tuple[str, ...], place: _Place) -> Figure:
    keys = [part for part in place.path if isinstance(part, str)]
    places = [str(part + 1) for part in place.path if isinstance(part, int)]
    key, names = keys[-1], dict(place.names)
    if len(keys) > 1 and key in scheme.lines:  # what a commission pays stands under the brand line
        key, names["name"] = keys[-2], scheme.lines[key].name
    if places:
        names["number"] = Text(places[-1], places[-1])
    words = (WORDS[kind, key] for kind in kinds if (kind, key) in WORDS)
    label, unit, measurement = next(words, (Text(key, key), Text("", ""), COUNT))
    number = Decimal(place.value)
    return Figure(
        pointer=place.pointer,
        label=_filled(label, names),
        unit=_filled(unit, names),
        measurement=measurement,
        is_fine=number < 0 or (number == 0 and kinds[0] in _FINES),
        value=number,
    )


_FINES = ("streak", "shortfall", "fine_per_finding")


def _filled(words: Text, names: Names) -> Text:
    zh = words.zh.format_map({name: text.zh for name, text in names.items()})
    en = words.en.format_map({name: text.en for name, text in names.items()})
    return Text(zh, en[:1].upper() + en[1:] if words.en.startswith("{name}") else en)


def _plain(number: Decimal) -> str:
    written = f"{number:f}"
    return written.rstrip("0").rstrip(".") if "." in written else written

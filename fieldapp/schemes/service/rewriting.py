"""A scheme's text with some of its numbers changed; comments, order and spacing stay. Pure."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from fieldapp.evaluator.faults import pointer_to
from fieldapp.schemes.service.lines import opened_paths

_TOKEN = re.compile(
    r"""(?P<skipped>\#[^\n]*|"(?:\\.|[^"\\])*"|'[^']*'|[A-Za-z_][\w-]*)|(?P<number>[+-]?\d[\w.+-]*)""",
    re.ASCII,
)
Span = tuple[int, int]


def rewritten(text: str, numbers: Mapping[str, str]) -> str | None:
    """The text with other numbers; None where one cannot be found in it, or something else would change.

    Args:
        text: sound TOML.
        numbers: by JSON pointer, as TOML writes them.
    """
    spans = dict(_spans(text))
    if not numbers.keys() <= spans.keys():
        return None
    changed = text
    for pointer in sorted(numbers, key=lambda each: spans[each], reverse=True):
        start, end = spans[pointer]
        changed = changed[:start] + numbers[pointer] + changed[end:]
    return changed if _values(changed) == {**_values(text), **_read(numbers)} else None


def _read(numbers: Mapping[str, str]) -> dict[str, Any]:
    return {pointer: _loaded(f"n = {number}")["n"] for pointer, number in numbers.items()}


def _spans(text: str) -> Iterator[tuple[str, Span]]:
    """Where each number stands: those of a key's value, in their order, are the numbers written after it."""
    whole = _loaded(text)
    starts = [match.start() for match in re.finditer(r"^", text, re.MULTILINE)]
    opened = [(starts[number - 1], path) for number, path in opened_paths(text)]
    ends = [start for start, _ in opened[1:]] + [len(text)]
    for (start, path), end in zip(opened, ends, strict=True):
        if text[start:end].lstrip().startswith("["):
            continue  # a table's header: its keys come on lines of their own
        value, pointer = _at(whole, path)
        first = text.find("=", start) + 1
        written = [(m.start(), m.end()) for m in _TOKEN.finditer(text, first, end) if m["number"]]
        pointers = [each for each, number in _leaves(value, pointer) if _is_number(number)]
        if len(written) == len(pointers):
            yield from zip(pointers, written, strict=True)


def _at(whole: Any, path: Sequence[str]) -> tuple[Any, str]:
    value, pointer = whole, ""
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
        pointer = pointer_to(pointer, key)
    return value, pointer


def _leaves(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, (dict, list)):
        yield pointer, value
        return
    for key, below in value.items() if isinstance(value, dict) else enumerate(value):
        yield from _leaves(below, pointer_to(pointer, key))


def _values(text: str) -> dict[str, Any]:
    return dict(_leaves(_loaded(text), ""))


def _loaded(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, Decimal)) and not isinstance(value, bool)

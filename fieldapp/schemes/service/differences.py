"""What changes from one text of a scheme to another: lines of the file, and parameters. Pure."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff

from fieldapp.evaluator.faults import pointer_to


@dataclass(frozen=True, slots=True)
class ChangedParameter:
    """A value of a scheme file that is new, gone or another; None where there is none."""

    path: str
    before: str | None
    after: str | None


def text_difference(before: str, after: str, names: tuple[str, str]) -> str:
    """The lines that differ, with their surroundings, as a unified diff; empty when none does.

    Args:
        names: of the two texts.
    """
    lines = unified_diff(before.splitlines(), after.splitlines(), *names, lineterm="")
    return "\n".join(lines)


def changed_parameters(before: str, after: str) -> tuple[ChangedParameter, ...]:
    """The values that differ between two sound texts, by JSON pointer, in the order of the later text.

    A list is one value. Comments, order and spacing make no difference.
    """
    old, new = dict(_values(before)), dict(_values(after))
    paths = [*new, *(path for path in old if path not in new)]
    return tuple(
        ChangedParameter(path, old.get(path), new.get(path))
        for path in paths
        if old.get(path) != new.get(path)
    )


def _values(text: str) -> Iterator[tuple[str, str]]:
    # a fraction stays as it was written: 0.02, not what a float makes of it
    yield from _leaves(tomllib.loads(text, parse_float=str), "")


def _leaves(value: object, pointer: str) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield pointer, _written(value)
        return
    for key, below in value.items():
        yield from _leaves(below, pointer_to(pointer, key))


def _written(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_written(each) for each in value)}]"
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_written(each)}" for key, each in value.items())
    return str(value).lower() if isinstance(value, bool) else str(value)

"""A scheme's text with some of its numbers changed; comments, order and spacing stay. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tomlkit

from fieldapp.evaluator.faults import tokens_of


def rewritten(text: str, numbers: Mapping[str, str]) -> str | None:
    """The text with other numbers; None where there is nothing to change at one of the pointers.

    Args:
        text: sound TOML.
        numbers: by JSON pointer, as TOML writes them.
    """
    whole = tomlkit.parse(text)
    for pointer, number in numbers.items():
        *way, last = tokens_of(pointer)
        try:
            place: Any = whole
            for token in way:
                place = place[_key(place, token)]
            place[_key(place, last)]  # setting what is not there would add it
        except (LookupError, TypeError, ValueError):
            return None
        place[_key(place, last)] = tomlkit.value(number)
    return tomlkit.dumps(whole)


def _key(place: Any, token: str) -> int | str:
    return int(token) if isinstance(place, list) else token

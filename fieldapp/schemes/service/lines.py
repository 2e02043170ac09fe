"""Where in a scheme's text a fault lies, so that somebody can go there. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fieldapp.evaluator.faults import Fault, tokens_of

_SYNTAX = re.compile(r"line (\d+)")
_HEADER = re.compile(r"^\s*\[\[?(.+?)\]\]?\s*(#.*)?$")
_PAIR = re.compile(
    r"""^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*="""
)
_TOKEN = re.compile(r""""([^"]*)"|'([^']*)'|([A-Za-z0-9_-]+)""")


def line_of(text: str, fault: Fault) -> int | None:
    """The line, from 1, that a fault's pointer leads to, or the nearest one above it; None: the text as a whole.

    Args:
        text: as it was read.
        fault: one of `read_scheme`.
    """
    if fault.code == "not_toml":
        found = _SYNTAX.search(fault.message.en)
        return int(found[1]) if found else None
    wanted = tokens_of(fault.pointer)
    best, place = 0, None
    for number, path in _opened_paths(text):
        if len(path) > best and list(path) == wanted[: len(path)]:
            best, place = len(path), number
    return place


def _opened_paths(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Line numbers with the path that the line opens: a table's, or a key's."""
    table: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _tokens(header[1])
            yield number, table
        elif pair := _PAIR.match(line):
            yield number, [*table, *_tokens(pair[1])]


def _tokens(written: str) -> list[str]:
    return [next(part for part in found if part is not None) for found in _groups(written)]


def _groups(written: str) -> Iterator[tuple[str | None, ...]]:
    for found in _TOKEN.finditer(written):
        yield found.groups()

"""What the phone app says, and its English: found by `_('…')`, for pybabel and for the release alike."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

from babel.messages.pofile import read_po

CATALOGUE = Path(__file__).resolve().parent.parent / "translations/en/LC_MESSAGES/messages.po"
_SAID = re.compile(r"""\b_\(\s*'((?:[^'\\]|\\.)*)'""")


def said_in(text: str) -> Iterator[tuple[int, str]]:
    """Every sentence of a module with its line.

    Babel's own reader of JavaScript loses its place where braces stand within a template's `${…}`.
    """
    for found in _SAID.finditer(text):
        yield text.count("\n", 0, found.start()) + 1, re.sub(r"\\(.)", r"\1", found[1])


def extract(file: IO[bytes], *_found: Any, **_options: Any) -> Iterator[tuple[int, str, str, list[str]]]:
    """The same for pybabel: see `translations/babel.cfg`."""
    for line, sentence in said_in(file.read().decode()):
        yield line, "_", sentence, []


def english_of(modules: Iterable[str]) -> dict[str, str]:
    """The English of every sentence that these modules say."""
    with CATALOGUE.open("rb") as file:
        catalogue = read_po(file, locale="en")
    said = {sentence for text in modules for _, sentence in said_in(text)}
    return {
        msgid: str(message.string)
        for msgid in sorted(said)
        if (message := catalogue.get(msgid)) and message.string
    }

"""Text that a spreadsheet shows instead of calculating."""

from __future__ import annotations

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def neutralised(text: str) -> str:
    """The text for a cell of an export, so that no program takes it for a formula.

    An apostrophe goes before text that begins with = + - @ a tab or a return: spreadsheets then show it as it
    is. For text that people wrote; a figure is written as a number.
    """
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def as_written(text: str) -> str:
    """What people wrote, out of a cell of an export: the apostrophe that `neutralised` put there is taken away."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_DANGEROUS) else text

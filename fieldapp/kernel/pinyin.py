"""Pinyin of names: initials, so that 老王烟酒 is found by typing lwyj, and whole for readers of English."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=200_000)
def initials(name: str) -> str:
    """The first letter of each syllable, and other letters and digits as they are, in lower case.

    A rare character without a known reading stands for itself.
    """
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  its tables take 30 MB: for those who ask

    letters = "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()
    return "".join(letter for letter in letters if letter.isalnum())


@lru_cache(maxsize=10_000)
def spelled(place: str) -> str:
    """A place's name as it is written in English: 旧城镇 is Jiucheng, for its kind goes without saying."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415  as above

    name = place[:-1] if len(place) > 2 and place[-1] in "镇乡" else place
    return "".join(lazy_pinyin(name)).capitalize()

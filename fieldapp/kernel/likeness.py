"""When two names of shops are likely the same one. Pure."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher

LIKE_FROM = 0.6
"""Share of common characters from which two names are like: 宏达商贸 and 宏达商茂 give 0.75, 老王 and 老李 0.5."""
_SPACES_AND_MARKS = re.compile(r"[\W_]+")
_SUFFIXES = (
    "烟酒超市",
    "烟酒店",
    "烟酒行",
    "烟酒",
    "名酒",
    "大酒店",
    "酒店",
    "大饭店",
    "饭店",
    "饭庄",
    "餐厅",
    "餐馆",
    "酒楼",
    "超市",
    "便利店",
    "商店",
    "商行",
    "门市",
    "店",
)
"""What names of shops end in whatever they are called, the longer ones first."""


def plain_name(name: str) -> str:
    """A name without what tells nothing: width, case, spaces, punctuation, and the kind of shop at its end."""
    plain = _SPACES_AND_MARKS.sub("", unicodedata.normalize("NFKC", name).casefold())
    if plain in _SUFFIXES:
        return plain
    return next((plain.removesuffix(end) for end in _SUFFIXES if plain.endswith(end)), plain)


def likeness_of(name: str, other: str) -> float:
    """How like two names are, 0 to 1; 1 where one holds the other, if that is more than a character."""
    one, two = sorted((plain_name(name), plain_name(other)), key=len)
    if len(one) > 1 and one in two:
        return 1.0
    if not one:
        return 0.0
    return SequenceMatcher(None, one, two, autojunk=False).ratio()

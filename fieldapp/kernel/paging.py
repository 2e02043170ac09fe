"""Pages of a list, by key: page n costs as much as page 1, whatever the list's length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Item = TypeVar("Item")

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """Items in order, and the cursor with which the next page begins (None: this was the last)."""

    items: Sequence[Item]
    next_cursor: str | None


def page_of(rows: Sequence[Item], cursor_of: Callable[[Item], str], size: int = PAGE_SIZE) -> Page[Item]:
    """A page from up to `size + 1` rows; the extra row only tells that more follow."""
    more = len(rows) > size
    items = rows[:size]
    return Page(items, cursor_of(items[-1]) if more else None)

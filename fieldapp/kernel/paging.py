"""Pages of a list, by key: page n costs as much as page 1, whatever the list's length."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from fieldapp.kernel import clock

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


def instant_and_id(cursor: str) -> tuple[datetime, str] | None:
    """Where a page ended that is ordered by an instant and an id; None when the text is no such cursor."""
    at, _, last = cursor.partition("|")
    try:
        instant = datetime.fromisoformat(at)
        return (clock.in_bounds(instant), last) if instant.tzinfo else None
    except (ValueError, OverflowError):
        return None

"""What an act would come to: it is done as it would be, and all that it stored is taken back."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from fieldapp.kernel.database import transaction

Result = TypeVar("Result")


class _TakenBack(Exception):
    """Makes the transaction roll back."""


def rehearsed(act: Callable[[], Result]) -> Result:
    """What an act returns; nothing of what it stores remains.

    Args:
        act: returns plain values and rows, no ORM objects; not within a transaction that is to be kept.
    """
    made = []
    with suppress(_TakenBack), transaction():
        made.append(act())
        raise _TakenBack
    return made[0]

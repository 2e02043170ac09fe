"""What happens in the demo office, in the order of time: each event at its own moment, many in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction

Act = Callable[[], object]
AT_ONCE = 80
"""Events stored together: waiting for the disk after each would take most of the time."""


class Timeline:
    """Events are planned in any order and then happen in the order of their moments."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._planned: list[tuple[datetime, int, bool, Act]] = []

    def plan(self, at: datetime, act: Act, *, alone: bool = False) -> None:
        """Let something happen at a moment; what lies in the future does not happen yet.

        Args:
            alone: it reads what happened before as everybody sees it, so that has to be committed.
        """
        if at <= self._now:
            self._planned.append((at, len(self._planned), alone, act))

    def settle(self, at: datetime, act: Act) -> None:
        """Let something happen that must have happened by now: at its moment, or just before now."""
        self.plan(min(at, self._now - timedelta(seconds=30)), act, alone=True)

    def __len__(self) -> int:
        return len(self._planned)

    def run(self) -> Iterator[int]:
        """Let everything happen; yields the number of events after each transaction."""
        together: list[tuple[datetime, Act]] = []
        for at, _, alone, act in sorted(self._planned, key=lambda event: event[:2]):
            if alone or len(together) == AT_ONCE:
                yield _happen(together)
                together = []
            if alone:
                with clock.standing_at(at):
                    act()
                db.session.rollback()
                yield 1
            else:
                together.append((at, act))
        yield _happen(together)


def _happen(events: list[tuple[datetime, Act]]) -> int:
    if events:
        with transaction():
            for at, act in events:
                with clock.standing_at(at):
                    act()
        db.session.rollback()
    return len(events)

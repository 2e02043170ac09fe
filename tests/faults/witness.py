"""The phones' memory: what was sent, and what the server promised in answer."""

from __future__ import annotations

import hashlib
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Any

Body = dict[str, Any]


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class Witness:
    """Remembers every record and photo that was sent, and every promise; safe among threads.

    Attributes:
        sent: per record id all bodies that were sent under it, with the rep.
        acknowledged: per record id the body that was acknowledged, and the receipt.
        photos: every photo that was sent, by hash.
        received: hashes that an answer called received.
        refused: how often each refusal was met: (status, code).
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.sent: dict[str, list[tuple[str, Body]]] = defaultdict(list)
        self.acknowledged: dict[str, tuple[Body, Body]] = {}
        self.photos: dict[str, bytes] = {}
        self.received: set[str] = set()
        self.refused: Counter[tuple[int, str]] = Counter()

    def sends(self, rep: str, record: str, body: Body, photos: Sequence[bytes] = ()) -> None:
        """Before it is sent: what may be found later."""
        with self._changed:
            if (rep, body) not in self.sent[record]:
                self.sent[record].append((rep, body))
            self.photos |= {sha256(photo): photo for photo in photos}

    def was_acknowledged(self, record: str, body: Body, receipt: Body) -> None:
        """The answer was a receipt."""
        with self._changed:
            self.acknowledged.setdefault(record, (body, receipt))
            self.received |= {line["sha256"] for line in receipt["photos"] if line["status"] == "received"}
            self._changed.notify_all()

    def was_received(self, digest: str) -> None:
        """The answer said that a photo has come."""
        with self._changed:
            self.received.add(digest)
            self._changed.notify_all()

    def was_refused(self, status: int, code: str) -> None:
        """The answer was a refusal."""
        with self._changed:
            self.refused[status, code] += 1
            self._changed.notify_all()

    def bodies_of(self, record: str) -> list[Body]:
        """What a record may hold: what was acknowledged, else anything that was sent under its id."""
        if record in self.acknowledged:
            return [self.acknowledged[record][0]]
        return [body for _, body in self.sent.get(record, ())]

    def wait_for(self, promises: int) -> None:
        """Return once so many records and photos altogether were promised."""
        self._wait_until(lambda: len(self.acknowledged) + len(self.received) >= promises)

    def wait_for_refusals(self, refusals: int) -> None:
        """Return once so many requests altogether were refused."""
        self._wait_until(lambda: self.refused.total() >= refusals)

    def _wait_until(self, reached: Callable[[], bool]) -> None:
        with self._changed:
            if not self._changed.wait_for(reached, timeout=60):
                told = f"{len(self.acknowledged)} records, {len(self.received)} photos, {self.refused}"
                raise TimeoutError(told)

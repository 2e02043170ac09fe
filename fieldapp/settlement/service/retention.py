"""Letting go what has been kept long enough: exact positions, metadata of photos, photos (quality.md, privacy).

In settlement because what is kept longer hangs on it: positions of months not yet paid, photos by the close.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import takewhile
from time import monotonic
from zoneinfo import ZoneInfo

from fieldapp.config import Settings
from fieldapp.fieldwork.service.retention import empty_positions
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.photos.service.retention import remove_photos, strip_photos
from fieldapp.settlement.models import Step
from fieldapp.settlement.queries import retention as queries
from fieldapp.settlement.queries.retention import Limits

RECORDS_AT_ONCE = 500
PHOTOS_AT_ONCE = 5
"""So many files go while writers wait; so many photos are held in memory."""
_CENTURY_DAYS = 36_525


@dataclass(frozen=True, slots=True)
class Retention:
    """What is due, or was done.

    Attributes:
        positions: records by kind whose exact position is (to be) emptied.
        stripped: photos whose original loses its metadata.
        removed: photos that go altogether.
        kept: old positions that stay, by reason: `unpaid_month`, `open_appeal`.
        failed: SHA-256 of photos that could not be stripped; they are tried again next time.
        finished: whether all that was due is done; a run may be given a time to end.
    """

    positions: Mapping[str, int]
    stripped: int
    removed: int
    kept: Mapping[str, int]
    failed: tuple[str, ...] = ()
    finished: bool = True


@dataclass(frozen=True, slots=True)
class Due:
    """Names of what is due: ids of records, SHA-256 of photos."""

    records: Sequence[str]
    to_strip: Sequence[str]
    to_remove: Sequence[str]

    @property
    def sha256(self) -> str:
        """Over all of them: as long as it is the same, a run does what was seen."""
        told = json.dumps([list(self.records), list(self.to_strip), list(self.to_remove)])
        return hashlib.sha256(told.encode()).hexdigest()


def retention_preview(now: datetime, settings: Settings, due: Due | None = None) -> Retention:
    """What a run at this moment would do; changes nothing.

    Args:
        due: what `due_at` named for this moment, where that is known already.
    """
    due = due or due_at(now, settings)
    limits = _limits(now, settings)
    return Retention(
        positions=queries.positions_by_kind(limits),
        stripped=len(due.to_strip),
        removed=len(due.to_remove),
        kept=queries.positions_kept(limits),
    )


def due_at(now: datetime, settings: Settings) -> Due:
    """The records and photos that a run at this moment would touch, by name."""
    limits = _limits(now, settings)
    removed = queries.photos_to_remove(limits)
    stripped = [sha256 for sha256 in queries.photos_to_strip(limits) if sha256 not in set(removed)]
    return Due(queries.records_with_due_position(limits), stripped, removed)


def run_retention(now: datetime, settings: Settings, *, seconds: float | None = None) -> Retention:
    """Do what is due, in small transactions; each with its audit row.

    Killed in between it leaves every record and photo either as it was or done; a repetition does the rest.

    Args:
        seconds: after so long no further transaction is begun; None: until all is done.

    Raises:
        WritesStopped, StorageFull, Busy: the storage takes no writes; what was done until then stays done.
    """
    limits = _limits(now, settings)
    batches = partial(_batches, until=None if seconds is None else monotonic() + seconds)
    kept = queries.positions_kept(limits)
    removed = sum(
        len(remove_photos(some, still_due=partial(_still, queries.photos_to_remove, limits)))
        for some in batches(partial(queries.photos_to_remove, limits), PHOTOS_AT_ONCE)
    )
    positions = Counter[str]()
    for some in batches(partial(queries.records_with_due_position, limits), RECORDS_AT_ONCE):
        with transaction():  # an appeal may have come meanwhile
            positions.update(empty_positions(_still(queries.records_with_due_position, limits, some)))
    strippings = [
        strip_photos(some) for some in batches(partial(queries.photos_to_strip, limits), PHOTOS_AT_ONCE)
    ]
    failed = tuple(sha256 for stripping in strippings for sha256 in stripping.failed)
    due = due_at(now, settings) if seconds is not None else Due((), (), ())
    return Retention(
        positions=positions,
        stripped=sum(len(stripping.stripped) for stripping in strippings),
        removed=removed,
        kept=kept,
        failed=failed,
        finished=not (due.records or due.to_remove or set(due.to_strip) - set(failed)),
    )


def _batches(due: Callable[..., Sequence[str]], size: int, *, until: float | None) -> Iterator[Sequence[str]]:
    """What is due, a batch at a time, in the order of its keys; what stays due is not met twice."""
    last = ""
    while (until is None or monotonic() < until) and (some := due(after=last, at_most=size)):
        db.session.rollback()  # let the snapshot of the reading go
        yield some
        last = some[-1]


def _still(due: Callable[..., Sequence[str]], limits: Limits, some: Sequence[str]) -> Sequence[str]:
    return due(limits, among=some)


def _limits(now: datetime, settings: Settings) -> Limits:
    zone = settings.timezone
    today = clock.business_day(now, zone)
    closed = queries.months_with(Step.CLOSED)  # months close in order
    long_ago = takewhile(
        lambda row: months_later(clock.business_day(row.done_at, zone), settings.photo_months) <= today,
        closed,
    )
    months = [row.month for row in long_ago]
    return Limits(
        received_before=now - timedelta(days=min(settings.position_days, _CENTURY_DAYS)),
        photo_months=months,
        appealed_before=_end_of(months[-1], zone) if months else None,
    )


def months_later(day: date, months: int) -> date:
    """The same day so many months on; the last one of a shorter month."""
    count = day.year * 12 + day.month - 1 + months
    if count // 12 >= date.max.year:
        return date.max
    first, after = clock.month_days(f"{count // 12:04d}-{count % 12 + 1:02d}")
    return min(first + timedelta(days=day.day - 1), after - clock.ONE_DAY)


def _end_of(month: str, zone: ZoneInfo) -> datetime:
    return datetime.combine(clock.month_days(month)[1], time(), zone).astimezone(UTC)

"""Signals that come with a photo: it was used before, or looks like one that was (architecture 3)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import update

from fieldapp.fieldwork.models import State, Submission
from fieldapp.fieldwork.queries.reuse import kin_of, records_announcing, uses_of
from fieldapp.fieldwork.signals import Signal, gravity_of
from fieldapp.fieldwork.signals.reuse import OTHER_OUTLET_WITHIN_BITS, Use, exact_reuse, merged, near_reuse
from fieldapp.kernel.database import transaction
from fieldapp.kernel.ids import receipt_code
from fieldapp.photos.queries import like_photos, photo_by_sha256


def flag_reuse(sha256: str) -> None:
    """Tell the reviewers of a photo's records where it, or one like it, was used before.

    Compared with the photos of all kinds of record that were stored before it; sending it again adds nothing.
    Photos become known one after another (`photos.service.receiving`), so of two that arrive at once the
    second meets the first.
    """
    photo = photo_by_sha256(sha256)
    if photo is None:
        return
    like = like_photos(photo.fingerprint, OTHER_OUTLET_WITHIN_BITS)
    distances = {found.sha256: found.distance_bits for found in like if found.sha256 != sha256}
    rows = uses_of([sha256, *distances], stored_by=photo.stored_at)
    if len({row.id for row in rows}) < 2:
        return
    kin = kin_of({row.id for row in rows})
    uses = [(row.sha256, _use(row, kin[row.id])) for row in rows]
    exact = [use for found, use in uses if found == sha256]
    near = [(distances[found], use) for found, use in uses if found != sha256]
    _attach(sha256, {mine.record: _signals(mine, exact, near) for mine in exact})


def _signals(mine: Use, exact: Iterable[Use], near: Iterable[tuple[int, Use]]) -> list[Signal]:
    same = exact_reuse(mine, exact)
    return [*([] if same is None else [same]), *near_reuse(mine, near)]


def _attach(sha256: str, found: dict[str, list[Signal]]) -> None:
    if not any(found.values()):
        return
    with transaction() as session:
        for record in records_announcing(sha256):
            signals = merged(record.signals, found.get(record.id, ()))
            if signals != record.signals:
                changes = {"signals": signals, "gravity": gravity_of(signals)}
                session.execute(update(Submission).where(Submission.id == record.id).values(**changes))


def _use(row: Any, kin: frozenset[str]) -> Use:
    return Use(
        record=row.id,
        receipt=receipt_code(row.id, row.body_sha256),
        rep=row.staff_number,
        outlet=row.outlet_code,
        business_day=row.business_day,
        received_at=row.received_at,
        withdrawn=row.state == State.WITHDRAWN,
        kin=kin,
    )

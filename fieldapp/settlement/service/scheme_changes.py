"""Publishing a scheme for months not yet begun, or, with a reason, for months that are not closed.

Source: architecture, "Schemes".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.decisions import moment_without_decisions
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.money import yuan
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import (
    first_full_month,
    first_month_of,
    version_named,
    version_of_text,
    versions_in_force,
)
from fieldapp.schemes.service import Change, change_of, digest_of, publish_scheme, sound_scheme
from fieldapp.settlement.errors import MonthClosed, NotShown, WouldLowerPay
from fieldapp.settlement.queries.months import closed_months
from fieldapp.settlement.service.calculation import begun_month
from fieldapp.settlement.service.what_if import WhatIf, what_if

FILE = "scheme.toml"


@dataclass(frozen=True, slots=True)
class Publication:
    """A version as published, and what it changes."""

    row: AnyRow
    change: Change
    is_new: bool

    def as_json(self) -> dict[str, Any]:
        """The publication as plain data."""
        return {
            **{name: getattr(self.row, name) for name in ("code", "version", "text_sha256", "reason")},
            "effective_from": self.row.effective_from,
            "first_month": first_month_of(self.row),
            "replaces": self.change.replaces,
            "difference": self.change.difference,
            "parameters": self.change.parameters,
        }


def publish_version(
    actor: Actor,
    text: str,
    *,
    apply_to_open: str | None,
    reason: str | None,
    what_if_sha256: str | None,
    zone: ZoneInfo,
) -> Publication:
    """Publish a scheme; the same text again changes nothing.

    It pays months not yet begun (the first scheme ever: from its date on). A month that has begun needs a
    reason and its what-if as shown, and nobody's pay of records approved so far may fall.

    Args:
        apply_to_open: the month that has begun from which on it pays; not a closed one.
        what_if_sha256: of the what-if over this month and all later ones that have begun.

    Raises:
        FaultyScheme: every fault of the text is listed.
        AlreadyPublished, SchemeWithoutEffect: see `publish_scheme`.
        NotAMonth, MonthNotBegun, MonthClosed: no open month. InvalidFields: the version is dated later.
        NotShown: the what-if is not that of this text and the present state.
        WouldLowerPay: lists each rep and month with both amounts.
    """
    scheme, digest = sound_scheme(text, FILE), digest_of(text)
    with transaction() as session:
        moment_without_decisions(session)  # what was shown stays true until the version is in force
        is_new = version_of_text(digest) is None
        if apply_to_open and is_new:
            months = open_months_from(apply_to_open, scheme.effective_from, zone)
            _refuse_unfair(text, months, what_if_sha256, zone)
        version = publish_scheme(text, FILE, actor_id=actor.user_id, from_month=apply_to_open, reason=reason)
        row = version_named(scheme.code, version)
    if row is None:
        raise LookupError(f"{scheme.code} version {version} vanished while it was published")
    return Publication(row, change_of(row), is_new)


def open_months_from(month: str, effective_from: date, zone: ZoneInfo) -> list[str]:
    """The months that a version would take from others if it paid from an open month on: those begun that no
    later date rules.

    Raises:
        NotAMonth, MonthNotBegun, MonthClosed: no open month. InvalidFields: the version is dated later.
    """
    begun_month(month, zone)
    closed = closed_months()
    if closed and month <= closed[-1]:  # a month before a closed one can no longer be closed
        raise MonthClosed(month=month)
    if first_full_month(effective_from) > month:
        raise InvalidFields([Fault("/apply_to_open", "before_effective_from", _DATED_LATER)])
    present = clock.month_of(clock.business_day(clock.now(), zone))
    in_force = versions_in_force(clock.months_between(month, present))
    return [each for each, row in in_force.items() if row and row.effective_from <= effective_from]


_DATED_LATER = Text(
    "方案的 effective_from 比这个月晚，请改早，或换一个月份。",
    "The scheme's effective_from is later than this month. Change one of the two.",
)


def _refuse_unfair(text: str, months: list[str], what_if_sha256: str | None, zone: ZoneInfo) -> None:
    if not months:
        return  # nothing paid them; or a version stands in its way, and `publish_scheme` says which
    shown = what_if(text, months, zone=zone)
    if shown.sha256 != what_if_sha256:
        raise NotShown(months=", ".join(months))
    if lowered := list(_lowered(shown)):
        raise WouldLowerPay(lowered)


def _lowered(shown: WhatIf) -> Iterator[Fault]:
    """Reps whose month would fall: as a whole, or in what the rest of the month cannot take away."""
    for month in shown.months:
        for rep in month.reps:
            fallen = next((each for each in (rep.total, rep.earned) if each.difference_fen < 0), None)
            if fallen is None:
                continue
            before, after = yuan(fallen.before_fen), yuan(fallen.after_fen)
            zh = f"{rep.staff_number} {month.month}：{before} 元会变成 {after} 元。"
            en = f"{rep.staff_number} {month.month}: {before} yuan would become {after}."
            yield Fault("/apply_to_open", "would_lower_pay", Text(zh, en))

"""What months would have paid under a draft of a scheme; nothing is stored (architecture, "Schemes")."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.outlook import outlook
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.statement import Statement, statement_from_tally
from fieldapp.evaluator.tally import tally_facts
from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, snapshot
from fieldapp.kernel.errors import InvalidFields
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.schemes.service import digest_of, sound_scheme
from fieldapp.settlement.queries.facts import months_of_reps
from fieldapp.settlement.queries.reps import reps_of_month
from fieldapp.settlement.queries.schemes import limit_of, scheme_paying
from fieldapp.settlement.service.calculation import begun_month

MOST_MONTHS = 12
REPS_AT_ONCE = 100
"""Reps whose records of a month are held in memory together."""
Line = tuple[str, str | None]
"""A clause, and the item that it pays by or None."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """Fen under the scheme that pays, and under the draft."""

    before_fen: int
    after_fen: int

    @property
    def difference_fen(self) -> int:
        """What the draft costs more; less than zero where it saves."""
        return self.after_fen - self.before_fen

    def as_json(self) -> dict[str, Any]:
        """Both amounts and their difference."""
        return {
            "before_fen": self.before_fen,
            "after_fen": self.after_fen,
            "difference_fen": self.difference_fen,
        }


@dataclass(frozen=True, slots=True)
class RepChange:
    """A rep's month both ways.

    Attributes:
        earned: what the rest of an open month cannot take away.
        clauses: the lines that differ, in the order of the draft.
    """

    staff_number: str
    total: Amounts
    earned: Amounts
    clauses: Mapping[Line, Amounts]

    def as_json(self) -> dict[str, Any]:
        """The rep's month as plain data."""
        return {
            "staff_number": self.staff_number,
            **self.total.as_json(),
            "earned": self.earned.as_json(),
            "clauses": _clauses_as_json(self.clauses),
        }


@dataclass(frozen=True, slots=True)
class MonthChange:
    """A month of all reps both ways, with the version that pays it."""

    month: str
    published: PublishedScheme
    reps: Sequence[RepChange]

    @property
    def total(self) -> Amounts:
        """Over all reps."""
        return sum_of(rep.total for rep in self.reps)

    @property
    def clauses(self) -> Mapping[Line, Amounts]:
        """The lines that differ for some rep, over all reps."""
        by_line: dict[Line, list[Amounts]] = defaultdict(list)
        for rep in self.reps:
            for line, amounts in rep.clauses.items():
                by_line[line].append(amounts)
        return {line: sum_of(amounts) for line, amounts in by_line.items()}

    def as_json(self) -> dict[str, Any]:
        """The month as plain data."""
        return {
            "month": self.month,
            "scheme": self.published.code,
            "scheme_version": self.published.version,
            **self.total.as_json(),
            "clauses": _clauses_as_json(self.clauses),
            "reps": [rep.as_json() for rep in self.reps],
        }


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Months both ways, as known at one moment.

    Attributes:
        sha256: of the draft, the months and every figure: another state of the office gives another hash.
    """

    text_sha256: str
    as_of: datetime
    months: Sequence[MonthChange]

    @property
    def total(self) -> Amounts:
        """Over all months and reps; the difference is what the draft costs."""
        return sum_of(month.total for month in self.months)

    @property
    def sha256(self) -> str:
        """The hash of what is shown, but for the moment."""
        shown = [self.text_sha256, [month.as_json() for month in self.months]]
        return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        """The whole comparison as plain data."""
        return {
            "sha256": self.sha256,
            "text_sha256": self.text_sha256,
            "as_of": clock.iso_instant(self.as_of),
            **self.total.as_json(),
            "months": [month.as_json() for month in self.months],
        }


def what_if(text: str, months: Iterable[str], *, zone: ZoneInfo) -> WhatIf:
    """What months would pay if a draft paid them, beside what they pay under their own schemes.

    Both as far as decided by this moment, closed months too, in one snapshot. In either case the records are
    judged anew; streaks are counted as if the draft had paid all these months.

    Args:
        text: a scheme file's content, published or not.
        months: YYYY-MM, begun already, in any order.
        zone: the office's zone.

    Raises:
        FaultyScheme: the text has faults; all of them are listed.
        InvalidFields: no month, or too many. NotAMonth, MonthNotBegun: one of them cannot be evaluated.
        NoSchemeForMonth: nothing pays one of them yet.
    """
    draft, wanted = sound_scheme(text, "scheme.toml"), _wanted(months, zone)
    limits = dict.fromkeys(wanted, limit_of(draft))
    with snapshot():
        as_of = clock.now()
        compared = [_compared(month, scheme_paying(month), draft, limits, as_of) for month in wanted]
    return WhatIf(digest_of(text), as_of, compared)


def sum_of(amounts: Iterable[Amounts]) -> Amounts:
    """Both sums."""
    both = list(amounts)
    return Amounts(sum(each.before_fen for each in both), sum(each.after_fen for each in both))


def _wanted(months: Iterable[str], zone: ZoneInfo) -> list[str]:
    wanted = sorted(set(months))
    if not 1 <= len(wanted) <= MOST_MONTHS:
        raise InvalidFields([Fault("/months", "out_of_range", _HOW_MANY)])
    return [begun_month(month, zone) for month in wanted]


_HOW_MANY = Text(f"要选 1 到 {MOST_MONTHS} 个月。", f"Name 1 to {MOST_MONTHS} months.")


def _compared(
    month: str, published: PublishedScheme, draft: Scheme, limits: Mapping[str, int | None], as_of: datetime
) -> MonthChange:
    reps = dict(db.session.execute(reps_of_month(month, as_of)).all())
    changes: list[RepChange] = []
    left = iter(reps.items())
    while some := dict(islice(left, REPS_AT_ONCE)):
        before = _evaluated(some, month, published.scheme, as_of, {})
        after = _evaluated(some, month, draft, as_of, limits)
        changes += [_change(some[rep_id], before[rep_id], after[rep_id]) for rep_id in some]
    return MonthChange(month, published, changes)


Evaluated = tuple[Statement, int]
"""A statement, and what of it is earned, in fen."""


def _evaluated(
    reps: dict[int, str], month: str, scheme: Scheme, as_of: datetime, limits: Mapping[str, int | None]
) -> dict[int, Evaluated]:
    facts = months_of_reps(reps, month, scheme, as_of, streak_limits=limits)
    tallies = {rep_id: tally_facts(scheme, facts[rep_id].facts)[0] for rep_id in reps}
    return {
        rep_id: (statement_from_tally(scheme, tally), outlook(scheme, tally).earned_fen)
        for rep_id, tally in tallies.items()
    }


def _change(staff_number: str, before: Evaluated, after: Evaluated) -> RepChange:
    (statement, earned_fen), (drafted, earned_by_draft_fen) = before, after
    return RepChange(
        staff_number,
        Amounts(statement.total_fen, drafted.total_fen),
        Amounts(earned_fen, earned_by_draft_fen),
        changed_lines(statement, drafted),
    )


def changed_lines(before: Statement, after: Statement) -> Mapping[Line, Amounts]:
    """The lines that differ between two statements, in the order of the later one."""
    old = {(line.clause, line.item): line.amount_fen for line in before.lines}
    new = {(line.clause, line.item): line.amount_fen for line in after.lines}
    both = {line: Amounts(old.get(line, 0), new.get(line, 0)) for line in [*new, *old]}
    return {line: amounts for line, amounts in both.items() if amounts.difference_fen}


def _clauses_as_json(clauses: Mapping[Line, Amounts]) -> list[dict[str, Any]]:
    return [{"clause": line[0], "item": line[1], **amounts.as_json()} for line, amounts in clauses.items()]

"""A rep's running month at a glance: how far each target has come, three sums, and the next best steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldapp.evaluator.clauses import Measure
from fieldapp.evaluator.lines import Reckoning, reckoning
from fieldapp.evaluator.outlook import Outlook, outlook
from fieldapp.evaluator.standing import township_minimum
from fieldapp.evaluator.statement import Statement, statement_from_tally
from fieldapp.evaluator.tally import tally_facts
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries.facts import RepMonth, rep_month


@dataclass(frozen=True, slots=True)
class MyMonth:
    """A rep's month as it stands; `if_approved` reckons with all records that wait for review as well.

    `earned_fen`, `waiting_fen` and `at_stake_fen` mean what they mean on the open statement.
    """

    month: str
    published: PublishedScheme
    records: RepMonth
    so_far: Reckoning
    if_approved: Reckoning
    statement: Statement
    earned_fen: int
    waiting_fen: int
    ahead: Outlook

    def as_json(self) -> dict[str, Any]:
        """The month as plain data."""
        return {
            "month": self.month,
            "scheme": self.published.code,
            "version": self.published.version,
            "earned_fen": self.earned_fen,
            "waiting_fen": self.waiting_fen,
            "at_stake_fen": self.ahead.at_stake_fen,
            "measures": [self._measure(of) for of in self.so_far.scheme.targets],
            "sales": [
                {"line": line, "target_fen": figure.target_fen, "actual_fen": figure.actual_fen}
                for line, figure in self.so_far.tally.sales.items()
            ],
            "steps": [step.as_json() for step in self.ahead.steps],
            "lines": self.statement.as_json()["lines"],
        }

    def _measure(self, of: Measure) -> dict[str, Any]:
        now, then = self.so_far.standings[of], self.if_approved.standings[of]
        noun = self.so_far.scheme.targets[of].noun
        return {
            "of": of,
            "noun": {"zh": noun.zh, "one": noun.one, "many": noun.many},
            "have": now.have,
            "waiting": then.have - now.have,
            "target": now.target,
            "missing": now.missing,
            "townships": self._townships(now.target) if of == "displays" else [],
        }

    def _townships(self, target: int) -> list[dict[str, Any]]:
        scheme, need = self.so_far.scheme, township_minimum(self.so_far.scheme, target)
        assigned = self.so_far.tally.key_townships
        return [
            {
                "code": code,
                "name": named.name.as_json(),
                "have": self.so_far.tally.township_outlets.get(code, 0),
                "waiting": _more(self.if_approved, self.so_far, code),
                "need": need,
            }
            for code, named in scheme.key_townships.items()
            if code in assigned
        ]

    @property
    def verdicts(self) -> Mapping[str, tuple[bool, list[dict[str, Any]]]]:
        """By record of the month: whether nothing speaks against its counting, and what does."""
        return {
            judged.row.id: (
                not judged.reasons,
                [{"code": code, "text": text.as_json()} for code, text in judged.reasons],
            )
            for judged in self.records.records
        }


def my_month(actor: Actor, month: str, published: PublishedScheme, now: datetime) -> MyMonth:
    """A rep's own running month, evaluated from the records as they stand.

    Args:
        published: the scheme of the month.

    Source: architecture, "Show".
    """
    scheme = published.scheme
    records = rep_month(actor.user_id, actor.staff_number, month, scheme, now)
    tally, evidence = tally_facts(scheme, records.facts)
    if_approved, _ = tally_facts(scheme, records.if_approved)
    statement = statement_from_tally(scheme, tally, evidence)
    return MyMonth(
        month=month,
        published=published,
        records=records,
        so_far=reckoning(scheme, tally, evidence),
        if_approved=reckoning(scheme, if_approved, {}),
        statement=statement,
        earned_fen=outlook(scheme, tally).earned_fen,
        waiting_fen=statement_from_tally(scheme, if_approved).total_fen - statement.total_fen,
        ahead=outlook(scheme, if_approved),
    )


def _more(then: Reckoning, now: Reckoning, township: str) -> int:
    return then.tally.township_outlets.get(township, 0) - now.tally.township_outlets.get(township, 0)

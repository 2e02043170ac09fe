"""A rep's statement of a month: every fen with clause, sentence and evidence, and what did not count."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.evaluator.outlook import Step, outlook
from fieldapp.evaluator.statement import Statement, statement_from_tally
from fieldapp.evaluator.tally import tally_facts
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.models import State
from fieldapp.kernel import clock
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.people.errors import UnknownUser
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, may_read_rep, user_by_staff_number
from fieldapp.schemes.queries import PublishedScheme, scheme_of_month
from fieldapp.settlement.errors import MonthBeforeAccount
from fieldapp.settlement.queries.facts import RepMonth, rep_month
from fieldapp.settlement.queries.runs import drafted_total, last_run
from fieldapp.settlement.service.calculation import begun_month
from fieldapp.settlement.service.explanations import explain


@dataclass(frozen=True, slots=True)
class OpenStatement:
    """A rep's statement of an open month, as it stood when asked for.

    Attributes:
        earned_fen: what the rest of the month cannot take away (fines of findings included).
        waiting_fen: what approving all waiting records would add.
        at_stake_fen: shortfall fines still avoidable and bonuses still to be won, once the waiting
            records are approved.
        steps: what to do for it, counted likewise.
        is_over: the month has ended, and only its close is outstanding: nothing is left to be won.
        first_month: the first month this rep has a statement of.
    """

    rep_name: str
    as_of: datetime
    published: PublishedScheme
    statement: Statement
    earned_fen: int
    waiting_fen: int
    at_stake_fen: int
    steps: tuple[Step, ...]
    is_over: bool
    first_month: str
    records: RepMonth
    explanations: tuple[Text, ...]
    drafted_fen: int | None
    drafted_at: datetime | None

    def as_json(self) -> dict[str, Any]:
        """The statement of the evaluator's contract, and beside it what an open month shows."""
        return {
            **self.statement.as_json(),
            "rep_name": self.rep_name,
            "scheme_version": self.published.version,
            "state": "open",
            "is_over": self.is_over,
            "as_of": clock.iso_instant(self.as_of),
            "earned_fen": self.earned_fen,
            "waiting_fen": self.waiting_fen,
            "at_stake_fen": self.at_stake_fen,
            "steps": [step.as_json() for step in self.steps],
            "explanations": [text.as_json() for text in self.explanations],
            "records": [
                {
                    "id": record.row.id,
                    "state": record.row.state,
                    "outlet": record.row.outlet_code,
                    "business_day": record.row.business_day.isoformat(),
                    "counts": record.row.state == State.APPROVED and not record.reasons,
                    "reasons": [{"code": code, "text": text.as_json()} for code, text in record.reasons],
                }
                for record in self.records.records
            ],
            "provisional": [value.text.as_json() for value in self.published.scheme.provisional],
            "drafted_fen": self.drafted_fen,
            "drafted_at": self.drafted_at and clock.iso_instant(self.drafted_at),
        }


def statement_of(actor: Actor | None, staff_number: str, month: str, *, zone: ZoneInfo) -> OpenStatement:
    """A rep's statement, evaluated from the records as they stand now.

    Args:
        actor: who asks; None for the command line, which may read all.
        staff_number: the rep's.
        month: YYYY-MM, begun already.

    Raises:
        NotAMonth, MonthNotBegun, NoSchemeForMonth: there is no such statement yet.
        NotFound, UnknownUser (on the command line), OutOfScope: no such rep, or not for the actor.
        MonthBeforeAccount: the rep had no account yet.
    """
    published = scheme_of_month(begun_month(month, zone))
    rep = user_by_staff_number(staff_number)
    if rep is None or rep.role != Role.REP:
        # a stranger is not told whether the number exists
        raise NotFound() if actor else UnknownUser(staff_number=staff_number)
    if actor is not None and not may_read_rep(actor, rep.id):
        raise OutOfScope()
    first_month = clock.month_of(clock.business_day(rep.created_at, zone))
    if month < first_month:
        raise MonthBeforeAccount(month=month)
    is_over = month < clock.month_of(clock.business_day(clock.now(), zone))
    drawn_up = _drawn_up(rep, published, rep_month(rep.id, rep.staff_number, month, published))
    if is_over:
        total_fen = drawn_up.statement.total_fen
        drawn_up = replace(drawn_up, is_over=True, earned_fen=total_fen, at_stake_fen=0, steps=())
    return replace(drawn_up, first_month=first_month)


def _drawn_up(rep: User, published: PublishedScheme, records: RepMonth) -> OpenStatement:
    """The statement of a month that is still running."""
    scheme = published.scheme
    tally, evidence = tally_facts(scheme, records.facts)
    if_approved, _ = tally_facts(
        scheme, replace(records.facts, displays=(*records.facts.displays, *records.waiting))
    )
    ahead = outlook(scheme, if_approved)
    statement = statement_from_tally(scheme, tally, evidence)
    run = last_run(statement.month)
    return OpenStatement(
        rep_name=rep.name,
        as_of=clock.now(),
        published=published,
        statement=statement,
        earned_fen=outlook(scheme, tally).earned_fen,
        waiting_fen=statement_from_tally(scheme, if_approved).total_fen - statement.total_fen,
        at_stake_fen=ahead.at_stake_fen,
        steps=ahead.steps,
        is_over=False,
        first_month=statement.month,
        records=records,
        explanations=explain(statement, records),
        drafted_fen=drafted_total(run.id, rep.id) if run else None,
        drafted_at=run.as_of if run else None,
    )

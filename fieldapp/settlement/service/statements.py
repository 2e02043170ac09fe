"""A rep's statement of a month: every fen with clause, sentence and evidence, and what did not count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from fieldapp.evaluator.outlook import Step, outlook
from fieldapp.evaluator.scheme import Provisional
from fieldapp.evaluator.statement import Statement, statement_from_tally
from fieldapp.evaluator.tally import tally_facts
from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.people.errors import UnknownUser
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, may_read_rep, periods_of, user_by_staff_number
from fieldapp.people.service.looking import note_look
from fieldapp.schemes.queries import PublishedScheme, unconfirmed
from fieldapp.settlement.errors import MonthBeforeAccount
from fieldapp.settlement.queries.facts import RepMonth, rep_month
from fieldapp.settlement.queries.findings import JudgedFinding, findings_of_rep
from fieldapp.settlement.queries.runs import last_draft_of
from fieldapp.settlement.queries.schemes import scheme_paying
from fieldapp.settlement.service.calculation import begun_month
from fieldapp.settlement.service.explanations import NOT_EMPLOYED, explain
from fieldapp.settlement.service.settled import SettledMonth, settled_month


@dataclass(frozen=True, slots=True)
class DrawnStatement:
    """A rep's statement: of an open month as it stands when asked for, of a closed one as it was closed.

    Attributes:
        earned_fen: what the rest of the month cannot take away (fines of findings included).
        waiting_fen: what approving all waiting records would add.
        at_stake_fen: shortfall fines still avoidable and bonuses still to be won, once the waiting
            records are approved.
        steps: what to do for it, counted likewise.
        is_over: the month has ended, and only its close is outstanding: nothing is left to be won.
        first_month: the first month this rep has a statement of.
        drafted_fen, drafted_at: what the last calculation of an open month came to, and when.
        settled: what was posted, and how far the month has come.
        unconfirmed: provisional parameters of the scheme that nobody has confirmed yet.
    """

    rep_id: int
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
    settled: SettledMonth
    findings: Sequence[JudgedFinding]
    unconfirmed: Sequence[Provisional]

    def as_json(self) -> dict[str, Any]:
        """The statement of the evaluator's contract, and beside it what an open month shows."""
        return {
            **self.statement.as_json(),
            "rep_name": self.rep_name,
            "scheme_version": self.published.version,
            "state": self.settled.state,
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
                    "state_now": record.row.state_now,
                    "changed_since": record.changed_since,
                    "kind": record.row.kind,
                    "outlet": record.row.outlet_code,
                    "business_day": record.row.business_day.isoformat(),
                    "counts": bool(record.row.approved) and not record.reasons,
                    "reasons": [{"code": code, "text": text.as_json()} for code, text in record.reasons],
                }
                for record in self.records.records
            ],
            "findings": [
                {
                    "id": finding.row.id,
                    "kind": finding.row.kind,
                    "outlet": finding.row.outlet_code,
                    "day": finding.row.day.isoformat(),
                    "standing": finding.standing,
                    "loss_fen": finding.row.loss_fen,
                    "appeal_until": finding.row.appeal_until and clock.iso_instant(finding.row.appeal_until),
                }
                for finding in self.findings
            ],
            "provisional": [value.text.as_json() for value in self.unconfirmed],
            "drafted_fen": self.drafted_fen,
            "drafted_at": self.drafted_at and clock.iso_instant(self.drafted_at),
            **self.settled.as_json(),
        }


def statement_of(actor: Actor | None, staff_number: str, month: str, *, zone: ZoneInfo) -> DrawnStatement:
    """A rep's statement: of an open month evaluated from the records as they stand, of a closed one as it was closed.

    Args:
        actor: who asks; None for the command line, which may read all.
        staff_number: the rep's.
        month: YYYY-MM, begun already.

    Raises:
        NotAMonth, MonthNotBegun, NoSchemeForMonth: there is no such statement yet.
        NotFound, UnknownUser (on the command line), OutOfScope: no such rep, or not for the actor.
        MonthBeforeAccount: the rep was not employed yet.
    """
    published = scheme_paying(begun_month(month, zone))
    rep = _rep_shown_to(actor, staff_number)
    if actor is not None:
        note_look(actor, rep.id, "statement", month)
    periods = periods_of(rep.id)
    first_month = clock.month_of(periods[0].first_day) if periods else "9999-12"
    if month < first_month:
        raise MonthBeforeAccount(month=month)
    settled = settled_month(month, rep.id)
    drawn_up = _drawn_up(rep, month, published, settled)
    if month < clock.month_of(clock.business_day(clock.now(), zone)):
        drawn_up = _over(drawn_up)
    at_work = periods_of(rep.id, settled.closed_at) if settled.closed_at else periods
    if not _touched(at_work, month):
        drawn_up = _without_work(drawn_up)
    return replace(drawn_up, first_month=first_month)


def _rep_shown_to(actor: Actor | None, staff_number: str) -> User:
    rep = user_by_staff_number(staff_number)
    if rep is None or rep.role != Role.REP:
        # a stranger is not told whether the number exists
        raise NotFound() if actor else UnknownUser(staff_number=staff_number)
    if actor is not None and not may_read_rep(actor, rep.id):
        raise OutOfScope()
    return rep


def _over(drawn_up: DrawnStatement) -> DrawnStatement:
    """The statement of a month that has ended: nothing is left to be won, and once it is closed nothing to wait for."""
    return replace(
        drawn_up,
        is_over=True,
        earned_fen=drawn_up.statement.total_fen,
        waiting_fen=0 if drawn_up.settled.closed_at else drawn_up.waiting_fen,
        at_stake_fen=0,
        steps=(),
    )


def _touched(periods: Sequence[AnyRow], month: str) -> bool:
    """Whether a month has a day of one of these periods."""
    return any(
        clock.month_of(came) <= month and (left is None or clock.month_of(left) >= month)
        for came, left in periods
    )


def _without_work(drawn_up: DrawnStatement) -> DrawnStatement:
    """Of a month in which the rep did not work here nothing is evaluated: what it shows was posted or carried."""
    nothing = drawn_up.statement._replace(lines=(), total_fen=0)
    return replace(
        drawn_up,
        statement=nothing,
        earned_fen=0,
        waiting_fen=0,
        at_stake_fen=0,
        steps=(),
        explanations=(NOT_EMPLOYED,),
    )


def _drawn_up(rep: User, month: str, published: PublishedScheme, settled: SettledMonth) -> DrawnStatement:
    """The statement as far as decided by the month's close, or by now, as if the month were still running."""
    scheme, as_of = published.scheme, settled.closed_at or clock.now()
    records = rep_month(rep.id, rep.staff_number, month, scheme, as_of)
    tally, evidence = tally_facts(scheme, records.facts)
    if_approved, _ = tally_facts(scheme, records.if_approved)
    ahead = outlook(scheme, if_approved)
    statement = statement_from_tally(scheme, tally, evidence)
    draft = None if settled.closed_at else last_draft_of(month, rep.id, since=rep.created_at)
    return DrawnStatement(
        rep_id=rep.id,
        rep_name=rep.name,
        as_of=as_of,
        published=published,
        statement=statement,
        earned_fen=outlook(scheme, tally).earned_fen,
        waiting_fen=statement_from_tally(scheme, if_approved).total_fen - statement.total_fen,
        at_stake_fen=ahead.at_stake_fen,
        steps=ahead.steps,
        is_over=False,
        first_month=month,
        records=records,
        explanations=explain(statement, records),
        drafted_fen=draft.total_fen if draft else None,
        drafted_at=draft.as_of if draft else None,
        settled=settled,
        findings=findings_of_rep(rep.id, month, as_of),
        unconfirmed=unconfirmed(published),
    )

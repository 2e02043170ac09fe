"""Posting an evaluation: per key the evaluation minus what is posted, so that a second posting posts nothing.

Source: architecture 9.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Insert, delete, insert, literal, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.evaluator.clauses import Loss
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.statement import Statement
from fieldapp.fieldwork.models import Kind
from fieldapp.kernel.database import columns_of, is_unique_violation
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.errors import OutletCountedTwice
from fieldapp.settlement.models import Account, CountedOutlet, LedgerLine, SettlementRun, Source
from fieldapp.settlement.queries.counting import counted_displays, counted_openings
from fieldapp.settlement.queries.ledger import Key, Posting


class Evaluated(NamedTuple):
    """A month as evaluated by a run: its scheme version, and the statements by rep id."""

    month: str
    published: PublishedScheme
    statements: Mapping[int, Statement]


def amounts(statements: Mapping[int, Statement]) -> dict[Key, Posting]:
    """The lines of statements by key."""
    return {
        Key(rep_id, line.clause, line.item or ""): Posting(line.quantity, line.rate_fen, line.amount_fen)
        for rep_id, statement in statements.items()
        for line in statement.lines
    }


def differences(
    evaluated: Mapping[Key, Posting], posted: Mapping[Key, Posting]
) -> Iterator[tuple[Key, Posting]]:
    """What has to be posted so that the ledger adds up to the evaluation: a full outer join by key.

    A line that vanished posts its negative; one of 0 fen is posted once, for a rep must see why.
    """
    nothing = Posting(0, None, 0)
    for key in [*evaluated, *(key for key in posted if key not in evaluated)]:
        now, before = evaluated.get(key, nothing), posted.get(key, nothing)
        quantity, amount_fen = now.quantity - before.quantity, now.amount_fen - before.amount_fen
        if (quantity, amount_fen) == (0, 0) and key in posted:
            continue
        rate_fen = now.rate_fen if key in evaluated else before.rate_fen
        fits = rate_fen is not None and quantity * rate_fen == amount_fen
        yield key, Posting(quantity, rate_fen if fits else None, amount_fen)


def ledger_rows(
    run: SettlementRun, evaluated: Evaluated, posted: Mapping[Key, Posting]
) -> list[dict[str, Any]]:
    """The rows by which a run brings a month's ledger up to its evaluation.

    Claim losses move the recovery account, everything else pay (architecture 10).
    """
    losses = loss_clauses(evaluated.published.scheme)
    return [
        {
            "run_id": run.id,
            "rep_id": key.rep_id,
            "month": evaluated.month,
            "posted_in": run.month,
            "source": Source.SCHEME,
            "account": Account.RECOVERY if key.clause in losses else Account.PAY,
            "clause": key.clause,
            "item": key.item,
            **difference._asdict(),
        }
        for key, difference in differences(amounts(evaluated.statements), posted)
    ]


def loss_clauses(scheme: Scheme) -> frozenset[str]:
    """Codes of the clauses that charge losses."""
    return frozenset(clause.code for clause in scheme.clauses if isinstance(clause, Loss))


def post(session: Session, rows: list[dict[str, Any]]) -> None:
    """Append rows to the ledger."""
    if rows:
        session.execute(insert(columns_of(LedgerLine)), rows)


def keep_counted_outlets(session: Session, run: SettlementRun, months: Sequence[Evaluated]) -> None:
    """Keep for whom each outlet was counted in the evaluated months, instead of what was kept before.

    Raises:
        OutletCountedTwice: the key refuses a second rep for an outlet's month, or for a new shop.
    """
    session.execute(delete(CountedOutlet).where(CountedOutlet.month.in_([each.month for each in months])))
    try:
        for each in months:
            displays = counted_displays(each.month, each.published, run.as_of)
            openings = counted_openings(each.month, each.published, run.as_of)
            session.execute(_counted(run, each, (Kind.DISPLAY, each.month), displays))
            session.execute(_counted(run, each, (Kind.OPENING, ""), openings))
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        raise OutletCountedTwice() from error


def _counted(
    run: SettlementRun, each: Evaluated, place: tuple[Kind, str], records: CompoundSelect[Any]
) -> Insert:
    """Rows of `CountedOutlet` for the records that each outlet counts by, of one kind and period."""
    kind, period = place
    record = records.subquery()
    columns = ("kind", "period", "outlet_id", "month", "rep_id", "submission_id", "run_id")
    counted = select(
        literal(str(kind)),
        literal(period),
        record.c.outlet_id,
        literal(each.month),
        record.c.rep_id,
        record.c.submission_id,
        literal(run.id),
    )
    return insert(CountedOutlet).from_select(columns, counted)

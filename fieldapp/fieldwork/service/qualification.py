"""Whether a record counts under the scheme of its month, and what is missing (architecture 6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from flask import current_app
from sqlalchemy import select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from fieldapp.evaluator.counting import clause_units
from fieldapp.evaluator.facts import Banquet
from fieldapp.evaluator.qualification import (
    Reason,
    Verdict,
    qualify_banquet,
    qualify_display,
    qualify_opening,
)
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import Kind, Qualification, QualifiedUnits, Submission
from fieldapp.fieldwork.queries import Booking
from fieldapp.fieldwork.service.facts import (
    banquet_facts,
    day_held,
    display_facts,
    opening_facts,
    registered_in_time,
)
from fieldapp.kernel.database import Base, transaction
from fieldapp.outlets.models import Outlet
from fieldapp.schemes.queries import PublishedScheme

__all__ = [
    "JUDGED",
    "NOT_ASSIGNED",
    "banquet_facts",
    "display_facts",
    "keep_missing_verdicts",
    "keep_missing_verdicts_of",
    "keep_verdict",
    "opening_facts",
    "proved_banquet",
    "registered_in_time",
    "verdict_for_rep",
    "verdict_on",
]

JUDGED = (Kind.DISPLAY, Kind.OPENING, Kind.PROOF)
"""Kinds that a scheme judges; a booking is judged with its proof."""
NOT_ASSIGNED = Reason(
    "not_assigned",
    Text("当天这家店不归本人负责。", "The outlet was not the rep's on that day."),
    {},
)
"""A sound record that yet does not count: the scheme's rules cannot know whose the outlet was."""
_BATCH = 1000
"""Records judged at a time: a month's bodies do not fit into memory."""


def verdict_for_rep(published: PublishedScheme, row: Any, booking: Booking | None) -> Verdict | None:
    """Whether a record counts for its rep: by its content, and by what is known of its outlet at this moment.

    Args:
        row: as for `verdict_on`, with outlet_opened_by.
        booking: a proof's booking.

    Returns:
        None for kinds that are not judged.
    """
    if row.kind not in JUDGED:
        return None
    if row.kind == Kind.PROOF or row.outlet_code is None:
        return verdict_on(published, row, booking)
    known = queries.outlet_that_day(row.id)
    if row.kind == Kind.OPENING:
        opening = opening_facts(
            row.id,
            row.outlet_code,
            row.body,
            is_new=row.outlet_opened_by is not None,
            on_display_subsidy=known.subsidised,
        )
        return qualify_opening(published.scheme, opening)
    verdict = verdict_on(published, row)
    if known.entitled:
        return verdict
    return Verdict(counts=False, reasons=(*verdict.reasons, NOT_ASSIGNED))


def verdict_on(published: PublishedScheme, row: Any, booking: Booking | None = None) -> Verdict:
    """Whether a record of a kind that is judged counts, by its own content alone.

    Args:
        row: a row with id, kind, body, outlet_code (of an opening: None before it is approved) and, for a
            display, township_code.
        booking: a proof's booking.
    """
    if row.kind == Kind.PROOF:
        return qualify_banquet(published.scheme, proved_banquet(row, booking))
    if row.kind == Kind.OPENING:
        return qualify_opening(published.scheme, opening_facts(row.id, row.outlet_code, row.body))
    return qualify_display(
        published.scheme, display_facts(row.id, row.outlet_code, row.township_code, row.body)
    )


def proved_banquet(row: Any, booking: Booking | None) -> Banquet:
    """The banquet that a proof shows, as the evaluator sees it.

    Args:
        row: the proof, with body.
        booking: what the proof is about; no proof is stored without one.
    """
    if booking is None:
        raise LookupError(f"the proof {row.id} has no booking")
    registered = registered_in_time(
        booking.first_received_at, day_held(booking.body), current_app.config["SETTINGS"].timezone
    )
    return banquet_facts(booking.id, booking.body, row.body, registered=registered)


def keep_verdict(published: PublishedScheme, row: Any) -> None:
    """Keep the verdict on a record that is being approved; a verdict kept before stays.

    Args:
        row: as for `verdict_on`, with about_id, submitter_id and month.
    """
    if row.kind in JUDGED:
        with transaction() as session:
            _keep(session, published, [row])


def keep_missing_verdicts(published: PublishedScheme, month: str) -> None:
    """Judge the month's records that were approved, but never judged under this scheme version.

    They are few: those approved under an earlier version of the month's scheme.
    """
    keep_missing_verdicts_of([(month, published)])


def keep_missing_verdicts_of(versions: Iterable[tuple[str, PublishedScheme]]) -> None:
    """`keep_missing_verdicts` for several months, each with the version that judges it, in one transaction."""
    with transaction() as session:
        for month, published in versions:
            for rows in _never_judged(session, published, month):
                _keep(session, published, rows)


def _never_judged(session: Session, published: PublishedScheme, month: str) -> Iterator[Sequence[Any]]:
    judged = select(Qualification.submission_id).where(
        Qualification.scheme_version_id == published.version_id,
        Qualification.submission_id == Submission.id,
    )
    otherwise = queries.judged_otherwise(Submission.id, month, JUDGED, published.version_id)
    found = (
        select(
            Submission.id,
            Submission.kind,
            Submission.about_id,
            Submission.submitter_id,
            Submission.month,
            Submission.body,
            Outlet.code.label("outlet_code"),
            Outlet.township_code,
        )
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .where(Submission.id.in_(union_all(*otherwise)), ~judged.exists())
    )
    return session.execute(found, execution_options={"yield_per": _BATCH}).partitions()


def _keep(session: Session, published: PublishedScheme, rows: Sequence[Any]) -> None:
    bookings = queries.bookings_among([row.about_id for row in rows if row.kind == Kind.PROOF])
    kept: list[dict[str, Any]] = []
    units: list[dict[str, Any]] = []
    for row in rows:
        booking = bookings.get(row.about_id)
        verdict = verdict_on(published, row, booking)
        key = {"submission_id": row.id, "scheme_version_id": published.version_id}
        reasons = [reason.code for reason in verdict.reasons]
        kept.append({**key, "counts": verdict.counts, "reasons": reasons})
        if row.kind == Kind.PROOF and verdict.counts:
            whose = {**key, "month": row.month, "rep_id": row.submitter_id}
            units += [{**whose, **unit} for unit in _units(published, proved_banquet(row, booking))]
    _insert_new(session, Qualification, kept)
    _insert_new(session, QualifiedUnits, units)
    _note_last_verdicts(session, published, [row.id for row in rows])


def _note_last_verdicts(session: Session, published: PublishedScheme, ids: Sequence[str]) -> None:
    """Write the verdicts kept beside their records, where counting finds them."""
    verdict = select(Qualification.counts).where(
        Qualification.submission_id == Submission.id,
        Qualification.scheme_version_id == published.version_id,
    )
    noted = {"judged_under": published.version_id, "counts": verdict.scalar_subquery()}
    session.execute(update(Submission).where(Submission.id.in_(ids)).values(noted))


def _units(published: PublishedScheme, banquet: Banquet) -> Iterator[dict[str, Any]]:
    """What a counting banquet adds to each clause that pays by product or group."""
    for clause in published.scheme.clauses:
        for item, by_banquet in clause_units(published.scheme, clause, [banquet]).items():
            yield {"clause": clause.code, "item": item, "units": by_banquet[banquet.id]}


def _insert_new(session: Session, table: type[Base], rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows whose key is free: a verdict never changes, and another calculation may just have kept it."""
    if rows:
        dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
        session.execute(dialect.insert(table).on_conflict_do_nothing(), rows)

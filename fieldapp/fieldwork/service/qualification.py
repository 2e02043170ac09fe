"""Whether a record counts under the scheme of its month, and what is missing (architecture 6)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import insert, select

from fieldapp.evaluator.facts import Display
from fieldapp.evaluator.qualification import Reason, Verdict, qualify_display
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.models import Kind, Qualification, State, Submission
from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import Outlet
from fieldapp.outlets.queries import rep_of_outlet
from fieldapp.schemes.queries import PublishedScheme


def display_facts(
    submission_id: str, outlet_code: str, township_code: str, body: Mapping[str, Any]
) -> Display:
    """A display as the evaluator sees it."""
    return Display(
        id=submission_id,
        outlet=outlet_code,
        township=township_code,
        joint=body["joint"],
        prominent=body["prominent"],
        products=tuple(item["product"] for item in body["products"]),
    )


NOT_ASSIGNED = Reason(
    "not_assigned",
    Text("当天这家店不归本人负责。", "The outlet was not the rep's on that day."),
    {},
)
"""A sound record that yet does not count: the scheme's rules cannot know whose the outlet was."""


def verdict_for_rep(published: PublishedScheme, row: Any) -> Verdict:
    """Whether a listed submission counts for its rep: by its content, and by whose the outlet was that day.

    Args:
        row: as for `verdict_on`, with rep_id, outlet_id and business_day.
    """
    verdict = verdict_on(published, row)
    if rep_of_outlet(row.outlet_id, row.business_day) == row.rep_id:
        return verdict
    return Verdict(counts=False, reasons=(*verdict.reasons, NOT_ASSIGNED))


def verdict_on(published: PublishedScheme, row: Any) -> Verdict:
    """Whether a listed submission counts, by its own content alone.

    Args:
        row: a row with id, kind, outlet_code, township_code and body.
    """
    return qualify_display(
        published.scheme, display_facts(row.id, row.outlet_code, row.township_code, row.body)
    )


def keep_verdict(published: PublishedScheme, row: Any) -> None:
    """Keep the verdict on a record that is being approved."""
    _keep(published, [row])


def keep_missing_verdicts(published: PublishedScheme, month: str) -> None:
    """Judge the month's approved records that were never judged under this scheme version.

    They are few: those approved under an earlier version of the month's scheme.
    """
    judged = select(Qualification.submission_id).where(
        Qualification.scheme_version_id == published.version_id,
        Qualification.submission_id == Submission.id,
    )
    with transaction() as session:
        rows = session.execute(
            select(
                Submission.id,
                Submission.kind,
                Submission.body,
                Outlet.code.label("outlet_code"),
                Outlet.township_code,
            )
            .join(Outlet, Outlet.id == Submission.outlet_id)
            .where(
                Submission.month == month,
                Submission.kind == Kind.DISPLAY,
                Submission.state == State.APPROVED,
                ~judged.exists(),
            )
        ).all()
        _keep(published, rows)


def _keep(published: PublishedScheme, rows: Iterable[Any]) -> None:
    kept = []
    for row in rows:
        verdict = verdict_on(published, row)
        reasons = [reason.code for reason in verdict.reasons]
        kept.append(
            {
                "submission_id": row.id,
                "scheme_version_id": published.version_id,
                "counts": verdict.counts,
                "reasons": reasons,
            }
        )
    if kept:
        with transaction() as session:
            session.execute(insert(Qualification), kept)

"""Which photos of inspections, findings and appeals somebody may see or send."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from fieldapp.fieldwork.models import Kind, State, Submission, SubmissionPhoto
from fieldapp.inspection.models import Appeal, AppealPhoto, Finding, FindingNotice
from fieldapp.inspection.queries.claims import last_approved_displays
from fieldapp.inspection.queries.inspections import inspection_visible_to
from fieldapp.inspection.queries.reach import outlet_within_reach
from fieldapp.kernel.database import db
from fieldapp.kernel.days import business_today
from fieldapp.outlets.models import Outlet
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor, is_visible_to


def appeal_announces(rep_id: int, sha256: str) -> bool:
    """Whether an appeal of this rep announces the photo."""
    return _is_any(_appeal_with(sha256, Appeal.rep_id == rep_id))


def photo_visible_to(actor: Actor, sha256: str) -> bool:
    """Whether the actor may see the photo in an inspection, a finding, a claim or an appeal.

    A rep: of findings told to them, of own appeals. An inspector: of own inspections, and of what outlets of
    the own region are claimed to look like. Others: of the inspections and appeals they may read.
    """
    if actor.role == Role.REP:
        return _in_told_finding(actor.user_id, sha256) or appeal_announces(actor.user_id, sha256)
    if _is_any(_record_with(sha256, Submission.kind == Kind.INSPECTION, inspection_visible_to(actor))):
        return True
    if actor.role == Role.INSPECTOR:
        return _in_claim(actor, sha256)
    return _is_any(_appeal_with(sha256, is_visible_to(actor, Appeal.rep_id)))


def _in_told_finding(rep_id: int, sha256: str) -> bool:
    """Not the whole inspection: other photos of it may show what is not the rep's concern."""
    told = (
        select(Finding.photos)
        .join(FindingNotice, FindingNotice.finding_id == Finding.id)
        .join(SubmissionPhoto, SubmissionPhoto.submission_id == Finding.inspection_id)
        .where(SubmissionPhoto.sha256 == sha256, FindingNotice.rep_id == rep_id)
    )
    return any(sha256 in photos for photos in db.session.scalars(told))


def _in_claim(inspector: Actor, sha256: str) -> bool:
    within = select(Outlet.id).where(outlet_within_reach(inspector, business_today()))
    approved = (Submission.kind == Kind.DISPLAY, Submission.state == State.APPROVED)
    shown = _record_with(sha256, *approved, Submission.outlet_id.in_(within))
    for submission_id, outlet_id in db.session.execute(shown):
        last = last_approved_displays([outlet_id]).get(outlet_id)
        if last is not None and last.id == submission_id:
            return True
    return False


def _record_with(sha256: str, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Submission.id, Submission.outlet_id)
        .join(SubmissionPhoto, SubmissionPhoto.submission_id == Submission.id)
        .where(SubmissionPhoto.sha256 == sha256, *conditions)
    )


def _appeal_with(sha256: str, *conditions: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    return (
        select(Appeal.id)
        .join(AppealPhoto, AppealPhoto.appeal_id == Appeal.id)
        .where(AppealPhoto.sha256 == sha256, *conditions)
    )


def _is_any(found: Select[*tuple[Any, ...]]) -> bool:
    return db.session.execute(found.limit(1)).first() is not None

"""The desk of appeals: what waits to be ruled on, and one case with the evidence of both sides."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.inspection.errors import PartyToTheCase
from fieldapp.inspection.models import AppealSubject
from fieldapp.inspection.queries.appeals import appeal_by_id
from fieldapp.inspection.queries.docket import Wanted, appeals_among, docket_page
from fieldapp.inspection.service.appeals import read_appeal
from fieldapp.inspection.service.claims import claim_before
from fieldapp.inspection.service.contested import CONTESTED
from fieldapp.inspection.service.rulings import is_party
from fieldapp.inspection.service.window import appeal_until, last_day
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import Refusal
from fieldapp.kernel.paging import Page
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import schemes_of_months


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An appeal in the list.

    Attributes:
        about: what is contested, in a few words.
        due: the day by which it should be ruled on.
    """

    row: AnyRow
    about: Text
    due: date
    overdue: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened in a case."""

    at: datetime
    what: str
    who: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFile:
    """One appeal with the evidence of both sides.

    Attributes:
        appeal: as `AppealShape` has it.
        added: photos that the rep added later, by the moment.
        claim: what the outlet was claimed to look like that day; None: the appeal is about no outlet.
        barred: why the reader, who might rule otherwise, may not rule on this one.
    """

    appeal: Mapping[str, Any]
    filed_at: datetime
    due: date
    overdue: bool
    added: Mapping[datetime, Sequence[Mapping[str, Any]]]
    claim: Mapping[str, Any] | None
    past: Sequence[Event]
    barred: Refusal | None


def due_day(filed_at: datetime) -> date:
    """The day by which an appeal should be ruled on: its judge has as many days as a rep has to appeal."""
    return last_day(appeal_until(filed_at))


def page_of_docket(actor: Actor, wanted: Wanted, cursor: str) -> Page[Waiting]:
    """Appeals the actor may read, as the desk lists them; in two queries."""
    page = docket_page(actor, wanted, cursor)
    schemes = schemes_of_months({row.month for row in page.items if row.kind})
    today = business_today()
    return Page([_waiting(row, schemes, today) for row in page.items], page.next_cursor)


def waiting_appeals(appeal_ids: Collection[str]) -> Sequence[Waiting]:
    """These appeals as the desk lists them, for a reader who may read all."""
    rows = appeals_among(appeal_ids)
    schemes = schemes_of_months({row.month for row in rows if row.kind})
    return [_waiting(row, schemes, business_today()) for row in rows]


def read_case(actor: Actor, appeal_id: str) -> CaseFile:
    """One appeal with the evidence of both sides.

    Raises:
        NotFound, OutOfScope: see `read_appeal`.
    """
    appeal = read_appeal(actor, appeal_id)
    filed_at = datetime.fromisoformat(appeal["filed_at"])
    due = due_day(filed_at)
    return CaseFile(
        appeal=appeal,
        filed_at=filed_at,
        due=due,
        overdue=appeal["ruling"] is None and due < business_today(),
        added=_added(appeal["photos"]),
        claim=_claim(actor, appeal["evidence"]),
        past=sorted(_past(appeal), key=lambda event: event.at),
        barred=_barred(actor, appeal),
    )


def _waiting(row: AnyRow, schemes: Mapping[str, Any], today: date) -> Waiting:
    due = due_day(row.filed_at)
    is_open = row.state == "open"
    return Waiting(row=row, about=_about(row, schemes), due=due, overdue=is_open and due < today)


def _about(row: AnyRow, schemes: Mapping[str, Any]) -> Text:
    if row.subject == AppealSubject.FINDING:
        published = schemes[row.month]
        kind = published and published.scheme.finding_kinds.get(row.kind)
        return kind.name if kind else Text(row.kind, row.kind)
    if row.subject == AppealSubject.REJECTION:
        return Text("记录被退回", "Rejected record")
    return CONTESTED[AppealSubject(row.subject)].name(row.rep_id, row.subject_id)


def _claim(actor: Actor, evidence: Mapping[str, Any]) -> dict[str, Any] | None:
    code, day = evidence.get("outlet"), evidence.get("day") or evidence.get("business_day")
    if code is None or day is None:
        return None
    return claim_before(actor, code, date.fromisoformat(day), other_than=evidence["id"])


def _past(appeal: Mapping[str, Any]) -> list[Event]:
    """What happened in the order of the file; its codes are named by the page."""
    evidence, ruling = appeal["evidence"], appeal["ruling"]
    happened: list[tuple[str | None, str, str | None]] = [
        (evidence.get("recorded_at"), "recorded", evidence.get("recorded_by")),
        (evidence.get("told_at"), "told", appeal["rep_name"]),
        (appeal["filed_at"], "filed", appeal["rep_name"]),
    ]
    happened += [(at.isoformat(), "photos_added", appeal["rep_name"]) for at in _added(appeal["photos"])]
    reviews, history = evidence.get("reviews", ()), evidence.get("history", ())
    happened += [(each["decided_at"], each["decision"], each["reviewer"]) for each in reviews]
    happened += [(each["decided_at"], "entered", each["decided_by"]) for each in history]
    if ruling:
        happened.append((ruling["decided_at"], ruling["outcome"], ruling["decided_by"]))
    return [Event(datetime.fromisoformat(at), what, who) for at, what, who in happened if at]


def _added(photos: Sequence[Mapping[str, Any]]) -> dict[datetime, list[Mapping[str, Any]]]:
    added: dict[datetime, list[Mapping[str, Any]]] = {}
    for photo in photos:
        if photo["added_at"]:
            added.setdefault(datetime.fromisoformat(photo["added_at"]), []).append(photo)
    return added


def _barred(actor: Actor, appeal: Mapping[str, Any]) -> Refusal | None:
    if appeal["ruling"] or not allows(actor.role, "appeals.rule"):
        return None
    stands = appeal_by_id(appeal["id"])
    return PartyToTheCase() if stands is not None and is_party(actor, stands) else None

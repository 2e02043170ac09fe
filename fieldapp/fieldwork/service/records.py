"""Reading one record whole: its receipt, photos, signals, verdict, reviews, and what belongs to its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fieldapp.evaluator.qualification import Verdict
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.models import Kind, State
from fieldapp.fieldwork.queries import PhotoLine
from fieldapp.fieldwork.queries.likely import LikelyOutlet
from fieldapp.fieldwork.service.banquets import BanquetLife, life_of
from fieldapp.fieldwork.service.bodies import body_as_sent
from fieldapp.fieldwork.service.counterparts import Counterpart, counterparts_of, spoken_of, worded
from fieldapp.fieldwork.service.openings import likely_outlets_of
from fieldapp.fieldwork.service.qualification import verdict_for_rep
from fieldapp.fieldwork.service.receipts import Receipt
from fieldapp.fieldwork.signals import shown_to
from fieldapp.kernel import clock
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.kernel.ids import receipt_code
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor
from fieldapp.people.service.looking import note_look
from fieldapp.schemes.errors import NoSchemeForMonth
from fieldapp.schemes.queries import PublishedScheme, scheme_of_month


@dataclass(frozen=True, slots=True)
class LinkedRecord:
    """Another record that belongs to this one, by its receipt."""

    id: str
    receipt: str
    state: str
    business_day: date


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the actor may read it.

    Attributes:
        place: the outlet's name, a banquet's venue, or what an opening calls the new shop.
        outlet, outlet_name: None for an opening before its approval, and for a banquet no shop passed on.
        township: name of the township that an opening lies in.
        verdict: None for kinds that a scheme does not judge, and where no scheme is in force.
        reviews: all decisions, the one in force last; rows of `queries.reviews_of`.
        banquet: of a booking or a proof: how far that banquet has come.
        corrects, corrected_by: the record it takes the place of, and the one that takes its place.
        counterparts: by receipt code, the records that its signals speak of, as far as the actor may read them.
        likely_outlets: of an opening under review, for its reviewer: known outlets that it may be.
    """

    receipt: Receipt
    rep: str
    rep_name: str
    submitter_id: int
    outlet_id: int | None
    gravity: int
    place: str
    outlet: str | None
    outlet_name: str | None
    township: str | None
    occurred_at: datetime
    month: str
    body: Mapping[str, Any]
    distance_m: int | None
    photos: Sequence[PhotoLine]
    signals: Sequence[Mapping[str, Any]]
    verdict: Verdict | None
    scheme: PublishedScheme | None
    reviews: Sequence[Any]
    banquet: BanquetLife | None
    corrects: LinkedRecord | None
    corrected_by: LinkedRecord | None
    counterparts: Mapping[str, Counterpart]
    likely_outlets: Sequence[LikelyOutlet]

    @property
    def review(self) -> Any:
        """The decision in force, if there is one."""
        return self.reviews[-1] if self.reviews else None

    @property
    def stay_minutes(self) -> int | None:
        """How long a visit took by the phone's own clock, in whole minutes; None where its end was not sent."""
        if not self.body.get("left_at"):
            return None
        stay = clock.parse_instant(self.body["left_at"]) - clock.parse_instant(self.body["occurred_at"])
        return round(stay.total_seconds() / 60)

    @property
    def qualification(self) -> dict[str, Any] | None:
        """The verdict as it is sent."""
        if self.verdict is None or self.scheme is None:
            return None
        reasons = [
            {"code": reason.code, "text": reason.text.as_json(), "figures": dict(reason.figures)}
            for reason in self.verdict.reasons
        ]
        return {"scheme": self.scheme.code, "counts": self.verdict.counts, "reasons": reasons}


def read_record(actor: Actor, submission_id: str) -> Record:
    """One record in full.

    Raises:
        NotFound: there is none of this id. OutOfScope: there is, but not for the actor.
    """
    row = queries.submission_for(actor, submission_id)
    if row is None:
        raise OutOfScope() if queries.known_to_exist(submission_id) else NotFound()
    note_look(actor, row.submitter_id, "record", row.id)
    published = _scheme(row.month)
    around = queries.corrections_around(row.id, row.corrects_id)
    signals = shown_to(actor.role, row.signals)
    others = spoken_of(actor, signals)
    lines = queries.photo_lines([row.id, *(other.id for other in others)])
    photos, counterparts = lines[row.id], counterparts_of(others, lines)
    return Record(
        receipt=Receipt.of(row._asdict(), [(line.sha256, line.received) for line in photos]),
        rep=row.staff_number,
        rep_name=row.rep_name,
        submitter_id=row.submitter_id,
        outlet_id=row.outlet_id,
        gravity=row.gravity,
        place=row.place,
        outlet=row.outlet_code,
        outlet_name=row.outlet_name,
        township=queries.township_name(row.body["township"]) if row.kind == Kind.OPENING else None,
        occurred_at=row.occurred_at,
        month=row.month,
        body=body_as_sent(row),
        distance_m=row.distance_m,
        photos=photos,
        signals=[worded(signal, counterparts) for signal in signals],
        verdict=_verdict(published, row),
        scheme=published,
        reviews=queries.reviews_of(row.id),
        banquet=_banquet(row),
        corrects=_linked(other for other in around if other.id == row.corrects_id),
        corrected_by=_linked(other for other in around if other.corrects_id == row.id),
        counterparts=counterparts,
        likely_outlets=likely_outlets_of(row) if _is_opening_under_review(actor, row) else (),
    )


def _scheme(month: str) -> PublishedScheme | None:
    try:
        return scheme_of_month(month)
    except NoSchemeForMonth:
        return None


def _verdict(published: PublishedScheme | None, row: Any) -> Verdict | None:
    if published is None:
        return None
    booking = queries.bookings_among([row.about_id]).get(row.about_id) if row.kind == Kind.PROOF else None
    return verdict_for_rep(published, row, booking)


def _banquet(row: Any) -> BanquetLife | None:
    if row.kind == Kind.BANQUET:
        return life_of(row.id)
    return life_of(row.about_id) if row.kind == Kind.PROOF else None


def _linked(found: Iterable[Any]) -> LinkedRecord | None:
    row = next(iter(found), None)
    if row is None:
        return None
    return LinkedRecord(row.id, receipt_code(row.id, row.body_sha256), row.state, row.business_day)


def _is_opening_under_review(actor: Actor, row: Any) -> bool:
    waiting = row.kind == Kind.OPENING and row.state in (State.SUBMITTED, State.INCOMPLETE)
    return waiting and allows(actor.role, "submissions.review")

"""Reading one record whole: its receipt, photos, signals, verdict and review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldapp.evaluator.qualification import Verdict
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.queries import PhotoLine
from fieldapp.fieldwork.service.qualification import verdict_for_rep
from fieldapp.fieldwork.service.receipts import Receipt
from fieldapp.fieldwork.signals import sentence
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor
from fieldapp.schemes.errors import NoSchemeForMonth
from fieldapp.schemes.queries import PublishedScheme, scheme_of_month


@dataclass(frozen=True, slots=True)
class Record:
    """A record as the actor may read it."""

    receipt: Receipt
    rep: str
    rep_name: str
    rep_id: int
    outlet: str
    outlet_name: str
    occurred_at: datetime
    month: str
    body: dict[str, Any]
    distance_m: int | None
    photos: Sequence[PhotoLine]
    signals: Sequence[dict[str, Any]]
    verdict: Verdict | None
    scheme: PublishedScheme | None
    review: Any

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
    photos = queries.photo_lines([row.id])[row.id]
    published = _scheme(row.month)
    return Record(
        receipt=Receipt.of(row._asdict(), [(line.sha256, line.received) for line in photos]),
        rep=row.staff_number,
        rep_name=row.rep_name,
        rep_id=row.rep_id,
        outlet=row.outlet_code,
        outlet_name=row.outlet_name,
        occurred_at=row.occurred_at,
        month=row.month,
        body=_body_as_sent(row),
        distance_m=row.distance_m,
        photos=photos,
        signals=[] if actor.role == Role.REP else [_worded(signal) for signal in row.signals],
        verdict=verdict_for_rep(published, row) if published else None,
        scheme=published,
        review=queries.last_review(row.id),
    )


def _scheme(month: str) -> PublishedScheme | None:
    try:
        return scheme_of_month(month)
    except NoSchemeForMonth:
        return None


def _body_as_sent(row: Any) -> dict[str, Any]:
    """The body with its position put back from its own columns, unless retention has emptied them."""
    if row.lat is None:
        return dict(row.body)
    accuracy_m, source = row.accuracy_m, row.position_source
    position = {"lat": row.lat, "lon": row.lon, "accuracy_m": accuracy_m, "crs": "WGS84", "source": source}
    return {**row.body, "position": position}


def _worded(signal: dict[str, Any]) -> dict[str, Any]:
    text = sentence(signal["code"], signal["figures"])
    return {**signal, "text": text.as_json()}

"""Samples: outlets drawn for an inspector's day, for anybody to repeat."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.inspection.errors import SampleDrawn
from fieldapp.inspection.models import Sample, SampleOutlet
from fieldapp.inspection.queries import samples as queries
from fieldapp.inspection.sampling import Candidate, draw_with_doubles, weight
from fieldapp.inspection.service.claims import claims_of
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.clock import iso_instant
from fieldapp.kernel.database import AnyRow, is_unique_violation, transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import NotFound
from fieldapp.kernel.fields import BIGGEST_INTEGER
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from fieldapp.outlets.queries import Region, region_on
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor, user_by_staff_number


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How many outlets to draw, how many of them as blind double checks, and the seed; None lets chance choose one."""

    size: int
    doubles: int = 0
    seed: int | None = None


def draw_sample(actor: Actor, inspector: str, day: date, wanted: Wanted) -> bool:
    """Draw outlets of the inspector's region for a day and tell the inspector; say whether it was drawn now.

    Args:
        inspector: staff number.

    Raises:
        NotFound: no such inspector.
        SampleDrawn: a sample of that day stands, of another size, with other doubles or from another seed.
    """
    sent = user_by_staff_number(inspector)
    if sent is None or sent.role != Role.INSPECTOR:
        raise NotFound()
    try:
        return _draw(actor, sent, day, wanted)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        return _draw(actor, sent, day, wanted)  # drawn twice at once, and the other one was first


def samples_of_day(actor: Actor, day: date | None) -> list[dict[str, Any]]:
    """Samples of a day (None: today) that the actor may read, each with what is done (`SampleShape`)."""
    found = queries.samples_visible_to(actor, day or business_today())
    outlets = queries.outlets_of_samples([sample.id for sample in found])
    return [_as_read(actor, sample, outlets[sample.id]) for sample in found]


def carried_sample(inspector_id: int, day: date) -> dict[str, Any] | None:
    """An inspector's sample of a day with what each outlet is claimed to look like, to be inspected offline."""
    sample = queries.sample_of(inspector_id, day)
    if sample is None:
        return None
    outlets = queries.outlets_of_samples([sample.id])[sample.id]
    claimed = claims_of([row.outlet_id for row in outlets])
    return {
        "id": sample.id,
        "day": day.isoformat(),
        "drawn_at": iso_instant(sample.drawn_at),
        "outlets": [
            {"code": row.code, "inspection": row.inspection_id, **claimed[row.outlet_id]} for row in outlets
        ],
    }


def read_sample(actor: Actor, inspector: str, day: date) -> dict[str, Any]:
    """One sample with the odds of every outlet that might have been drawn (`DrawnSampleShape`).

    Raises:
        NotFound: none was drawn that the actor may read.
    """
    for sample in queries.samples_visible_to(actor, day):
        if sample.inspector == inspector:
            outlets = queries.outlets_of_samples([sample.id])[sample.id]
            hidden = _is_hidden(actor, sample)
            return {
                **_as_read(actor, sample, outlets),
                "odds": None if hidden else sample.odds,
                "double_odds": None if hidden else sample.double_odds,
            }
    raise NotFound()


def weighed_outlets(region: Region, day: date) -> list[tuple[AnyRow, Candidate]]:
    """Outlets of a region that may be drawn for a day (`queries.candidates`), each with its weight of today."""
    today = business_today()
    return [
        (
            row,
            Candidate(
                row.id, row.code, weight(last_inspected=row.last_inspected, signals=row.signals, today=today)
            ),
        )
        for row in queries.candidates(region, day, clock.now())
    ]


def _draw(actor: Actor, inspector: User, day: date, wanted: Wanted) -> bool:
    with transaction() as session:
        stands = queries.sample_of(inspector.id, day)
        if stands is not None:
            if (stands.size, stands.doubles) != (wanted.size, wanted.doubles) or wanted.seed not in (
                None,
                stands.seed,
            ):
                raise SampleDrawn(inspector=inspector.name, day=day)
            return False
        seed = secrets.randbelow(BIGGEST_INTEGER + 1) if wanted.seed is None else wanted.seed
        region = region_on(inspector.id, day)
        might = [candidate for _, candidate in weighed_outlets(region, day)]
        doubles = queries.double_candidates(region, day, inspector.id)
        twice = [Candidate(one.id, one.code, 1) for one in doubles]
        drawn = draw_with_doubles(might, wanted.size, seed, doubles=wanted.doubles, twice=twice)
        row = {
            "inspector_id": inspector.id,
            "day": day,
            "size": wanted.size,
            "seed": seed,
            "odds": _odds(might),
            "doubles": wanted.doubles,
            "double_odds": [one.code for one in twice] if wanted.doubles else [],
            "drawn_by": actor.user_id,
            "drawn_at": clock.now(),
        }
        _store(session, row, drawn)
        subject = ("sample", day.isoformat())
        post_notice(session, inspector.id, NoticeCode.SAMPLE_DRAWN, subject, day=day, outlets=len(drawn))
    return True


def _odds(candidates: Sequence[Candidate]) -> dict[str, list[str]]:
    """Codes by weight: many outlets share one."""
    odds: dict[str, list[str]] = {}
    for one in candidates:
        odds.setdefault(f"{one.weight:g}", []).append(one.code)
    return odds


def _store(session: Session, row: dict[str, Any], drawn: Sequence[Candidate]) -> None:
    sample_id: int = session.execute(insert(Sample).returning(Sample.id), row).scalar_one()
    if drawn:
        outlets = [
            {"sample_id": sample_id, "outlet_id": one.outlet_id, "position": position, "weight": one.weight}
            for position, one in enumerate(drawn)
        ]
        session.execute(insert(SampleOutlet), outlets)
    record_act(
        session,
        "sample.drawn",
        ("sample", sample_id),
        actor_id=row["drawn_by"],
        inspector_id=row["inspector_id"],
        day=row["day"].isoformat(),
        seed=row["seed"],
        outlets=len(drawn),
    )


def _is_hidden(actor: Actor, sample: AnyRow) -> bool:
    """Whether the odds are kept from the actor: by them an inspector could tell a double check while the day lasts."""
    return actor.role == Role.INSPECTOR and sample.day >= business_today()


def _as_read(actor: Actor, sample: AnyRow, outlets: Sequence[AnyRow]) -> dict[str, Any]:
    hidden = _is_hidden(actor, sample)
    return {
        "id": sample.id,
        "inspector": sample.inspector,
        "inspector_name": sample.inspector_name,
        "day": sample.day.isoformat(),
        "size": sample.size,
        "seed": sample.seed,
        "doubles": None if hidden else sample.doubles,
        "drawn_at": iso_instant(sample.drawn_at),
        "outlets": [
            {
                "outlet": row.code,
                "outlet_name": row.name,
                "township_code": row.township_code,
                "lat": row.lat,
                "lon": row.lon,
                "weight": None if hidden else row.weight,
                "inspection": row.inspection_id,
                "done": row.inspection_id is not None,
            }
            for row in outlets
        ],
    }

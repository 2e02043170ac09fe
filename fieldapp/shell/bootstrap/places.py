"""Parts about places: a rep's or inspector's outlets, known ones around, townships."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fieldapp.inspection.queries.field import outlets_to_inspect
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.pinyin import initials, spelled
from fieldapp.outlets.queries import agreements_on, known_outlets, region_on, townships
from fieldapp.people.queries import Actor

MOST_KNOWN = 1_500
"""More would not be looked at on a phone, and cost a rep's data: some 20 KB."""


def rep_outlets(
    actor: Actor, today: date, rounds: Sequence[AnyRow], standing: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Outlets that are the rep's today, also for somebody absent.

    Args:
        rounds: they, as `outlets_on_rounds` finds them.
        standing: how this month's display stands, by outlet code.
    """
    agreements: dict[int, list[AnyRow]] = defaultdict(list)
    for terms in agreements_on(actor.user_id, today):
        agreements[terms.outlet_id].append(terms)
    return [
        {
            **_outlet(row),
            "covered": row.holder_id != actor.user_id,
            "last_visit": _day(row.last_visit),
            "last_display": _day(row.last_display),
            "display": standing.get(row.code),
            "agreements": [_terms(terms) for terms in agreements.get(row.id, ())],
        }
        for row in rounds
    ]


def inspector_outlets(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Outlets an inspector may meet today."""
    return [_outlet(row) for row in outlets_to_inspect(actor, today)]


def inspector_region(actor: Actor, today: date) -> list[str] | None:
    """Codes of the townships that the inspector checks today; None: the whole office."""
    townships = region_on(actor.user_id, today).townships
    return None if townships is None else sorted(townships)


def known_around(rounds: Sequence[AnyRow]) -> list[list[Any]]:
    """Names and rough positions (three decimals, some 100 m) of others' outlets around: `[name, lat, lon]`.

    Args:
        rounds: the rep's own outlets.
    """
    own = {row.id for row in rounds}
    found = known_outlets({row.township_code for row in rounds}, MOST_KNOWN + len(own))
    others = [row for row in found if row.id not in own]
    return [[row.name, round(row.lat, 3), round(row.lon, 3)] for row in others[:MOST_KNOWN]]


def all_townships() -> list[dict[str, Any]]:
    """All townships, by code."""
    return [
        {
            "code": one.code,
            "name": one.name,
            "pinyin": spelled(one.name),
            "initials": initials(one.name),
            "seat": one.in_county_seat,
        }
        for one in townships()
    ]


def _outlet(row: AnyRow) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "initials": initials(row.name),
        "kind": row.kind,
        "township": row.township_code,
        "phone": row.phone,
        "lat": row.lat,
        "lon": row.lon,
    }


def _terms(terms: AnyRow) -> dict[str, Any]:
    return {
        "code": terms.code,
        "last_day": terms.last_day.isoformat(),
        "bottles": terms.bottles,
        "layers": terms.layers,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None

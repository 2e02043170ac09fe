"""A world written into the tables, all decisions at once: caches show how things stand in the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from fieldapp.fieldwork.models import Submission
from fieldapp.outlets.models import Assignment, Outlet, OutletTownship
from fieldapp.people.models import Employment, User
from tests.cast import LONG_AGO, LONG_AGO_AT
from tests.settlement import history as h
from tests.settlement.rows import DECIDED, Office, Row, submission

TABLES = ("submission", "qualification", "outlet", *(table.__tablename__ for _, table, _ in DECIDED))
"""Names of the tables that a world is spread over."""


def enter(session: Session, worlds: Sequence[h.World]) -> list[dict[str, int]]:
    """Write worlds that have nothing to do with each other: each has reps and outlets of its own.

    Returns:
        For each world the reps' ids by name.
    """
    offices = _offices(session, worlds)
    _enter_beginnings(session, offices)
    rows = [submission(one.world, record, one) for one in offices for record in one.world.records]
    session.execute(insert(Submission.__table__), rows)
    for kind, table, row in DECIDED:
        if rows := [row(one, office) for office in offices for one in office.world.of(kind)]:
            session.execute(insert(table.__table__), rows)
    return [{rep: office.people[rep] for rep in h.REPS} for office in offices]


def _offices(session: Session, worlds: Sequence[h.World]) -> list[Office]:
    users = [_user(f"{number}:{rep}") for number in range(len(worlds)) for rep in h.REPS]
    outlets = [row for number, world in enumerate(worlds) for row in _outlets(world, f"{number}:")]
    people, shops = _entered(session, User.staff_number, users), _entered(session, Outlet.code, outlets)
    return [Office(world, people[str(number)], shops[str(number)]) for number, world in enumerate(worlds)]


def _entered(session: Session, name: Any, rows: list[Row]) -> dict[str, dict[str, int]]:
    """Ids of new rows by world, and by the name they have in it."""
    ids: dict[str, dict[str, int]] = defaultdict(dict)
    for named, its_id in session.execute(insert(name.class_).returning(name, name.class_.id), rows):
        number, _, own_name = named.partition(":")
        ids[number][own_name] = its_id
    return ids


def _outlets(world: h.World, prefix: str) -> list[Row]:
    """The known outlets and those that the first openings brought in, in the township they lie in at last."""
    openings = [*(opening.id for opening in world.of(h.Opened)), None, None, None]
    opened_by = dict.fromkeys(h.KNOWN) | dict(zip(h.NEW, openings, strict=False))
    township = dict.fromkeys(h.NEW, "weibo") | h.SEATS
    township |= {moved.outlet: moved.township for moved in world.of(h.Moved)}
    about = {"kind": "restaurant", "created_at": LONG_AGO_AT}
    return [
        {
            **about,
            "code": prefix + code,
            "name": code,
            "township_code": township[code],
            "opened_by": opened_by[code],
        }
        for code in (*h.KNOWN, *h.NEW)
    ]


def _enter_beginnings(session: Session, offices: Sequence[Office]) -> None:
    """From long ago the reps are employed, and the outlets lie where they lie and are looked after."""
    begun = {"decided_at": LONG_AGO_AT}
    employed = [
        {**begun, "user_id": r, "first_day": LONG_AGO} for one in offices for r in one.people.values()
    ]
    lie = [
        {**begun, "outlet_id": one.outlets[code], "township_code": township}
        for one in offices
        for code, township in h.SEATS.items()
    ]
    given = [
        {**begun, "outlet_id": one.outlets[code], "rep_id": one.people[code[:-2]], "valid_from": LONG_AGO}
        for one in offices
        for code in h.KNOWN
    ]
    for table, rows in ((Employment, employed), (OutletTownship, lie), (Assignment, given)):
        session.execute(insert(table.__table__), rows)


def _user(staff_number: str) -> Row:
    about = {"name": staff_number, "role": "rep", "password_hash": "", "must_change_password": False}
    return {**about, "staff_number": staff_number, "created_at": LONG_AGO_AT, "language": "zh"}

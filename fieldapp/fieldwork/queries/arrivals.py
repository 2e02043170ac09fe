"""What the intake must know of an arriving record: everything in one query, and the records that it names."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import aliased

from fieldapp.fieldwork.models import State, Submission, SubmissionPhoto
from fieldapp.kernel.columns import SerialId
from fieldapp.kernel.database import AnyRow, db, look_up
from fieldapp.outlets.models import Assignment, Outlet, Township
from fieldapp.outlets.queries import covers
from fieldapp.people.models import User

FLAT_POSITIONS = 20
"""How many of a rep's last positions are looked through for an altitude."""
SIXTH_DECIMAL = 5e-7
"""Coordinates that differ by less are the same when rounded to six decimals."""


class Sought(NamedTuple):
    """By what the surroundings of an arriving record are looked up; None or empty: it has none.

    Attributes:
        day: its business day.
        lat, lon: a position that the phone itself found.
        flat: that position came without an altitude.
    """

    submission_id: str
    submitter_id: int
    day: date
    outlet: str | None = None
    sha256s: Sequence[str] = ()
    lat: float | None = None
    lon: float | None = None
    flat: bool = False


_same, _last = aliased(Submission), aliased(Submission)
_me, _day = bindparam("submitter_id", type_=SerialId), bindparam("day", type_=Date)
_OUTLET_TODAY = (
    select(Assignment.rep_id)
    .where(Assignment.outlet_id == Outlet.id, Assignment.valid_from <= _day)
    .order_by(Assignment.valid_from.desc(), Assignment.decided_at.desc(), Assignment.id.desc())
    .limit(1)
    .scalar_subquery()
)
_LAST_WITH_POSITION = (
    select(Submission.id)
    .where(Submission.submitter_id == _me, Submission.lat.is_not(None))
    .order_by(Submission.received_at.desc())
    .limit(1)
    .scalar_subquery()
)
_SAME_PLACE_ON = (
    select(func.max(Submission.business_day))
    .where(
        Submission.submitter_id == _me,
        Submission.lat.between(bindparam("south"), bindparam("north")),
        Submission.lon.between(bindparam("west"), bindparam("east")),
        Submission.position_source == "device",
        Submission.business_day != _day,
    )
    .scalar_subquery()
)
_last_positions = (
    select(Submission.altitude_m)
    .where(
        Submission.submitter_id == _me,
        Submission.lat.is_not(None),
        Submission.position_source == "device",
    )
    .order_by(Submission.received_at.desc())
    # where the limit of a derived table is a parameter, SQLite plans the whole query anew each time: 0.1 ms
    .limit(literal_column(str(FLAT_POSITIONS)))
    .subquery()
)
_WITHOUT_ALTITUDE = select(
    case((func.count(_last_positions.c.altitude_m) == 0, func.count()), else_=0)
).scalar_subquery()
# within CASE they are read only for a record that came without an altitude itself
_FLAT_POSITIONS = case((bindparam("flat", type_=Boolean), _WITHOUT_ALTITUDE), else_=0)
_PHOTOS_ANNOUNCED = select(
    exists().where(SubmissionPhoto.sha256.in_(bindparam("sha256s", expanding=True)))
).scalar_subquery()
_one_row = select(literal(1)).subquery()
_SURROUNDINGS = (
    select(
        _same.submitter_id.label("same_submitter_id"),
        _same.kind.label("same_kind"),
        _same.body_sha256.label("same_body_sha256"),
        Outlet.id.label("outlet_id"),
        Outlet.lat.label("outlet_lat"),
        Outlet.lon.label("outlet_lon"),
        _OUTLET_TODAY.label("assigned_rep_id"),
        _last.lat.label("last_lat"),
        _last.lon.label("last_lon"),
        _last.occurred_at.label("last_occurred_at"),
        _SAME_PLACE_ON.label("same_place_on"),
        _FLAT_POSITIONS.label("flat_positions"),
        _PHOTOS_ANNOUNCED.label("photos_announced"),
    )
    .select_from(_one_row)
    .outerjoin(_same, _same.id == bindparam("id"))
    .outerjoin(Outlet, Outlet.code == bindparam("outlet"))
    .outerjoin(_last, _last.id == _LAST_WITH_POSITION)
)


def surroundings(sought: Sought) -> AnyRow:
    """What the intake needs to know about every arriving record, in one query; what few need is asked apart.

    Returns:
        same_submitter_id, same_kind, same_body_sha256: what the id holds already (None: it is free);
        outlet_id, outlet_lat, outlet_lon: the outlet (None: unknown); assigned_rep_id: whose it is that day;
        last_lat, last_lon, last_occurred_at: the rep's last record with a position;
        same_place_on: another day on which a record of the rep's had this position;
        flat_positions: how many of the rep's last 20 positions, if none of them had an altitude;
        photos_announced: whether a manifest names one of the photos already.
    """
    lat, lon = sought.lat, sought.lon
    values = {
        "id": sought.submission_id,
        "submitter_id": sought.submitter_id,
        "outlet": sought.outlet,
        "day": sought.day,
        "sha256s": sought.sha256s,
        "south": None if lat is None else lat - SIXTH_DECIMAL,
        "north": None if lat is None else lat + SIXTH_DECIMAL,
        "west": None if lon is None else lon - SIXTH_DECIMAL,
        "east": None if lon is None else lon + SIXTH_DECIMAL,
        "flat": sought.flat,
    }
    (row,) = look_up(_SURROUNDINGS, values)
    return row


def stands_in_for(cover_rep_id: int, absent_rep_id: int, day: date) -> bool:
    """Whether one rep looks after another one's outlets that day."""
    return db.session.execute(
        select(covers(literal(cover_rep_id, SerialId), literal(absent_rep_id, SerialId), literal(day, Date)))
    ).scalar_one()


def earlier_use(
    sha256s: Collection[str], submitter_id: int, outlet_id: int | None, kin: Collection[str]
) -> AnyRow | None:
    """Where photos were used before: by other reps first, then at other outlets.

    Args:
        kin: ids of records that show the same thing, which is no reuse.

    Returns:
        id, body_sha256, staff_number and outlet_code (or None) of the most telling record; photos: how many of
        the hashes stand in any.
    """

    def is_other_use(line: type[SubmissionPhoto], record: type[Submission]) -> ColumnElement[bool]:
        # what a rep took back claims nothing
        claims = or_(record.submitter_id != submitter_id, record.state != State.WITHDRAWN)
        return and_(line.submission_id == record.id, line.sha256.in_(sha256s), record.id.not_in(kin), claims)

    line, record = aliased(SubmissionPhoto), aliased(Submission)
    photos = select(func.count(line.sha256.distinct())).where(is_other_use(line, record)).scalar_subquery()
    return db.session.execute(
        select(
            Submission.id,
            Submission.body_sha256,
            User.staff_number,
            Outlet.code.label("outlet_code"),
            photos.label("photos"),
        )
        .join(SubmissionPhoto, is_other_use(SubmissionPhoto, Submission))
        .join(User, User.id == Submission.submitter_id)
        .outerjoin(Outlet, Outlet.id == Submission.outlet_id)
        .order_by(
            case(
                (Submission.submitter_id != submitter_id, 0), (Submission.outlet_id != outlet_id, 1), else_=2
            ),
            Submission.received_at,
            Submission.id,
        )
        .limit(1)
    ).first()


def township_exists(code: str) -> bool:
    """Whether there is a township of this code."""
    return db.session.execute(select(exists().where(Township.code == code))).scalar_one()


def holder_of(submission_id: str) -> AnyRow | None:
    """What an id holds: same_submitter_id, same_kind, same_body_sha256."""
    return db.session.execute(
        select(
            Submission.submitter_id.label("same_submitter_id"),
            Submission.kind.label("same_kind"),
            Submission.body_sha256.label("same_body_sha256"),
        ).where(Submission.id == submission_id)
    ).first()

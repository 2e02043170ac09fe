"""Who looked at whose records, photos and statements."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select

from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of
from fieldapp.people.models import Look, User


def looks_at(owner_id: int, *, cursor: str) -> Page[AnyRow]:
    """Who looked at what of a person, by days, the latest first.

    Columns: day, reader (staff number), reader_name, reader_role, kind, thing_id.

    Args:
        cursor: `day|reader id|kind|thing` of the last row seen; empty: the first page.
    """
    found = (
        select(
            Look.day,
            Look.reader_id,
            User.staff_number.label("reader"),
            User.name.label("reader_name"),
            User.role.label("reader_role"),
            Look.thing_kind.label("kind"),
            Look.thing_id,
        )
        .join(User, User.id == Look.reader_id)
        .where(Look.owner_id == owner_id)
    )
    if after := _place(cursor):
        day, reader_id, kind, thing_id = after
        found = found.where(
            or_(
                Look.day < day,
                and_(Look.day == day, Look.reader_id > reader_id),
                and_(Look.day == day, Look.reader_id == reader_id, Look.thing_kind > kind),
                and_(
                    Look.day == day,
                    Look.reader_id == reader_id,
                    Look.thing_kind == kind,
                    Look.thing_id > thing_id,
                ),
            )
        )
    order = (Look.day.desc(), Look.reader_id, Look.thing_kind, Look.thing_id)
    rows = db.session.execute(found.order_by(*order).limit(PAGE_SIZE + 1)).all()
    return page_of(rows, lambda row: f"{row.day.isoformat()}|{row.reader_id}|{row.kind}|{row.thing_id}")


def noted_looks(keys: Collection[tuple[int, date, int, str, str]]) -> set[tuple[int, date, int, str, str]]:
    """Those of the looks (owner, day, reader, kind, thing) that are noted already."""
    columns = (Look.owner_id, Look.day, Look.reader_id, Look.thing_kind, Look.thing_id)
    found = db.session.execute(select(*columns).where(or_(*(_is(key) for key in keys))))
    return {tuple(row) for row in found}  # type: ignore[misc]


def _is(key: tuple[int, date, int, str, str]) -> ColumnElement[bool]:
    owner_id, day, reader_id, kind, thing_id = key
    return and_(
        Look.owner_id == owner_id,
        Look.day == day,
        Look.reader_id == reader_id,
        Look.thing_kind == kind,
        Look.thing_id == thing_id,
    )


def is_place(cursor: str) -> bool:
    """Whether the text is a cursor of these pages."""
    return _place(cursor) is not None


def _place(cursor: str) -> tuple[date, int, str, str] | None:
    parts = cursor.split("|")
    if len(parts) != 4 or not (parts[1].isascii() and parts[1].isdigit() and len(parts[1]) < 19):
        return None
    try:
        return clock.parse_day(parts[0]), int(parts[1]), parts[2], parts[3]
    except ValueError:
        return None

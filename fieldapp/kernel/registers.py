"""Registers: the office's tables as they stand, for lists and exports that know nothing of what a row means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.keyset import Order
from fieldapp.kernel.paging import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """A table of the office.

    Attributes:
        rows: the query of all rows; its columns are labelled with the import's codes.
        order: by which it is listed and exported.
        found: the condition that a row is about what is searched for.
        month: the column by which it can be narrowed to a month, if it has one.
    """

    rows: Callable[[], Select[*tuple[Any, ...]]]
    order: Order
    found: Callable[[str], ColumnElement[bool]]
    month: Any = None


def register_page(register: Register, *, search: str, month: str | None, cursor: str) -> Page[AnyRow]:
    """A page of a register, narrowed to what is searched for and to a month."""
    return register.order.page(_narrowed(register, search, month), cursor)


def register_rows(register: Register) -> Iterator[AnyRow]:
    """All rows of a register, some at a time."""
    columns = [column for _, column in register.order.keys]
    yield from db.session.execute(register.rows().order_by(*columns)).yield_per(1000)


def _narrowed(register: Register, search: str, month: str | None) -> Select[*tuple[Any, ...]]:
    rows = register.rows()
    if search:
        rows = rows.where(register.found(search))
    if month and register.month is not None:
        rows = rows.where(register.month == month)
    return rows

"""Lists in an order of one's choice, page by page: each page begins behind the last row of the one before."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, tuple_

from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of


@dataclass(frozen=True, slots=True)
class Order:
    """By which columns a list is ordered; none of them is ever empty, and together they name a row.

    Attributes:
        keys: the columns, each under the label of a column that the list selects.
    """

    keys: tuple[tuple[str, Any], ...]
    descending: bool = False

    def page(self, query: Select[*tuple[Any, ...]], cursor: str, size: int = PAGE_SIZE) -> Page[AnyRow]:
        """A page of the query's rows; a cursor of another order or none begins at the first."""
        labels, columns = zip(*self.keys, strict=True)
        after = self._after(cursor)
        if after is not None:
            query = query.where(after)
        ordered = query.order_by(*(column.desc() if self.descending else column for column in columns))
        rows = db.session.execute(ordered.limit(size + 1)).all()
        return page_of(rows, lambda row: _written([getattr(row, label) for label in labels]), size)

    def _after(self, cursor: str) -> ColumnElement[bool] | None:
        columns = [column for _, column in self.keys]
        values = _read(cursor, columns)
        if values is None:
            return None
        bound = [literal(value, column.type) for value, column in zip(values, columns, strict=True)]
        reached, here = tuple_(*columns), tuple_(*bound)
        passed: ColumnElement[bool] = reached < here if self.descending else reached > here
        if len(columns) == 1:
            passed = columns[0] < bound[0] if self.descending else columns[0] > bound[0]
        return passed


def _written(values: Sequence[Any]) -> str:
    told = [value.isoformat() if isinstance(value, date) else value for value in values]
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))


def _read(cursor: str, columns: Sequence[Any]) -> list[Any] | None:
    """The values that a cursor holds, if it fits the columns."""
    try:
        told = json.loads(cursor)
        if not isinstance(told, list) or len(told) != len(columns):
            return None
        return [_value(one, _python_type(column.type)) for one, column in zip(told, columns, strict=True)]
    except (ValueError, OverflowError, RecursionError):
        return None


def _python_type(kind: Any) -> type[Any]:
    found: type[Any] = getattr(kind, "impl", kind).python_type  # a decorated type does not tell its own
    return found


def _value(told: Any, kind: type[Any]) -> Any:
    """A value as a column compares it.

    Raises:
        ValueError: it is none of the column's.
    """
    if kind in (date, datetime) and isinstance(told, str):
        found = kind.fromisoformat(told)
        if kind is datetime and found.tzinfo is None:
            raise ValueError(told)
        return found
    if type(told) is not kind or (kind is int and abs(told) >= 2**63) or (kind is str and "\0" in told):
        raise ValueError(told)
    if kind is str:
        told.encode()  # a lone surrogate is no text
    return told

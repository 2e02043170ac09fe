"""Query fields that say where a page of a list begins."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.fields import Invalid
from fieldapp.kernel.paging import instant_and_id


class InstantCursor(fields.String):
    """Where the page before ended, in a list ordered by an instant and an id: its `next_cursor`, as it was."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value and instant_and_id(value) is None:
            raise _not_a_cursor()
        return str(value)


class SerialCursor(fields.String):
    """Where the page before ended, in a list ordered by a number: its `next_cursor`, as it was."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int | None:  # type: ignore[override]
        if not value:
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 20 and int(value) <= BIGGEST_ID):
            raise _not_a_cursor()
        return int(value)


def _not_a_cursor() -> Invalid:
    return Invalid(
        "not_a_cursor",
        "翻页位置不对，请从第一页重新看。",
        "This is no next_cursor of an earlier page. Begin again with the first page.",
    )

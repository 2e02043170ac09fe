"""Deciding which outlet an opening is: one that is known, or a new one that it brings into the list."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork import queries
from fieldapp.fieldwork.errors import LikelyOutletsUnseen
from fieldapp.fieldwork.models import Decision, Kind
from fieldapp.fieldwork.queries.likely import LikelyOutlet, likely_outlets
from fieldapp.kernel.errors import InvalidFields
from fieldapp.kernel.fields import Line
from fieldapp.kernel.ids import receipt_code
from fieldapp.outlets.models import OutletKind
from fieldapp.outlets.queries import outlet_by_code
from fieldapp.outlets.service import NewOutlet, assign_outlet, enter_outlet


@dataclass(frozen=True, slots=True)
class OutletChoice:
    """What a reviewer says an opening is.

    Attributes:
        same_outlet: code of the known outlet it is.
        is_new: it is none of the known ones.
        considered: codes of the likely outlets that the reviewer was shown; None: the reviewer does not say.
    """

    same_outlet: str | None = None
    is_new: bool = False
    considered: Collection[str] | None = None

    @property
    def says_something(self) -> bool:
        """Whether an outlet was chosen at all."""
        return self.same_outlet is not None or self.is_new


NOTHING_CHOSEN = OutletChoice()


def check_choice(kind: str, decision: Decision, choice: OutletChoice) -> None:
    """Refuse an approved opening without an outlet, and an outlet with anything else.

    Raises:
        InvalidFields.
    """
    is_asked = kind == Kind.OPENING and decision == Decision.APPROVED
    if not is_asked and choice.says_something:
        pointer = "/is_new_outlet" if choice.same_outlet is None else "/same_outlet"
        raise InvalidFields([Fault(pointer, "only_with_openings", _ONLY_WITH_OPENINGS)])
    if is_asked and (choice.same_outlet is not None) == choice.is_new:
        raise InvalidFields([Fault("/same_outlet", "same_or_new", _SAME_OR_NEW)])


_ONLY_WITH_OPENINGS = Text(
    "只有通过新网点时才选是哪家店。", "Which outlet it is, is said with an approved opening alone."
)
_SAME_OR_NEW = Text(
    "请选一项：是名单里的哪家店，或者是新店。", "Choose one: the known outlet it is, or that it is new."
)
_UNKNOWN_OUTLET = Text("没有这家网点，请刷新后重新选。", "There is no such outlet. Reload and choose again.")


def outlet_of_opening(row: Any, choice: OutletChoice, *, actor_id: int) -> int:
    """The id of the outlet an opening is; a new one is entered and given to the rep from the opening's day.

    Args:
        row: the opening, locked, with the columns of `queries.submission`.

    Raises:
        InvalidFields: the outlet chosen is unknown.
        LikelyOutletsUnseen: it is said to be new, but likely outlets were entered since the reviewer looked.
    """
    if choice.same_outlet is not None:
        known = outlet_by_code(choice.same_outlet)
        if known is None:
            raise InvalidFields([Fault("/same_outlet", "unknown_outlet", _UNKNOWN_OUTLET)])
        return known.id
    # an opening approved once before, then reversed, has brought its outlet in already
    return queries.outlet_opened_by(row.id) or _enter(row, choice, actor_id)


def likely_outlets_of(row: Any) -> list[LikelyOutlet]:
    """Known outlets that an opening may well be, the likeliest first, without the one it brought in itself."""
    body = row.body
    own = queries.outlet_opened_by(row.id)
    likely = likely_outlets(body["name"], row.lat, row.lon, body.get("phone"), body.get("licence"))
    return [outlet for outlet in likely if outlet.outlet_id != own]


def _enter(row: Any, choice: OutletChoice, actor_id: int) -> int:
    body = row.body
    queries.hold_township(body["township"])
    _refuse_unseen(row, choice)
    outlet_id = enter_outlet(
        NewOutlet(
            code=receipt_code(row.id, row.body_sha256),
            name=Line.cleaned(body["name"]),
            kind=OutletKind(body["outlet_kind"]),
            township_code=body["township"],
            lat=row.lat,
            lon=row.lon,
            phone=body.get("phone") and Line.cleaned(body["phone"]),
            licence=body.get("licence"),
            opened_by=row.id,
        ),
        actor_id=actor_id,
    )
    assign_outlet(outlet_id, row.submitter_id, valid_from=row.business_day, actor_id=actor_id)
    return outlet_id


def _refuse_unseen(row: Any, choice: OutletChoice) -> None:
    if choice.considered is None:
        return
    unseen = [outlet for outlet in likely_outlets_of(row) if outlet.code not in choice.considered]
    if unseen:
        raise LikelyOutletsUnseen(outlets="、".join(f"{outlet.name} {outlet.code}" for outlet in unseen))

"""Display agreements: what an outlet is paid to display between two days."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fieldapp.kernel.database import transaction
from fieldapp.kernel.days import business_today
from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.outlets import queries
from fieldapp.outlets.errors import UnknownOutlet
from fieldapp.outlets.models import DisplayAgreement
from fieldapp.outlets.service.deciding import decide
from fieldapp.people.errors import DaysNotInOrder
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor, may_read_rep


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an outlet agreed to show and what it is paid, both days included.

    Attributes:
        paper_sha256: SHA-256 of a photo of the signed paper, if there is one.
    """

    first_day: date
    last_day: date
    bottles: int
    layers: int
    fee_fen: int
    paper_sha256: str | None = None


def enter_agreement(actor: Actor, code: str, outlet: str, terms: Terms) -> None:
    """Enter a display agreement; entered again, the new terms hold; the same terms change nothing.

    Raises:
        As `new_terms`.
    """
    with transaction():
        row = new_terms(actor, code, outlet, terms)
        if row:
            decide(DisplayAgreement, [row], actor_id=actor.user_id)


def new_terms(actor: Actor, code: str, outlet: str, terms: Terms) -> dict[str, Any] | None:
    """The row by which an agreement comes to hold, or to hold on other terms; None: it holds on these.

    Args:
        code: names the agreement for ever.
        outlet: code of the outlet.

    Raises:
        UnknownOutlet: there is no such outlet. DaysNotInOrder: the last day lies before the first.
        OutOfScope: the outlet, or the one the agreement was for so far, is not looked after by a rep of the
            actor's.
    """
    if terms.last_day < terms.first_day:
        raise DaysNotInOrder(first_day=terms.first_day, last_day=terms.last_day)
    found = queries.outlet_by_code(outlet)
    if found is None:
        raise UnknownOutlet(outlet=outlet)
    require_reach(actor, found.id)
    present = queries.agreement_by_code(code)
    if present is not None and present.outlet_id != found.id:
        require_reach(actor, present.outlet_id)
    row = {"outlet_id": found.id, **asdict(terms), "is_cancelled": False}
    if present is not None and all(getattr(present, name) == value for name, value in row.items()):
        return None
    return {"code": code, **row}


def readable_outlet(actor: Actor, code: str) -> int:
    """The id of an outlet that the actor may read: a rep those looked after today, an inspector the own
    region's, everybody else all.

    Raises:
        NotFound: no such outlet. OutOfScope: it is not the rep's, or in the inspector's region, today.
    """
    outlet = queries.outlet_by_code(code)
    if outlet is None:
        raise NotFound()
    if not queries.may_read_outlet(actor, outlet.id, business_today()):
        raise OutOfScope()
    return outlet.id


def require_reach(actor: Actor, outlet_id: int) -> None:
    """An administrator reaches every outlet, a supervisor those of the own reps.

    Raises:
        OutOfScope.
    """
    if actor.role == Role.ADMINISTRATOR:
        return
    rep_id = queries.rep_of_outlet(outlet_id, business_today())
    if rep_id is None or not may_read_rep(actor, rep_id):
        raise OutOfScope()

"""What every kind of contested decision answers: may it be appealed, who had a part in it, what puts it right."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.inspection.models import Appeal
from fieldapp.kernel.errors import InvalidFields
from fieldapp.people.queries import Actor

Terms = Mapping[str, Any]
"""How a lifted decision is put right; empty where nothing is to be said."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a ruling orders where it lifts a decision."""

    decided_by: int
    decided_at: datetime
    terms: Terms


class Contested(Protocol):
    """One kind of decision that reps may appeal against."""

    def canonical(self, subject_id: str) -> str | None:
        """The one way in which this is named; None: it names nothing of this kind."""

    def check_appealable(self, rep_id: int, subject_id: str, moment: datetime) -> None:
        """Refuse what is not this rep's, stands no longer, or whose window is over.

        Raises:
            OutOfScope, NotAppealable, AppealWindowOver, FigureSettled, InvalidFields.
        """

    def name(self, rep_id: int, subject_id: str) -> Text:
        """What it is called in a sentence."""

    def parties(self, rep_id: int, subject_id: str) -> set[int]:
        """Ids of those who decided, recorded or entered it, and of those it is charged to."""

    def check_terms(self, terms: Terms) -> None:
        """Refuse terms that do not say exactly what is needed.

        Raises:
            InvalidFields.
        """

    def lift(self, session: Session, appeal: Appeal, order: Order) -> None:
        """Decide anew what was contested; never a free amount."""

    def evidence(self, actor: Actor, rep_id: int, subject_id: str) -> dict[str, Any]:
        """What the decision rested on, as JSON."""


def refuse_terms(terms: Terms, *, allowed: set[str], needed: set[str]) -> None:
    """Refuse terms that are missing, or that say something about another kind of decision.

    Raises:
        InvalidFields: with every fault.
    """
    faults = [Fault(_pointer(name), "not_asked", _NOT_ASKED) for name in sorted(set(terms) - allowed)]
    faults += [Fault(_pointer(name), "missing", _MISSING) for name in sorted(needed - set(terms))]
    if faults:
        raise InvalidFields(faults)


def _pointer(name: str) -> str:
    return f"/{name}" if name in ("same_outlet", "is_new_outlet") else f"/figure/{name}"


_NOT_ASKED = Text("这个裁定不用填这一项，请删掉。", "This ruling does not ask for it; leave it out.")
_MISSING = Text("撤销时要写明改成多少。", "Say what the figure should be, for the ruling lifts it.")

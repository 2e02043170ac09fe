"""A claim loss by hand: shown with whom it charges and what it takes, then entered."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldapp.inspection.service.losses import ClaimLoss, enter_claim_loss
from fieldapp.inspection.service.window import appeal_until
from fieldapp.kernel import clock
from fieldapp.kernel.clock import month_of
from fieldapp.kernel.database import AnyRow, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.outlets.errors import PreviewOutdated
from fieldapp.outlets.queries import outlet_by_code, rep_of_outlet
from fieldapp.people.queries import Actor
from fieldapp.settlement.queries.ledger import wages_of_month
from fieldapp.settlement.queries.reps import named_reps
from fieldapp.settlement.service.pay_changes import PayChange, pay_changes, statements_of
from fieldapp.settlement.service.recovery import limits_set
from fieldapp.settlement.service.rehearsal import rehearsed


@dataclass(frozen=True, slots=True)
class LossPreview:
    """What a claim loss comes to once it may be charged.

    Attributes:
        rep: whom it charges; None: nobody, which stands in the way of the close.
        appeal_until: until when the rep may appeal; only then is it charged.
        most_fen: what the month's close may deduct; None: the wage is not known, so nothing is.
    """

    loss: ClaimLoss
    rep: AnyRow | None
    appeal_until: datetime
    pay: Sequence[PayChange]
    most_fen: int | None

    @property
    def sha256(self) -> str:
        """The hash of what is shown, but for the moment."""
        shown = [self.rep and self.rep.staff_number, [each.seen() for each in self.pay], self.most_fen]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()


def preview_loss(actor: Actor, loss: ClaimLoss) -> LossPreview:
    """What a claim loss would come to; nothing is stored.

    Raises:
        The refusals of `enter_claim_loss`.
    """
    return rehearsed(lambda: _enter(actor, loss))


def enter_loss_as_shown(actor: Actor, loss: ClaimLoss, *, seen: str) -> None:
    """Enter a claim loss as a preview showed it.

    Raises:
        PreviewOutdated: it would come to something else by now. The refusals of `enter_claim_loss`.
    """
    with transaction():
        if _enter(actor, loss).sha256 != seen:
            raise PreviewOutdated()


def _enter(actor: Actor, loss: ClaimLoss) -> LossPreview:
    with transaction() as session:
        until = appeal_until(decision_moment(session))
        outlet = outlet_by_code(loss.outlet)
        rep_id = rep_of_outlet(outlet.id, loss.last_day) if outlet else None
        rep = next(iter(named_reps(actor, [rep_id])), None) if rep_id is not None else None
        month = month_of(loss.last_day)
        if rep is None:
            enter_claim_loss(actor, loss)
            return LossPreview(loss, None, until, (), None)
        before = statements_of(rep.id, rep.staff_number, [month], until)
        enter_claim_loss(actor, loss)
        after = statements_of(rep.id, rep.staff_number, [month], until)
        wage_fen = wages_of_month(month, clock.now()).get(rep.id)
        most_fen = None if wage_fen is None else limits_set().most_fen(wage_fen)
        return LossPreview(loss, rep, until, pay_changes(before, after), most_fen)

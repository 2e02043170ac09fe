"""Rulings: each appeal ends with one, by somebody who had no part in the case (architecture 5)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from fieldapp.inspection.errors import PartyToTheCase, RuledAlready
from fieldapp.inspection.models import Appeal, AppealSubject, Ruling, RulingOutcome
from fieldapp.inspection.queries import appeals as queries
from fieldapp.inspection.service.contested import CONTESTED, Contested, Order, Terms
from fieldapp.inspection.service.contested.contract import refuse_terms
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import is_unique_violation, transaction
from fieldapp.kernel.decisions import decision_moment
from fieldapp.kernel.errors import NotFound
from fieldapp.notices.sentences import NoticeCode
from fieldapp.notices.service import post_notice
from fieldapp.people.queries import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What is ruled: the decision stands (upheld), or is lifted and put right by the terms."""

    outcome: RulingOutcome
    reason: str
    terms: Terms


def rule_on_appeal(actor: Actor, appeal_id: str, judgement: Judgement) -> None:
    """Rule on an appeal, once and for all; what it lifts is decided anew in the same transaction.

    Repeating one's own ruling word for word changes nothing and succeeds.

    Raises:
        NotFound: there is no such appeal.
        PartyToTheCase: the actor recorded, reviewed or entered what is contested, or is charged with it.
        RuledAlready: it was ruled otherwise, or by somebody else.
        InvalidFields: a lifted figure without its new value, or terms that are not asked for.
        NotRejected, CorrectionStands …: a record was decided anew since (`fieldwork.service.rulings`).
    """
    try:
        _rule(actor, appeal_id, judgement)
    except IntegrityError as error:
        if not is_unique_violation(error):
            raise
        _rule(actor, appeal_id, judgement)  # twice at once, and the other one was first


def _rule(actor: Actor, appeal_id: str, judgement: Judgement) -> None:
    with transaction() as session:
        decided_at = decision_moment(session)
        appeal = queries.appeal_by_id(appeal_id)
        if appeal is None:
            raise NotFound()
        contested = CONTESTED[AppealSubject(appeal.subject)]
        if _ruled_already(actor, appeal_id, judgement):
            return
        _check(actor, appeal, judgement)
        row = {
            "appeal_id": appeal_id,
            "outcome": judgement.outcome,
            "reason": judgement.reason,
            "terms": dict(judgement.terms) or None,
            "decided_by": actor.user_id,
            "decided_at": decided_at,
        }
        session.execute(insert(Ruling), row)
        if judgement.outcome == RulingOutcome.LIFTED:
            contested.lift(session, appeal, Order(actor.user_id, decided_at, judgement.terms))
        _tell(session, actor, appeal, judgement)


def check_judgement(actor: Actor, appeal_id: str, judgement: Judgement) -> None:
    """Refuse at once what `rule_on_appeal` would refuse before it decides anything; stores nothing."""
    appeal = queries.appeal_by_id(appeal_id)
    if appeal is None:
        raise NotFound()
    if not _ruled_already(actor, appeal_id, judgement):
        _check(actor, appeal, judgement)


def is_party(actor: Actor, appeal: Appeal) -> bool:
    """Whether the actor recorded, reviewed or entered what is contested, or is charged with it."""
    return actor.user_id in CONTESTED[AppealSubject(appeal.subject)].parties(appeal.rep_id, appeal.subject_id)


def _check(actor: Actor, appeal: Appeal, judgement: Judgement) -> None:
    if is_party(actor, appeal):
        raise PartyToTheCase()
    _check_terms(CONTESTED[AppealSubject(appeal.subject)], judgement)


def _ruled_already(actor: Actor, appeal_id: str, judgement: Judgement) -> bool:
    stands = queries.ruling_on(appeal_id)
    if stands is None:
        return False
    told: tuple[Any, ...] = (stands.outcome, stands.reason, stands.terms or {}, stands.decided_by)
    if told != (judgement.outcome, judgement.reason, dict(judgement.terms), actor.user_id):
        raise RuledAlready()
    return True


def _check_terms(contested: Contested, judgement: Judgement) -> None:
    if judgement.outcome == RulingOutcome.LIFTED:
        contested.check_terms(judgement.terms)
    else:
        refuse_terms(judgement.terms, allowed=set(), needed=set())


def _tell(session: Session, actor: Actor, appeal: Appeal, judgement: Judgement) -> None:
    record_act(
        session,
        "appeal.ruled",
        ("appeal", appeal.id),
        actor_id=actor.user_id,
        outcome=judgement.outcome,
        reason=judgement.reason,
        terms=dict(judgement.terms),
    )
    lifted = judgement.outcome == RulingOutcome.LIFTED
    post_notice(
        session,
        appeal.rep_id,
        NoticeCode.APPEAL_LIFTED if lifted else NoticeCode.APPEAL_UPHELD,
        ("appeal", appeal.id),
        about=CONTESTED[AppealSubject(appeal.subject)].name(appeal.rep_id, appeal.subject_id),
        reason=judgement.reason,
    )

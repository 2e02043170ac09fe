"""Photos of the signed papers of display agreements: who may look at them."""

from __future__ import annotations

from sqlalchemy import or_, select

from fieldapp.kernel.database import db
from fieldapp.kernel.days import business_today
from fieldapp.outlets.models import ChangeProposal, DisplayAgreement
from fieldapp.outlets.queries import may_read_outlet
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor
from fieldapp.photos.models import Photo


def paper_visible_to(actor: Actor, sha256: str) -> bool:
    """Whether a photo is the paper of an agreement that the actor may read.

    A photo that a rep sent is the rep's record, whatever an agreement names: nobody sees it by naming its hash.
    """
    entered = (
        select(Photo.sha256)
        .join(User, User.id == Photo.sent_by)
        .where(Photo.sha256 == sha256, User.role.in_((Role.SUPERVISOR, Role.ADMINISTRATOR)))
    )
    if db.session.execute(entered).first() is None:
        return False
    if actor.role in (Role.REP, Role.INSPECTOR):
        outlets = db.session.scalars(
            select(DisplayAgreement.outlet_id).where(DisplayAgreement.paper_sha256 == sha256)
        )
        return any(may_read_outlet(actor, outlet_id, business_today()) for outlet_id in outlets)
    proposed = select(ChangeProposal.id).where(ChangeProposal.terms["paper_sha256"].as_string() == sha256)
    agreed = select(DisplayAgreement.id).where(DisplayAgreement.paper_sha256 == sha256)
    return db.session.execute(select(1).where(or_(agreed.exists(), proposed.exists()))).first() is not None

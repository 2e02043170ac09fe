"""Which rep a supervisor or administrator may decide about."""

from __future__ import annotations

from fieldapp.kernel.errors import NotFound, OutOfScope
from fieldapp.people import queries
from fieldapp.people.models import Role, User
from fieldapp.people.queries import Actor


def rep_within_reach(actor: Actor, staff_number: str) -> User:
    """The rep with this staff number: any for an administrator, else one of those the actor may read.

    Raises:
        NotFound: no rep has the number. OutOfScope: one has, but is not the actor's.
    """
    rep = queries.user_by_staff_number(staff_number)
    if rep is None or rep.role != Role.REP:
        raise NotFound()
    if actor.role != Role.ADMINISTRATOR and not queries.may_read_rep(actor, rep.id):
        raise OutOfScope()
    return rep

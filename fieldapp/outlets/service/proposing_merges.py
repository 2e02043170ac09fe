"""Proposing that an outlet stands in the list twice, or that it does not after all."""

from __future__ import annotations

from typing import Any

from fieldapp.kernel.database import transaction
from fieldapp.kernel.errors import NotFound
from fieldapp.outlets.errors import UnknownOutlet
from fieldapp.outlets.models import ChangeKind
from fieldapp.outlets.service.changes import propose_change
from fieldapp.outlets.service.merging import refuse_merge, undoable_merge
from fieldapp.outlets.service.proposing import outlet_of
from fieldapp.people.queries import Actor


def propose_merge(actor: Actor, code: str, kept: str, from_month: str, *, reason: str) -> int:
    """Propose that from a month on an outlet counts as another one, which is kept.

    Raises:
        UnknownOutlet, OutOfScope: the one to be kept. Others as of `merging.refuse_merge`.
    """
    with transaction():
        outlet, other = outlet_of(actor, code), _to_be_kept(actor, kept)
        refuse_merge(outlet.id, other.id)
        terms = {"kept_id": other.id, "kept": f"{other.name} {other.code}", "from_month": from_month}
        return propose_change(actor, ChangeKind.MERGE, terms, reason=reason, outlet_id=outlet.id)


def propose_merge_undone(actor: Actor, code: str, *, reason: str) -> int:
    """Propose that two outlets that were merged are two again; raises as `merging.undoable_merge`."""
    with transaction():
        outlet = outlet_of(actor, code)
        merge = undoable_merge(outlet.id)
        kept = f"{merge.kept_name} {merge.kept}"
        terms = {"kept_id": merge.kept_id, "kept": kept, "from_month": merge.from_month}
        return propose_change(actor, ChangeKind.MERGE_UNDONE, terms, reason=reason, outlet_id=outlet.id)


def _to_be_kept(actor: Actor, code: str) -> Any:
    try:
        return outlet_of(actor, code)
    except NotFound:
        raise UnknownOutlet(outlet=code) from None

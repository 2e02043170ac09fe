"""Proposing a whole file of assignments or agreements: what it flips, a second person confirms."""

from __future__ import annotations

from fieldapp.kernel.database import transaction
from fieldapp.outlets.errors import NothingChanges
from fieldapp.outlets.models import ChangeKind
from fieldapp.outlets.service.changes import propose_change
from fieldapp.outlets.service.imports import Adaptation, ImportKind
from fieldapp.outlets.service.imports.drafting import drafted
from fieldapp.outlets.service.imports.proposed import terms_of
from fieldapp.people.queries import Actor


def propose_import(
    actor: Actor,
    kind: ImportKind,
    data: bytes,
    adaptation: Adaptation,
    *,
    preview_sha256: str,
    reason: str,
) -> int:
    """Put a file as it was previewed before a second person; returns the proposal's id.

    Raises:
        NotASheet, SheetTooLarge, BadSheet, InvalidFields, PreviewOutdated: as `imports.apply_import`.
        TooLarge: the file does not fit into a proposal. NothingChanges: it says what holds already.
    """
    with transaction():
        preview, plan = drafted(kind, data, adaptation, preview_sha256=preview_sha256)
        if not plan.decisions:
            raise NothingChanges()
        terms = terms_of(kind, data, adaptation, preview)
        return propose_change(actor, ChangeKind.IMPORT, terms, reason=reason)

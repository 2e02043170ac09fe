"""A file that was proposed: kept in the proposal, read again when it is looked at, carried out as it was seen."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy.orm import Session

from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import TooLarge
from fieldapp.outlets.service.imports.agreements import AGREEMENTS
from fieldapp.outlets.service.imports.drafting import Preview, drafted
from fieldapp.outlets.service.imports.duties import ASSIGNMENTS
from fieldapp.outlets.service.imports.kinds import ImportKind, Plan
from fieldapp.outlets.service.imports.reading import Adaptation

MOST_BYTES = 1_000_000
"""Of a packed file: an office of 20,000 outlets; more is imported in parts."""
_KINDS = {kind.code: kind for kind in (ASSIGNMENTS, AGREEMENTS)}


def terms_of(kind: ImportKind, data: bytes, adaptation: Adaptation, preview: Preview) -> dict[str, Any]:
    """A file and its preview as the terms of a proposal.

    Raises:
        TooLarge: it does not fit into one.
    """
    packed = base64.b64encode(zlib.compress(data, 9)).decode()
    if len(packed) > MOST_BYTES:
        raise TooLarge(limit_bytes=MOST_BYTES)
    seen = {"preview_sha256": preview.sha256, "counts": dict(preview.counts)}
    return {"import": kind.code, "file": packed, "adaptation": asdict(adaptation), **seen}


def proposed_import(terms: Mapping[str, Any]) -> tuple[Preview, Plan]:
    """What a proposed file would change.

    Raises:
        PreviewOutdated, BadSheet: something has changed since it was proposed.
    """
    data = zlib.decompress(base64.b64decode(terms["file"]))
    adaptation = Adaptation(**terms["adaptation"])
    return drafted(_KINDS[terms["import"]], data, adaptation, preview_sha256=terms["preview_sha256"])


def carry_out_import(_session: Session, change: AnyRow, actor_id: int) -> None:
    """Decide all that a proposed file says."""
    _, plan = proposed_import(change.terms)
    plan.write(actor_id, {})

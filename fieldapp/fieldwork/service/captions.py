"""What the copy of a photo says in its corner: when and where, as the record says that announced it first."""

from __future__ import annotations

from flask import current_app

from fieldapp.fieldwork import queries
from fieldapp.photos.imaging import Caption


def caption_of(sha256: str) -> Caption | None:
    """The caption of a photo of a record; None for any other (of an appeal, of an agreement)."""
    row = queries.first_announced(sha256)
    if row is None:
        return None
    taken_at = row.taken_at.astimezone(current_app.config["SETTINGS"].timezone)
    return Caption(
        when=taken_at.strftime("%Y-%m-%d %H:%M"),
        code=row.outlet_code,
        name=row.outlet_name or row.body.get("venue") or row.body.get("name") or "",
        township=row.township or "",
    )

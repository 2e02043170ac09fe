"""What photos must ask or tell the rooms above; filled in `create_app` alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app

from fieldapp.people.queries import Actor
from fieldapp.photos.imaging import Caption


@dataclass(frozen=True, slots=True)
class PhotoHooks:
    """Questions about the records that photos belong to."""

    may_see: Callable[[Actor, str], bool]
    """Whether the actor may read some record with this photo."""
    expected: Callable[[Actor, str], bool]
    """Whether some manifest of the actor's names this hash."""
    caption: Callable[[str], Caption | None]
    """What stands in the corner of the copy that people look at."""
    on_stored: Callable[[str], None]
    """Called in the transaction that makes the photo known."""


def photo_hooks() -> PhotoHooks:
    """The hooks of the running app."""
    hooks: PhotoHooks = current_app.extensions["photo_hooks"]
    return hooks

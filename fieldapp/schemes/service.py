"""Verbs about pay schemes."""

from __future__ import annotations

import hashlib

from sqlalchemy import insert

from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.evaluator.shipped import shipped_schemes, shipped_text
from fieldapp.kernel import clock
from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import transaction
from fieldapp.schemes import queries
from fieldapp.schemes.errors import FaultyScheme
from fieldapp.schemes.models import SchemeVersion


def publish_scheme(text: str, file: str, *, actor_id: int | None) -> int:
    """Publish a scheme's text as its next version and return the version number.

    Publishing the very same text again changes nothing.

    Args:
        text: the TOML file's content.
        file: its name, for the faults.

    Raises:
        FaultyScheme: the file has faults; all of them are listed.
    """
    scheme, faults = read_scheme(text, file)
    if scheme is None:
        raise FaultyScheme(faults)
    digest = hashlib.sha256(text.encode()).hexdigest()
    with transaction() as session:
        if queries.is_published(digest):
            return queries.last_version(scheme.code)
        version = queries.last_version(scheme.code) + 1
        row = {
            "code": scheme.code,
            "version": version,
            "effective_from": scheme.effective_from,
            "text_sha256": digest,
            "text": text,
            "published_at": clock.now(),
            "published_by": actor_id,
        }
        session.execute(insert(SchemeVersion), row)
        record_act(
            session,
            "scheme.published",
            ("scheme", scheme.code),
            actor_id=actor_id,
            version=version,
            sha256=digest,
        )
    return version


def publish_shipped_schemes() -> None:
    """Publish what the product ships with, where no version of it is published yet.

    A later release with another text changes nobody's pay by being installed: publishing is a decision.
    """
    for scheme in shipped_schemes():
        if queries.last_version(scheme.code):
            continue
        publish_scheme(shipped_text(scheme.code), f"{scheme.code}.toml", actor_id=None)

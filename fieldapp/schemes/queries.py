"""SELECTs about pay schemes, and the parsed scheme of a month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import select

from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.kernel.clock import month_days
from fieldapp.kernel.database import db
from fieldapp.schemes.errors import NoSchemeForMonth
from fieldapp.schemes.models import SchemeVersion


@dataclass(frozen=True, slots=True)
class PublishedScheme:
    """A published version, ready to evaluate with."""

    version_id: int
    code: str
    version: int
    text_sha256: str
    scheme: Scheme


def scheme_of_month(month: str) -> PublishedScheme:
    """The scheme by which a month is paid: the last to take effect on or before its first day.

    Raises:
        NoSchemeForMonth: none had taken effect by then.
    """
    found = db.session.execute(
        select(SchemeVersion.id, SchemeVersion.code, SchemeVersion.version, SchemeVersion.text_sha256)
        .where(SchemeVersion.effective_from <= month_days(month)[0])
        .order_by(SchemeVersion.effective_from.desc(), SchemeVersion.id.desc())
        .limit(1)
    ).first()
    if found is None:
        raise NoSchemeForMonth(month=month)
    return PublishedScheme(*found, scheme=_parsed(found.text_sha256))


def is_published(text_sha256: str) -> bool:
    """Whether exactly this text was published before."""
    return db.session.scalars(select(SchemeVersion.id).filter_by(text_sha256=text_sha256)).first() is not None


def last_version(code: str) -> int:
    """The number of a scheme's last version; 0 when there is none."""
    newest = (
        select(SchemeVersion.version).filter_by(code=code).order_by(SchemeVersion.version.desc()).limit(1)
    )
    return db.session.scalars(newest).first() or 0


@lru_cache(maxsize=32)
def _parsed(text_sha256: str) -> Scheme:
    """A published text never changes, so parsing it once per process is enough."""
    text = db.session.scalars(select(SchemeVersion.text).filter_by(text_sha256=text_sha256)).one()
    scheme, faults = read_scheme(text, text_sha256[:8])
    if scheme is None:
        raise RuntimeError(f"a published scheme no longer parses: {[fault.as_json() for fault in faults]}")
    return scheme

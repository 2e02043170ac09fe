"""SELECTs about pay schemes, and the parsed scheme of a month."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Select, and_, func, select

from fieldapp.evaluator.scheme import Provisional, Scheme
from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.evaluator.text import Text
from fieldapp.kernel.clock import month_days, month_of
from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.database import AnyRow, db
from fieldapp.kernel.paging import PAGE_SIZE, Page, page_of
from fieldapp.people.models import Role, User
from fieldapp.schemes.errors import NoSchemeForMonth
from fieldapp.schemes.models import ParameterConfirmation, SchemeReading, SchemeVersion


@dataclass(frozen=True, slots=True)
class PublishedScheme:
    """A published version, ready to evaluate with."""

    version_id: int
    code: str
    version: int
    text_sha256: str
    scheme: Scheme


def scheme_of_month(month: str) -> PublishedScheme:
    """The scheme by which a month is paid: of the versions that apply to it the last to take effect.

    Raises:
        NoSchemeForMonth: none had taken effect by then.
    """
    found = schemes_of_months([month])[month]
    if found is None:
        raise NoSchemeForMonth(month=month)
    return found


def schemes_of_months(months: Iterable[str]) -> dict[str, PublishedScheme | None]:
    """The scheme of each month, None where none had taken effect; in one query."""
    found = versions_in_force(months)
    return {month: None if row is None else as_published(row) for month, row in found.items()}


def versions_in_force(months: Iterable[str], *, before: int = BIGGEST_ID) -> dict[str, AnyRow | None]:
    """The version that pays each month, None where none had taken effect; in one query.

    Args:
        before: versions with this id or a later one are left out.

    Columns: id, code, version, text_sha256, effective_from, applies_from.
    """
    newest_first = db.session.execute(versions_newest_first().where(SchemeVersion.id < before)).all()
    return {month: last_in_force(newest_first, month) for month in months}


@cache
def versions_newest_first() -> Select[*tuple[Any, ...]]:
    """Every version, the last to take effect first; columns as of `versions_in_force`."""
    return select(*_COLUMNS).order_by(SchemeVersion.effective_from.desc(), SchemeVersion.id.desc())


def last_in_force(newest_first: Sequence[AnyRow], month: str) -> AnyRow | None:
    """Of these versions the last to take effect of those that apply to a month."""
    return next((row for row in newest_first if first_month_of(row) <= month), None)


def published_version(version_id: int) -> PublishedScheme:
    """A published version by its id."""
    return as_published(db.session.execute(select(*_COLUMNS).where(SchemeVersion.id == version_id)).one())


def as_published(row: AnyRow) -> PublishedScheme:
    """A version ready to evaluate with; columns as of `versions_in_force`."""
    return PublishedScheme(row.id, row.code, row.version, row.text_sha256, scheme=_parsed(row.text_sha256))


def confirmed_paths(version_id: int) -> set[str]:
    """Paths of a version's provisional parameters that were confirmed."""
    confirmed = select(ParameterConfirmation.path).filter_by(scheme_version_id=version_id)
    return set(db.session.scalars(confirmed))


def unconfirmed(published: PublishedScheme) -> Sequence[Provisional]:
    """The provisional parameters of a version that nobody has confirmed."""
    confirmed = confirmed_paths(published.version_id)
    return [parameter for parameter in published.scheme.provisional if parameter.path not in confirmed]


def confirmations_of(version_id: int) -> Mapping[str, AnyRow]:
    """Who confirmed a version's parameters, by path: path, statement, confirmed_by (staff number), confirmed_at."""
    rows = db.session.execute(
        select(
            ParameterConfirmation.path,
            ParameterConfirmation.statement,
            User.staff_number.label("confirmed_by"),
            ParameterConfirmation.confirmed_at,
        )
        .join(User, User.id == ParameterConfirmation.confirmed_by)
        .where(ParameterConfirmation.scheme_version_id == version_id)
    )
    return {row.path: row for row in rows}


def published_versions() -> Sequence[AnyRow]:
    """Every version, newest first; columns as of `version_named`."""
    return db.session.execute(_described().order_by(SchemeVersion.id.desc())).all()


BIGGEST_NUMBER = 2**31 - 1
"""Beyond this PostgreSQL cannot even be asked for a version."""


def version_named(code: str, version: int) -> AnyRow | None:
    """A version by code and number.

    Columns: id, code, version, text_sha256, effective_from, applies_from, text, published_at, published_by (staff
    number, None for what the product ships with), reason, readers.
    """
    if version > BIGGEST_NUMBER:
        return None
    named = _described().where(SchemeVersion.code == code, SchemeVersion.version == version)
    return db.session.execute(named).first()


def version_of_text(text_sha256: str) -> AnyRow | None:
    """The version that was published with exactly this text; columns as of `versions_in_force`."""
    return db.session.execute(select(*_COLUMNS).where(SchemeVersion.text_sha256 == text_sha256)).first()


def provisional_counts(versions: Sequence[AnyRow]) -> Mapping[int, tuple[int, int]]:
    """Per version id how many parameters are provisional, and how many of them nobody has confirmed."""
    confirmed = defaultdict[int, set[str]](set)
    for version_id, path in db.session.execute(
        select(ParameterConfirmation.scheme_version_id, ParameterConfirmation.path)
    ):
        confirmed[version_id].add(path)
    counts = {}
    for row in versions:
        paths = {parameter.path for parameter in scheme_of_text(row.text).provisional}
        counts[row.id] = len(paths), len(paths - confirmed[row.id])
    return counts


def brand_lines() -> Mapping[str, Text]:
    """The brand lines of all published schemes by code, each with its name in the latest one."""
    texts = db.session.scalars(select(SchemeVersion.text).order_by(SchemeVersion.id))
    return {code: line.name for text in texts for code, line in scheme_of_text(text).lines.items()}


def replaced_version(row: AnyRow) -> AnyRow | None:
    """The version that would pay the first month of a version, had that one not been published.

    Args:
        row: with id, effective_from and applies_from.
    """
    first = first_month_of(row)
    return versions_in_force([first], before=row.id)[first]


def text_of(version_id: int) -> str:
    """A version's text."""
    return db.session.scalars(select(SchemeVersion.text).where(SchemeVersion.id == version_id)).one()


def has_read(version_id: int, user_id: int) -> bool:
    """Whether a user has noted to have read a version."""
    return db.session.get(SchemeReading, (version_id, user_id)) is not None


def versions_read(user_id: int) -> set[int]:
    """Ids of the versions that a user has noted to have read."""
    read = select(SchemeReading.scheme_version_id).where(SchemeReading.user_id == user_id)
    return set(db.session.scalars(read))


def readers_of(version_id: int) -> Sequence[AnyRow]:
    """Who has read a version, the first one first: staff_number, name, role, read_at."""
    return db.session.execute(
        select(User.staff_number, User.name, User.role, SchemeReading.read_at)
        .join(SchemeReading, SchemeReading.user_id == User.id)
        .where(SchemeReading.scheme_version_id == version_id)
        .order_by(SchemeReading.read_at, User.staff_number)
    ).all()


def readings_by_rep(version_id: int, *, cursor: str) -> Page[AnyRow]:
    """Whether and when each rep with an account has read a version, by staff number.

    Columns: staff_number, name, read_at (None: not yet).

    Args:
        cursor: staff number after which the page begins; empty: the first page.
    """
    read = and_(SchemeReading.user_id == User.id, SchemeReading.scheme_version_id == version_id)
    rows = db.session.execute(
        select(User.staff_number, User.name, SchemeReading.read_at)
        .outerjoin(SchemeReading, read)
        .where(User.role == Role.REP, User.disabled_at.is_(None), User.staff_number > cursor)
        .order_by(User.staff_number)
        .limit(PAGE_SIZE + 1)
    ).all()
    return page_of(rows, lambda row: row.staff_number)


def first_month_of(row: Any) -> str:
    """The first month that a version may pay.

    Args:
        row: with effective_from and applies_from.
    """
    return max(first_full_month(row.effective_from), row.applies_from or "")


def first_full_month(day: date) -> str:
    """The month that begins with a day, or the one after it."""
    return month_of(day) if day.day == 1 else month_of(month_days(month_of(day))[1])


def last_version(code: str) -> int:
    """The number of a scheme's last version; 0 when there is none."""
    newest = select(func.max(SchemeVersion.version)).filter_by(code=code)
    return db.session.scalars(newest).one() or 0


_COLUMNS = (
    SchemeVersion.id,
    SchemeVersion.code,
    SchemeVersion.version,
    SchemeVersion.text_sha256,
    SchemeVersion.effective_from,
    SchemeVersion.applies_from,
)


def _described() -> Any:
    readers = (
        select(func.count())
        .select_from(SchemeReading)
        .where(SchemeReading.scheme_version_id == SchemeVersion.id)
    )
    return select(
        *_COLUMNS,
        SchemeVersion.text,
        SchemeVersion.published_at,
        User.staff_number.label("published_by"),
        SchemeVersion.reason,
        readers.scalar_subquery().label("readers"),
    ).outerjoin(User, User.id == SchemeVersion.published_by)


@lru_cache(maxsize=32)
def _parsed(text_sha256: str) -> Scheme:
    """A published text never changes, so parsing it once per process is enough."""
    return scheme_of_text(
        db.session.scalars(select(SchemeVersion.text).filter_by(text_sha256=text_sha256)).one()
    )


@lru_cache(maxsize=32)
def scheme_of_text(text: str) -> Scheme:
    """The scheme of a published text."""
    scheme, faults = read_scheme(text, "published")
    if scheme is None:
        raise RuntimeError(f"a published scheme no longer parses: {[fault.as_json() for fault in faults]}")
    return scheme

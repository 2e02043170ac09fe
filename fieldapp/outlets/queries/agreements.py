"""Display agreements: of one code the row decided last is in force."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from fieldapp.kernel.database import db
from fieldapp.outlets.models import DisplayAgreement
from fieldapp.outlets.queries.history import decided_by


def agreement_by_code(code: str) -> DisplayAgreement | None:
    """The agreement as decided last, cancelled or not."""
    return agreements_by_code([code]).get(code)


def agreements_by_code(codes: Collection[str]) -> dict[str, DisplayAgreement]:
    """Agreements as decided last, cancelled or not, by code."""
    rows = db.session.scalars(decided_last(None).where(DisplayAgreement.code.in_(codes)))
    return {row.code: row for row in rows}


def agreements_of_outlet(outlet_id: int, as_of: datetime | None = None) -> Sequence[DisplayAgreement]:
    """Agreements of an outlet that are not cancelled, the latest first."""
    return db.session.scalars(
        decided_last(as_of)
        .where(DisplayAgreement.outlet_id == outlet_id, ~DisplayAgreement.is_cancelled)
        .order_by(DisplayAgreement.first_day.desc(), DisplayAgreement.code)
    ).all()


def decided_last(as_of: datetime | None) -> Select[DisplayAgreement]:
    """Every agreement in its terms as decided last, cancelled or not."""
    version = aliased(DisplayAgreement)
    last = (
        select(version.id)
        .where(version.code == DisplayAgreement.code, *decided_by(version.decided_at, as_of))
        .order_by(version.decided_at.desc(), version.id.desc())
        .limit(1)
        .correlate(DisplayAgreement)
        .scalar_subquery()
    )
    return select(DisplayAgreement).where(DisplayAgreement.id == last)

"""JSON routes of pay schemes."""

from __future__ import annotations

from typing import Any

from fieldapp.evaluator.qualification import qualification_rules
from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.clock import is_month
from fieldapp.kernel.errors import NotAMonth
from fieldapp.people.access import requires
from fieldapp.schemes.queries import scheme_of_month
from fieldapp.schemes.schemas import QualificationRulesShape

blueprint = RoomApi("schemes", __name__, "Pay schemes")


@blueprint.get("/months/<month>/qualification-rules")
@blueprint.response(200, QualificationRulesShape)
@requires("schemes.read")
def rules_of_month(month: str) -> dict[str, Any]:
    """When a record counts in a month, as data that a phone applies offline"""
    if not is_month(month):
        raise NotAMonth()
    published = scheme_of_month(month)
    rules = qualification_rules(published.scheme)
    return {**rules, "version": published.version, "text_sha256": published.text_sha256}

"""JSON routes of pay schemes; publishing one stands in settlement, for it looks at what months pay."""

from __future__ import annotations

from typing import Any

from fieldapp.evaluator.qualification import qualification_rules
from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.clock import is_month
from fieldapp.kernel.errors import NotAMonth
from fieldapp.people.access import current_actor, requires
from fieldapp.schemes import service
from fieldapp.schemes.queries import scheme_of_month
from fieldapp.schemes.schemas import (
    ConfirmationShape,
    QualificationRulesShape,
    ReadingFilterShape,
    ReadingPageShape,
    VersionShape,
    WholeVersionShape,
)

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


@blueprint.get("/schemes")
@requires("schemes.read")
@blueprint.response(200, VersionShape(many=True))
def versions() -> list[dict[str, Any]]:
    """Every published version, newest first"""
    return service.versions_for(current_actor())


@blueprint.get("/schemes/<scheme>/versions/<int:version>")
@requires("schemes.read")
@blueprint.response(200, WholeVersionShape)
def whole_version(scheme: str, version: int) -> dict[str, Any]:
    """A version with its text, its provisional parameters and what it changed"""
    return service.described_version(current_actor(), scheme, version)


@blueprint.put("/schemes/<scheme>/versions/<int:version>/confirmations")
@requires("schemes.confirm")
@blueprint.arguments(ConfirmationShape)
@blueprint.response(204)
def put_confirmation(said: dict[str, str], scheme: str, version: int) -> None:
    """Confirm a provisional parameter, with what that rests on; the same words may be sent again"""
    service.confirm_parameter(current_actor(), scheme, version, **said)


@blueprint.put("/schemes/<scheme>/versions/<int:version>/reading")
@requires("schemes.read")
@blueprint.response(204)
def put_reading(scheme: str, version: int) -> None:
    """Note that one has read a version; safe to repeat"""
    service.note_reading(current_actor(), scheme, version)


@blueprint.get("/schemes/<scheme>/versions/<int:version>/readings")
@requires("schemes.readings")
@blueprint.arguments(ReadingFilterShape, location="query")
@blueprint.response(200, ReadingPageShape)
def readings(wanted: dict[str, str], scheme: str, version: int) -> Any:
    """Which reps have read a version, and which have not, by staff number"""
    return service.readings_of(scheme, version, **wanted)

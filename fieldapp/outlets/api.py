"""JSON routes of outlets and products, display agreements, cover, imports."""

from __future__ import annotations

from typing import Any

from flask import current_app, jsonify, request

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.text import Text
from fieldapp.kernel import clock
from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.columns import BIGGEST_ID
from fieldapp.kernel.days import business_today, day_named
from fieldapp.kernel.errors import InvalidFields, NotAcceptable, NotAUuid, NotFound
from fieldapp.kernel.fields import Code
from fieldapp.kernel.ids import record_id
from fieldapp.kernel.shapes import refuse_compressed
from fieldapp.outlets import queries
from fieldapp.outlets.schemas import (
    APPLIED,
    PREVIEW,
    AgreementShape,
    ApplyFilterShape,
    CancellationFilterShape,
    ChangeDecisionShape,
    ChangeShape,
    CoverCancellationFilterShape,
    CoverEndShape,
    CoverFilterShape,
    CoverShape,
    InspectorShape,
    OutletFilterShape,
    OutletPageShape,
    PolicyFilterShape,
    PolicyShape,
    PolicyTermsShape,
    PreviewFilterShape,
    ProductShape,
    RegionShape,
    TermsShape,
)
from fieldapp.outlets.service import agreements, changes, covers, imports, policies, proposing, regions
from fieldapp.outlets.service.imports import ImportKind
from fieldapp.outlets.service.proposing_imports import propose_import
from fieldapp.people.access import current_actor, requires
from fieldapp.people.queries import people_known_to

blueprint = RoomApi("outlets", __name__, "Outlets and products")


@blueprint.get("/outlets")
@requires("outlets.read")
@blueprint.arguments(OutletFilterShape, location="query")
@blueprint.response(200, OutletPageShape)
def outlets(wanted: dict[str, str]) -> Any:
    """Outlets by code; a rep sees those looked after today, an inspector those of the own region"""
    return queries.outlets_page(current_actor(), today=business_today(), **wanted)


@blueprint.get("/inspection-regions")
@requires("regions.read")
@blueprint.response(200, InspectorShape(many=True))
def inspection_regions() -> Any:
    """Inspectors with their regions of today, and all that was decided on them"""
    return [regions.as_json(one) for one in regions.inspectors_with_regions(business_today())]


@blueprint.put("/inspection-regions/<staff_number>/<first_day>")
@requires("regions.decide")
@blueprint.arguments(RegionShape)
@blueprint.response(204)
def put_inspection_region(region: dict[str, Any], staff_number: str, first_day: str) -> None:
    """Let an inspector check these townships from a day on; safe to repeat"""
    regions.set_region(current_actor(), staff_number, day_named(first_day), **region)


@blueprint.get("/products")
@requires("outlets.read")
@blueprint.response(200, ProductShape(many=True))
def products() -> Any:
    """All products, in the schemes' order"""
    return queries.products()


@blueprint.get("/outlets/<outlet>/agreements")
@requires("agreements.read")
@blueprint.response(200, AgreementShape(many=True))
def agreements_of_outlet(outlet: str) -> Any:
    """Display agreements of an outlet, the latest first"""
    return queries.agreements_of_outlet(agreements.readable_outlet(current_actor(), outlet))


@blueprint.put("/agreements/<agreement>")
@requires("agreements.enter")
@blueprint.arguments(TermsShape)
@blueprint.response(202, ChangeShape, description="Proposed; it holds once a second person confirms it")
@blueprint.alt_response(204, description="These terms hold already")
def put_agreement(terms: dict[str, Any], agreement: str) -> Any:
    """Propose a display agreement, or its new terms"""
    if not Code.fits(agreement):
        raise NotFound()
    outlet, reason = terms.pop("outlet"), terms.pop("reason")
    change = proposing.propose_agreement(
        current_actor(), agreement, outlet, agreements.Terms(**terms), reason=reason
    )
    return ("", 204) if change is None else {"change": change}


@blueprint.delete("/agreements/<agreement>")
@requires("agreements.enter")
@blueprint.arguments(CancellationFilterShape, location="query")
@blueprint.response(202, ChangeShape, description="Proposed; it holds once a second person confirms it")
def delete_agreement(wanted: dict[str, str], agreement: str) -> Any:
    """Propose that a display agreement never have been"""
    return {"change": proposing.propose_cancellation(current_actor(), agreement, **wanted)}


@blueprint.put("/changes/<int:change>/decision")
@requires("changes.confirm")
@blueprint.arguments(ChangeDecisionShape)
@blueprint.response(204)
def decide_on_change(said: dict[str, Any], change: int) -> None:
    """Confirm a change that somebody else proposed, or turn it down"""
    if change > BIGGEST_ID:
        raise NotFound()
    changes.answer_change(current_actor(), change, **said)


@blueprint.get("/policies")
@requires("policies.read")
@blueprint.arguments(PolicyFilterShape, location="query")
@blueprint.response(200, PolicyShape(many=True))
def policies_of_month(wanted: dict[str, Any]) -> Any:
    """Market policies with a day in a month, the latest first"""
    first_day, end = clock.month_days(wanted["month"] or clock.month_of(business_today()))
    return queries.policies_between(current_actor(), first_day, end - clock.ONE_DAY)


@blueprint.put("/policies/<uuid>")
@requires("policies.issue")
@blueprint.arguments(PolicyTermsShape)
@blueprint.response(204)
def put_policy(terms: dict[str, Any], uuid: str) -> None:
    """Issue a market policy, or its new words; safe to repeat"""
    team = terms.pop("team")
    policies.issue_policy(current_actor(), _policy_id(uuid), team, policies.PolicyTerms(**terms))


@blueprint.delete("/policies/<uuid>")
@requires("policies.issue")
@blueprint.response(204)
def delete_policy(uuid: str) -> None:
    """Withdraw a market policy; what visits say was told stays"""
    policies.withdraw_policy(current_actor(), _policy_id(uuid))


def _policy_id(text: str) -> str:
    canonical = record_id(text)
    if canonical is None:
        raise NotAUuid()
    return canonical


@blueprint.get("/covers")
@requires("covers.read")
@blueprint.arguments(CoverFilterShape, location="query")
@blueprint.response(200, CoverShape(many=True))
def covers_of_month(wanted: dict[str, Any]) -> Any:
    """Covers with a day in a month"""
    days = clock.month_days(wanted["month"] or clock.month_of(business_today()))
    return queries.covers_between(people_known_to(current_actor()), *days)


_COVER_PROPOSED = "Days of a closed month: it holds once a second person confirms it"


@blueprint.put("/covers/<absent>/<cover>/<first_day>")
@requires("covers.enter")
@blueprint.arguments(CoverEndShape)
@blueprint.response(204)
@blueprint.alt_response(202, schema=ChangeShape, description=_COVER_PROPOSED)
def put_cover(until: dict[str, Any], absent: str, cover: str, first_day: str) -> Any:
    """Let a rep stand in for an absent one from a day on"""
    change = covers.enter_cover(current_actor(), absent, cover, day_named(first_day), **until)
    return _proposed_or_done(change)


@blueprint.delete("/covers/<absent>/<cover>/<first_day>")
@requires("covers.enter")
@blueprint.arguments(CoverCancellationFilterShape, location="query")
@blueprint.response(204)
@blueprint.alt_response(202, schema=ChangeShape, description=_COVER_PROPOSED)
def delete_cover(wanted: dict[str, Any], absent: str, cover: str, first_day: str) -> Any:
    """Cancel a cover that begins on a day"""
    change = covers.cancel_cover(current_actor(), absent, cover, day_named(first_day), **wanted)
    return _proposed_or_done(change)


def _proposed_or_done(change: int | None) -> Any:
    return ("", 204) if change is None else (jsonify(change=change), 202)


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TABLE_TYPES = ("text/csv", _XLSX, "application/vnd.ms-excel", "application/octet-stream")
"""Windows calls CSV files `application/vnd.ms-excel`; what a file is, its bytes tell."""
_TABLE = {
    "required": True,
    "description": "The bytes of a CSV (UTF-8 or GB18030) or XLSX file; headers in Chinese, English or code",
    "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in _TABLE_TYPES},
}


def _sent_table() -> bytes:
    if request.mimetype not in _TABLE_TYPES:
        raise NotAcceptable(expected=f"text/csv, {_XLSX}")
    refuse_compressed(request)
    request.max_content_length = current_app.config["SETTINGS"].max_import_bytes
    return request.get_data(cache=False)


def _route_imports(kind: ImportKind) -> None:
    """The two routes of a kind of import; kinds differ in the permission they ask for."""

    @blueprint.put(f"/imports/{kind.code}/preview", endpoint=f"preview_{kind.code}")
    @requires(kind.permission)
    @blueprint.doc(requestBody=_TABLE, summary=f"Preview an import of {kind.name.en}; nothing is stored")
    @blueprint.arguments(PreviewFilterShape, location="query")
    @blueprint.response(200, PREVIEW)
    def preview(wanted: dict[str, Any]) -> Any:
        return jsonify(imports.preview_import(kind, _sent_table(), wanted["mapping"]).as_json())

    @blueprint.put(f"/imports/{kind.code}", endpoint=f"import_{kind.code}")
    @requires(kind.permission)
    @blueprint.doc(requestBody=_TABLE, summary=f"Import {kind.name.en} as previewed, all of it or nothing")
    @blueprint.arguments(ApplyFilterShape, location="query")
    @blueprint.response(200, APPLIED)
    @blueprint.alt_response(
        202, schema=ChangeShape, description="Proposed, where a second person must confirm"
    )
    def apply(wanted: dict[str, Any]) -> Any:
        if kind.needs_second_person:
            return jsonify({"change": _proposed_file(kind, wanted)}), 202
        done = imports.apply_import(
            kind,
            _sent_table(),
            wanted["mapping"],
            preview_sha256=wanted["preview_sha256"],
            actor_id=current_actor().user_id,
        )
        return jsonify(done.as_json())


def _proposed_file(kind: ImportKind, wanted: dict[str, Any]) -> int:
    table, mapping = _sent_table(), wanted["mapping"]
    if wanted["reason"] is None:
        imports.preview_import(kind, table, mapping)  # what is wrong with the file comes first
        raise InvalidFields([Fault("/reason", "missing", _WHY)])
    return propose_import(
        current_actor(),
        kind,
        table,
        mapping,
        preview_sha256=wanted["preview_sha256"],
        reason=wanted["reason"],
    )


_WHY = Text(
    "这份文件要另一个人确认，请写明为什么改。", "A second person confirms this file. Say why it is changed."
)

for _kind in imports.KINDS.values():
    _route_imports(_kind)

"""JSON routes for the phone app as a whole."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.compression import packs
from fieldapp.people.access import current_actor, requires
from fieldapp.shell.bootstrap.example import EXAMPLE
from fieldapp.shell.bootstrap.parts import bootstrap_of
from fieldapp.shell.bootstrap.schemas import BootstrapShape, HaveShape

blueprint = RoomApi("shell", __name__, "What the phone app works with")


@blueprint.get("/bootstrap")
@requires("bootstrap.read")
@blueprint.arguments(HaveShape, location="query")
@blueprint.response(200, BootstrapShape, example=EXAMPLE, headers={"ETag": {"schema": {"type": "string"}}})
@blueprint.alt_response(304, description="Nothing changed since the answer with this ETag")
def bootstrap(held: dict[str, Any]) -> Any:
    """What a phone carries to work offline, part by part; docs/bootstrap.md describes the parts"""
    found = bootstrap_of(current_actor(), held["have"])
    answer = Response(found.body, mimetype="application/json")
    answer.set_etag(f"{found.etag}{'-gzip' if packs(request) else ''}")
    answer.vary.add("Cookie")
    return answer.make_conditional(request)

"""JSON routes of outlets and products."""

from __future__ import annotations

from typing import Any

from flask import current_app

from fieldapp.kernel import clock
from fieldapp.kernel.api import RoomApi
from fieldapp.outlets import queries
from fieldapp.outlets.schemas import OutletFilterShape, OutletPageShape, ProductShape
from fieldapp.people.access import current_actor, requires
from fieldapp.people.models import Role

blueprint = RoomApi("outlets", __name__, "Outlets and products")


@blueprint.get("/outlets")
@requires("outlets.read")
@blueprint.arguments(OutletFilterShape, location="query")
@blueprint.response(200, OutletPageShape)
def outlets(wanted: dict[str, str]) -> Any:
    """Outlets by code; a rep sees those looked after today"""
    actor = current_actor()
    today = clock.business_day(clock.now(), current_app.config["SETTINGS"].timezone)
    rep_id = actor.user_id if actor.role == Role.REP else None
    return queries.outlets_page(rep_id=rep_id, today=today, **wanted)


@blueprint.get("/products")
@requires("outlets.read")
@blueprint.response(200, ProductShape(many=True))
def products() -> Any:
    """All products, in the schemes' order"""
    return queries.products()

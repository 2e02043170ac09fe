"""JSON routes for the phone app as a whole."""

from __future__ import annotations

from typing import Any

from flask import Response, request

from fieldapp.kernel.api import RoomApi
from fieldapp.kernel.compression import packs
from fieldapp.kernel.errors import NotFound
from fieldapp.people.access import current_actor, requires
from fieldapp.people.models import User
from fieldapp.people.queries import user_by_staff_number
from fieldapp.settlement.service import personal
from fieldapp.shell.bootstrap.example import EXAMPLE
from fieldapp.shell.bootstrap.parts import bootstrap_of
from fieldapp.shell.bootstrap.schemas import BootstrapShape, HaveShape
from fieldapp.shell.schemas import (
    FromShape,
    LookPageShape,
    LooksFromShape,
    MyDataShape,
    PhotoPageShape,
    PositionPageShape,
)

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


@blueprint.get("/me/data")
@requires("data.read")
@blueprint.response(200, MyDataShape)
def my_data() -> dict[str, Any]:
    """What is stored about oneself, in numbers, and for how long"""
    return personal.stored_about(_myself())


@blueprint.get("/me/data/positions")
@requires("data.read")
@blueprint.arguments(FromShape, location="query")
@blueprint.response(200, PositionPageShape)
def my_positions(wanted: dict[str, str]) -> Any:
    """Each position stored with one's records, the newest first, with the day until which it is kept"""
    return personal.positions_about(current_actor().user_id, wanted["cursor"])


@blueprint.get("/me/data/photos")
@requires("data.read")
@blueprint.arguments(FromShape, location="query")
@blueprint.response(200, PhotoPageShape)
def my_photos(wanted: dict[str, str]) -> Any:
    """Each photo one sent, the newest first, with the day until which it is kept"""
    return personal.photos_about(current_actor().user_id, wanted["cursor"])


@blueprint.get("/me/data/looks")
@requires("data.read")
@blueprint.arguments(LooksFromShape, location="query")
@blueprint.response(200, LookPageShape)
def who_looked(wanted: dict[str, str]) -> Any:
    """Who looked at one's records, photos and statements, by days, the latest first"""
    return personal.looks_about(current_actor().user_id, wanted["cursor"])


def _myself() -> User:
    myself = user_by_staff_number(current_actor().staff_number)
    if myself is None:
        raise NotFound()
    return myself

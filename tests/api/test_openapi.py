"""The OpenAPI document is valid, complete, and what the routes really do; whatever is sent, nothing fails."""

from __future__ import annotations

import itertools
from contextlib import suppress
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.specs.openapi.definitions import OPENAPI_31_VALIDATOR
from sqlalchemy import update

from fieldapp.kernel.database import transaction
from fieldapp.people.access import PUBLIC
from fieldapp.people.models import Credential
from tests.api.routes import routes
from tests.cast import secret_of
from tests.office import FULL_SHELF, Office, jpeg, manifest_line

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
AS = ("rep_an", "supervisor_chen", "finance_du")
AS_IN = {
    "inspection": ("inspector_bo", "lead_guo", "finance_du", "rep_an"),
    "outlets": ("admin_wang", *AS),
    "people": ("admin_wang", *AS),
    "shell": ("inspector_bo", *AS),
}
ROOMS = ("people", "outlets", "photos", "schemes", "fieldwork", "inspection", "settlement", "shell")
OURS = schemathesis.Config.from_dict({"generation": {"with-security-parameters": False}})
"""Requests are signed in by the test: made-up credentials would only ever meet the gate."""
MODEST = settings(
    max_examples=10,
    deadline=None,
    database=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)


def document(app: Flask) -> dict[str, Any]:
    return app.test_client().get("/api/openapi.json").json  # type: ignore[return-value]


def operations(app: Flask) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (path, method): operation
        for path, item in document(app)["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }


def test_the_document_is_valid_openapi_3_1(steady_office: Office) -> None:
    told = document(steady_office.app)
    assert told["openapi"] == "3.1.0"
    assert [str(fault) for fault in OPENAPI_31_VALIDATOR.iter_errors(told)] == []


def test_every_route_of_the_api_stands_in_the_document_with_its_permission(steady_office: Office) -> None:
    described = operations(steady_office.app)
    assert {tag for operation in described.values() for tag in operation["tags"]} == set(ROOMS)
    assert len({operation["operationId"] for operation in described.values()}) == len(described)
    for route in routes(steady_office.app):
        if not route.rule.startswith("/api/v1/"):
            continue
        path = route.rule.replace("<int:", "<").replace("<", "{").replace(">", "}")
        operation = described.pop((path, route.method.lower()))
        if route.permission == PUBLIC:
            assert operation["security"] == []
        else:
            assert operation["x-permission"] == route.permission and "security" not in operation
        assert operation["summary"]
    assert described == {}


def test_every_operation_may_be_refused_in_problem_json(steady_office: Office) -> None:
    told = document(steady_office.app)
    for operation in operations(steady_office.app).values():
        name = operation["responses"]["default"]["$ref"].rpartition("/")[2]
        content = told["components"]["responses"][name]["content"]
        assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    assert told["security"] == [{"session": []}, {"token": []}]
    assert set(told["components"]["securitySchemes"]) == {"session", "token"}


def test_the_device_time_header_and_the_bytes_of_a_photo_are_described(steady_office: Office) -> None:
    described = operations(steady_office.app)
    (header,) = described["/api/v1/displays/{uuid}", "put"]["parameters"]
    assert (header["in"], header["name"], header["schema"]["format"]) == (
        "header",
        "Device-Time",
        "date-time",
    )
    assert "image/jpeg" in described["/api/v1/photos/{sha256}", "put"]["requestBody"]["content"]
    for ending in ("", "/thumbnail"):
        shown = described[f"/api/v1/photos/{{sha256}}{ending}", "get"]["responses"]["200"]
        assert set(shown["content"]) == {"image/jpeg"}


@pytest.mark.parametrize("room", ROOMS)
def test_whatever_is_sent_is_answered_as_documented_and_nothing_fails(
    steady_office: Office, room: str
) -> None:
    app = steady_office.app
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=OURS).include(tag=room)
    asking = itertools.cycle(AS_IN.get(room, AS))
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy())
        @MODEST
        def answered_as_documented(case: Any) -> None:
            _ask(app, case, next(asking), CHECKS)

        answered_as_documented()


def test_whatever_display_a_phone_sends_to_a_known_shop_can_be_read_again_everywhere(office: Office) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", office.app, config=OURS)
    operation = schema["/api/v1/displays/{uuid}"]["put"]
    stored: list[str] = []

    @given(case=operation.as_strategy())
    @settings(MODEST, max_examples=40)
    def kept(case: Any) -> None:
        case.body = {**case.body, "outlet": "rep_an-0"}
        for item, product in zip(case.body["products"], FULL_SHELF, strict=False):
            item["product"] = product
        case.body["photos"] = case.body["photos"] or [manifest_line(jpeg())]
        case.body["products"] = case.body["products"][:8] or [
            {"product": "hongjiu", "bottles": 1, "layers": 1}
        ]
        case.body["no_position_reason"] = None if case.body.get("position") else "timeout"
        answer = _ask(office.app, case, "rep_an", CHECKS)
        if answer.status_code == 201:
            stored.append(answer.json()["id"])
            seen = office.call("rep_an", "GET", f"/api/v1/submissions/{stored[-1]}").json["body"]
            assert {"position": None, **seen} == {"position": None, **case.body}

    kept()
    assert len(stored) >= 4
    for record in stored:
        assert office.call("rep_an", "GET", f"/records/{record}").status_code == 200
        assert office.call("supervisor_chen", "GET", f"/records/{record}").status_code == 200
    for who, path in (
        ("rep_an", "/records"),
        ("supervisor_chen", "/records"),
        ("supervisor_chen", "/review"),
    ):
        assert office.call(who, "GET", path).status_code == 200


def _ask(app: Flask, case: Any, who: str, checks: list[Any]) -> Any:
    unpacked = {
        "Sec-Fetch-Site": "same-origin",
        "Accept-Encoding": "identity",
    }  # the WSGI client unpacks nothing
    answer = case.call(cookies={"session": secret_of(who)}, headers=unpacked)
    case.validate_response(answer, checks=checks)
    if answer.status_code == 401:
        assert answer.json()["code"] == "wrong_login", "a stranger's requests are no test of the routes"
    if case.method == "DELETE" and answer.status_code == 204:  # chance may close the very session that asks
        with app.app_context(), transaction() as session:
            session.execute(update(Credential).values(revoked_at=None))
    return answer


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # the stricter one about what reaches it
@pytest.mark.parametrize("room", ROOMS)
def test_whatever_is_sent_against_the_document_is_refused_and_nothing_fails(
    steady_office: Office, room: str
) -> None:
    app = steady_office.app
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app, config=OURS).include(tag=room)
    asking = itertools.cycle(AS_IN.get(room, AS))
    for found in schema.get_all_operations():
        operation = found.ok()

        @given(case=operation.as_strategy(generation_mode=schemathesis.GenerationMode.NEGATIVE))
        @MODEST
        def refused(case: Any) -> None:
            _ask(app, case, next(asking), [*CHECKS, negative_data_rejection])

        with suppress(Unsatisfiable):  # an operation without parameters has none to get wrong
            refused()

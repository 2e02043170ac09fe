"""Every route of the app, and a request to each as somebody."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from fieldapp.commands.documentation import methods_of
from fieldapp.kernel import clock
from fieldapp.people.access import PUBLIC
from tests.cast import secret_of
from tests.office import new_id

UNMARKED_AND_PUBLIC = frozenset({"static", "api-docs.openapi_json"})
"""Endpoints of libraries that anybody may call; a new one needs a reason."""


@dataclass(frozen=True, slots=True)
class Route:
    endpoint: str
    method: str
    rule: str
    permission: str | None

    @property
    def is_api(self) -> bool:
        return self.rule.startswith("/api/")

    @property
    def path(self) -> str:
        """An address of the route; what it names does not exist."""
        values = {
            "<uuid>": new_id(),
            "<sha256>": "a" * 64,
            "<month>": clock.month_of(clock.now().date()),
            "<staff_number>": "nobody",
            "<int:credential_id>": "999999",
            "<path:filename>": "css/none.css",
            "<code>": "en",
            "<scheme>": "none",
            "<int:version>": "1",
            "<first_day>": "2026-11-05",
            "<outlet>": "nowhere",
            "<clause>": "display.shortfall",
            "<day>": "2026-11-05",
            "<int:notice_id>": "999999",
            "<agreement>": "none",
            "<absent>": "nobody",
            "<cover>": "nobody-else",
            "<release>": "none",
            "<path:path>": "app/none.js",
            "<secret>": "none",
            "<int:link_id>": "999999",
            "<kind>": "none",
            "<form>": "none",
            "<setting>": "none",
            "<part>": "none",
            "<int:change>": "999999",
        }
        path = self.rule
        for place, value in values.items():
            path = path.replace(place, value)
        assert "<" not in path, f"give {path} a value in tests/api/routes.py"
        return path


def routes(app: Flask) -> list[Route]:
    """All routes; what signs out comes last."""
    found = [
        Route(
            rule.endpoint, method, rule.rule, getattr(app.view_functions[rule.endpoint], "permission", None)
        )
        for rule in app.url_map.iter_rules()
        for method in sorted(methods_of(rule))
    ]
    return sorted(
        found, key=lambda route: (route.endpoint == "people_pages.sign_out", route.rule, route.method)
    )


def guarded(app: Flask) -> list[Route]:
    """The routes that ask for a permission."""
    return [
        route
        for route in routes(app)
        if route.permission != PUBLIC and route.endpoint not in UNMARKED_AND_PUBLIC
    ]


def ask(app: Flask, route: Route, *, who: str | None = None, **headers: str) -> TestResponse:
    """The emptiest request a route takes, with `who`'s session."""
    sent = {"Sec-Fetch-Site": "same-origin", **headers}
    if who:
        sent["Cookie"] = f"session={secret_of(who)}"
    options: dict[str, Any] = {}
    if route.method != "GET" and route.is_api and route.endpoint != "photos.put_photo":
        options = {"data": json.dumps({}), "content_type": "application/json"}
    return app.test_client(use_cookies=False).open(route.path, method=route.method, headers=sent, **options)


def outcome(route: Route, answer: TestResponse) -> str:
    """`let in`, or why not: what stopped the request at the gate."""
    if answer.status_code >= 500:
        return f"failed with {answer.status_code}"
    if route.is_api:
        code = (answer.json or {}).get("code") if answer.mimetype == "application/problem+json" else None
        return (
            code
            if code in ("not_signed_in", "not_allowed", "password_must_change", "cross_site")
            else "let in"
        )
    if answer.status_code == 403:
        return "not_allowed"
    to = answer.headers.get("Location", "")
    if answer.status_code == 303 and "Set-Cookie" not in answer.headers:
        if to.startswith("/login"):
            return "not_signed_in"
        if to.startswith("/account?next=") or (to == "/account" and route.method == "POST"):
            return "password_must_change"
    return "let in"

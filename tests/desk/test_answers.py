"""What answers a form can be left, loaded again and come back to: nothing is sent twice, no address is a dead end."""

from __future__ import annotations

import re

from flask import Flask

from fieldapp.people.access import PUBLIC
from fieldapp.people.models import Role
from fieldapp.people.permissions import allows
from tests.api.routes import Route, ask, routes
from tests.cast import PEOPLE
from tests.databases import ON_ONE
from tests.office import Office
from tests.shell.pages import visit

ONE_OF_EACH = {role: who for who, (role, _) in reversed(PEOPLE.items())}

NOT_THERE = (404, 410)
"""What the tests' addresses name does not exist."""


def forms(app: Flask) -> list[tuple[str, Route]]:
    """Every address that forms are sent to, with somebody who may; signing out comes last."""
    sent = [route for route in routes(app) if route.method == "POST" and not route.is_api]
    return [(_sender(route), route) for route in sent]


def _sender(route: Route) -> str:
    permission = str(route.permission)
    return next(
        who for role, who in ONE_OF_EACH.items() if permission == PUBLIC or allows(Role(role), permission)
    )


@ON_ONE
def test_every_address_of_a_form_can_be_opened_too(steady_office: Office) -> None:
    app = steady_office.app
    for who, route in forms(app):
        answer, path = visit(app, who, route.path), route.path
        for _ in range(3):
            if answer.status_code in (302, 303):
                path = answer.location
                answer = visit(app, who, path)
        assert answer.status_code in (200, *NOT_THERE), (who, route.rule, path)


@ON_ONE
def test_every_answer_of_a_form_leads_on_or_says_what_to_open_instead_of_it(office: Office) -> None:
    app = office.app
    for who, route in forms(app):
        answer = ask(app, route, who=who)
        if answer.status_code == 303 or "<html" not in answer.text:  # a part of a page that stands already
            continue
        found = re.search(r'name="opens-at" content="([^"]+)"', answer.text)
        assert found, route.rule
        assert visit(app, who, found[1]).status_code in (200, 302, 303, *NOT_THERE), (route.rule, found[1])


def test_the_page_of_a_form_is_the_nearest_one_above_it(steady_office: Office) -> None:
    for who, sent_to, opened in (
        ("admin_wang", "/people/rep_an/login-link", "/people/rep_an"),
        ("supervisor_chen", "/team/outlets/rep_an-0/merge/undoing", "/team/outlets/rep_an-0"),
        ("lead_guo", "/samples/2026-11-05", "/samples?day=2026-11-05"),
        ("rep_an", "/months/2026-11/answer", "/statements/2026-11/rep_an"),
        ("admin_wang", "/policies/x/withdrawal", "/policies"),
    ):
        assert visit(steady_office.app, who, sent_to).location == opened

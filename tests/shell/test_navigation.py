"""The menu: what each role finds in it, and that all of it can be opened."""

import re

import pytest
from flask import Flask

from fieldapp.people.models import Role
from fieldapp.shell.navigation import (
    ENTRIES,
    GROUPS,
    PLACES_ON_A_PHONE,
    entries_for,
    grouped,
    places_on_a_phone,
)
from tests.cast import PEOPLE
from tests.office import Office, display_body, jpeg, new_id
from tests.shell.pages import TOP, Page, shown, visit

ONE_OF_EACH = {role: who for who, (role, _) in reversed(PEOPLE.items())}


@pytest.mark.parametrize("role", Role)
def test_a_role_can_open_all_of_its_menu_and_finds_it_on_the_page(app: Flask, role: Role) -> None:
    entries = entries_for(role)
    page = shown(app, ONE_OF_EACH[role], "/more")
    with app.test_request_context():
        addresses = [app.url_for(entry.endpoint) for entry in entries]
    assert set(addresses) | {"/", "#main"} == page.links - {"/more", "/notices"}
    for address in addresses:
        assert visit(app, ONE_OF_EACH[role], address).status_code in (200, 302), address
    assert len(addresses) == len(set(addresses))


def test_every_entry_has_an_icon_and_a_group_and_groups_stand_together() -> None:
    icons = set(re.findall(r'<symbol id="([^"]+)"', (TOP / "static/icons.svg").read_text(encoding="utf-8")))
    assert {entry.icon for entry in ENTRIES} <= icons
    assert {entry.group for entry in ENTRIES} <= set(GROUPS)
    for role in Role:
        headings = [heading for heading, _ in grouped(entries_for(role))]
        assert len(headings) == len(set(headings)), role


@pytest.mark.parametrize("role", Role)
def test_no_word_stands_twice_in_a_menu(role: Role) -> None:
    headings = [heading for heading, _ in grouped(entries_for(role))]
    for language in ("zh", "en"):
        words = [getattr(entry.words, language) for entry in entries_for(role)]
        assert len(set(words)) == len(words)
        assert language == "en" or not set(words) & {heading.zh for heading in headings}


def test_the_menu_shows_where_one_is_below_its_entries_too(office: Office) -> None:
    record, photo = new_id(), jpeg(1)
    office.submit("rep_an", display_body("rep_an-0", photo), record)
    office.send_photo("rep_an", photo)
    for who, path, form, entry in (
        ("supervisor_chen", f"/records/{record}", None, "/review"),  # it waits for review
        ("finance_du", f"/records/{record}", None, "/records"),
        ("admin_wang", "/people/rep_an/data", None, "/people"),
        ("admin_wang", "/imports/outlets", None, "/tables"),
        ("admin_wang", "/people/new", {"staff_number": "rep_an"}, "/people"),  # an answer that refuses
    ):
        answer = visit(office.app, who, path, form=form)
        assert [a["href"] for a in Page(answer.text).all("a") if a.get("aria-current") == "page"] == [
            entry
        ], path


def test_a_phones_bar_holds_at_most_five_with_more_among_them() -> None:
    entries = list(ENTRIES)
    assert [places_on_a_phone(entries[:1] * many) for many in (1, 5, 6, 14)] == [1, 5, 4, 4]
    assert PLACES_ON_A_PHONE == 5


def test_what_a_role_works_in_most_stands_in_its_phones_bar() -> None:
    bars = {role: [entry.endpoint for entry in entries_for(role)[: PLACES_ON_A_PHONE - 1]] for role in Role}
    assert bars[Role.FINANCE][0] == "settlement_pages.this_month"
    assert bars[Role.ADMINISTRATOR][0] == "office_pages.people"
    assert bars[Role.SUPERVISOR][0] == "fieldwork_pages.review_queue"


def test_a_filter_keeps_the_others_and_begins_at_the_first_page(app: Flask) -> None:
    with app.test_request_context("/records?state=approved&cursor=x&_external=1"):
        here_with = app.jinja_env.globals["here_with"]
        assert here_with(kind="visit") == "/records?state=approved&_external=1&kind=visit"  # type: ignore[operator]
        assert here_with(state=None, cursor="b|c") == "/records?cursor=b%7Cc&_external=1"  # type: ignore[operator]

"""Static files are kept by browsers under the fingerprint of their content, and only then."""

import re

import pytest
from flask import Flask

from fieldapp.shell.assets import KEPT_FOR_A_YEAR, asset, fingerprint
from tests.shell.pages import TOP, shown


def get(app: Flask, path: str) -> str:
    return app.test_client().get(path).headers["Cache-Control"]


def test_an_address_with_the_fingerprint_is_kept_for_a_year(app: Flask) -> None:
    with app.test_request_context():
        address = asset("css/tokens.css")
    assert re.fullmatch(r"/static/css/tokens\.css\?v=[0-9a-f]{32}", address)
    assert get(app, address) == KEPT_FOR_A_YEAR


@pytest.mark.parametrize("query", ["", "?v=", "?v=0123456789abcdef0123456789abcdef"])
def test_without_the_right_fingerprint_the_browser_asks_again(app: Flask, query: str) -> None:
    """Else a page of the old release would keep the new release's file under the old address."""
    assert get(app, f"/static/css/tokens.css{query}") != KEPT_FOR_A_YEAR


@pytest.mark.parametrize("path", ["css/none.css", "../wsgi.py", "css"])
def test_what_is_no_static_file_has_no_fingerprint(app: Flask, path: str) -> None:
    with app.app_context():
        assert fingerprint(path) is None


def test_every_file_that_a_page_names_is_there(app: Flask) -> None:
    page = shown(app, None, "/login")
    named = [link["href"] for link in page.all("link")] + [image["src"] for image in page.all("img")]
    assert len(named) > 5
    for address in named:
        assert app.test_client().get(address).status_code == 200, address


def test_the_style_sheets_use_no_inset_which_old_phones_do_not_know() -> None:
    for sheet in (TOP / "static/css").glob("*.css"):
        assert not re.search(r"^\s*inset\s*:", sheet.read_text(encoding="utf-8"), re.MULTILINE), sheet.name

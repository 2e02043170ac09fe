"""Which published scheme pays which month, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from fieldapp.evaluator.shipped import shipped_text
from fieldapp.schemes import service
from fieldapp.schemes.errors import FaultyScheme, NoSchemeForMonth
from fieldapp.schemes.queries import last_version, scheme_of_month

SHIPPED = shipped_text("sujiu-2018")
LATER = SHIPPED.replace("effective_from = 2018-01-01", "effective_from = 2019-02-01")


def test_a_faulty_scheme_is_not_published(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(FaultyScheme):
            service.publish_scheme("code = 1", "broken.toml", actor_id=None)
        assert last_version("sujiu-2018") == 1


def test_a_month_before_every_scheme_has_none(app: Flask) -> None:
    with app.app_context(), pytest.raises(NoSchemeForMonth):
        scheme_of_month("2017-12")


def test_a_later_scheme_pays_from_its_first_month_on_and_never_an_earlier_one(app: Flask) -> None:
    assert LATER != SHIPPED
    with app.app_context():
        before = scheme_of_month("2019-01")
        assert service.publish_scheme(LATER, "later.toml", actor_id=None) == 2
        assert scheme_of_month("2018-01") == scheme_of_month("2019-01") == before
        assert scheme_of_month("2019-02").version == scheme_of_month("2026-11").version == 2


def test_the_very_same_text_is_published_once(app: Flask) -> None:
    with app.app_context():
        assert service.publish_scheme(SHIPPED, "again.toml", actor_id=None) == 1


def test_installing_a_release_with_another_text_changes_nobodys_pay(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "shipped_text", lambda _: LATER)
    with app.app_context():
        service.publish_shipped_schemes()
        assert scheme_of_month("2026-11").version == last_version("sujiu-2018") == 1

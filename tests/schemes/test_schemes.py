"""Which published scheme pays which month, on both databases."""

from __future__ import annotations

import pytest
from flask import Flask

from fieldapp.schemes import service
from fieldapp.schemes.errors import FaultyScheme, NoSchemeForMonth, SchemeWithoutEffect
from fieldapp.schemes.queries import last_version, scheme_of_month, schemes_of_months
from fieldapp.schemes.service import publishing
from tests.schemes.texts import SHIPPED, dated, display_fine
from tests.settlement.closing import on


def publish(text: str) -> int:
    return service.publish_scheme(text, "draft.toml", actor_id=None)


def versions(*months: str) -> list[int | None]:
    found = schemes_of_months(months)
    return [each and each.version for each in (found[month] for month in months)]


def test_a_faulty_scheme_is_not_published(app: Flask) -> None:
    with app.app_context():
        with pytest.raises(FaultyScheme):
            publish("code = 1")
        assert last_version("sujiu-2018") == 1


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "9999-12-31"])
def test_a_scheme_dated_beyond_the_calendar_of_the_product_is_faulty(app: Flask, day: str) -> None:
    with app.app_context(), pytest.raises(FaultyScheme) as refused:
        publish(dated(day))
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [
        ("/effective_from", "out_of_range")
    ]


def test_a_month_before_every_scheme_has_none(app: Flask) -> None:
    with app.app_context(), pytest.raises(NoSchemeForMonth):
        scheme_of_month("2017-12")


def test_a_scheme_that_a_later_dated_one_outlives_is_refused(app: Flask) -> None:
    with app.app_context(), pytest.raises(SchemeWithoutEffect) as refused:
        publish(dated("2017-06-01"))
    assert "2018-01-01" in refused.value.message.en


def test_a_version_pays_from_the_month_after_the_present_one_and_never_an_earlier_one(app: Flask) -> None:
    with app.app_context(), on("2026-06-30", hour=23):
        assert publish(display_fine(1000)) == 2
        assert versions("2018-01", "2026-05", "2026-06", "2026-07", "2027-01") == [1, 1, 1, 2, 2]


def test_a_month_begins_at_midnight_in_the_zone_of_the_office(app: Flask) -> None:
    with app.app_context(), on("2026-07-01", hour=0):  # in UTC it is still June
        publish(display_fine(1000))
        assert versions("2026-07", "2026-08") == [1, 2]


def test_a_version_dated_later_pays_from_its_own_month_on(app: Flask) -> None:
    with app.app_context(), on("2026-06-30"):
        publish(dated("2026-09-01"))
        publish(dated("2026-10-02"))
        assert versions("2026-07", "2026-08", "2026-09", "2026-10", "2026-11") == [1, 1, 2, 2, 3]


def test_the_very_same_text_is_published_once(app: Flask) -> None:
    with app.app_context(), on("2026-06-30"):
        assert publish(SHIPPED) == 1
        assert publish(display_fine(1000)) == publish(display_fine(1000)) == 2
        assert publish(SHIPPED) == 1
        assert versions("2026-07") == [2]


def test_another_companys_code_replaces_like_any_later_version(app: Flask) -> None:
    with app.app_context(), on("2026-06-30"):
        publish(SHIPPED.replace('code = "sujiu-2018"', 'code = "another"'))
        assert [scheme_of_month(month).code for month in ("2026-06", "2026-07")] == ["sujiu-2018", "another"]


def test_where_no_scheme_was_in_force_the_first_one_pays_from_its_date_on(app: Flask) -> None:
    with app.app_context(), on("2017-12-31"):  # the shipped one is only about to take effect
        publish(dated("2017-03-15"))
        assert versions("2017-03", "2017-04", "2017-12", "2018-01") == [None, 2, 2, 1]


def test_installing_a_release_with_another_text_changes_nobodys_pay(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing, "shipped_text", lambda _: dated("2019-02-01"))
    with app.app_context():
        service.publish_shipped_schemes()
        assert scheme_of_month("2026-11").version == last_version("sujiu-2018") == 1

"""A scheme's figures as fields: every number has one, each writes back itself alone, and faults stand at the field."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from typing import Any

import pytest

from fieldapp.evaluator.figures import Figure, figures_of
from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.kernel.errors import InvalidFields
from fieldapp.schemes.service.drafting import with_figures
from fieldapp.schemes.service.rewriting import rewritten
from tests.schemes.texts import SHIPPED, display_fine, yanghe_rate

SCHEME, _ = read_scheme(SHIPPED, "shipped")
assert SCHEME
FIGURES = {figure.pointer: figure for group in figures_of(SHIPPED, SCHEME) for figure in group.figures}
FINE, YANGHE = "/clauses/display.shortfall/rate_fen", "/clauses/sales.commission/rates/yanghe"
TABLES, APRIL = "/rules/banquet/banquet.too_few_tables/least", "/targets/banquets/by_month/3"


def numbers(value: Any, pointer: str = "") -> dict[str, Any]:
    """Every number of a parsed file by its pointer."""
    if isinstance(value, dict | list):
        pairs = value.items() if isinstance(value, dict) else enumerate(value)
        return {place: n for key, below in pairs for place, n in numbers(below, f"{pointer}/{key}").items()}
    return {pointer: value} if isinstance(value, int | Decimal) and not isinstance(value, bool) else {}


def loaded(text: str) -> dict[str, Any]:
    return tomllib.loads(text, parse_float=Decimal)


def test_every_number_of_the_file_has_a_field_with_a_name_and_a_unit() -> None:
    assert set(FIGURES) == set(numbers(loaded(SHIPPED)))
    for figure in FIGURES.values():
        assert figure.label.zh
        assert figure.unit.en
        assert figure.label.en != figure.pointer.rsplit("/", 1)[-1]
        assert not {"{", "}", "fen"} & set(figure.label.zh + figure.unit.zh)


@pytest.mark.parametrize(
    ("pointer", "shown", "unit", "typed", "in_file"),
    [
        (FINE, "20", "元", "25.5", "-2550"),
        (YANGHE, "2", "%", "2.5", "0.025"),
        (YANGHE, "2", "%", "３", "0.03"),
        (APRIL, "2", "场家宴", "0", "0"),
        (TABLES, "10", "桌", "12", "12"),
        ("/clauses/sales.commission/steps/1/factor", "0.7", "倍", "0.75", "0.75"),
    ],
)
def test_people_read_and_type_yuan_percent_and_pieces(
    pointer: str, shown: str, unit: str, typed: str, in_file: str
) -> None:
    figure = FIGURES[pointer]
    assert (figure.shown, figure.unit.zh, figure.in_file(typed)) == (shown, unit, in_file)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
def test_a_figure_changes_nothing_but_itself_in_the_text(figure: Figure) -> None:
    number = figure.in_file("7")
    assert number
    text = rewritten(SHIPPED, {figure.pointer: number})
    assert text
    differing = [
        (old, new) for old, new in zip(SHIPPED.split("\n"), text.split("\n"), strict=True) if old != new
    ]
    assert len(differing) == 1
    assert numbers(loaded(text)) == {**numbers(loaded(SHIPPED)), figure.pointer: Decimal(number)}


def test_figures_as_they_stand_leave_the_text_as_it_is_and_a_changed_one_gives_the_text_written_by_hand() -> (
    None
):
    as_shown = {pointer: figure.shown for pointer, figure in FIGURES.items()}
    assert with_figures(SHIPPED, as_shown) == SHIPPED
    assert with_figures(SHIPPED, as_shown | {FINE: "10.00"}) == display_fine(1000)
    assert with_figures(SHIPPED, {YANGHE: "2.5"}) == yanghe_rate("0.025")


@pytest.mark.parametrize(
    ("pointer", "typed"),
    [(FINE, each) for each in ("", "-20", "20 yuan", "1,000", "1.234", "二十", "1e3", "9" * 13)]
    + [(TABLES, "10.5"), (YANGHE, "NaN"), ("/clauses/sales.streak/limit", "0")],
)
def test_what_is_no_such_figure_is_refused_at_its_field(pointer: str, typed: str) -> None:
    with pytest.raises(InvalidFields) as refused:
        with_figures(SHIPPED, {pointer: typed, APRIL: "3"})
    assert [fault.pointer for fault in refused.value.faults] == [pointer]


def test_figures_that_do_not_go_together_are_refused_at_their_clause() -> None:
    with pytest.raises(InvalidFields) as refused:
        with_figures(SHIPPED, {"/clauses/banquet.shop/rates/1/rate_fen": "400"})
    assert [fault.pointer for fault in refused.value.faults] == ["/clauses/banquet.shop/rates"]
    assert "toml" not in refused.value.faults[0].message.zh


def test_numbers_are_found_whatever_way_the_file_is_written() -> None:
    text = 'a.b = 1 # 5, "6"\n[t]\nlist = [\n  { n = "x 2", v = 3 }, # 4\n  { v = 0x10 },\n]\n[[u]]\nw = 1\n'
    assert rewritten(text, {"/a/b": "9", "/t/list/0/v": "8"}) == text.replace("= 1 #", "= 9 #").replace(
        "v = 3", "v = 8"
    )
    assert rewritten(text, {"/u/0/w": "2", "/t/list/1/v": "7"}) == text.replace("w = 1", "w = 2").replace(
        "0x10", "7"
    )
    for nothing_there in ("/nowhere", "/u/1/w", "/u/w", "/a/b/c"):
        assert rewritten(text, {nothing_there: "2"}) is None

"""What holds of every month.

More good work never lowers pay. Exceptions, each of which is a rule of the page: a rep's *first* sales figure
brings the sales part into being, and with it the streak; and a target is not work, so a figure that adds a
target may cost.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from fieldapp.evaluator.facts import BanquetItem, Facts
from fieldapp.evaluator.money import round_half_up
from fieldapp.evaluator.outlook import outlook
from fieldapp.evaluator.qualification import qualify_display
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.shipped import scheme_for_month, shipped_schemes
from fieldapp.evaluator.statement import evaluate, statement_from_tally
from fieldapp.evaluator.tally import tally_facts

from .months import months
from .records import banquet, display, facts, missed, opening, sold

SUJIU: Scheme = shipped_schemes()[0]
LISTS = ("sales", "sales_history", "key_townships", "banquets", "displays", "openings", "findings")
COMMISSION, LOSS = "sales.commission", "inspection.claim_loss"

Test = Callable[..., None]


def always(*strategies: st.SearchStrategy[Any]) -> Callable[[Test], Test]:
    """Holds of all examples; without a deadline, as machines differ."""
    return lambda test: settings(deadline=None, max_examples=30)(given(*strategies)(test))


def total(facts: Facts) -> int:
    return evaluate(SUJIU, facts).total_fen


@always(months, st.randoms(use_true_random=False))
def test_order_does_not_matter(facts: Facts, random: Random) -> None:
    shuffled: dict[str, Any] = {
        key: tuple(random.sample(getattr(facts, key), len(getattr(facts, key)))) for key in LISTS
    }
    assert evaluate(SUJIU, replace(facts, **shuffled)).as_json() == evaluate(SUJIU, facts).as_json()


@always(months)
def test_lines_add_up_and_evaluating_twice_is_identical(facts: Facts) -> None:
    statement = evaluate(SUJIU, facts)
    assert statement.total_fen == sum(line.amount_fen for line in statement.lines)
    assert statement.as_json() == evaluate(SUJIU, facts).as_json()


@always(months)
def test_quantity_times_rate_is_the_amount_but_for_commission_and_losses(facts: Facts) -> None:
    for line in evaluate(SUJIU, facts).lines:
        assert line.quantity > 0
        if line.clause in (COMMISSION, LOSS):
            assert line.rate_fen is None
        else:
            assert line.rate_fen is not None
            assert line.quantity * line.rate_fen == line.amount_fen


@always(months)
def test_lines_come_in_the_order_of_the_scheme_and_evidence_is_sorted(facts: Facts) -> None:
    order = [clause.code for clause in SUJIU.clauses]
    lines = evaluate(SUJIU, facts).lines
    assert [line.clause for line in lines] == sorted((line.clause for line in lines), key=order.index)
    assert len({(line.clause, line.item) for line in lines}) == len(lines)
    assert all(list(line.evidence) == sorted(set(line.evidence)) for line in lines)


@always(months)
def test_every_line_cites_its_section_in_one_sentence_of_each_language(facts: Facts) -> None:
    section = {clause.code: clause.section for clause in SUJIU.clauses}
    for line in evaluate(SUJIU, facts).lines:
        assert line.text.zh.endswith(f"（依据：{section[line.clause]}）。")
        assert line.text.en.endswith(f"(section {section[line.clause]}).")
        assert line.text.zh.count("。") == 1


@always(months)
def test_a_tally_without_its_records_comes_to_the_same_lines(facts: Facts) -> None:
    tally, _ = tally_facts(SUJIU, facts)
    bare = statement_from_tally(SUJIU, tally)
    assert [line._replace(evidence=()) for line in evaluate(SUJIU, facts).lines] == list(bare.lines)


@always(months)
def test_commission_is_the_formula_of_the_page(facts: Facts) -> None:
    rates = {"yanghe": Fraction(2, 100), "shuanggou": Fraction(3, 100), "redwine": Fraction(5, 100)}
    asked = sum(figure.target_fen for figure in facts.sales)
    overall = Fraction(sum(figure.actual_fen for figure in facts.sales), asked) if asked else Fraction(1)
    expected = {}
    for figure in facts.sales:
        own = Fraction(figure.actual_fen, figure.target_fen) if figure.target_fen else Fraction(1)
        factor = 1 if own >= 1 else Fraction(7, 10) if own >= Fraction(1, 2) else Fraction(0)
        factor = max(factor, Fraction(7, 10)) if overall >= Fraction(7, 10) else factor
        if figure.actual_fen:
            expected[figure.line] = round_half_up(figure.actual_fen * rates[figure.line] * factor)
    found = {line.item: line.amount_fen for line in evaluate(SUJIU, facts).lines if line.clause == COMMISSION}
    assert found == expected


@always(months)
def test_display_shortfall_is_the_formula_of_the_page(facts: Facts) -> None:
    township = {one.outlet: one.township for one in facts.displays if qualify_display(SUJIU, one).counts}
    target = 50 if facts.display_target is None else facts.display_target
    least = 10 * target // 50
    inside = [max(0, least - list(township.values()).count(key)) for key in facts.key_townships]
    missing = max(target - len(township), sum(inside), 0) if target else 0
    found = [line.quantity for line in evaluate(SUJIU, facts).lines if line.clause == "display.shortfall"]
    assert sum(found) == missing


@always(months)
def test_earned_less_standing_fines_is_the_statement(facts: Facts) -> None:
    tally, _ = tally_facts(SUJIU, facts)
    found = outlook(SUJIU, tally)
    assert found.earned_fen - sum(step.fine_fen for step in found.steps) == total(facts)
    assert found.at_stake_fen == sum(step.fine_fen + step.bonus_fen for step in found.steps)


@always(months, st.integers(0, 6), st.booleans())
def test_one_more_banquet_never_lowers_pay(facts: Facts, bottles: int, personal: bool) -> None:
    more = banquet("z", {"haizhilan": bottles}, source="personal" if personal else "shop")
    assert total(replace(facts, banquets=(*facts.banquets, more))) >= total(facts)


@always(months, st.sampled_from(["tianzhilan", "haizhilan", "rouhe", "hongjiu"]), st.integers(0, 12))
def test_more_bottles_at_a_banquet_never_lower_pay(facts: Facts, product: str, bottles: int) -> None:
    served = tuple(
        replace(one, items=(*one.items, BanquetItem(product, bottles))) if one.id == "b0" else one
        for one in facts.banquets
    )
    assert total(replace(facts, banquets=served)) >= total(facts)


@always(months, st.integers(1, 30))
def test_one_more_display_never_lowers_pay(facts: Facts, outlet: int) -> None:
    township = next((one.township for one in facts.displays if one.outlet == f"o{outlet}"), "weibo")
    more = display("z", f"o{outlet}", township=township)
    assert total(replace(facts, displays=(*facts.displays, more))) >= total(facts)


@always(months, st.integers(1, 30))
def test_one_more_opening_never_lowers_pay(facts: Facts, outlet: int) -> None:
    assert total(replace(facts, openings=(opening("a", f"n{outlet}"), *facts.openings))) >= total(facts)


@always(months, st.integers(0, 10**8))
def test_more_sales_against_the_same_targets_never_lower_pay(facts: Facts, more_fen: int) -> None:
    sales = tuple(
        replace(figure, actual_fen=figure.actual_fen + more_fen) if place == 0 else figure
        for place, figure in enumerate(facts.sales)
    )
    assert total(replace(facts, sales=sales)) >= total(facts)


def test_named_exception_a_first_sales_figure_may_bring_the_streak_into_being() -> None:
    without = facts(sales_history=(missed("2018-05"), missed("2018-04")))
    assert total(without) == 0
    assert total(replace(without, sales=(sold("yanghe", 1000, 1),))) == -30_000


@always(months, st.dates(date(2018, 6, 2), date(2030, 1, 1)))
def test_a_later_scheme_never_alters_an_earlier_month(facts: Facts, start: date) -> None:
    later = replace(SUJIU, code="sujiu-later", effective_from=start, clauses=())
    held = scheme_for_month([later, SUJIU], facts.month)
    assert held is not None
    assert evaluate(held, facts) == evaluate(SUJIU, facts)

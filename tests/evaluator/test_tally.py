"""A tally given directly comes to the same statement as the records behind it."""

from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.statement import evaluate, statement_from_tally
from fieldapp.evaluator.tally import Tally, tally_facts

from .records import banquet, display, facts, finding, missed, opening, sold

MONTH = facts(
    sales=(sold("yanghe", 1000, 900),),
    sales_history=(missed("2018-05"), missed("2018-04")),
    banquet_target=None,
    display_target=10,
    opening_target=2,
    key_townships=("weibo",),
    banquets=(
        banquet("b1", {"haizhilan": 13, "tianzhilan": 2}),
        banquet("b2", {"rouhe": 6}, source="shop"),
        banquet("b3", tables=9),
    ),
    displays=(
        display("d1", "o1", township="weibo"),
        display("d2", "o1", township="weibo"),
        display("d3", "o3"),
    ),
    openings=(opening("p1", "n1"), opening("p2", "n1")),
    findings=(
        finding("f1", "bottles_short"),
        finding("f2", "not_restocked"),
        finding("f3", "claim_loss", loss_fen=5),
        finding("f4", "claim_loss", loss_fen=6),
    ),
)
TALLY = Tally(
    rep="E001",
    month="2018-06",
    sales={"yanghe": sold("yanghe", 1000, 900)},
    missed_before=2,
    display_target=10,
    opening_target=2,
    key_townships=("weibo",),
    banquets=2,
    pieces={
        ("banquet.personal", "haizhilan"): 2,
        ("banquet.personal", "tianzhilan"): 2,
        ("banquet.shop", "shop_basic"): 1,
    },
    display_outlets=2,
    township_outlets={"weibo": 1},
    openings=1,
    findings={"not_restocked": 1, "claim_loss": 2},
    losses_fen={"claim_loss": 11, "not_restocked": 0},
)


def test_the_tally_of_records_is_the_tally_that_queries_fill(sujiu: Scheme) -> None:
    tally, evidence = tally_facts(sujiu, MONTH)
    assert tally == TALLY
    assert evidence["banquet.personal", "haizhilan"] == ("b1",)
    assert evidence["display.shortfall", None] == ("d1", "d2", "d3")
    assert evidence["inspection.claim_loss", None] == ("f3", "f4")


def test_a_tally_without_evidence_comes_to_the_same_lines_but_their_evidence(sujiu: Scheme) -> None:
    with_evidence = evaluate(sujiu, MONTH)
    without = statement_from_tally(sujiu, TALLY)
    assert without.total_fen == with_evidence.total_fen
    assert [line._replace(evidence=()) for line in with_evidence.lines] == list(without.lines)


def test_zeros_in_a_tally_make_no_lines(sujiu: Scheme) -> None:
    zeros = Tally(
        "E001",
        "2018-06",
        banquet_target=0,
        display_target=0,
        opening_target=0,
        pieces={("banquet.shop", "shop_basic"): 0},
        findings={"claim_loss": 0},
    )
    assert statement_from_tally(sujiu, zeros).lines == ()


def test_an_empty_tally_is_a_rep_who_did_nothing(sujiu: Scheme) -> None:
    clauses = [line.clause for line in statement_from_tally(sujiu, Tally("E001", "2018-06")).lines]
    assert clauses == ["banquet.shortfall", "display.shortfall", "opening.shortfall"]

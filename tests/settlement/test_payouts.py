"""What a closed month pays, carries on, forgives or takes from the wage. Pure."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.evaluator.scheme import NegativeTotal
from fieldapp.settlement.models import SettlementRun
from fieldapp.settlement.service.payouts import payout_rows

fen = st.integers(-(10**6), 10**6)
recovered = st.just(0) | st.integers(-1000, 1000)
ways = st.sampled_from(get_args(NegativeTotal))
months = st.lists(st.tuples(fen, recovered), min_size=1, max_size=6)


def paid(
    scheme_fen: int, recovered_fen: int, carried_in_fen: int, negative_total: NegativeTotal
) -> dict[str, Any]:
    """The payout of rep 1."""
    posted, carried_in = {1: (scheme_fen + recovered_fen, recovered_fen)}, {1: carried_in_fen}
    run = SettlementRun(id=1, month="2018-06")
    (row,) = payout_rows(run, [1], posted, carried_in, negative_total)
    return row


@pytest.mark.parametrize(
    ("negative_total", "payable_fen", "carried_out_fen"),
    [("carry", 0, -500), ("floor", 0, 0), ("deduct", -500, 0)],
)
def test_a_month_below_zero_is_carried_forgiven_or_taken_from_the_wage(
    negative_total: NegativeTotal, payable_fen: int, carried_out_fen: int
) -> None:
    row = paid(-800, 0, 300, negative_total)
    assert (row["payable_fen"], row["carried_out_fen"]) == (payable_fen, carried_out_fen)


@given(fen, recovered, st.integers(-(10**6), 0), ways)
def test_a_month_above_zero_is_paid_in_full_and_ends_what_was_carried(
    scheme_fen: int, recovered_fen: int, carried_in_fen: int, negative_total: NegativeTotal
) -> None:
    row = paid(scheme_fen, recovered_fen, carried_in_fen, negative_total)
    if scheme_fen + carried_in_fen >= 0:
        total_fen = scheme_fen + recovered_fen + carried_in_fen
        assert (row["payable_fen"], row["carried_out_fen"]) == (total_fen, 0)


@given(months, st.sampled_from(("carry", "deduct")))
def test_month_by_month_what_is_paid_and_still_carried_is_what_was_posted(
    posted: list[tuple[int, int]], negative_total: NegativeTotal
) -> None:
    carried_fen, payable_fen = 0, 0
    for scheme_fen, recovered_fen in posted:
        row = paid(scheme_fen, recovered_fen, carried_fen, negative_total)
        assert row["posted_fen"] + row["carried_in_fen"] == row["payable_fen"] + row["carried_out_fen"]
        payable_fen, carried_fen = payable_fen + row["payable_fen"], row["carried_out_fen"]
    assert payable_fen + carried_fen == sum(sum(each) for each in posted)


@given(months)
def test_what_is_forgiven_is_what_the_scheme_took_below_zero_and_nothing_else(
    posted: list[tuple[int, int]],
) -> None:
    for scheme_fen, recovered_fen in posted:
        row = paid(scheme_fen, recovered_fen, 0, "floor")
        assert row["carried_out_fen"] == 0
        assert row["payable_fen"] == max(0, scheme_fen) + recovered_fen


@given(fen, recovered, st.integers(-(10**6), 0))
def test_nothing_above_zero_is_ever_carried_and_recoveries_never_are(
    scheme_fen: int, recovered_fen: int, carried_in_fen: int
) -> None:
    row = paid(scheme_fen, recovered_fen, carried_in_fen, "carry")
    assert row["carried_out_fen"] == min(0, scheme_fen + carried_in_fen)
    assert row["payable_fen"] - recovered_fen == max(0, scheme_fen + carried_in_fen)


def test_whoever_has_rows_or_something_carried_is_paid_out_though_no_rep_of_the_month() -> None:
    run = SettlementRun(id=4, month="2018-06")
    rows = list(payout_rows(run, [2], {1: (-100, 0), 4: (0, 0)}, {3: -50}, "carry"))
    assert [(row["rep_id"], row["payable_fen"], row["carried_out_fen"]) for row in rows] == [
        (1, 0, -100),
        (2, 0, 0),
        (3, 0, -50),
        (4, 0, 0),
    ]
    assert {(row["month"], row["run_id"]) for row in rows} == {("2018-06", 4)}

"""Drawing a sample: a pure function of seed, codes and weights, as its page documents it."""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldapp.inspection.sampling import Candidate, draw, lot, weight

TODAY = date(2026, 6, 12)


def shops(number: int, each: float = 1.0) -> list[Candidate]:
    return [Candidate(index, f"S{index:04d}", each) for index in range(number)]


@pytest.mark.parametrize(
    ("last_inspected", "signals", "expected"),
    [
        (TODAY, 0, 1),
        (date(2026, 6, 11), 0, 2),
        (date(2026, 3, 14), 0, 91),
        (date(2026, 3, 13), 0, 91),
        (None, 0, 91),
        (TODAY, 1, 6),
        (TODAY, 20, 101),
        (TODAY, 21, 101),
        (None, 1000, 191),
        (date(2026, 6, 13), 0, 1),
    ],
)
def test_weight_grows_with_days_up_to_90_and_signals_up_to_20(
    last_inspected: date | None, signals: int, expected: float
) -> None:
    assert weight(last_inspected=last_inspected, signals=signals, today=TODAY) == expected


def test_a_lot_is_what_its_page_says_so_that_a_spreadsheet_can_check_it() -> None:
    chance = (int(hashlib.sha256(b"42:S0001").hexdigest()[:16], 16) + 0.5) / 2**64
    assert lot("S0001", 8.0, 42) == pytest.approx(-math.log(chance) / 8.0)
    assert [one.code for one in draw(shops(8), 3, 42)] == ["S0005", "S0003", "S0004"]


@given(st.integers(0, 2**53 - 1), st.integers(0, 60), st.randoms(use_true_random=False))
def test_the_same_seed_draws_the_same_outlets_whatever_their_order(
    seed: int, size: int, chance: object
) -> None:
    candidates = shops(40)
    drawn = draw(candidates, size, seed)
    chance.shuffle(candidates)  # type: ignore[attr-defined]
    assert draw(candidates, size, seed) == drawn
    assert len(drawn) == min(size, 40) == len({one.code for one in drawn})


@given(st.integers(0, 2**53 - 1), st.integers(1, 39))
def test_a_larger_sample_begins_with_the_smaller_one(seed: int, size: int) -> None:
    assert draw(shops(40), size + 1, seed)[:size] == draw(shops(40), size, seed)


def test_an_outlet_three_times_as_heavy_is_drawn_first_three_times_as_often() -> None:
    candidates = [*shops(9), Candidate(99, "HEAVY", 3.0)]
    first = Counter(draw(candidates, 1, seed)[0].code for seed in range(4000))
    assert first["HEAVY"] / 4000 == pytest.approx(3 / 12, abs=0.025)
    assert min(first.values()) / 4000 == pytest.approx(1 / 12, abs=0.025)

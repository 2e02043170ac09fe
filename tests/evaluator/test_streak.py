"""Streaks over a rep's whole history."""

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.evaluator.facts import HistoryMonth
from fieldapp.evaluator.streak import fined_months, missed_before

MONTHS = [f"{year}-{month:02d}" for year in (2017, 2018) for month in range(1, 13)]


def test_six_missed_months_give_two_fines() -> None:
    assert fined_months([(month, False) for month in MONTHS[:6]], 3) == ("2017-03", "2017-06")


def test_two_missed_months_give_none_and_a_completed_one_starts_again() -> None:
    months = [
        ("2017-01", False),
        ("2017-02", False),
        ("2017-03", True),
        ("2017-04", False),
        ("2017-05", False),
    ]
    assert fined_months(months, 3) == ()


def test_a_month_without_an_entry_stops_the_count() -> None:
    assert fined_months([("2017-01", False), ("2017-02", False), ("2017-04", False)], 3) == ()


def test_a_limit_of_1_fines_every_missed_month() -> None:
    assert fined_months([("2017-12", False), ("2018-01", False)], 1) == ("2017-12", "2018-01")


def test_the_count_before_a_month_does_not_depend_on_later_ones() -> None:
    history = [HistoryMonth("2018-05", False, False), HistoryMonth("2018-07", False, False)]
    assert missed_before(history, "2018-06") == 1


@given(st.dictionaries(st.sampled_from(MONTHS), st.booleans()), st.integers(1, 4))
def test_counting_back_month_by_month_finds_the_same_fines(completed: dict[str, bool], limit: int) -> None:
    history: list[HistoryMonth] = []
    for month in sorted(completed):
        fined = not completed[month] and missed_before(history, month) + 1 >= limit
        history.append(HistoryMonth(month, completed[month], fined))
    fined_one_by_one = tuple(past.month for past in history if past.fined)
    assert fined_months(list(completed.items()), limit) == fined_one_by_one

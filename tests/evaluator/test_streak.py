"""Streaks over a rep's whole history."""

from hypothesis import given
from hypothesis import strategies as st

from fieldapp.evaluator.facts import HistoryMonth
from fieldapp.evaluator.streak import fined_months, missed_before

MONTHS = [f"{year}-{month:02d}" for year in (2017, 2018) for month in range(1, 13)]
OF_3 = dict.fromkeys(MONTHS, 3)


def test_six_missed_months_give_two_fines() -> None:
    assert fined_months([(month, False) for month in MONTHS[:6]], OF_3) == ("2017-03", "2017-06")


def test_two_missed_months_give_none_and_a_completed_one_starts_again() -> None:
    months = [
        ("2017-01", False),
        ("2017-02", False),
        ("2017-03", True),
        ("2017-04", False),
        ("2017-05", False),
    ]
    assert fined_months(months, OF_3) == ()


def test_a_month_without_an_entry_stops_the_count() -> None:
    assert fined_months([("2017-01", False), ("2017-02", False), ("2017-04", False)], OF_3) == ()


def test_a_limit_of_1_fines_every_missed_month() -> None:
    limits = {"2017-12": 1, "2018-01": 1}
    assert fined_months([("2017-12", False), ("2018-01", False)], limits) == ("2017-12", "2018-01")


def test_each_month_is_fined_by_the_limit_of_its_own_scheme() -> None:
    missed = [(month, False) for month in MONTHS[:4]]
    limits = {"2017-01": 3, "2017-02": 2, "2017-03": 2, "2017-04": 2}
    assert fined_months(missed, limits) == ("2017-02", "2017-04")


def test_a_month_whose_scheme_fines_no_streak_counts_on_but_is_not_fined() -> None:
    missed = [(month, False) for month in MONTHS[:4]]
    assert fined_months(missed, {**OF_3, "2017-03": None}) == ("2017-04",)
    assert fined_months(missed, {"2017-04": 4}) == ("2017-04",)


def test_the_order_in_which_months_are_given_does_not_matter() -> None:
    missed = [(month, False) for month in MONTHS[:7]]
    assert fined_months(reversed(missed), OF_3) == fined_months(missed, OF_3)


def test_the_count_before_a_month_does_not_depend_on_later_ones() -> None:
    history = [HistoryMonth("2018-05", False, False), HistoryMonth("2018-07", False, False)]
    assert missed_before(history, "2018-06") == 1


limits = st.fixed_dictionaries({month: st.none() | st.integers(1, 4) for month in MONTHS})


@given(st.dictionaries(st.sampled_from(MONTHS), st.booleans()), limits)
def test_counting_back_month_by_month_finds_the_same_fines(
    completed: dict[str, bool], limits: dict[str, int | None]
) -> None:
    history: list[HistoryMonth] = []
    for month in sorted(completed):
        limit, streak = limits[month], missed_before(history, month) + 1
        fined = not completed[month] and limit is not None and streak >= limit
        history.append(HistoryMonth(month, completed[month], fined))
    fined_one_by_one = tuple(past.month for past in history if past.fined)
    assert fined_months(list(completed.items()), limits) == fined_one_by_one

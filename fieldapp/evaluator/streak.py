"""Months missed in a row: how far a rep's count has come, and which months of a history were fined."""

from collections.abc import Iterable, Mapping

from fieldapp.evaluator.facts import HistoryMonth
from fieldapp.evaluator.months import month_before


def missed_before(history: Iterable[HistoryMonth], month: str) -> int:
    """Months directly before `month` that count towards its streak.

    Args:
        history: earlier months in any order, each at most once.
        month: "YYYY-MM".

    Returns:
        Missed months counted backwards, up to a completed one, a fined one (not counted) or one without an
        entry.

    Source: sujiu-2018, 一.2.
    """
    counting = {past.month for past in history if not past.completed and not past.fined}
    count, past_month = 0, month_before(month)
    while past_month in counting:
        count += 1
        past_month = month_before(past_month)
    return count


def fined_months(months: Iterable[tuple[str, bool]], limits: Mapping[str, int | None]) -> tuple[str, ...]:
    """The months of a rep's history that end a streak and are fined.

    Args:
        months: ("YYYY-MM", whether the overall target was reached), any order; a month without an entry stops
            the count.
        limits: per month the missed months in a row that its own scheme fines, >= 1; after a fine the count
            starts again at zero. A month without a limit is never fined.

    Returns:
        The fined months, oldest first.

    Source: sujiu-2018, 一.2.
    """
    fined, count, previous = [], 0, ""
    for month, completed in sorted(months):
        count = 0 if completed else 1 + (count if previous == month_before(month) else 0)
        if (limit := limits.get(month)) is not None and count >= limit:
            fined.append(month)
            count = 0
        previous = month
    return tuple(fined)

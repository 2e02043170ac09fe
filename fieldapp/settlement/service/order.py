"""The order of months: which one is put before the reps and closed next."""

from __future__ import annotations

from fieldapp.kernel import clock
from fieldapp.kernel.days import business_today
from fieldapp.settlement.errors import MonthBeforeFirst, MonthOutOfOrder
from fieldapp.settlement.queries.months import checked_months, closed_months, first_month_with_work


def refuse_out_of_order(month: str) -> None:
    """Make sure that it is this month's turn to be checked or closed.

    After the first close it is the turn of the month after the last closed one. Before it, of any month since
    work began, unless an earlier one is before the reps already.

    Raises:
        MonthBeforeFirst: the office did not work with the product yet, or its first close lies later.
        MonthOutOfOrder: another month has to be closed first.
    """
    if closed := closed_months():
        if month < closed[0]:
            raise MonthBeforeFirst(month=month, first=closed[0])
        expected = clock.month_of(clock.month_days(closed[-1])[1])
    else:
        if month < (first := _first_month()):
            raise MonthBeforeFirst(month=month, first=first)
        expected = min([month, *checked_months()])
    if month > expected:
        raise MonthOutOfOrder(month=expected)


def is_next(month: str) -> bool:
    """Whether it is this month's turn."""
    try:
        refuse_out_of_order(month)
    except (MonthBeforeFirst, MonthOutOfOrder):
        return False
    return True


def _first_month() -> str:
    """The first month with a record or a figure; the last one that is over, where work began later."""
    over = clock.month_of(clock.month_days(clock.month_of(business_today()))[0] - clock.ONE_DAY)
    return min([over, *first_month_with_work()])

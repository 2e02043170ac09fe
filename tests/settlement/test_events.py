"""Which closed months a decision touches: none that it changes may be left out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from fieldapp.evaluator.tally import Tally
from fieldapp.settlement.queries.events import touched_months
from tests.evaluator.records import DISPLAY_SET, OPENING_SET
from tests.office import Office
from tests.settlement import history as h
from tests.settlement.reckoning import Known
from tests.settlement.seasons import season
from tests.settlement.test_tallies import entered

FEBRUARY, MARCH, APRIL = h.MONTHS
LATEST = h.LAST + 12


@settings(
    max_examples=4,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 10**6))
def test_every_month_that_decisions_between_two_moments_change_is_touched(
    steady_office: Office, seed: int
) -> None:
    world = season(seed)
    known = [_tallies(world, cut) for cut in range(LATEST)]
    with entered(steady_office.app, [world]):
        for since, (before, after) in enumerate(pairwise(known)):
            changed = {month for month in h.MONTHS if before[month] != after[month]}
            if changed:
                touched = touched_months(h.MONTHS, h.moment(since), h.moment(since + 1))
                assert changed <= set(touched), f"season({seed}) from {since} on"


def _tallies(world: h.World, cut: int) -> dict[str, dict[str, Tally]]:
    return {month: Known(world, cut).tallies(month) for month in h.MONTHS}


SHOWN = h.Shown("d0", "rep_an", "rep_an-0", 3, 0, True, True, DISPLAY_SET)
OPENED = h.Opened("a0", "rep_an", 3, 0, 1, OPENING_SET)
RIVAL = h.Opened("a1", "rep_bai", 36, 1, 1, OPENING_SET)
BOOKED = h.Booked("b0", "rep_an", 30, True, "shop")
PROVED = h.Proved("c0", "b0", 10, (("haizhilan", 6, 0),))
RECORDS: tuple[h.Record, ...] = (SHOWN, OPENED, RIVAL, BOOKED, PROVED)
FOUND = h.Found(0, "f0", "rep_an-0", "policy_unknown", 3, 0)
TOLD = h.Told(0, "f0", "rep_an", 5)
APPEALED = h.Appealed(1, "e0", "f0", "rep_an")
EVERY, FROM_MARCH, NONE = h.MONTHS, (MARCH, APRIL), ()


@pytest.mark.parametrize(
    ("decisions", "touched"),
    [
        ([], NONE),
        ([h.Reviewed(5, "d0", "approved")], [MARCH]),
        ([h.Reviewed(5, "d0", "rejected")], [MARCH]),
        ([h.Reviewed(0, "d0", "approved"), h.Reviewed(5, "d0", "reversed")], [MARCH]),
        ([h.Reviewed(5, "a0", "approved", "new-0")], [MARCH]),
        # of two openings of one shop the one decides whether the other counts, in whatever month
        ([h.Reviewed(0, "a1", "approved", "new-0"), h.Reviewed(5, "a0", "approved", "new-0")], FROM_MARCH),
        ([h.Reviewed(0, "a1", "approved", "new-1"), h.Reviewed(5, "a0", "approved", "new-0")], [MARCH]),
        (
            [
                h.Reviewed(0, "a1", "approved", "new-0"),
                h.Reviewed(0, "a0", "approved", "new-0"),
                h.Reviewed(5, "a0", "reversed"),
            ],
            FROM_MARCH,
        ),
        (
            [
                h.Reviewed(0, "a1", "approved", "new-0"),
                h.Reviewed(0, "a0", "approved", "new-0"),
                h.Reviewed(1, "a0", "reversed"),
                h.Reviewed(5, "a0", "approved", "new-1"),  # the ruling held it to be another shop
            ],
            FROM_MARCH,
        ),
        # a banquet of 31 March, proved in April
        ([h.Reviewed(0, "b0", "approved"), h.Reviewed(5, "c0", "approved")], [MARCH]),
        ([h.Reviewed(5, "b0", "approved")], [MARCH]),
        ([h.Assigned(5, "rep_an-0", "rep_bai", -6)], EVERY),
        ([h.Assigned(5, "rep_an-0", None, 3)], FROM_MARCH),
        ([h.Assigned(5, "rep_an-0", "rep_bai", 31)], [APRIL]),
        ([h.Assigned(5, "rep_an-0", "rep_bai", 61)], NONE),
        ([h.Covered(5, "rep_an", "rep_bai", 31, 3, cancelled=False)], [APRIL]),
        ([h.Covered(5, "rep_an", "rep_bai", 3, 1, cancelled=True)], FROM_MARCH),
        ([h.Moved(5, "rep_an-0", "jiucheng")], EVERY),
        ([h.Merged(5, "rep_an-1", "rep_an-0", "2026-04")], [APRIL]),
        ([h.Agreed(5, "x", "new-0", 31, 9, cancelled=False)], [APRIL]),
        # an agreement moved to April also ends in March
        (
            [
                h.Agreed(0, "x", "new-0", 3, 9, cancelled=False),
                h.Agreed(5, "x", "new-0", 31, 9, cancelled=False),
            ],
            FROM_MARCH,
        ),
        ([h.Targeted(5, "rep_an", APRIL, "display", 3)], [APRIL]),
        ([h.Targeted(5, "rep_an", "2026-05", "display", 3)], NONE),
        # streaks: a figure of sales also changes the months after it
        ([h.Sold(5, "rep_an", MARCH, "yanghe", 9, 0)], FROM_MARCH),
        ([h.Sold(5, "rep_an", "2025-12", "yanghe", 9, 0)], EVERY),
        ([h.OnDuty(5, "rep_an", "weibo", on_duty=True, day=0)], FROM_MARCH),
        ([h.OnDuty(5, "rep_an", "weibo", on_duty=True, day=1)], FROM_MARCH),
        # employed from April on, no longer since long ago: the months between are touched as well
        ([h.Employed(5, "rep_an", 31, None)], EVERY),
        ([FOUND, TOLD], [MARCH]),
        ([FOUND, TOLD, APPEALED, h.Ruled(5, "e0", "lifted")], [MARCH]),
        ([FOUND, h.Told(0, "f0", "rep_an", 9), APPEALED, h.Ruled(5, "e0", "upheld")], [MARCH]),
        ([FOUND, h.Told(0, "f0", "rep_an", 9)], NONE),
        ([h.Found(5, "f0", "rep_an-0", "policy_unknown", 3, 0), h.Told(5, "f0", "rep_an", 9)], NONE),
    ],
    ids=str,
)
def test_each_kind_of_decision_touches_the_months_it_can_change(
    steady_office: Office, decisions: Sequence[h.Decision], touched: Sequence[str]
) -> None:
    with entered(steady_office.app, [h.World(RECORDS, decisions)]):
        assert touched_months(h.MONTHS, h.moment(4), h.moment(5)) == list(touched)


def test_a_decision_at_the_moment_of_a_close_is_of_that_close_and_not_of_the_next(
    steady_office: Office,
) -> None:
    with entered(steady_office.app, [h.World(RECORDS, [h.Reviewed(5, "d0", "approved")])]):
        assert touched_months(h.MONTHS, h.moment(4), h.moment(5)) == [MARCH]
        assert touched_months(h.MONTHS, h.moment(5), h.moment(6)) == []
        assert touched_months(h.MONTHS, h.moment(3), h.moment(4)) == []


def test_only_months_asked_for_are_touched_and_in_order(steady_office: Office) -> None:
    with entered(steady_office.app, [h.World(RECORDS, [h.Moved(5, "rep_an-0", "jiucheng")])]):
        assert touched_months([APRIL, FEBRUARY], h.moment(4), h.moment(5)) == [FEBRUARY, APRIL]
        assert touched_months([], h.moment(4), h.moment(5)) == []

"""What an open month has earned and what its rest decides."""

from fieldapp.evaluator.outlook import Outlook, outlook
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.tally import Tally

from .records import sold


def of(sujiu: Scheme, **given: object) -> Outlook:
    exempt = {"banquet_target": 0, "display_target": 0, "opening_target": 0}
    return outlook(sujiu, Tally("E001", "2018-06", **{**exempt, **given}))  # type: ignore[arg-type]


def test_a_missing_display_costs_its_fine_and_the_bonus(sujiu: Scheme) -> None:
    found = of(sujiu, display_target=10, display_outlets=7)
    (step,) = found.steps
    assert (found.earned_fen, found.at_stake_fen) == (0, 16_000)
    assert (step.clauses, step.missing, step.unit) == (
        ("display.shortfall", "display.completion"),
        3,
        "piece",
    )
    assert (step.fine_fen, step.bonus_fen) == (6_000, 10_000)
    assert step.text.zh == "还差 3 家陈列，补齐能少扣 60.00 元，能多拿 100.00 元。"


def test_a_reached_bonus_is_earned_and_no_longer_at_stake(sujiu: Scheme) -> None:
    assert of(sujiu, display_target=10, display_outlets=10) == Outlook(10_000, 0, ())


def test_openings_at_the_target_still_have_the_excess_bonus_in_reach(sujiu: Scheme) -> None:
    found = of(sujiu, opening_target=3, openings=3)
    (step,) = found.steps
    assert (found.earned_fen, found.at_stake_fen) == (9_000, 10_000)
    assert (step.clauses, step.missing, step.fine_fen, step.bonus_fen) == (("opening.excess",), 1, 0, 10_000)


def test_openings_below_the_target_have_two_steps(sujiu: Scheme) -> None:
    found = of(sujiu, opening_target=3, openings=1)
    assert [(step.missing, step.fine_fen, step.bonus_fen) for step in found.steps] == [
        (2, 3_000, 0),
        (3, 0, 10_000),
    ]
    assert (found.earned_fen, found.at_stake_fen) == (3_000, 13_000)


def test_the_streak_is_at_stake_with_the_sales_that_avert_it(sujiu: Scheme) -> None:
    found = of(sujiu, sales={"yanghe": sold("yanghe", 100_000, 90_000)}, missed_before=2)
    (step,) = found.steps
    assert (found.earned_fen, found.at_stake_fen) == (1_260, 30_000)
    assert (step.clauses, step.missing, step.unit, step.fine_fen) == (
        ("sales.streak",),
        10_000,
        "fen",
        30_000,
    )


def test_fines_of_findings_are_settled_and_named_townships_are_shown(sujiu: Scheme) -> None:
    found = of(
        sujiu,
        display_target=10,
        display_outlets=10,
        township_outlets={"weibo": 1},
        key_townships=("weibo",),
        findings={"not_restocked": 2},
    )
    assert (found.earned_fen, found.at_stake_fen) == (-6_000, 12_000)
    assert "其中位伯 1" in found.steps[0].text.zh


def test_exempt_reps_have_nothing_at_stake(sujiu: Scheme) -> None:
    assert of(sujiu) == Outlook(0, 0, ())

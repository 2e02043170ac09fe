"""三 Market inspection, at every boundary of the page."""

from collections.abc import Callable

import pytest

from fieldapp.evaluator.facts import Facts
from fieldapp.evaluator.statement import Line

from .records import facts, finding

Lines = Callable[[Facts, str], list[Line]]


@pytest.mark.parametrize(
    ("kind", "fine_fen"),
    [
        ("bottles_short", -10_000),
        ("not_restocked", -3_000),
        ("tag_or_posm_missing", -2_000),
        ("policy_unknown", -5_000),
    ],
)
def test_the_fine_of_each_kind(lines_of: Lines, kind: str, fine_fen: int) -> None:
    (line,) = lines_of(facts(findings=(finding("f1", kind),)), f"inspection.{kind}")
    assert (line.quantity, line.rate_fen, line.amount_fen, line.evidence) == (1, fine_fen, fine_fen, ("f1",))


def test_one_fine_per_outlet_kind_and_day_shows_the_smallest_id(lines_of: Lines) -> None:
    findings = (
        finding("f2", "policy_unknown"),
        finding("f10", "policy_unknown"),
        finding("f3", "policy_unknown", day="2018-06-13"),
        finding("f4", "policy_unknown", outlet="o2"),
    )
    (line,) = lines_of(facts(findings=findings), "inspection.policy_unknown")
    assert (line.quantity, line.evidence) == (3, ("f10", "f3", "f4"))


def test_bottles_short_gives_way_to_not_restocked_on_one_outlet_and_day(lines_of: Lines) -> None:
    month = facts(findings=(finding("f1", "bottles_short"), finding("f2", "not_restocked")))
    assert lines_of(month, "inspection.bottles_short") == []
    assert lines_of(month, "inspection.not_restocked")[0].quantity == 1


@pytest.mark.parametrize("other", [{"outlet": "o2"}, {"day": "2018-06-13"}])
def test_bottles_short_stays_when_outlet_or_day_differ(lines_of: Lines, other: dict[str, str]) -> None:
    month = facts(findings=(finding("f1", "bottles_short"), finding("f2", "not_restocked", **other)))
    assert lines_of(month, "inspection.bottles_short")[0].quantity == 1


def test_claim_losses_are_not_merged_and_make_one_line(lines_of: Lines) -> None:
    findings = (finding("f2", "claim_loss", loss_fen=150), finding("f10", "claim_loss", loss_fen=1))
    (line,) = lines_of(facts(findings=findings), "inspection.claim_loss")
    assert (line.quantity, line.rate_fen, line.amount_fen, line.evidence) == (2, None, -151, ("f10", "f2"))


def test_a_claim_loss_of_nothing_still_has_its_line(lines_of: Lines) -> None:
    (line,) = lines_of(facts(findings=(finding("f1", "claim_loss"),)), "inspection.claim_loss")
    assert (line.quantity, line.amount_fen) == (1, 0)


def test_a_finding_of_another_scheme_s_kind_is_not_charged(lines_of: Lines) -> None:
    month = facts(findings=(finding("f1", "of_another_scheme"), finding("f2", "policy_unknown")))
    assert lines_of(month, "inspection.policy_unknown")[0].evidence == ("f2",)

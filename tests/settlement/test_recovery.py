"""Recovering claim losses: how much at most, from which month, and what is paid back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from fieldapp.config import BadSetting, settings_from
from fieldapp.kernel import clock
from fieldapp.kernel.database import transaction
from fieldapp.settlement.models import Account, LedgerLine, RunKind, SettlementRun, Source, Wage
from fieldapp.settlement.queries.ledger import losses_and_recoveries, wages_of_month
from fieldapp.settlement.service.recovery import (
    LossBalance,
    RecoveryLimits,
    by_rep,
    recoveries,
    recovery_rows,
)
from tests.settlement.closing import on, rep_id

MONTHS = ("2018-03", "2018-04", "2018-05", "2018-06")
LIMITS = RecoveryLimits(percent=20, minimum_wage_fen=190_000)
balances = st.lists(
    st.builds(LossBalance, st.just(""), st.integers(0, 900), st.integers(0, 900)), max_size=4
).map(
    lambda some: [
        LossBalance(month, one.loss_fen, one.recovered_fen) for month, one in zip(MONTHS, some, strict=False)
    ]
)
most = st.integers(0, 2000)


@pytest.mark.parametrize(
    ("wage_fen", "most_fen"),
    [
        (None, 0),
        (0, 0),
        (189_999, 0),
        (190_000, 0),
        (190_001, 1),
        (237_499, 47_499),  # the minimum wage is the limit up to here,
        (237_500, 47_500),  # where both limits meet,
        (237_504, 47_500),  # and from here on a fifth, rounded down
        (237_505, 47_501),
        (500_000, 100_000),
    ],
)
def test_at_most_a_fifth_of_the_wage_and_never_below_the_minimum_wage(
    wage_fen: int | None, most_fen: int
) -> None:
    assert LIMITS.most_fen(wage_fen) == most_fen


@pytest.mark.parametrize(
    ("name", "value"), [("RECOVERY_PERCENT", "21"), ("RECOVERY_PERCENT", "0"), ("APPEAL_DAYS", "366")]
)
def test_no_setting_lets_more_be_deducted_than_the_law_nor_a_window_outlast_the_calendar(
    name: str, value: str
) -> None:
    with pytest.raises(BadSetting, match=f"FIELDAPP_{name}='{value}'"):
        settings_from({f"FIELDAPP_{name}": value})


@given(st.integers(0, 10**8), st.integers(0, 100), st.integers(0, 10**7))
def test_the_limit_keeps_to_share_and_minimum_wage_and_is_the_most_that_does(
    wage_fen: int, percent: int, minimum_wage_fen: int
) -> None:
    limits = RecoveryLimits(percent, minimum_wage_fen)
    most_fen = limits.most_fen(wage_fen)

    def is_lawful(fen: int) -> bool:
        return fen * 100 <= wage_fen * percent and wage_fen - fen >= minimum_wage_fen

    assert most_fen >= 0
    assert most_fen == 0 or is_lawful(most_fen)
    assert not is_lawful(most_fen + 1)


@given(balances, most)
def test_no_more_is_deducted_than_the_limit_and_no_more_than_is_outstanding(
    losses: list[LossBalance], most_fen: int
) -> None:
    deducted = _amounts(recoveries(losses, most_fen), "recovery.deducted")
    owed_fen = sum(max(0, each.outstanding_fen) for each in losses)
    assert -sum(deducted.values()) == min(most_fen, owed_fen)
    for each in losses:
        assert 0 <= -deducted.get(each.month, 0) <= max(0, each.outstanding_fen)


@given(balances, most)
def test_the_oldest_loss_is_recovered_first(losses: list[LossBalance], most_fen: int) -> None:
    deducted = _amounts(recoveries(losses, most_fen), "recovery.deducted")
    left = [max(0, each.outstanding_fen) + deducted.get(each.month, 0) for each in losses]
    touched = [place for place, each in enumerate(losses) if each.month in deducted]
    assert not any(left[: max(touched, default=0)])


@given(balances, most)
def test_what_was_deducted_of_a_lifted_loss_is_paid_back_in_full_whatever_the_limit(
    losses: list[LossBalance], most_fen: int
) -> None:
    returned = _amounts(recoveries(losses, most_fen), "recovery.returned")
    overdrawn = {each.month: -each.outstanding_fen for each in losses if each.outstanding_fen < 0}
    assert returned == overdrawn


def test_a_loss_lifted_after_its_deduction_is_paid_back_though_the_wage_is_not_known() -> None:
    lifted = [LossBalance("2018-03", 0, 700), LossBalance("2018-04", 500, 0)]
    assert list(recoveries(lifted, LIMITS.most_fen(None))) == [("2018-03", "recovery.returned", 700)]


@dataclass
class Owed:
    """A rep's losses by month, and what closes moved of them."""

    losses_fen: dict[str, int] = field(default_factory=dict)
    recovered_fen: dict[str, int] = field(default_factory=dict)

    def close(self, most_fen: int) -> list[int]:
        """The amounts that a close moves to pay."""
        moved = list(recoveries(self.balances(), most_fen))
        for month, _, amount_fen in moved:
            self.recovered_fen[month] = self.recovered_fen.get(month, 0) - amount_fen
        return [amount_fen for _, _, amount_fen in moved]

    def balances(self) -> list[LossBalance]:
        return [
            LossBalance(month, self.losses_fen.get(month, 0), self.recovered_fen.get(month, 0))
            for month in sorted({*self.losses_fen, *self.recovered_fen})
        ]


events = st.lists(st.tuples(st.sampled_from(MONTHS), st.integers(0, 900), most), max_size=8)


@given(events)
def test_through_any_losses_and_lifts_the_rep_never_paid_more_than_is_owed(
    happened: Sequence[tuple[str, int, int]],
) -> None:
    account = Owed()
    for month, loss_fen, most_fen in happened:
        account.losses_fen[month] = loss_fen
        deducted_fen = -sum(amount_fen for amount_fen in account.close(most_fen) if amount_fen < 0)
        assert deducted_fen <= most_fen
        assert all(balance.outstanding_fen >= 0 for balance in account.balances())


@given(balances, st.integers(1, 500))
def test_close_by_close_all_is_recovered_and_then_nothing_moves(
    losses: list[LossBalance], most_fen: int
) -> None:
    account = Owed({each.month: each.loss_fen for each in losses})
    owed_fen, closes = sum(account.losses_fen.values()), 0
    while account.close(most_fen):
        closes += 1
    assert sum(account.recovered_fen.values()) == owed_fen
    assert closes == -(-owed_fen // most_fen)
    assert account.close(most_fen) == []


def test_each_rep_is_recovered_from_within_the_limit_of_the_own_wage() -> None:
    rows: list[Any] = [
        (1, "2018-03", 90_000, 0),
        (1, "2018-04", 90_000, 0),
        (2, "2018-04", 50, 0),
        (3, "2018-04", 50, 80),
    ]
    run = SettlementRun(id=9, month="2018-06")
    made = recovery_rows(run, rows, {1: 500_000, 3: 0}, LIMITS)
    assert [(row["rep_id"], row["month"], row["clause"], row["amount_fen"]) for row in made] == [
        (1, "2018-03", "recovery.deducted", -90_000),
        (1, "2018-04", "recovery.deducted", -10_000),
        (3, "2018-04", "recovery.returned", 30),
    ]
    for row in made:
        assert (row["run_id"], row["posted_in"], row["source"]) == (9, "2018-06", Source.RECOVERY)
        assert row["account"] == Account.PAY
        assert row["quantity"] * row["rate_fen"] == row["amount_fen"]


def _amounts(moved: Any, clause: str) -> dict[str, int]:
    found = [(month, amount_fen) for month, its, amount_fen in moved if its == clause]
    assert len(dict(found)) == len(found)
    return dict(found)


def test_the_account_is_what_the_ledger_holds_of_losses_and_recoveries_by_month(app: Flask) -> None:
    with app.app_context():
        rep, other = rep_id("rep_an"), rep_id("rep_bai")
        with transaction() as session:
            run = SettlementRun(
                kind=RunKind.CLOSE,
                month="2018-06",
                scheme_version_id=1,
                as_of=clock.now(),
                reps=1,
                total_fen=0,
            )
            session.add(run)
            session.flush()
            for number, (rep_, month, source, account, amount_fen) in enumerate(
                [
                    (rep, "2018-03", Source.SCHEME, Account.RECOVERY, -900),
                    (rep, "2018-03", Source.SCHEME, Account.RECOVERY, 300),
                    (rep, "2018-03", Source.SCHEME, Account.PAY, -5000),
                    (rep, "2018-03", Source.RECOVERY, Account.PAY, -200),
                    (rep, "2018-03", Source.RECOVERY, Account.PAY, 50),
                    (rep, "2018-04", Source.SCHEME, Account.RECOVERY, -70),
                    (other, "2018-04", Source.RECOVERY, Account.PAY, -10),
                    (other, "2018-05", Source.MANUAL, Account.PAY, -10),
                ]
            ):
                row = {
                    "run_id": run.id,
                    "rep_id": rep_,
                    "month": month,
                    "posted_in": "2018-06",
                    "source": source,
                    "account": account,
                    "clause": f"c{number}",
                    "item": "",
                    "quantity": 1,
                    "rate_fen": None,
                    "amount_fen": amount_fen,
                }
                session.execute(insert(LedgerLine), row)
        assert by_rep(losses_and_recoveries()) == {
            rep: [LossBalance("2018-03", 600, 150), LossBalance("2018-04", 70, 0)],
            other: [LossBalance("2018-04", 0, 10)],
        }


def test_the_wage_decided_last_by_a_moment_is_the_one_that_limits(app: Flask) -> None:
    with app.app_context():
        rep, other = rep_id("rep_an"), rep_id("rep_bai")
        with transaction() as session:
            for day, rep_, month, wage_fen in (
                ("2018-07-02", rep, "2018-06", 300_000),
                ("2018-07-02", rep, "2018-05", 1),
                ("2018-07-02", other, "2018-06", 400_000),
                ("2018-07-03", rep, "2018-06", 250_000),
                ("2018-07-03", rep, "2018-06", 260_000),
                ("2018-07-09", rep, "2018-06", 999_999),
            ):
                with on(day) as decided_at:
                    row = {"rep_id": rep_, "month": month, "wage_fen": wage_fen, "decided_at": decided_at}
                    session.execute(insert(Wage), row)
        with on("2018-07-05") as as_of:
            assert wages_of_month("2018-06", as_of) == {rep: 260_000, other: 400_000}
        with on("2018-07-01") as as_of:
            assert wages_of_month("2018-06", as_of) == {}

"""Posting: evaluation minus what is posted, per key. Pure, but for what the ledger's sums leave out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert

from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.evaluator.statement import Statement, evaluate
from fieldapp.kernel import clock
from fieldapp.kernel.database import transaction
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.models import Account, LedgerLine, RunKind, SettlementRun, Source
from fieldapp.settlement.queries.ledger import Key, Posting, posted_by_scheme
from fieldapp.settlement.service.posting import Evaluated, amounts, differences, ledger_rows
from tests.evaluator import months as facts
from tests.settlement.closing import rep_id

SUJIU = shipped_schemes()[0]
PUBLISHED = PublishedScheme(1, SUJIU.code, 1, "0" * 64, SUJIU)
JUNE, JULY = "2018-06", "2018-07"
some_fen = st.sampled_from((0, 0, 1, -1, 2000, -2000)) | st.integers(-(10**9), 10**9)
keys = st.builds(
    Key,
    st.integers(1, 2),
    st.sampled_from(("display.shortfall", "banquet.personal", "sales.commission")),
    st.sampled_from(("", "haizhilan")),
)


@st.composite
def postings(draw: st.DrawFn) -> Posting:
    """A line as the evaluator makes them: the product of quantity and rate, or an amount of no rate."""
    quantity = draw(st.integers(0, 5))
    rate_fen = draw(st.none() | some_fen)
    return Posting(quantity, rate_fen, draw(some_fen) if rate_fen is None else quantity * rate_fen)


evaluations = st.dictionaries(keys, postings(), max_size=8)
statements = st.dictionaries(st.integers(1, 2), facts.months.map(lambda month: evaluate(SUJIU, month)))


class Ledger:
    """Rows appended one run after the other."""

    def __init__(self) -> None:
        self.rows: list[tuple[Key, Posting]] = []

    def post(self, evaluated: Mapping[Key, Posting]) -> list[tuple[Key, Posting]]:
        rows = list(differences(evaluated, self.posted()))
        self.rows += rows
        return rows

    def posted(self) -> dict[Key, Posting]:
        """The sums by key, with the highest rate, as `posted_by_scheme` gives them."""
        sums: dict[Key, Posting] = {}
        for key, row in self.rows:
            before = sums.get(key, Posting(0, None, 0))
            rates = [rate for rate in (before.rate_fen, row.rate_fen) if rate is not None]
            quantity, amount_fen = before.quantity + row.quantity, before.amount_fen + row.amount_fen
            sums[key] = Posting(quantity, max(rates, default=None), amount_fen)
        return sums


@settings(suppress_health_check=[HealthCheck.too_slow])  # of the machine, not of what is drawn
@given(st.lists(evaluations, min_size=1, max_size=5))
def test_after_every_posting_the_ledger_adds_up_to_the_evaluation(
    history: list[dict[Key, Posting]],
) -> None:
    ledger = Ledger()
    for evaluated in history:
        ledger.post(evaluated)
        posted = ledger.posted()
        assert set(evaluated) <= set(posted)
        for key, sums in posted.items():
            now = evaluated.get(key, Posting(0, None, 0))
            assert (sums.quantity, sums.amount_fen) == (now.quantity, now.amount_fen)


@given(st.lists(evaluations, min_size=1, max_size=5))
def test_a_second_posting_of_the_same_evaluation_posts_nothing(history: list[dict[Key, Posting]]) -> None:
    ledger = Ledger()
    for evaluated in history:
        ledger.post(evaluated)
        assert ledger.post(evaluated) == []


@given(st.lists(evaluations, min_size=1, max_size=5))
def test_quantity_times_rate_is_the_amount_wherever_a_row_has_a_rate(
    history: list[dict[Key, Posting]],
) -> None:
    ledger = Ledger()
    for evaluated in history:
        for _, row in ledger.post(evaluated):
            assert row.rate_fen is None or row.quantity * row.rate_fen == row.amount_fen


def test_a_line_that_vanished_posts_its_negative_with_its_rate() -> None:
    line = {Key(1, "display.shortfall", ""): Posting(3, -2000, -6000)}
    assert list(differences({}, line)) == [(Key(1, "display.shortfall", ""), Posting(-3, -2000, 6000))]


def test_a_line_that_changed_posts_the_difference_alone() -> None:
    key = Key(1, "display.shortfall", "")
    now, before = {key: Posting(5, -2000, -10000)}, {key: Posting(3, -2000, -6000)}
    assert list(differences(now, before)) == [(key, Posting(2, -2000, -4000))]


def test_a_line_of_0_fen_is_posted_once_and_taken_back_when_it_vanishes() -> None:
    key, ledger = Key(1, "sales.commission", "yanghe"), Ledger()
    unpaid = {key: Posting(40_000, None, 0)}
    assert ledger.post(unpaid) == [(key, Posting(40_000, None, 0))]
    assert ledger.post(unpaid) == []
    assert ledger.post({}) == [(key, Posting(-40_000, None, 0))]
    assert ledger.post({}) == []


def test_a_commission_whose_actual_and_amount_both_change_has_no_rate() -> None:
    key = Key(1, "sales.commission", "yanghe")
    now, before = {key: Posting(90, None, 2)}, {key: Posting(100, None, 1)}
    assert list(differences(now, before)) == [(key, Posting(-10, None, 1))]


@settings(max_examples=25, deadline=None)
@given(statements, statements)
def test_statements_are_posted_line_by_line_and_adjusted_to_the_next_ones(
    first: dict[int, Statement], second: dict[int, Statement]
) -> None:
    ledger = Ledger()
    for run_id, (month, statements_) in enumerate(((JUNE, first), (JULY, second)), start=1):
        rows = ledger_rows(
            SettlementRun(id=run_id, month=month), Evaluated(JUNE, PUBLISHED, statements_), ledger.posted()
        )
        assert {(row["run_id"], row["month"], row["posted_in"]) for row in rows} <= {(run_id, JUNE, month)}
        ledger.rows += [(_key(row), Posting(*(row[name] for name in Posting._fields))) for row in rows]
        total_fen = sum(statement.total_fen for statement in statements_.values())
        assert sum(row.amount_fen for _, row in ledger.rows) == total_fen
    assert {key: sums for key, sums in ledger.posted().items() if sums.quantity} == {
        key: line for key, line in amounts(second).items() if line.quantity
    }


def _key(row: Mapping[str, Any]) -> Key:
    return Key(row["rep_id"], row["clause"], row["item"])


@settings(max_examples=25, deadline=None)
@given(statements)
def test_claim_losses_alone_move_the_recovery_account(statements_: dict[int, Statement]) -> None:
    rows = ledger_rows(SettlementRun(id=1, month=JUNE), Evaluated(JUNE, PUBLISHED, statements_), {})
    for row in rows:
        expected = Account.RECOVERY if row["clause"] == "inspection.claim_loss" else Account.PAY
        assert (row["source"], row["account"]) == (Source.SCHEME, expected)


def test_what_another_source_or_a_later_run_posted_is_not_counted_as_posted(app: Flask) -> None:
    with app.app_context():
        rep, runs = rep_id("rep_an"), []
        with transaction() as session:
            for _ in range(2):
                run = SettlementRun(
                    kind=RunKind.CLOSE,
                    month=JUNE,
                    scheme_version_id=1,
                    as_of=clock.now(),
                    reps=1,
                    total_fen=0,
                )
                session.add(run)
                session.flush()
                runs.append(run.id)
            row = {
                "rep_id": rep,
                "month": JUNE,
                "posted_in": JULY,
                "account": Account.PAY,
                "clause": "display.shortfall",
                "item": "",
                "quantity": 3,
                "rate_fen": -2000,
                "amount_fen": -6000,
            }
            for source in Source:
                session.execute(insert(LedgerLine), {**row, "run_id": runs[0], "source": source})
            back = {"quantity": -1, "amount_fen": 2000}
            session.execute(insert(LedgerLine), {**row, **back, "run_id": runs[1], "source": Source.SCHEME})
        key = Key(rep, "display.shortfall", "")
        assert posted_by_scheme(JUNE) == {key: Posting(2, -2000, -4000)}
        assert posted_by_scheme(JUNE, up_to_run=runs[0]) == {key: Posting(3, -2000, -6000)}
        assert posted_by_scheme(JULY) == {}

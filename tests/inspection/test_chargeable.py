"""Chargeable at a moment: the SQL for all reps says what the pure function says, at both sides of each moment."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from fieldapp.inspection.models import (
    Appeal,
    AppealSubject,
    Finding,
    FindingNotice,
    Ruling,
    RulingOutcome,
)
from fieldapp.inspection.queries.chargeable import chargeable_findings
from fieldapp.inspection.standing import Case, Standing, standing
from fieldapp.kernel.database import db, transaction
from fieldapp.outlets.models import Assignment
from fieldapp.outlets.queries import outlet_by_code
from tests.inspection.cases import local, user_id
from tests.office import Office, new_id

DAY = date(2026, 6, 12)
POSTED = local("2026-06-12 12:00:00")
UNTIL = local("2026-06-20 00:00:00")
SECOND = timedelta(seconds=1)


class Books:
    """Findings, notices, appeals and rulings written straight into their tables."""

    def __init__(self) -> None:
        outlet = outlet_by_code("rep_an-0")
        assert outlet is not None
        self.outlet_id = outlet.id
        self.reps = {name: user_id(name) for name in ("rep_an", "rep_bai")}
        self.inspector, self.lead = user_id("finance_du"), user_id("lead_guo")

    def finding(self, *, day: date = DAY) -> str:
        row = {
            "id": new_id(),
            "outlet_id": self.outlet_id,
            "kind": "claim_loss",
            "day": day,
            "month": f"{day:%Y-%m}",
            "figures": {},
            "photos": [],
            "loss_fen": 700,
            "document": "HB-1",
            "recorded_by": self.inspector,
            "recorded_at": POSTED - SECOND,
        }
        self._write(Finding, row)
        return str(row["id"])

    def tell(self, finding_id: str, rep: str = "rep_an", *, until: datetime = UNTIL) -> None:
        notice = {"finding_id": finding_id, "rep_id": self.reps[rep], "posted_at": POSTED}
        self._write(FindingNotice, {**notice, "appeal_until": until})

    def appeal(self, finding_id: str, rep: str = "rep_an", *, filed_at: datetime) -> str:
        row = {
            "id": new_id(),
            "rep_id": self.reps[rep],
            "subject": AppealSubject.FINDING,
            "subject_id": finding_id,
            "body_sha256": "0" * 64,
            "text": "No.",
            "filed_at": filed_at,
        }
        self._write(Appeal, row)
        return str(row["id"])

    def rule(self, appeal_id: str, outcome: RulingOutcome, *, decided_at: datetime) -> None:
        row = {"appeal_id": appeal_id, "outcome": outcome, "reason": "x", "decided_by": self.lead}
        self._write(Ruling, {**row, "decided_at": decided_at})

    def assign(self, rep: str | None, *, valid_from: date, decided_at: datetime) -> None:
        row = {"outlet_id": self.outlet_id, "rep_id": self.reps[rep] if rep else None}
        self._write(Assignment, {**row, "valid_from": valid_from, "decided_at": decided_at})

    def charged(self, moment: datetime, *finding_ids: str) -> set[tuple[str, str]]:
        """Which of the findings are chargeable, to whom."""
        names = {rep_id: name for name, rep_id in self.reps.items()}
        found = chargeable_findings(moment, Finding.id.in_(finding_ids))
        rows = db.session.execute(select(found)).all()
        db.session.rollback()
        assert all(row.loss_fen == 700 and row.month == f"{row.day:%Y-%m}" for row in rows)
        assert len(rows) == len({row.finding_id for row in rows})
        return {(row.finding_id, names[row.rep_id]) for row in rows}

    @staticmethod
    def _write(table: type, row: dict[str, object]) -> None:
        with transaction() as session:
            session.execute(insert(table), row)


@contextmanager
def books(office: Office) -> Iterator[Books]:
    with office.app.app_context():
        yield Books()


def test_untold_it_charges_nobody_however_long_ago(office: Office) -> None:
    with books(office) as told:
        assert told.charged(UNTIL + timedelta(days=999), told.finding()) == set()


def test_without_an_appeal_it_is_chargeable_from_the_first_moment_after_the_window(office: Office) -> None:
    with books(office) as told:
        finding = told.finding()
        told.tell(finding)
        assert told.charged(UNTIL - SECOND / 1000, finding) == set()
        assert told.charged(UNTIL, finding) == {(finding, "rep_an")}


def test_an_open_appeal_keeps_it_from_being_charged_until_it_is_ruled_on(office: Office) -> None:
    with books(office) as told:
        finding = told.finding()
        told.tell(finding)
        appeal = told.appeal(finding, filed_at=UNTIL - SECOND)
        assert told.charged(UNTIL + timedelta(days=100), finding) == set()
        ruled_at = UNTIL + timedelta(days=101)
        told.rule(appeal, RulingOutcome.UPHELD, decided_at=ruled_at)
        assert told.charged(ruled_at - SECOND, finding) == set()
        assert told.charged(ruled_at, finding) == {(finding, "rep_an")}


def test_upheld_within_the_window_it_is_chargeable_at_once(office: Office) -> None:
    with books(office) as told:
        finding = told.finding()
        told.tell(finding)
        ruled_at = POSTED + timedelta(days=1)
        told.rule(told.appeal(finding, filed_at=POSTED + SECOND), RulingOutcome.UPHELD, decided_at=ruled_at)
        assert told.charged(ruled_at - SECOND, finding) == set()
        assert told.charged(ruled_at, finding) == {(finding, "rep_an")}


def test_lifted_it_is_charged_no_more_and_before_that_moment_it_still_was(office: Office) -> None:
    with books(office) as told:
        finding = told.finding()
        told.tell(finding)
        told.tell(finding, "rep_bai", until=UNTIL + timedelta(days=30))
        assert told.charged(UNTIL, finding) == {(finding, "rep_an")}
        lifted_at = UNTIL + timedelta(days=5)
        appeal = told.appeal(finding, "rep_bai", filed_at=UNTIL + SECOND)
        told.rule(appeal, RulingOutcome.LIFTED, decided_at=lifted_at)
        assert told.charged(lifted_at - SECOND, finding) == {(finding, "rep_an")}
        assert told.charged(lifted_at, finding) == set()


def test_a_new_responsible_rep_is_charged_only_after_a_window_of_their_own(office: Office) -> None:
    with books(office) as told:
        finding = told.finding()
        told.tell(finding)
        moved_at, own_end = UNTIL + timedelta(days=5), UNTIL + timedelta(days=14)
        told.assign("rep_bai", valid_from=DAY, decided_at=moved_at)
        assert told.charged(moved_at - SECOND, finding) == {(finding, "rep_an")}
        assert told.charged(moved_at, finding) == set()
        told.tell(finding, "rep_bai", until=own_end)
        assert told.charged(own_end - SECOND, finding) == set()
        assert told.charged(own_end, finding) == {(finding, "rep_bai")}
        assert told.charged(UNTIL, finding) == {(finding, "rep_an")}  # a replay finds what was known then


def test_a_colleague_s_upheld_appeal_does_not_charge_who_was_not_heard(office: Office) -> None:
    with books(office) as told:
        finding = told.finding()
        told.tell(finding)
        appeal = told.appeal(finding, filed_at=POSTED + SECOND)
        told.rule(appeal, RulingOutcome.UPHELD, decided_at=POSTED + 2 * SECOND)
        told.assign("rep_bai", valid_from=DAY, decided_at=POSTED + 3 * SECOND)
        told.tell(finding, "rep_bai", until=UNTIL)
        assert told.charged(POSTED + 2 * SECOND, finding) == {(finding, "rep_an")}
        assert told.charged(UNTIL - SECOND, finding) == set()
        assert told.charged(UNTIL, finding) == {(finding, "rep_bai")}


def test_nobody_s_outlet_charges_nobody(office: Office) -> None:
    with books(office) as told:
        finding = told.finding()
        told.tell(finding)
        told.assign(None, valid_from=DAY, decided_at=UNTIL + SECOND)
        assert told.charged(UNTIL, finding) == {(finding, "rep_an")}
        assert told.charged(UNTIL + SECOND, finding) == set()


@pytest.mark.parametrize("valid_from", [DAY, DAY + timedelta(days=1)])
def test_it_is_charged_to_whoever_was_responsible_on_its_own_day(office: Office, valid_from: date) -> None:
    with books(office) as told:
        told.assign("rep_bai", valid_from=valid_from, decided_at=POSTED - timedelta(days=1))
        finding = told.finding()
        for rep in ("rep_an", "rep_bai"):
            told.tell(finding, rep)
        expected = "rep_bai" if valid_from == DAY else "rep_an"
        assert told.charged(UNTIL, finding) == {(finding, expected)}


MOMENTS = [POSTED + timedelta(days=number) for number in range(6)]
"""Few, so that events often fall together."""
_moment = st.sampled_from(MOMENTS)
_ruling = st.none() | st.tuples(st.sampled_from(RulingOutcome), _moment)
_case = st.fixed_dictionaries(
    {"until": st.none() | _moment, "filed_at": st.none() | _moment, "ruling": _ruling, "other": _ruling}
)


def test_sql_and_the_pure_function_agree_on_every_combination_of_events(steady_office: Office) -> None:
    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(_case, min_size=1, max_size=5))
    def agree(drawn: list[dict]) -> None:
        with books(steady_office) as told:
            cases = dict(_written(told, one) for one in drawn)
            for moment in (at + step for at, step in product(MOMENTS, (-SECOND, 0 * SECOND, SECOND))):
                expected = {
                    (finding, "rep_an")
                    for finding, case in cases.items()
                    if standing(case, moment) == Standing.CHARGEABLE
                }
                assert told.charged(moment, *cases) == expected, moment

    agree()


def _written(told: Books, drawn: dict) -> tuple[str, Case]:
    """A finding with its events; those that presuppose others happen no earlier, as the services see to."""
    finding = told.finding()
    told_at = None if drawn["until"] is None else POSTED
    filed_at = drawn["filed_at"] if told_at else None
    if told_at:
        told.tell(finding, until=drawn["until"])
    own = dict.fromkeys(RulingOutcome)
    if filed_at:
        appeal = told.appeal(finding, filed_at=filed_at)
        if drawn["ruling"]:
            outcome, ruled_at = drawn["ruling"][0], max(drawn["ruling"][1], filed_at)
            told.rule(appeal, outcome, decided_at=ruled_at)
            own[outcome] = ruled_at
    lifted_at = own[RulingOutcome.LIFTED]
    if drawn["other"]:
        outcome, ruled_at = drawn["other"]
        told.rule(told.appeal(finding, "rep_bai", filed_at=POSTED), outcome, decided_at=ruled_at)
        if outcome == RulingOutcome.LIFTED:
            lifted_at = min(ruled_at, lifted_at or ruled_at)
    return finding, Case(
        told_at=told_at,
        appeal_until=drawn["until"],
        filed_at=filed_at,
        upheld_at=own[RulingOutcome.UPHELD],
        lifted_at=lifted_at,
    )

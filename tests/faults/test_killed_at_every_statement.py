"""Long work killed at every SQL statement and commit: it leaves all of its result, or nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import MetaData, text

from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.kernel.database import db
from tests.faults.conftest import FULL_ONLY_ON_POSTGRES, Extent
from tests.faults.invariant import InvariantBroken, engine_of, ledger_equals_replay
from tests.faults.killed_at import WorkFailed, kill_at_every_step
from tests.faults.works import JUNE
from tests.office import Office, display_body, jpeg
from tests.settlement.closing import check, display_on, on, sales_on

CALCULATE, CLOSE = "tests.faults.works:calculate_june", "tests.faults.works:close_june"


@contextmanager
def opened(environment: dict[str, str]) -> Iterator[Office]:
    """The office of a server's database, in this process; it leaves no connection behind."""
    office = Office(create_app(settings_from(environment)))
    yield office
    with office.app.app_context():
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def worked_june(office_copy: dict[str, str]) -> dict[str, str]:
    """A month with something of everything that a close posts: process, sales, a loss, photos that never came."""
    with opened(office_copy) as office:
        display_on(office, "2026-06-10", "rep_an", "rep_an-0", seed=1)
        display_on(office, "2026-06-11", "rep_cui", "rep_cui-0", seed=2)
        sales_on(office, "2026-06-30", "rep_an", JUNE, 100_000_00, 120_000_00)
        with on("2026-06-12") as instant:
            body = display_body("rep_bai-0", jpeg(3), occurred_at=instant.isoformat())
            assert office.submit("rep_bai", body).status_code == 201
        check(office, "2026-07-02", JUNE)
    return office_copy


class Storage:
    """All rows of all tables but of sessions, as every try leaves them."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.engine = engine_of(environment)
        tables = MetaData()
        tables.reflect(self.engine)
        self.names = sorted(tables.tables.keys() - {"credential"})
        self.states = [self._rows()]

    def look(self) -> None:
        """What a try left is what there was before, or the whole result, for good."""
        rows = self._rows()
        if rows == self.states[-1]:
            return
        changed = [name for name in self.names if rows[name] != self.states[-1][name]]
        self.states.append(rows)
        if len(self.states) > 2:
            raise InvariantBroken([f"changed once more after a part of it was stored: {changed}"])

    def _rows(self) -> dict[str, list[str]]:
        with self.engine.connect() as connection:
            return {
                name: sorted(map(repr, connection.execute(text(f"SELECT * FROM {name}"))))
                for name in self.names
            }


class Drafts:
    """The drafts and their lines, as every try leaves them: each try that gets far enough makes a new one."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.engine = engine_of(environment)

    def look(self) -> None:
        """A run without its lines, or lines without their run, is half a draft."""
        with self.engine.connect() as connection:
            runs = connection.execute(text("SELECT id, total_fen FROM settlement_run ORDER BY id")).all()
            lines = connection.execute(
                text("SELECT run_id, sum(amount_fen) FROM draft_line GROUP BY run_id")
            ).all()
            acts = connection.scalar(
                text("SELECT count(*) FROM audit_entry WHERE action = 'month.calculated'")
            )
        if [tuple(line) for line in lines] != [tuple(run) for run in runs[-1:]] or acts != len(runs):
            raise InvariantBroken([f"runs {runs}, lines {lines}, {acts} audit rows"])


@pytest.mark.full_only
def test_a_calculation_that_is_killed_leaves_the_draft_before_or_the_new_one(
    worked_june: dict[str, str],
) -> None:
    drafts = Drafts(worked_june)
    for _ in range(2):  # of a month without a draft, and of one that has one
        assert kill_at_every_step(worked_june, CALCULATE, drafts.look) > 8


def test_a_close_that_is_killed_has_posted_all_or_nothing(
    worked_june: dict[str, str], extent: Extent
) -> None:
    storage = Storage(worked_june)
    assert kill_at_every_step(worked_june, CLOSE, storage.look, stride=extent.stride) > 20
    before, after = storage.states
    changed = {name for name in storage.names if before[name] != after[name]}
    assert changed >= {"settlement_run", "ledger_line", "payout", "month_step", "audit_entry", "submission"}
    assert list(ledger_equals_replay(worked_june)) == []


@pytest.mark.full_only
def test_it_is_noticed_when_every_statement_of_a_calculation_is_committed(
    worked_june: dict[str, str],
) -> None:
    with pytest.raises(InvariantBroken):
        kill_at_every_step(
            worked_june, CALCULATE, Drafts(worked_june).look, sabotage="commits_every_statement"
        )


@FULL_ONLY_ON_POSTGRES
def test_it_is_noticed_when_every_statement_of_a_close_is_committed(worked_june: dict[str, str]) -> None:
    with pytest.raises((InvariantBroken, WorkFailed)):
        kill_at_every_step(worked_june, CLOSE, Storage(worked_june).look, sabotage="commits_every_statement")

"""The demo office: what it shows, that it is the same at the same moment, and that any day will do."""

from __future__ import annotations

import io
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_migrate import upgrade
from PIL import Image
from sqlalchemy import select

from fieldapp import create_app
from fieldapp.config import settings_from
from fieldapp.demo import months, territory
from fieldapp.demo.office import build_demo
from fieldapp.demo.shelves import render
from fieldapp.demo.variants import LOOKALIKES, VARIANTS, Variant
from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.kernel import clock
from fieldapp.kernel.columns import UtcDateTime
from fieldapp.kernel.database import Base, db
from fieldapp.outlets.models import TargetKind
from fieldapp.outlets.service import enter_products
from fieldapp.photos.imaging.fingerprint import distance, fingerprint
from fieldapp.photos.service.storage import photo_store
from fieldapp.schemes.service import publish_shipped_schemes
from fieldapp.settlement.service.replay import replay
from tests.live import LiveServer

ALIKE_BITS = 10
"""Photos of different shops this near, or nearer, are signalled."""

# months begin and end in the zone of the office, eight hours before UTC
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
FIRST_MINUTES_OF_A_YEAR = datetime(2026, 12, 31, 16, 20, tzinfo=UTC)
LAST_MINUTES_OF_A_LEAP_DAY = datetime(2028, 2, 29, 15, 50, tzinfo=UTC)


def _fingerprint(variant: Variant) -> int:
    with Image.open(io.BytesIO(render(variant))) as photo:
        return fingerprint(photo)


def test_only_the_lookalikes_look_alike() -> None:
    prints, alike = [_fingerprint(variant) for variant in VARIANTS], list(map(_fingerprint, LOOKALIKES))
    assert min(distance(one, other) for one, other in combinations(prints, 2)) > ALIKE_BITS
    for number, lookalike in enumerate(alike):
        near = [n for n, other in enumerate(prints) if distance(lookalike, other) <= ALIKE_BITS]
        assert near == [number]


@pytest.fixture(scope="module")
def empty_office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database as `init` leaves it."""
    folder = tmp_path_factory.mktemp("empty")
    app = _app(folder)
    with app.app_context(), clock.standing_at(LONG_AGO):
        upgrade()
        publish_shipped_schemes()
        for scheme in shipped_schemes():
            enter_products(list(scheme.products.values()))
        for engine in db.engines.values():
            engine.dispose()
    return folder / "fieldapp.db"


def _app(folder: Path) -> Flask:
    return create_app(settings_from({"FIELDAPP_DATA_FOLDER": str(folder)}))


@contextmanager
def _built(empty: Path, folder: Path, now: datetime) -> Iterator[dict[str, list[tuple[Any, ...]]]]:
    """Every table of an office built at this moment, without what is secret by design."""
    folder.mkdir()
    shutil.copyfile(empty, folder / "fieldapp.db")
    app = _app(folder)
    with app.app_context(), clock.standing_at(now):
        for _ in build_demo():
            pass
        try:
            yield {table.name: _rows(table) for table in Base.metadata.sorted_tables}
        finally:
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


SECRET = {"password_hash", "secret_sha256"}


def _rows(table: Any) -> list[tuple[Any, ...]]:
    shown = [column for column in table.c if column.name not in SECRET]
    return sorted((tuple(row) for row in db.session.execute(select(*shown))), key=repr)


@pytest.fixture
def little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """All of the office's people and incidents, but little of the ordinary work: a tenth of the time."""
    monkeypatch.setattr(months, "VISITS", 1)
    monkeypatch.setattr(months, "DISPLAYS_ABOVE_SHARE", 0)
    for kind, value in ((TargetKind.DISPLAY, 1), (TargetKind.OPENING, 1), (TargetKind.BANQUET, 1)):
        monkeypatch.setitem(territory.TARGETS, kind, value)


@pytest.mark.usefixtures("little_work")
def test_the_same_moment_gives_the_same_office(empty_office: Path, tmp_path: Path) -> None:
    now = LAST_MINUTES_OF_A_LEAP_DAY
    with _built(empty_office, tmp_path / "one", now) as one:
        _assert_nothing_lies_ahead(one, now)
    with _built(empty_office, tmp_path / "other", now) as other:
        assert [name for name in one if one[name] != other[name]] == []
    assert one["submission"] and one["ledger_line"]


@pytest.mark.usefixtures("little_work")
def test_any_day_of_the_calendar_will_do(empty_office: Path, tmp_path: Path) -> None:
    with _built(empty_office, tmp_path / "office", FIRST_MINUTES_OF_A_YEAR) as tables:
        _assert_nothing_lies_ahead(tables, FIRST_MINUTES_OF_A_YEAR)


MAY_LIE_AHEAD = {"finding_notice.appeal_until"}


def _assert_nothing_lies_ahead(tables: dict[str, list[tuple[Any, ...]]], now: datetime) -> None:
    ahead = set()
    for table in Base.metadata.sorted_tables:
        shown = [column for column in table.c if column.name not in SECRET]
        for place, column in enumerate(shown):
            if isinstance(column.type, UtcDateTime):
                moments = [row[place] for row in tables[table.name] if row[place] is not None]
                ahead |= {f"{table.name}.{column.name}" for moment in moments if moment > now}
    assert ahead <= MAY_LIE_AHEAD


class Built:
    """The demo as `make run` builds it, read from its database."""

    def __init__(self, server: LiveServer) -> None:
        self.folder = Path(server.environment["FIELDAPP_DATA_FOLDER"])
        closed = self.rows("SELECT month FROM month_step WHERE step = 'closed' ORDER BY id")
        self.closed = [month for (month,) in closed]
        self.present = self.one("SELECT max(month) FROM submission")
        self.day = clock.business_day(clock.now(), ZoneInfo("Asia/Shanghai")).day
        """Of the month in progress; what the demo shows of it grows in its first days."""

    def rows(self, question: str, *figures: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.folder / 'fieldapp.db'}?mode=ro", uri=True)) as opened:
            return opened.execute(question, figures).fetchall()

    def one(self, question: str, *figures: object) -> Any:
        return self.rows(question, *figures)[0][0]

    def names(self, question: str, *figures: object) -> set[Any]:
        return {row[0] for row in self.rows(question, *figures)}


@pytest.fixture
def built(demo_server: LiveServer) -> Built:
    return Built(demo_server)


class TestWhatTheDemoShows:
    """One office, built once for all tests of a session."""

    def test_a_whole_county_with_its_people_and_shops(self, built: Built) -> None:
        people = dict(built.rows("SELECT role, count(*) FROM user_account GROUP BY role"))
        assert (people["rep"], people["supervisor"]) == (20, 3)
        assert built.one("SELECT count(*) FROM township") == 16
        assert built.one("SELECT count(*) FROM outlet") >= 1200

    def test_two_months_are_closed_and_the_older_one_is_paid(self, built: Built) -> None:
        steps = built.rows("SELECT month, step FROM month_step ORDER BY id")
        older, last = built.closed
        assert older < last < built.present
        assert [month for month, step in steps if step == "paid"] == [older]

    def test_records_are_in_every_state(self, built: Built) -> None:
        states = built.names("SELECT state FROM submission")
        assert states >= {"submitted", "approved", "rejected", "withdrawn", "cancelled"}
        assert "incomplete" in states or built.day == 1

    def test_signals_of_every_family_are_raised(self, built: Built) -> None:
        raised = built.names("SELECT json_extract(value, '$.code') FROM submission, json_each(signals)")
        positions, banquets = (
            {"no_position", "far_from_outlet", "position_unsure"},
            {"same_occasion", "booked_late"},
        )
        assert raised >= {*positions, *banquets, "photo_seen_before", "clock_off", "like_known_outlet"}
        assert raised >= {"repeated_coordinates", "photo_like_other_outlet"} or built.day < 5

    def test_every_kind_of_finding_and_every_end_of_an_appeal(self, built: Built) -> None:
        checked = built.names("SELECT kind FROM finding WHERE document IS NULL")
        assert checked == {"tag_or_posm_missing", "bottles_short", "policy_unknown", "not_restocked"}
        assert built.one("SELECT count(*) FROM finding WHERE document IS NOT NULL") == 1
        assert built.names("SELECT outcome FROM ruling") == {"lifted", "upheld"}
        assert built.one("SELECT count(*) FROM appeal WHERE id NOT IN (SELECT appeal_id FROM ruling)") > 0

    def test_the_ledger_holds_an_adjustment_and_a_negative_month_carried_on(self, built: Built) -> None:
        older, last = built.closed
        assert (
            built.one("SELECT count(*) FROM ledger_line WHERE month = ? AND posted_in = ?", older, last) > 0
        )
        assert built.one("SELECT min(carried_out_fen) FROM payout") < 0

    def test_photos_of_all_months_are_there_and_can_be_looked_at(self, built: Built) -> None:
        question = """SELECT count(DISTINCT s.id) FROM submission s JOIN submission_photo ON submission_id = s.id
                      JOIN photo USING (sha256) WHERE s.month {} ? AND removed_at IS {} NULL"""
        last = built.closed[-1]
        assert built.one(question.format(">=", "NOT"), "2000-01") == 0
        assert built.one(question.format("<", ""), last) > 300
        assert built.one(question.format("=", ""), last) > 300
        for (sha256,) in built.rows("SELECT sha256 FROM photo ORDER BY stored_at LIMIT 3"):
            with _app(built.folder).app_context():
                assert photo_store().read_verified(sha256)
        assert built.one(question.format(">", ""), last) >= min(250, 10 * built.day)

    def test_replaying_both_closed_months_finds_the_ledger_identical(self, built: Built) -> None:
        with _app(built.folder).app_context():
            assert [list(replay(month)) for month in built.closed] == [[], []]

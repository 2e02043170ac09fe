"""Three ways to a month as known at a moment, on both databases: SQL over all reps, one rep's facts, and the design.

The tables hold decisions that were made later; no way of counting may see them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from random import Random
from typing import Any

from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, text

from fieldapp.evaluator.shipped import shipped_text
from fieldapp.evaluator.tally import Tally, tally_facts
from fieldapp.fieldwork.service.qualification import keep_missing_verdicts
from fieldapp.kernel.database import db, rows_of, transaction
from fieldapp.schemes.models import SchemeVersion
from fieldapp.schemes.queries import PublishedScheme, published_version, scheme_of_month
from fieldapp.settlement.queries.counting import counted_displays, counted_openings
from fieldapp.settlement.queries.facts import RepMonth, months_of_reps, rep_month
from fieldapp.settlement.queries.tallies import tallies
from tests.evaluator.records import DISPLAY_SET, OPENING_SET
from tests.settlement import history as h
from tests.settlement.entering import TABLES, enter
from tests.settlement.reckoning import Known
from tests.settlement.seasons import season

TOGETHER = 40
"""Worlds in one database: making up a world is quick, asking the database is not."""


class _Undone(Exception):
    """Ends an example: nothing of it is kept."""


@contextmanager
def entered(app: Flask, worlds: Sequence[h.World]) -> Iterator[list[dict[str, int]]]:
    """Worlds in the tables, with the verdicts that approving would have kept; undone at the end."""
    with app.app_context():
        try:
            with transaction() as session:
                reps = enter(session, worlds)
                for month in h.MONTHS:
                    keep_missing_verdicts(scheme_of_month(month), month)
                if session.get_bind().dialect.name == "postgresql":
                    # autovacuum sees nothing of this, and would have it planned as if the tables were empty
                    session.execute(text(f"ANALYZE {', '.join(TABLES)}"))
                yield reps
                raise _Undone
        except _Undone:
            pass


@settings(
    max_examples=3,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(0, 10**5))
def test_every_way_of_counting_knows_what_was_decided_by_a_moment_and_nothing_later(
    app: Flask, seed: int
) -> None:
    chance = Random(seed)
    seeds = [seed * TOGETHER + number for number in range(TOGETHER)]
    with entered(app, [season(each) for each in seeds]) as reps:
        for month in (h.MONTH, chance.choice(h.MONTHS)):
            _compare(seeds, reps, month, chance.randint(0, h.LAST + 6))


def _compare(seeds: Sequence[int], reps: Sequence[dict[str, int]], month: str, cut: int) -> None:
    """SQL, facts and the design say the same of every rep of every world."""
    published, as_of = scheme_of_month(month), h.moment(cut)
    by_sql = tallies(month, published, as_of)
    names = {rep_id: rep for of_world in reps for rep, rep_id in of_world.items()}
    by_facts = months_of_reps(names, month, published.scheme, as_of)
    for seed, of_world in zip(seeds, reps, strict=True):
        expected = Known(season(seed), cut).tallies(month)
        told = f"season({seed}), {month} as of {cut}"
        assert {rep for rep, rep_id in of_world.items() if rep_id in by_sql} == set(expected), told
        for rep, tally in expected.items():
            rep_id = of_world[rep]
            assert _canonical(by_sql[rep_id]._replace(rep=rep)) == _canonical(tally), told
            assert _tallied(published, by_facts[rep_id]) == _canonical(tally), told
    for count, measure in ((counted_displays, "display_outlets"), (counted_openings, "openings")):
        kept = Counter(row.rep_id for row in rows_of(count(month, published, as_of)))
        assert {rep_id: kept[rep_id] for rep_id in by_sql} == {
            rep_id: getattr(tally, measure) for rep_id, tally in by_sql.items()
        }, f"{count.__name__} of {seeds}, {month} as of {cut}"
    rep_id, rep = max(names.items())
    alone = rep_month(rep_id, rep, month, published.scheme, as_of)
    assert _tallied(published, alone) == _tallied(published, by_facts[rep_id])


def _tallied(published: PublishedScheme, month: RepMonth) -> Tally:
    return _canonical(tally_facts(published.scheme, month.facts)[0])


def test_a_verdict_under_a_version_that_does_not_pay_the_month_decides_nothing(app: Flask) -> None:
    one_layer, two_layers = (
        h.Opened(f"a{layers}", rep, 3, order=layers, layers=layers, products=OPENING_SET)
        for layers, rep in ((1, "rep_an"), (2, "rep_bai"))
    )
    alone = replace(two_layers, id="a3", rep="rep_cui")
    approved = [h.Reviewed(0, opening.id, "approved", "new-0") for opening in (one_layer, two_layers)]
    approved.append(h.Reviewed(0, alone.id, "approved", "new-2"))
    with entered(app, [h.World([one_layer, two_layers, alone], approved)]) as (reps,):
        first, second = scheme_of_month(h.MONTH), _second_version()
        keep_missing_verdicts(second, h.MONTH)
        for published, openings in ((first, (1, 0, 1)), (second, (0, 1, 1))):
            by_sql = tallies(h.MONTH, published, h.moment(0))
            by_facts = months_of_reps(
                {rep_id: rep for rep, rep_id in reps.items()}, h.MONTH, published.scheme, h.moment(0)
            )
            for rep, number in zip(h.REPS, openings, strict=True):
                assert by_sql[reps[rep]].openings == number
                assert _tallied(published, by_facts[reps[rep]]).openings == number


def _second_version() -> PublishedScheme:
    """The shipped scheme, but for a second shelf layer that it asks of an opening."""
    text = shipped_text("sujiu-2018").replace("least = 1\n", "least = 2\n")
    with transaction() as session:
        row = {
            "code": "sujiu-2018",
            "version": 2,
            "effective_from": h.FIRST,
            "text_sha256": "2" * 64,
            "text": text,
            "published_at": h.BASE,
        }
        made = session.execute(insert(SchemeVersion).returning(SchemeVersion.id), row).scalar_one()
    return published_version(made)


def test_a_proof_counts_only_while_its_booking_stands_approved(app: Flask) -> None:
    booked = h.Booked("b0", "rep_an", 3, True, "shop")
    proved = h.Proved("c0", booked.id, 10, (("haizhilan", 6, 0),))
    decisions = [
        h.Reviewed(at, record.id, decision)
        for at, record, decision in (
            (1, proved, "approved"),
            (2, booked, "approved"),
            (3, booked, "reversed"),
        )
    ]
    for known, banquets_at in ((decisions, ((1, 0), (2, 1), (3, 0))), (decisions[:2], ((1, 0), (2, 1)))):
        with entered(app, [h.World([booked, proved], known)]) as (reps,):
            published, rep_id = scheme_of_month(h.MONTH), reps["rep_an"]
            for cut, banquets in banquets_at:
                by_facts = rep_month(rep_id, "rep_an", h.MONTH, published.scheme, h.moment(cut))
                assert tallies(h.MONTH, published, h.moment(cut))[rep_id].banquets == banquets
                assert _tallied(published, by_facts).banquets == banquets


def test_a_handover_planned_in_time_and_a_cover_are_read_from_the_history(app: Flask) -> None:
    outlet = h.KNOWN[0]
    before, after, covered = (
        h.Shown(f"d{number}", rep, outlet, day, number, True, True, DISPLAY_SET)
        for number, rep, day in ((1, "rep_an", 3), (2, "rep_bai", 20), (3, "rep_bai", 3))
    )
    planned = h.Assigned(h.EARLY, outlet, "rep_bai", 10)
    stands_in = h.Covered(0, "rep_an", "rep_bai", 3, 4, False)
    handed_over = [planned, *(h.Reviewed(0, one.id, "approved") for one in (before, after))]
    worlds = [
        h.World([before, after], handed_over),
        h.World([covered], [stands_in, h.Reviewed(0, covered.id, "approved")]),
    ]
    with entered(app, worlds) as reps:
        by_sql = tallies(h.MONTH, scheme_of_month(h.MONTH), h.moment(0))
        counted = [[by_sql[of_world[rep]].display_outlets for rep in h.REPS] for of_world in reps]
        assert counted == [[1, 0, 0], [0, 1, 0]]


def test_the_number_of_queries_does_not_depend_on_how_much_there_is_to_count(app: Flask) -> None:
    few, many = _queries(app, _crowded(1)), _queries(app, _crowded(25))
    assert few == many
    assert few["tallies"] <= 11
    assert few["months_of_reps"] <= 10


def _crowded(number: int) -> h.World:
    """So many records of each kind in the month, all approved, with as many findings and decisions."""
    records: list[h.Record] = []
    decisions: list[h.Decision] = []
    for each in range(number):
        outlet, rep = h.KNOWN[each % 3], h.KNOWN[each % 3][:-2]
        shown = h.Shown(f"d{each}", rep, outlet, each, each, True, True, DISPLAY_SET)
        opened = h.Opened(f"a{each}", rep, each, each, 1, OPENING_SET)
        booked = h.Booked(f"b{each}", rep, each, True, "shop")
        proved = h.Proved(f"c{each}", booked.id, 10, (("haizhilan", 12, 0),))
        records += [shown, opened, booked, proved]
        shops = {opened.id: f"new-{each % min(3, number)}"}
        decisions += [
            h.Reviewed(0, record.id, "approved", shops.get(record.id))
            for record in (shown, opened, booked, proved)
        ]
        finding = h.Found(0, f"f{each}", outlet, "policy_unknown", each, 0)
        decisions += [
            finding,
            h.Told(0, finding.id, rep, 1),
            h.Sold(0, rep, h.PAST[each % 4], "yanghe", 1, 0),
        ]
    return h.World(records, decisions)


def _queries(app: Flask, world: h.World) -> dict[str, int]:
    """How many statements each way of counting takes."""
    counted: list[str] = []
    listener = lambda _connection, _cursor, statement, *_: counted.append(statement)  # noqa: E731
    taken = {}
    with entered(app, [world]) as (reps,):
        published, as_of = scheme_of_month(h.MONTH), h.moment(5)
        everybody = {rep_id: rep for rep, rep_id in reps.items()}
        ways: dict[str, Callable[[], object]] = {
            "tallies": lambda: tallies(h.MONTH, published, as_of),
            "rep_month": lambda: rep_month(reps["rep_an"], "rep_an", h.MONTH, published.scheme, as_of),
            "months_of_reps": lambda: months_of_reps(everybody, h.MONTH, published.scheme, as_of),
        }
        event.listen(db.engines[None], "before_cursor_execute", listener)
        for name, way in ways.items():
            counted.clear()
            way()
            taken[name] = len(counted)
        event.remove(db.engines[None], "before_cursor_execute", listener)
    return taken


def _canonical(tally: Tally) -> Tally:
    """Without the zeros that one side writes down and the other leaves out."""
    return tally._replace(
        sales=dict(sorted(tally.sales.items())),
        key_townships=tuple(sorted(tally.key_townships)),
        pieces=_without_zeros(tally.pieces),
        township_outlets=_without_zeros(tally.township_outlets),
        findings=_without_zeros(tally.findings),
        losses_fen=_without_zeros(tally.losses_fen),
    )


def _without_zeros(counted: Any) -> dict[Any, int]:
    return {key: number for key, number in sorted(counted.items()) if number}


def test_two_entries_of_one_shop_are_fined_once_though_two_reps_looked_after_them(app: Flask) -> None:
    tag, short, sold = "tag_or_posm_missing", "bottles_short", "not_restocked"
    merged = h.Merged(0, h.KNOWN[1], h.KNOWN[2], h.MONTH)

    def world(number: int, kinds: tuple[str, str], *more: h.Decision) -> h.World:
        visited = h.Shown(f"d{number}", "rep_cui", "new-2", 3, 1, False, False, ())
        found = [
            h.Found(0, f"f{number}{one}", outlet, kind, 10, 0)
            for one, (outlet, kind) in enumerate(zip(h.KNOWN[1:], kinds, strict=True))
        ]
        told = [h.Told(0, each.id, rep, 1) for each, rep in zip(found, h.REPS, strict=False)]
        return h.World([visited], [*more, *found, *told])

    worlds = [world(1, (tag, tag)), world(2, (tag, tag), merged), world(3, (short, sold), merged)]
    expected = [({tag: 1}, {tag: 1}), ({tag: 1}, {}), ({}, {sold: 1})]
    with entered(app, worlds) as reps:
        published = scheme_of_month(h.MONTH)
        by_sql = tallies(h.MONTH, published, h.moment(2))
        for of_world, fines in zip(reps, expected, strict=True):
            for rep, fined in zip(h.REPS, fines, strict=False):
                alone = rep_month(of_world[rep], rep, h.MONTH, published.scheme, h.moment(2))
                assert dict(by_sql[of_world[rep]].findings) == fined, rep
                assert dict(_tallied(published, alone).findings) == fined, rep

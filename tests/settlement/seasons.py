"""Worlds made up by chance, crowded on a few outlets and days, as the services would have let them happen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from random import Random

from tests.evaluator.records import DISPLAY_SET, OPENING_SET
from tests.settlement import history as h

RECORD_DAYS = (-6, 0, 3, 3, 10, 10, 10, 30, 31, 36)
FIRST_DAYS = (-40, -6, 0, 1, 3, 4, 10, 11, 31)
LENGTHS = (1, 1, 4, 8, 20)
SERVED = ("haizhilan", "tianzhilan", "qingzihao", "rouhe", "rouhe_sanxing", "qingci")
LIVES = (
    (),
    *[("approved",)] * 6,
    ("approved", "reversed"),
    ("approved", "reversed", "approved"),
    ("approved", "reversed", "approved"),
    ("rejected",),
    ("rejected", "approved"),
    ("rejected", "reopened", "approved"),
)
"""Decisions on one record, one after the other."""
EMPLOYMENTS = ((-60, None), (-60, -1), (-60, 0), (0, None), (0, 0), (30, 31), (31, None))
BUSY = ((20, 40), (20, 40), (1, 3))
"""How much is decided besides: in a busy season nearly every outlet has a history, in a calm one hardly any."""
FLAWS = (*[""] * 8, "joint", "prominent", "products")


def season(seed: int) -> h.World:
    """The world of a seed; ids of records tell nothing of the order in which they were received."""
    return _Season(Random(seed), f"{seed % 10**7:07}").world()


class _Season:
    def __init__(self, chance: Random, name: str) -> None:
        self.chance, self.name = chance, name
        self.pick = chance.choice

    def world(self) -> h.World:
        records = [*self._displays(), *self._openings(), *self._banquets()]
        drawn: list[h.Decision] = [
            *self._reviews(records),
            *(self._decision() for _ in range(self._between(*self.pick(BUSY)))),
            *self._sales(),
            *(self._employment() for _ in range(self._between(0, 2))),
            *self._findings(),
        ]
        drawn.sort(key=lambda decision: decision.at)
        world = _as_allowed(h.World(records, drawn))
        if self._one_in(3):
            world = _with_cancelled(world)
        return self._with_notices(world)

    def _between(self, least: int, most: int) -> int:
        return self.chance.randint(least, most)

    def _one_in(self, number: int) -> bool:
        return self.chance.randrange(number) == 0

    def _moment(self) -> int:
        return self.chance.randint(0, h.LAST)

    def _ids(self, letter: str, number: int) -> list[str]:
        made = [f"{letter}{self.name}-0000-7000-8000-{place:012}" for place in range(number)]
        self.chance.shuffle(made)
        return made

    # records

    def _displays(self) -> list[h.Shown]:
        made = []
        for one in self._ids("d", self._between(6, 12)):
            outlet, flaw = self.pick(h.KNOWN), self.pick(FLAWS)
            rep = self.pick((outlet[:-2], outlet[:-2], *h.REPS))
            shelf = DISPLAY_SET[1:] if flaw == "products" else DISPLAY_SET
            day, order = self.pick(RECORD_DAYS), self._between(0, 3)
            made.append(h.Shown(one, rep, outlet, day, order, flaw != "joint", flaw != "prominent", shelf))
        return made

    def _openings(self) -> list[h.Opened]:
        made = []
        for one in self._ids("a", self._between(3, 7)):
            flaw = self.pick(FLAWS)
            shelf = OPENING_SET[1:] if flaw == "products" else OPENING_SET
            layers = 0 if flaw == "joint" else 1
            day, order = self.pick(RECORD_DAYS), self._between(0, 3)
            made.append(h.Opened(one, self.pick(h.REPS), day, order, layers, shelf))
        return made

    def _banquets(self) -> list[h.Booked | h.Proved]:
        bookings = [
            h.Booked(one, self.pick(h.REPS), self.pick(RECORD_DAYS), not self._one_in(4), source)
            for one in self._ids("b", self._between(3, 6))
            for source in [self.pick(("personal", "shop"))]
        ]
        if self._one_in(2):
            first, second = bookings[0], bookings[1]
            day = self.pick((first.day, second.day))
            in_time = self._one_in(3)
            bookings[1] = replace(second, rep=first.rep, day=day, in_time=in_time, corrects=first.id)
        proofs = self._ids("c", 12)
        return [
            *bookings,
            *(self._proof(proofs.pop(), one.id) for one in bookings for _ in range(self.pick((1, 1, 2)))),
        ]

    def _proof(self, proof: str, booking: str) -> h.Proved:
        items = tuple(
            (self.pick(SERVED), self.pick((5, 6, 7, 12, 13, 0)), self.pick((0, 0, 1)))
            for _ in range(self._between(1, 3))
        )
        return h.Proved(proof, booking, self.pick((10, 10, 10, 11, 12, 9)), items)

    # decisions

    def _reviews(self, records: Sequence[h.Record]) -> list[h.Reviewed]:
        return [review for record in records for review in self._life(record)]

    def _life(self, record: h.Record) -> list[h.Reviewed]:
        life = self.pick(LIVES)
        # a proof is decided on after its booking
        first, last = {h.Booked: (0, 9), h.Proved: (6, h.LAST)}.get(type(record), (0, h.LAST))
        moments = sorted(self._between(first, last) for _ in life)
        return [
            h.Reviewed(at, record.id, decision, self._outlet(record) if decision == "approved" else None)
            for at, decision in zip(moments, life, strict=True)
        ]

    def _outlet(self, record: h.Record) -> str | None:
        """Mostly one of the new shops, so that several openings claim it."""
        return self.pick((*h.NEW, *h.NEW, h.KNOWN[0])) if isinstance(record, h.Opened) else None

    def _decision(self) -> h.Decision:
        kinds = (
            self._assignment,
            self._assignment,
            self._assignment,
            self._cover,
            self._cover,
            self._agreement,
            self._agreement,
            self._merge,
            self._move,
            self._target,
            self._duty,
        )
        return self.pick(kinds)(self._moment())

    def _assignment(self, at: int) -> h.Assigned:
        """Most are decided late; one planned in time is known to the records that come after it."""
        at = self.pick((at, at, h.EARLY))
        return h.Assigned(at, self.pick(h.KNOWN), self.pick((None, *h.REPS)), self.pick(FIRST_DAYS))

    def _cover(self, at: int) -> h.Covered:
        absent, *others = self.chance.sample(h.REPS[:2], 2)
        days = (self.pick((0, 3, 3, 10, 10, 31)), self.pick(LENGTHS))
        return h.Covered(at, absent, self.pick((*others, h.REPS[2])), *days, self._one_in(3))

    def _agreement(self, at: int) -> h.Agreed:
        days = (self.pick((0, 3, 3, 10, 10, 31)), self.pick(LENGTHS))
        return h.Agreed(at, self.name + self.pick("xy"), self.pick(h.NEW), *days, self._one_in(3))

    def _merge(self, at: int) -> h.Merged:
        """One of a few outlets is another one; nothing is merged into what is given up itself."""
        outlet = self.pick(("rep_an-1", "rep_an-1", "new-1", "new-2"))
        kept = ("rep_an-0", "rep_bai-1", None, *(("new-0", "new-0") if outlet in h.NEW else ()))
        return h.Merged(at, outlet, self.pick(kept), self.pick(h.MONTHS))

    def _move(self, at: int) -> h.Moved:
        return h.Moved(at, self.pick(h.KNOWN), self.pick(h.TOWNSHIPS))

    def _target(self, at: int) -> h.Targeted:
        kind = self.pick(("display", "banquet", "opening"))
        return h.Targeted(at, self.pick(h.REPS), self.pick(h.MONTHS), kind, self.pick((None, 0, 1, 2)))

    def _duty(self, at: int) -> h.OnDuty:
        return h.OnDuty(
            at, self.pick(h.REPS), self.pick(h.TOWNSHIPS), self._one_in(2), self.pick(FIRST_DAYS[:4])
        )

    def _sales(self) -> list[h.Sold]:
        """Mostly months missed in a row, known early; some figures are entered anew later."""
        figures = [
            h.Sold(self._between(0, 3), rep, month, h.LINES[0], 9, self.pick((0, 5, 8, 9)))
            for rep in h.REPS
            for month in (*h.PAST, *h.MONTHS)
            if not self._one_in(6)
        ]
        return [*figures, *(self._corrected(self.pick(figures)) for _ in range(self._between(2, 9)))]

    def _corrected(self, sold: h.Sold) -> h.Sold:
        line, target_fen = self.pick(h.LINES[:2]), self.pick((0, 5, 9))
        actual_fen = self.pick((0, 4, 5, 9))
        return replace(sold, at=self._moment(), line=line, target_fen=target_fen, actual_fen=actual_fen)

    def _employment(self) -> h.Employed:
        return h.Employed(self._moment(), self.pick(h.REPS), *self.pick(EMPLOYMENTS))

    def _findings(self) -> list[h.Found]:
        made = []
        for one in self._ids("f", self._between(4, 10)):
            kind, day, outlet = self.pick(h.KINDS), self.pick((3, 10, 10, 31)), self.pick(h.KNOWN[:2])
            loss_fen = self._between(1, 900) if kind == "claim_loss" else 0
            made.append(h.Found(self._between(0, h.LAST // 2), one, outlet, kind, day, loss_fen))
        return made

    # what follows from findings

    def _with_notices(self, world: h.World) -> h.World:
        """Reps are told at once, some again later; some appeal in time, some appeals are ruled on."""
        telling = _Telling(world)
        again = sorted(self._moment() for _ in range(self._between(1, 3)))
        found = world.of(h.Found)
        for each, at in [(f, f.at) for f in found] + [(f, at) for at in again for f in found if f.at <= at]:
            telling.tell(each, at, self._between(1, 12))
        further = [one for notice in telling.notices if self._one_in(2) for one in self._appeal(notice)]
        decisions: list[h.Decision] = [*world.decisions, *telling.notices, *further]
        return replace(world, decisions=sorted(decisions, key=lambda decision: decision.at))

    def _appeal(self, notice: h.Told) -> list[h.Appealed | h.Ruled]:
        at = self._between(notice.at, notice.until - 1)
        number = self.chance.getrandbits(40)
        appeal = h.Appealed(at, f"e{self.name}-0000-7000-8000-{number:012x}", notice.finding, notice.rep)
        outcome = self.pick((None, "upheld", "upheld", "lifted"))
        return [appeal, h.Ruled(at + self._between(0, 9), appeal.id, outcome)] if outcome else [appeal]


@dataclass
class _Telling:
    """Notices so far: each responsible rep is told once of a finding."""

    world: h.World
    notices: list[h.Told] = field(default_factory=list)

    def tell(self, found: h.Found, at: int, window: int) -> None:
        known = [decision for decision in self.world.decisions if decision.at <= at]
        rep = h.responsible(known, found.outlet, found.day)
        if rep and not any((each.finding, each.rep) == (found.id, rep) for each in self.notices):
            self.notices.append(h.Told(at, found.id, rep, at + window))


def _as_allowed(world: h.World) -> h.World:
    """Without decisions that the services refuse."""
    desk = _Desk(world)
    allowed = [one for one in world.decisions if not isinstance(one, h.Reviewed) or desk.takes(one)]
    return replace(world, decisions=allowed)


def _with_cancelled(world: h.World) -> h.World:
    """Bookings without a proof that stands approved are cancelled in the end; nobody wrote down when."""
    desk = _Desk(world)
    for review in world.of(h.Reviewed):
        desk.takes(review)
    unproved = [booking for booking in desk.claim if not desk.stand(desk.proofs_of(booking))]
    return replace(world, cancelled=unproved)


class _Desk:
    """Where records stand, and what may be decided on them."""

    def __init__(self, world: h.World) -> None:
        self.about = {proof.id: proof.booking for proof in world.of(h.Proved)}
        """Proofs with their bookings."""
        self.claim = {booked.id: booked.corrects or booked.id for booked in world.of(h.Booked)}
        """Bookings with the first one of those that correct one another."""
        self.standing: dict[str, str] = {}

    def takes(self, review: h.Reviewed) -> bool:
        allowed = {"approved": self._may_approve, "reversed": self._may_reverse}.get(review.decision)
        if allowed is not None and not allowed(review.record):
            return False
        self.standing[review.record] = review.decision
        return True

    def stand(self, records: Iterable[str]) -> bool:
        """Whether one of them stands approved."""
        return any(self.standing.get(record) == "approved" for record in records)

    def proofs_of(self, booking: str) -> list[str]:
        return [proof for proof, its in self.about.items() if its == booking]

    def _may_approve(self, record: str) -> bool:
        if booking := self.about.get(record):
            return self.stand([booking]) and not self.stand(self.proofs_of(booking))
        same_claim = [other for other in self.claim if self.claim[other] == self.claim.get(record)]
        return not self.stand([record, *same_claim])

    def _may_reverse(self, record: str) -> bool:
        return self.stand([record]) and not self.stand(self.proofs_of(record))

"""What a month comes to as far as decided by a moment, reckoned record by record from the design alone.

Nothing of the product's own counting is used here: only its word for the result, the tally.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import inf
from typing import Any

from fieldapp.evaluator.facts import SalesFigure
from fieldapp.evaluator.tally import Tally
from tests.evaluator.records import DISPLAY_SET, OPENING_SET
from tests.settlement import history as h

PREMIUM = {"tianzhilan", "mengzhilan"}
BASIC = {"haizhilan", "laozihao", "junfang", "rouhe", "rouhe_sanxing", "rouhe_wuxing", "rouhe_qixing"}
BANQUET_LIST = PREMIUM | BASIC | {"qingzihao"}
BY_CASE, BY_BOTTLE, CASE = {"haizhilan", "rouhe_sanxing", "qingzihao"}, PREMIUM, 6
STREAK = 3


@dataclass(frozen=True)
class Known:
    """A world as far as decided by a moment."""

    world: h.World
    cut: int

    def of(self, kind: type[h.One]) -> list[h.One]:
        found = self.world.of(kind)
        return [one for one in found if getattr(one, "at", 0) <= self.cut]

    def tallies(self, month: str) -> dict[str, Tally]:
        """The tallies of the reps who belong to a month."""
        return {rep: self._tally(rep, month) for rep in h.REPS if self._employed(rep, month)}

    # who and what

    def _employed(self, rep: str, month: str) -> bool:
        periods: list[tuple[int, float]] = [(-(10**4), inf)]
        for one in self.of(h.Employed):
            if one.rep == rep:
                last_day = inf if one.last_day is None else one.last_day
                apart = [(came, left) for came, left in periods if left < one.day or last_day < came]
                periods = [*apart, (one.day, last_day)]
        return any(
            h.month_of(came) <= month and (left == inf or h.month_of(int(left)) >= month)
            for came, left in periods
        )

    def _responsible(self, outlet: str, day: int) -> str | None:
        return h.responsible(self.of(h.Assigned), outlet, day)

    def _entitled(self, shown: h.Shown) -> bool:
        """The outlet was the rep's that day, by assignment or by cover."""
        owner = self._responsible(shown.outlet, shown.day)
        covers = {(one.absent, one.cover, one.day): one for one in self.of(h.Covered)}
        stands_in = any(
            (one.absent, one.cover) == (owner, shown.rep) and _runs(one, shown.day) for one in covers.values()
        )
        return owner == shown.rep or stands_in

    def _shop(self, outlet: str, month: str) -> str:
        """For which outlet one counts in a month."""
        merges = [one for one in self.of(h.Merged) if one.outlet == outlet and one.month <= month]
        return (merges[-1].kept if merges else None) or outlet

    def _subsidised(self, outlet: str, day: int) -> bool:
        terms = {one.code: one for one in self.of(h.Agreed)}
        return any(one.outlet == outlet and _runs(one, day) for one in terms.values())

    def _township(self, outlet: str) -> str:
        return {**h.SEATS, **{one.outlet: one.township for one in self.of(h.Moved)}}[outlet]

    def _last_review(self, record: str) -> h.Reviewed | None:
        reviews = [one for one in self.of(h.Reviewed) if one.record == record]
        return reviews[-1] if reviews and reviews[-1].decision == "approved" else None

    # the month's parts

    def _tally(self, rep: str, month: str) -> Tally:
        townships = self._townships(rep, month)
        banquets = self._banquets(rep, month)
        findings = self._findings(rep, month)
        losses_fen: Counter[str] = Counter()
        for found in findings:
            losses_fen[found.kind] += found.loss_fen
        targets = {one.kind: one.value for one in self.of(h.Targeted) if (one.rep, one.month) == (rep, month)}
        return Tally(
            rep=rep,
            month=month,
            sales=self._sales(rep, month),
            missed_before=self._missed_before(rep, month),
            banquet_target=targets.get("banquet"),
            display_target=targets.get("display"),
            opening_target=targets.get("opening"),
            key_townships=self._duties(rep, month),
            banquets=len(banquets),
            pieces=_pieces(banquets),
            display_outlets=sum(townships.values()),
            township_outlets={code: townships[code] for code in self._duties(rep, month)},
            openings=len([one for one in self._openings(month) if one.rep == rep]),
            findings=Counter(found.kind for found in findings),
            losses_fen=losses_fen,
        )

    def _townships(self, rep: str, month: str) -> Counter[str]:
        """Outlets with a counting display, each for the rep whose display was received first."""
        counting = [
            shown
            for shown in self.of(h.Shown)
            if h.month_of(shown.day) == month
            and self._last_review(shown.id)
            and shown.joint
            and shown.prominent
            and set(DISPLAY_SET) <= set(shown.products)
            and self._entitled(shown)
        ]
        first = _first((self._shop(shown.outlet, month), shown) for shown in counting)
        return Counter(self._township(outlet) for outlet, shown in first.items() if shown.rep == rep)

    def _openings(self, month: str) -> list[h.Opened]:
        """Counting openings: of a shop, over all months and reps, the one received first.

        One that paid nothing for the shop's display subsidy still is the one by which the shop was new.
        """
        counting = []
        for opened in self.of(h.Opened):
            review = self._last_review(opened.id)
            sound = opened.layers >= 1 and set(OPENING_SET) <= set(opened.products)
            shop = review and review.outlet and self._shop(review.outlet, month)
            if review and sound and shop in h.NEW:
                subsidised = any(self._subsidised(one, opened.day) for one in (shop, review.outlet))
                counting.append((shop, (opened, subsidised)))
        return [
            opened
            for _, (opened, subsidised) in _first(counting, lambda claim: claim[0]).items()
            if h.month_of(opened.day) == month and not subsidised
        ]

    def _banquets(self, rep: str, month: str) -> list[tuple[str, Counter[str]]]:
        """Source and bottles of each counting banquet."""
        bookings = {one.id: one for one in self.of(h.Booked)}
        counting = []
        for proof in self.of(h.Proved):
            booking = bookings[proof.booking]
            bottles: Counter[str] = Counter()
            for product, taken, returned in proof.items:
                bottles[product] += max(0, taken - returned)
            if (
                (booking.rep, h.month_of(booking.day)) == (rep, month)
                and self._last_review(proof.id)
                and self._last_review(booking.id)
                and _in_time(booking, bookings)
                and proof.tables >= 10
                and BANQUET_LIST & set(+bottles)
            ):
                counting.append((booking.source, bottles))
        return counting

    def _sales(self, rep: str, month: str) -> dict[str, SalesFigure]:
        return {
            one.line: SalesFigure(one.line, one.target_fen, one.actual_fen)
            for one in self.of(h.Sold)
            if (one.rep, one.month) == (rep, month)
        }

    def _missed_before(self, rep: str, month: str) -> int:
        """Months missed in a row directly before; a fine, a completed month and one without an entry end it."""
        count = 0
        for past in (*h.PAST, *h.MONTHS):
            if past >= month:
                break
            sales = self._sales(rep, past).values()
            missed = sum(one.actual_fen for one in sales) < sum(one.target_fen for one in sales)
            count = count + 1 if missed else 0
            count = 0 if count == STREAK else count
        return count

    def _duties(self, rep: str, month: str) -> tuple[str, ...]:
        """Key townships on duty on the first day of the month."""
        held: dict[str, tuple[int, bool]] = {}
        for one in self.of(h.OnDuty):
            begun = h.day_of(one.day).isoformat() <= f"{month}-01"
            if one.rep == rep and begun and one.day >= held.get(one.township, (-(10**4), False))[0]:
                held[one.township] = (one.day, one.on_duty)
        return tuple(sorted(code for code, (_, on_duty) in held.items() if on_duty and code != "xinji"))

    # findings

    def _findings(self, rep: str, month: str) -> list[h.Found]:
        """What the rep is fined for: one shop has one fine, whoever looked after which of its entries."""
        chargeable = [
            found
            for found in sorted(self.of(h.Found), key=lambda found: found.id)
            if h.month_of(found.day) == month and any(self._charges(found, each) for each in h.REPS)
        ]
        places = {(self._shop(found.outlet, month), found.day, found.kind) for found in chargeable}
        charged: dict[tuple[object, ...], h.Found] = {}
        for found in chargeable:
            place = (self._shop(found.outlet, month), found.day)
            if found.kind == "bottles_short" and (*place, "not_restocked") in places:
                continue
            once = found.id if found.kind == "claim_loss" else ""
            charged.setdefault((*place, found.kind, once), found)
        return [found for found in charged.values() if self._charges(found, rep)]

    def _charges(self, found: h.Found, rep: str) -> bool:
        notices = [one for one in self.of(h.Told) if (one.finding, one.rep) == (found.id, rep)]
        if self._responsible(found.outlet, found.day) != rep or not notices:
            return False
        appeals = [one for one in self.of(h.Appealed) if one.finding == found.id]
        outcomes = {one.appeal: one.outcome for one in self.of(h.Ruled)}
        if any(outcomes.get(appeal.id) == "lifted" for appeal in appeals):
            return False
        own = [outcomes.get(appeal.id) for appeal in appeals if appeal.rep == rep]
        return own == ["upheld"] if own else notices[0].until <= self.cut


def _runs(terms: h.Covered | h.Agreed, day: int) -> bool:
    return not terms.cancelled and terms.day <= day < terms.day + terms.days


def _first(
    claims: Iterable[tuple[str, Any]], record: Callable[[Any], Any] = lambda one: one
) -> dict[str, Any]:
    """By outlet what the server received first, of one moment the smaller id."""
    first: dict[str, Any] = {}
    for outlet, claim in sorted(claims, key=lambda each: (record(each[1]).order, record(each[1]).id)):
        first.setdefault(outlet, claim)
    return first


def _in_time(booking: h.Booked, bookings: dict[str, h.Booked]) -> bool:
    """Whether it, or the booking of the same day that it corrects, came before the day."""
    earlier = bookings.get(booking.corrects or "")
    return booking.in_time or bool(earlier and earlier.day == booking.day and _in_time(earlier, bookings))


def _pieces(banquets: list[tuple[str, Counter[str]]]) -> Counter[tuple[str, str]]:
    """Full cases and bottles per product of personal banquets; of those from shops the best group of each."""
    pieces: Counter[tuple[str, str]] = Counter()
    for source, bottles in banquets:
        served = set(+bottles)
        if source == "personal":
            for product in served & (BY_CASE | BY_BOTTLE):
                units = bottles[product] // CASE if product in BY_CASE else bottles[product]
                pieces["banquet.personal", product] += units
        elif served & PREMIUM:
            pieces["banquet.shop", "shop_premium"] += 1
        elif served & BASIC:
            pieces["banquet.shop", "shop_basic"] += 1
    return pieces

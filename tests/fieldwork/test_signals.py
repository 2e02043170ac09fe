"""Signals of places, photos and look-alikes, at their boundaries; judged from circumstances and on arrival."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from fieldapp.fieldwork.service.counterparts import NAMING
from fieldapp.fieldwork.signals import (
    Circumstances,
    EarlierUse,
    Likeness,
    Place,
    SameOccasion,
    sentence,
    signals_of,
)
from fieldapp.kernel import clock
from fieldapp.kernel.database import transaction
from fieldapp.outlets.models import Cover, Outlet
from fieldapp.people.models import User
from tests.office import (
    POSITION,
    Office,
    banquet_body,
    display_body,
    jpeg,
    opening_body,
    visit_body,
)

NOON = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)
PLACE = Place(accuracy_m=10, distance_m=20, fence_m=200)


def judged(**seen: Any) -> dict[str, dict[str, object]]:
    circumstances = Circumstances(received_at=NOON, claimed_at=NOON, clock_offset_s=0, **seen)
    return {signal.code: dict(signal.figures) for signal in signals_of(circumstances)}


def placed(**changes: Any) -> dict[str, dict[str, object]]:
    return judged(place=replace(PLACE, **changes))


def arrived(office: Office, kind: str, body: dict[str, Any], who: str = "rep_an") -> dict[str, Any]:
    """The signals of a record, as its reviewer reads them."""
    record = office.stored(who, kind, body)
    seen = office.call("finance_du", "GET", f"/api/v1/submissions/{record}").json
    return {signal["code"]: signal["figures"] for signal in seen["signals"]}


def test_a_record_in_order_gives_no_signal() -> None:
    assert judged(place=PLACE) == {}


@pytest.mark.parametrize(("accuracy_m", "flagged"), [(0, True), (0.1, False)])
def test_an_accuracy_of_nothing_is_flagged(accuracy_m: float, flagged: bool) -> None:
    assert ("accuracy_zero" in placed(accuracy_m=accuracy_m)) is flagged


@pytest.mark.parametrize(("seconds", "figures"), [(300, None), (301, {"minutes": 5}), (-900, None)])
def test_a_position_more_than_five_minutes_old_is_flagged(
    seconds: int, figures: dict[str, int] | None
) -> None:
    assert placed(located_before=timedelta(seconds=seconds)).get("position_cached") == figures


@pytest.mark.parametrize(
    ("flat_positions", "has_altitude", "flagged"), [(19, False, False), (20, False, True), (20, True, False)]
)
def test_twenty_one_positions_without_an_altitude_are_flagged(
    flat_positions: int, has_altitude: bool, flagged: bool
) -> None:
    found = placed(flat_positions=flat_positions, has_altitude=has_altitude)
    assert found.get("altitude_never") == ({"positions": 21} if flagged else None)


@pytest.mark.parametrize(
    ("from_last_m", "since_last_s", "figures"),
    [
        (999, 1, None),
        (1000, 30, None),
        (1000, 29, {"km_h": 124, "distance_m": 1000}),
        (1000, -29, {"km_h": 124, "distance_m": 1000}),
    ],
)
def test_more_than_120_km_h_over_a_kilometre_is_flagged(
    from_last_m: int, since_last_s: int, figures: dict[str, int] | None
) -> None:
    found = placed(from_last_m=from_last_m, since_last_s=since_last_s)
    assert found.get("impossible_speed") == figures


def test_a_distance_that_the_accuracy_leaves_open_is_unsure_and_not_far() -> None:
    assert "far_from_outlet" in placed(distance_m=300, accuracy_m=100)
    assert "position_unsure" in placed(distance_m=300, accuracy_m=101)


def test_every_sentence_tells_its_figures_in_both_languages() -> None:
    everything = judged(
        assigned=False,
        no_position_reason="denied",
        place=Place(
            accuracy_m=0,
            distance_m=900,
            fence_m=200,
            located_before=timedelta(hours=1),
            same_place_on=date(2026, 3, 1),
            flat_positions=20,
            from_last_m=90_000,
            since_last_s=60,
        ),
        photos_taken_at=(NOON - timedelta(days=1),),
        photos_seen=EarlierUse(2, "E007", "7QF2-9M4D", "X001"),
        like_outlet=Likeness("X002", "place", 12),
        same_occasion=SameOccasion("E008", "AAAA-BBBB"),
        booked_late_days=3,
    )
    assert len(everything) == 13
    for code, figures in everything.items():
        for text in (sentence(code, figures).zh, sentence(code, figures).en):
            assert not set("[]{}?") & set(text), text
            plain = {name: value for name, value in figures.items() if name not in ("reason", "how")}
            told = {name: value for name, value in plain.items() if name not in NAMING}
            assert all(str(value) in text for value in told.values()), (text, figures)


@pytest.mark.parametrize(
    ("code", "figures", "zh"),
    [
        ("photo_seen_before", {"photos": 1}, "有 1 张照片在以前的记录里用过。"),
        ("booked_late", {}, "没有提前登记：办家宴当天或以后才收到。"),
        (
            "like_known_outlet",
            {"outlet": "X1", "how": "phone"},
            "很像名单里已有的网点 X1：电话相同。",
        ),
    ],
)
def test_a_figure_that_a_signal_lacks_is_not_mentioned(code: str, figures: dict[str, Any], zh: str) -> None:
    assert sentence(code, figures).zh == zh


def test_the_same_six_decimals_on_another_day_are_flagged(office: Office) -> None:
    body = visit_body("rep_an-0")
    with clock.standing_at(NOON):
        assert "repeated_coordinates" not in arrived(
            office, "visit", {**body, "occurred_at": NOON.isoformat()}
        )
        assert "repeated_coordinates" not in arrived(office, "display", display_body("rep_an-1"))
    next_day = NOON + timedelta(days=1)
    moved = {**POSITION, "lat": POSITION["lat"] + 1e-6}
    rounded = {**POSITION, "lat": POSITION["lat"] + 4e-7}
    pinned = {**POSITION, "source": "manual"}
    with clock.standing_at(next_day):
        fresh = {"occurred_at": next_day.isoformat()}
        assert "repeated_coordinates" not in arrived(office, "visit", {**body, **fresh, "position": moved})
        assert "repeated_coordinates" not in arrived(office, "visit", {**body, **fresh, "position": pinned})
        assert "repeated_coordinates" not in arrived(office, "visit", visit_body("rep_bai-0"), "rep_bai")
        found = arrived(office, "visit", {**body, **fresh, "position": rounded})
    assert found["repeated_coordinates"] == {"day": "2026-03-20"}


def test_a_phone_that_never_told_an_altitude_is_flagged_from_the_21st_position(office: Office) -> None:
    found = [
        "altitude_never" in arrived(office, "visit", visit_body(f"rep_an-{number % 3}"))
        for number in range(21)
    ]
    assert found == [False] * 20 + [True]
    high = {**POSITION, "altitude_m": 40}
    assert "altitude_never" not in arrived(office, "visit", visit_body("rep_an-0", position=high))
    assert "altitude_never" not in arrived(office, "visit", visit_body("rep_an-0"))


def test_a_position_found_long_before_is_flagged_by_the_phones_own_clock(steady_office: Office) -> None:
    # the phone is a year behind; its two times are compared with each other
    occurred_at = "2025-03-20T04:00:00Z"
    position = {**POSITION, "located_at": "2025-03-20T03:00:00Z"}
    body = visit_body("rep_an-0", occurred_at=occurred_at, position=position)
    assert arrived(steady_office, "visit", body)["position_cached"] == {"minutes": 60}


def test_a_photo_used_before_names_who_used_it_and_where_another_rep_first(office: Office) -> None:
    own = office.stored("rep_an", "display", display_body("rep_an-0", jpeg(80)))
    theirs = office.stored("rep_bai", "visit", visit_body("rep_bai-2", jpeg(80)))
    receipts = {
        record: office.call("finance_du", "GET", f"/api/v1/submissions/{record}").json["receipt"]["receipt"]
        for record in (own, theirs)
    }
    found = arrived(office, "display", display_body("rep_an-0", jpeg(80), jpeg(81)))
    assert found["photo_seen_before"] == {
        "photos": 1,
        "rep": "rep_bai",
        "receipt": receipts[theirs],
        "outlet": "rep_bai-2",
    }


def test_a_photo_used_at_another_outlet_says_more_than_one_of_the_same(office: Office) -> None:
    office.stored("rep_an", "visit", visit_body("rep_an-0", jpeg(82)))
    office.stored("rep_an", "visit", visit_body("rep_an-1", jpeg(82)))
    found = arrived(office, "display", display_body("rep_an-0", jpeg(82)))
    assert (found["photo_seen_before"]["rep"], found["photo_seen_before"]["outlet"]) == ("rep_an", "rep_an-1")


@pytest.mark.parametrize("kind", ["visit", "display"])
def test_an_outlet_of_a_colleague_is_flagged(steady_office: Office, kind: str) -> None:
    body = visit_body("rep_bai-0") if kind == "visit" else display_body("rep_bai-0")
    assert "outlet_not_assigned" in arrived(steady_office, kind, body)


def test_openings_and_banquets_are_at_nobodys_outlet(steady_office: Office) -> None:
    assert "outlet_not_assigned" not in arrived(steady_office, "opening", opening_body("天天超市"))
    body = banquet_body("2030-01-07", source="shop", shop="rep_bai-0")
    assert "outlet_not_assigned" not in arrived(steady_office, "banquet", body)


@pytest.mark.parametrize(
    ("first_day", "last_day", "cancelled", "flagged"),
    [
        ("2026-03-20", "2026-03-20", False, False),
        ("2026-03-19", "2026-03-21", False, False),
        ("2026-03-21", "2026-03-22", False, True),
        ("2026-03-18", "2026-03-19", False, True),
        ("2026-03-19", "2026-03-21", True, True),
    ],
)
def test_who_covers_for_a_colleague_works_at_the_colleagues_outlets(
    office: Office, first_day: str, last_day: str, cancelled: bool, flagged: bool
) -> None:
    with office.app.app_context(), transaction() as session:
        ids = dict(session.execute(select(User.staff_number, User.id)).all())
        row = {
            "absent_rep_id": ids["rep_bai"],
            "cover_rep_id": ids["rep_an"],
            "first_day": date.fromisoformat(first_day),
            "last_day": date.fromisoformat(last_day),
            "is_cancelled": False,
            "decided_at": NOON,
        }
        session.execute(insert(Cover), row)
        if cancelled:
            later = NOON + timedelta(seconds=1)
            session.execute(insert(Cover), {**row, "is_cancelled": True, "decided_at": later})
    with clock.standing_at(NOON):
        found = arrived(office, "visit", visit_body("rep_bai-0"))
        assert "outlet_not_assigned" in arrived(office, "visit", visit_body("rep_cui-0"))
    assert ("outlet_not_assigned" in found) is flagged


@pytest.mark.parametrize(
    ("known", "changes", "figures"),
    [
        ({"name": "宏达烟酒行"}, {}, {"outlet": "rep_bai-0", "how": "place", "distance_m": 44}),
        ({"name": "宏达烟酒行", "lat": 37.9005}, {}, None),
        ({"name": "老李百货"}, {}, None),
        (
            {"phone": "(0311) 8320 0000", "lat": 38.5},
            {"phone": "0311-83200000"},
            {"outlet": "rep_bai-0", "how": "phone", "distance_m": 66717},
        ),
        (
            {"phone": "031183200000"},
            {"phone": "0311-83200000"},
            {"outlet": "rep_bai-0", "how": "phone", "distance_m": 44},
        ),
        (
            {"licence": "91130181MA07", "phone": "13800000000"},
            {"licence": "91130181MA07", "phone": "13800000000"},
            {"outlet": "rep_bai-0", "how": "licence", "distance_m": 44},
        ),
        (
            {"licence": "91130181MA07"},
            {"licence": "91130181MA07", "position": None, "no_position_reason": "denied"},
            {"outlet": "rep_bai-0", "how": "licence"},
        ),
    ],
    ids=[
        "name and place",
        "too far",
        "another name",
        "phone in other groups",
        "phone",
        "licence",
        "no position",
    ],
)
def test_an_opening_like_a_known_outlet_is_flagged(
    office: Office, known: dict[str, Any], changes: dict[str, Any], figures: dict[str, Any] | None
) -> None:
    with office.app.app_context(), transaction() as session:
        session.execute(update(Outlet).where(Outlet.code == "rep_bai-0").values(**{"lat": 37.9004, **known}))
    position = {**POSITION, "lat": 37.9, "lon": 115.2}
    found = arrived(office, "opening", opening_body("宏达烟酒店", **{"position": position, **changes}))
    assert found.get("like_known_outlet") == figures

"""A used photo is told to the reviewer: the same anywhere, a like one of another outlet, once, never as a refusal."""

from __future__ import annotations

import io
import random
import re
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select, update

from fieldapp.fieldwork.models import Submission
from fieldapp.fieldwork.queries.reuse import kin_of
from fieldapp.fieldwork.service.photo_signals import flag_reuse
from fieldapp.fieldwork.signals import SIGNAL_CODES, sentence, shown_to
from fieldapp.fieldwork.signals.reuse import MOST_SIGNALS, Use, exact_reuse, merged, near_reuse
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.people.models import Role
from fieldapp.photos.imaging import distance, examine
from tests.office import Office, banquet_body, display_body, jpeg, new_id, opening_body, sha256, visit_body
from tests.shell.pages import shown

TODAY = datetime(2018, 6, 8, tzinfo=UTC)


def like(seed: int, quality: int = 60) -> bytes:
    """The picture of `jpeg(seed)`, saved anew: another SHA-256, nearly the same fingerprint."""
    held = io.BytesIO()
    Image.open(io.BytesIO(jpeg(seed))).save(held, "JPEG", quality=quality)
    return held.getvalue()


def bits_apart(one: bytes, other: bytes) -> int:
    return distance(examine(one).fingerprint, examine(other).fingerprint)


def stored(office: Office, record: str) -> dict[str, dict[str, Any]]:
    """The signals of a record about its photos, by code."""
    with office.app.app_context():
        signals = db.session.execute(select(Submission.signals).where(Submission.id == record)).scalar_one()
    return {signal["code"]: signal["figures"] for signal in signals if signal["code"].startswith("photo_")}


def sent(office: Office, rep: str, outlet: str, photo: bytes, **changes: Any) -> str:
    """A display with its photo, as far as it may come; returns its id."""
    record = new_id()
    assert office.submit(rep, display_body(outlet, photo, **changes), record).status_code == 201
    assert office.send_photo(rep, photo).status_code in (200, 201)
    return record


def receipt(office: Office, rep: str, record: str) -> str:
    code: str = office.call(rep, "GET", f"/api/v1/submissions/{record}").json["receipt"]["receipt"]
    return code


def use(record: str = "b", outlet: str | None = "o1", **changes: Any) -> Use:
    own: dict[str, Any] = {
        "record": record,
        "receipt": f"receipt-{record}",
        "rep": "E1",
        "outlet": outlet,
        "business_day": TODAY.date(),
        "received_at": TODAY,
        "withdrawn": False,
        "kin": frozenset({record}),
    }
    return Use(**{**own, **changes})


EARLIER = {"business_day": TODAY.date() - timedelta(days=7), "received_at": TODAY - timedelta(days=7)}


def codes_of(mine: Use, *others: tuple[int, Use]) -> list[str]:
    return [signal.code for signal in near_reuse(mine, others)]


def test_ten_bits_of_another_outlet_are_a_flag_and_eleven_are_none() -> None:
    assert codes_of(use(), (10, use("a", "o2"))) == ["photo_like_other_outlet"]
    assert codes_of(use(), (11, use("a", "o2"))) == []


def test_six_bits_of_the_same_outlet_on_another_day_are_a_hint_and_seven_are_none() -> None:
    assert codes_of(use(), (6, use("a", **EARLIER))) == ["photo_like_earlier"]
    assert codes_of(use(), (7, use("a", **EARLIER))) == []


def test_two_like_photos_of_one_outlet_on_one_day_are_no_hint() -> None:
    assert codes_of(use(), (0, use("a"))) == []


@pytest.mark.parametrize(("mine", "other"), [(None, "o1"), ("o1", None), (None, None)])
def test_a_record_without_an_outlet_is_no_record_of_the_same_outlet(
    mine: str | None, other: str | None
) -> None:
    (signal,) = near_reuse(use(outlet=mine), [(3, use("a", other, **EARLIER))])
    assert signal.code == "photo_like_other_outlet"
    assert signal.figures.get("outlet") == other


def test_corrections_and_proofs_show_the_same_thing_as_what_they_belong_to() -> None:
    mine = use(kin=frozenset({"b", "a"}))
    assert codes_of(mine, (0, use("a", "o2"))) == []
    assert exact_reuse(mine, [use("a", "o2", **EARLIER)]) is None


def test_what_its_own_rep_took_back_claims_nothing_but_another_rep_s_still_does() -> None:
    assert codes_of(use(), (2, use("a", "o2", withdrawn=True))) == []
    assert codes_of(use(), (2, use("a", "o2", withdrawn=True, rep="E2"))) == ["photo_like_other_outlet"]


def test_the_same_photo_is_held_against_the_later_record_alone() -> None:
    first, later = use("a", **EARLIER), use("b", "o2")
    assert exact_reuse(first, [first, later]) is None
    signal = exact_reuse(later, [first, later, use("c", "o3", received_at=TODAY + timedelta(hours=1))])
    assert signal and signal.figures == {"photos": 1, "rep": "E1", "receipt": "receipt-a", "outlet": "o1"}


def test_signals_are_kept_once_and_of_each_code_the_nearest_whatever_the_order() -> None:
    mine = use()
    found = list(near_reuse(mine, [(bits, use(f"x{bits}", "o2")) for bits in range(8)]))
    random.Random(1).shuffle(found)
    before = [{"code": "clock_off", "figures": {"minutes": 9}}]
    at_once = merged(before, found)
    one_by_one: list[Any] = before
    for signal in [*found, *found]:
        one_by_one = merged(one_by_one, [signal])
    assert one_by_one == at_once
    assert at_once[0] == before[0]
    distances = [signal["figures"]["distance_bits"] for signal in at_once[1:]]
    assert distances == [0, 1, 2][: MOST_SIGNALS["photo_like_other_outlet"]]


@pytest.mark.parametrize("code", ["photo_like_other_outlet", "photo_like_earlier"])
def test_the_sentences_say_how_like_the_photos_are_and_neither_bits_nor_whose_record_it_is(code: str) -> None:
    assert code in SIGNAL_CODES
    figures = {"distance_bits": 4, "rep": "E1", "receipt": "7QF2-9M4D", "outlet": "X07", "day": "2018-06-01"}
    close, farther = (sentence(code, figures | {"distance_bits": bits}) for bits in (4, 5))
    assert "几乎一样" in close.zh and "很像" in farther.zh and close.en != farther.en
    for words in (close.zh, close.en, farther.en):
        assert not any(jargon in words for jargon in ("7QF2", "E1", "X07", "64", "bits", "位", "?", "["))


def test_the_other_record_is_linked_with_its_photo_to_who_may_read_it_and_others_are_told_no_more(
    office: Office,
) -> None:
    first = sent(office, "rep_an", "rep_an-0", jpeg(33))
    second = sent(office, "rep_cui", "rep_cui-1", like(33))
    third = sent(office, "rep_bai", "rep_bai-1", like(33, 70))
    code = receipt(office, "rep_an", first)
    for who, record in (("finance_du", second), ("supervisor_chen", third)):
        page = shown(office.app, who, f"/records/{record}")
        assert f"/records/{first}" in page.links, who
        assert {"rep_an", "rep_an-0", code} <= set(re.split(r"[\s：，]+", page.text)), who
        assert f"/api/v1/photos/{sha256(jpeg(33))}" in {image["src"] for image in page.all("img")}
    page = shown(office.app, "supervisor_ding", f"/records/{second}")
    assert "别的团队" in page.text
    told = office.call("supervisor_ding", "GET", f"/api/v1/submissions/{second}").text
    for names in (page.text, told):
        assert not any(name in names for name in ("rep_an", code, first))


def test_reps_are_shown_no_signal_reviewers_no_hint_and_inspection_all() -> None:
    signals = [{"code": code} for code in ("clock_off", "photo_like_earlier", "photo_like_other_outlet")]
    shown = {role: len(shown_to(role, signals)) for role in Role}
    assert shown == {**dict.fromkeys(Role, 2), Role.REP: 0, Role.INSPECTOR: 3, Role.INSPECTION_LEAD: 3}


def test_a_photo_that_nobody_knows_is_no_fault(app: Flask) -> None:
    with app.app_context():
        flag_reuse("0" * 64)


def test_other_pictures_give_no_signal(office: Office) -> None:
    assert bits_apart(jpeg(31), jpeg(32)) > 10
    sent(office, "rep_an", "rep_an-0", jpeg(31))
    assert stored(office, sent(office, "rep_bai", "rep_bai-0", jpeg(32))) == {}


def test_a_like_photo_of_another_outlet_is_flagged_with_its_figures_and_refused_by_nobody(
    office: Office,
) -> None:
    first = sent(office, "rep_an", "rep_an-0", jpeg(33))
    second = sent(office, "rep_cui", "rep_cui-1", like(33))
    figures = {
        "distance_bits": bits_apart(jpeg(33), like(33)),
        "rep": "rep_an",
        "receipt": receipt(office, "rep_an", first),
        "outlet": "rep_an-0",
    }
    assert stored(office, second) == {"photo_like_other_outlet": figures}
    assert stored(office, first) == {}
    seen = office.call("supervisor_ding", "GET", f"/api/v1/submissions/{second}").json
    assert seen["receipt"]["state"] == "submitted"
    assert "photo_like_other_outlet" in {signal["code"] for signal in seen["signals"]}
    assert office.review("supervisor_ding", second).status_code == 204


def test_sending_it_again_adds_nothing_even_after_a_later_like_photo(office: Office) -> None:
    first = sent(office, "rep_an", "rep_an-0", jpeg(34))
    second = sent(office, "rep_bai", "rep_bai-0", like(34))
    before = stored(office, first), stored(office, second)
    for _ in range(2):
        assert office.send_photo("rep_an", jpeg(34)).status_code == 200
        assert office.send_photo("rep_bai", like(34)).status_code == 200
    assert (stored(office, first), stored(office, second)) == before
    assert before[0] == {} and len(before[1]) == 1


def test_the_same_photo_at_another_rep_s_outlet_is_flagged_on_arrival(office: Office) -> None:
    first = sent(office, "rep_an", "rep_an-0", jpeg(35))
    second = new_id()
    assert office.submit("rep_cui", display_body("rep_cui-0", jpeg(35)), second).status_code == 201
    figures = stored(office, second)["photo_seen_before"]
    assert figures["rep"] == "rep_an" and figures["outlet"] == "rep_an-0"
    assert figures["receipt"] == receipt(office, "rep_an", first)


def test_the_same_photo_in_two_records_that_arrived_at_once_is_flagged_when_it_comes(office: Office) -> None:
    first, second = new_id(), new_id()
    for rep, record in (("rep_an", first), ("rep_cui", second)):
        office.submit(rep, display_body(f"{rep}-0", jpeg(36)), record)
    with office.app.app_context(), transaction() as session:  # as if neither had met the other
        session.execute(update(Submission).values(signals=[]))
    office.send_photo("rep_an", jpeg(36))
    assert stored(office, first) == {}
    assert stored(office, second)["photo_seen_before"]["outlet"] == "rep_an-0"


def test_a_like_photo_of_the_same_outlet_is_a_hint_that_the_reviewer_does_not_see(office: Office) -> None:
    last_week = (clock.now() - timedelta(days=7)).isoformat(timespec="seconds")
    first = sent(office, "rep_an", "rep_an-0", jpeg(37), occurred_at=last_week)
    second = sent(office, "rep_an", "rep_an-0", like(37))
    hint = stored(office, second)["photo_like_earlier"]
    assert hint["receipt"] == receipt(office, "rep_an", first)
    for who, sees in (("supervisor_chen", False), ("finance_du", False), ("lead_guo", True)):
        answer = office.call(who, "GET", f"/api/v1/submissions/{second}").json["signals"]
        assert ("photo_like_earlier" in {signal["code"] for signal in answer}) is sees
    assert office.call("rep_an", "GET", f"/api/v1/submissions/{second}").json["signals"] == []
    assert "指纹" not in office.call("supervisor_chen", "GET", "/review").text


def test_of_two_like_photos_that_arrive_at_once_one_is_flagged(office: Office) -> None:
    records = {}
    for rep, photo in (("rep_an", jpeg(38)), ("rep_cui", like(38))):
        records[rep] = new_id()
        office.submit(rep, display_body(f"{rep}-0", photo), records[rep])
    ready = threading.Barrier(2)

    def send(rep: str, photo: bytes) -> None:
        ready.wait()
        assert office.send_photo(rep, photo).status_code == 201

    threads = [
        threading.Thread(target=send, args=pair) for pair in (("rep_an", jpeg(38)), ("rep_cui", like(38)))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    flagged = [record for record in records.values() if "photo_like_other_outlet" in stored(office, record)]
    assert len(flagged) == 1


def test_every_photo_of_a_record_adds_to_its_signals(office: Office) -> None:
    for number in range(2):
        sent(office, "rep_cui", f"rep_cui-{number}", jpeg(40 + number))
    record = new_id()
    office.submit("rep_an", display_body("rep_an-0", like(40), like(41)), record)
    for photo in (like(40), like(41)):
        office.send_photo("rep_an", photo)
    with office.app.app_context():
        signals = db.session.execute(select(Submission.signals).where(Submission.id == record)).scalar_one()
    outlets = [one["figures"]["outlet"] for one in signals if one["code"] == "photo_like_other_outlet"]
    assert sorted(outlets) == ["rep_cui-0", "rep_cui-1"]


@pytest.mark.parametrize("kind", ["visit", "opening", "banquet"])
def test_records_of_other_kinds_count_too(office: Office, kind: str) -> None:
    photo = jpeg(44)
    held_on = (clock.now() + timedelta(days=3)).date().isoformat()
    bodies = {
        "visit": visit_body("rep_cui-0", photo),
        "opening": opening_body("New shop", photo, jpeg(45)),
        "banquet": banquet_body(held_on, photo),
    }
    other = office.stored("rep_cui", kind, bodies[kind], photo)
    mine = sent(office, "rep_an", "rep_an-0", like(44))
    flagged = stored(office, mine)["photo_like_other_outlet"]
    assert flagged["receipt"] == receipt(office, "rep_cui", other)
    assert flagged.get("outlet") == ("rep_cui-0" if kind == "visit" else None)


def test_kin_are_found_over_several_corrections(office: Office) -> None:
    records = [sent(office, "rep_an", f"rep_an-{number}", jpeg(50 + number)) for number in range(3)]
    with office.app.app_context():
        with transaction() as session:
            for older, newer in pairwise(records):
                session.execute(update(Submission).where(Submission.id == newer).values(corrects_id=older))
        kin = kin_of(records)
    assert kin == {record: frozenset(records[: number + 1]) for number, record in enumerate(records)}

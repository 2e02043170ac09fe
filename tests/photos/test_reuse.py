"""Like photos are found among all stored ones: exactly as brute force would, with 68 look-ups."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text

from fieldapp.kernel.database import db, transaction
from fieldapp.photos.imaging import distance, from_signed, to_signed
from fieldapp.photos.models import BAND_SHIFTS, Photo, PhotoBand, bands_of
from fieldapp.photos.queries import like_photos
from fieldapp.photos.queries.likeness import EXACT_WITHIN, MOST_FOUND
from tests.commands.test_backup import installation
from tests.office import Office, display_body, jpeg, sha256
from tests.photos.pictures import encoded, quadrants, with_segment

ALL_BITS = 2**64 - 1
EDGES = (0, 1, ALL_BITS, 1 << 63, (1 << 63) - 1, 1 << 47, 1 << 48, 0xFFFF << 48, 0x8000_8000_8000_8000)
fingerprints = st.integers(0, ALL_BITS)


def flipped(fingerprint: int, bits: Iterable[int]) -> int:
    for bit in bits:
        fingerprint ^= 1 << bit
    return fingerprint


def store(unsigned: Iterable[int]) -> dict[str, int]:
    """Rows of photos with these fingerprints, by a made-up SHA-256."""
    named = {f"{number:064x}": fingerprint for number, fingerprint in enumerate(unsigned)}
    photos = [
        {
            "sha256": name,
            "media_type": "image/jpeg",
            "size_bytes": 1,
            "width": 1,
            "height": 1,
            "fingerprint": to_signed(fingerprint),
            "sent_by": 1,
            "stored_at": datetime(2018, 6, 1, tzinfo=UTC),
        }
        for name, fingerprint in named.items()
    ]
    bands = [
        {"band": band, "value": value, "fingerprint": to_signed(fingerprint)}
        for fingerprint in set(named.values())
        for band, value in enumerate(bands_of(fingerprint))
    ]
    with transaction() as session:
        session.execute(insert(Photo), photos)
        session.execute(insert(PhotoBand), bands)
    return named


def found(fingerprint: int, within: int) -> dict[str, int]:
    return {like.sha256: like.distance_bits for like in like_photos(fingerprint, within)}


def brute_force(stored: dict[str, int], fingerprint: int, within: int) -> dict[str, int]:
    return {name: bits for name, other in stored.items() if (bits := distance(fingerprint, other)) <= within}


@given(fingerprints)
def test_bands_are_the_same_of_a_signed_and_an_unsigned_fingerprint(fingerprint: int) -> None:
    bands = bands_of(fingerprint)
    assert bands == bands_of(to_signed(fingerprint))
    assert sum(band << shift for band, shift in zip(bands, BAND_SHIFTS, strict=True)) == fingerprint
    assert from_signed(to_signed(fingerprint)) == fingerprint


@given(fingerprints, st.sets(st.integers(0, 63), max_size=EXACT_WITHIN))
def test_of_seven_differing_bits_some_band_has_at_most_one(fingerprint: int, bits: set[int]) -> None:
    """The reason why 68 look-ups miss nothing; of eight bits every band may have two."""
    pairs = zip(bands_of(fingerprint), bands_of(flipped(fingerprint, bits)), strict=True)
    assert min((one ^ other).bit_count() for one, other in pairs) <= 1


def test_none_of_the_near_ones_is_missed_and_no_far_one_found(app: Flask) -> None:
    chance = random.Random(7)
    bases = [*EDGES, *(chance.getrandbits(64) for _ in range(16))]
    near = [
        flipped(base, chance.sample(range(64), bits)) for base in bases for bits in (0, 1, 2, 4, 6, 7, 8, 12)
    ]
    spread = [
        flipped(base, (first, first + 16, first + 32, first + 48)) for base in bases for first in (0, 15)
    ]
    with app.app_context():
        stored = store([*near, *spread, *(chance.getrandbits(64) for _ in range(2000))])
        for base in bases:
            for within in (0, 6, EXACT_WITHIN):
                assert found(base, within) == brute_force(stored, base, within)
            assert found(to_signed(base), EXACT_WITHIN) == found(base, EXACT_WITHIN)


def test_random_probes_find_what_brute_force_finds(app: Flask) -> None:
    chance = random.Random(11)
    with app.app_context():
        stored = store(chance.getrandbits(64) for _ in range(500))

        @settings(max_examples=60, deadline=None)
        @given(st.sampled_from(sorted(stored)), st.sets(st.integers(0, 63), max_size=9), st.integers(0, 6))
        def holds(name: str, bits: set[int], within: int) -> None:
            probe = flipped(stored[name], bits)
            assert found(probe, within) == brute_force(stored, probe, within)

        holds()


def test_beyond_seven_bits_a_photo_is_found_if_one_band_is_near(app: Flask) -> None:
    even = [bit for first in (0, 16, 32, 48) for bit in (first, first + 1)]
    uneven = list(range(10))
    with app.app_context():
        stored = store([flipped(0, even), flipped(0, uneven)])
        assert sorted(stored) == sorted(brute_force(stored, 0, 10))
        assert list(found(0, 10).values()) == [10]


def test_the_nearest_come_first_and_no_more_than_anybody_can_look_at(app: Flask) -> None:
    chance = random.Random(3)
    with app.app_context():
        assert like_photos(0, 10) == []
        store(flipped(0, chance.sample(range(64), number % 6)) for number in range(MOST_FOUND * 2))
        like = like_photos(0, 7)
    assert len(like) == MOST_FOUND
    assert like == sorted(like) and like[0].distance_bits == 0


@pytest.mark.parametrize("times", [1, 2])
def test_a_received_photo_has_its_four_bands_however_often_it_is_sent(office: Office, times: int) -> None:
    photo = jpeg(5)
    office.submit("rep_an", display_body("rep_an-0", photo))
    for _ in range(times):
        assert office.send_photo("rep_an", photo).status_code in (200, 201)
    with office.app.app_context():
        fingerprint = db.session.scalars(select(Photo.fingerprint)).one()
        rows = db.session.execute(select(PhotoBand.band, PhotoBand.value, PhotoBand.fingerprint)).all()
        assert sorted(map(tuple, rows)) == [
            (band, v, fingerprint) for band, v in enumerate(bands_of(fingerprint))
        ]
        assert found(fingerprint, 0) == {sha256(photo): 0}


def test_another_photo_of_the_same_fingerprint_adds_no_bands_and_both_are_found(office: Office) -> None:
    one = encoded(quadrants(), quality=90)
    other = with_segment(one, 0xFE, b"the same picture, other bytes")
    office.submit("rep_an", display_body("rep_an-0", one, other))
    for photo in (one, other):
        assert office.send_photo("rep_an", photo).status_code == 201
    with office.app.app_context():
        (fingerprint,) = db.session.scalars(select(Photo.fingerprint).distinct()).all()
        assert len(db.session.execute(select(PhotoBand.band)).all()) == 4
        assert found(fingerprint, 6) == {sha256(one): 0, sha256(other): 0}


def test_photos_stored_before_there_were_bands_get_theirs(database: str, tmp_path: Path) -> None:
    with installation(database, tmp_path) as app, app.app_context():
        upgrade(revision="0001")
        with db.engines[None].begin() as connection:
            for number, fingerprint in enumerate((*EDGES, EDGES[0])):
                columns = "sha256, media_type, size_bytes, width, height, fingerprint, sent_by, stored_at"
                values = f"'{number:064x}', 'image/jpeg', 1, 1, 1, {to_signed(fingerprint)}, 1, '2018-06-01'"
                connection.execute(text(f"INSERT INTO photo ({columns}) VALUES ({values})"))
        upgrade()
        rows = {
            tuple(row)
            for row in db.session.execute(select(PhotoBand.band, PhotoBand.value, PhotoBand.fingerprint))
        }
        assert rows == {
            (band, value, to_signed(fingerprint))
            for fingerprint in EDGES
            for band, value in enumerate(bands_of(fingerprint))
        }
        assert found(EDGES[3], 0) == {f"{3:064x}": 0}


def test_a_photo_refused_after_its_check_leaves_no_band(office: Office) -> None:
    office.submit("rep_an", display_body("rep_an-0", b"not a photo"))
    assert office.send_photo("rep_an", b"not a photo").status_code == 415
    with office.app.app_context():
        assert db.session.scalars(select(PhotoBand.band)).all() == []

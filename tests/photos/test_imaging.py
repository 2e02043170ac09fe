"""Honest photos: what is read from them, and what their copies show and no longer tell."""

from __future__ import annotations

import itertools
import random
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, ImageColor, ImageEnhance, ImageStat

from fieldapp.photos import imaging
from fieldapp.photos.imaging.exif import exif_facts
from tests.photos.pictures import (
    QUADRANTS,
    REAL,
    camera_exif,
    decoded,
    encoded,
    png_with_chunk,
    quadrants,
    real,
    with_segment,
)

# Which quadrant is shown upper left, upper right, lower left and lower right, by orientation.
UPRIGHT = {
    1: "red lime blue yellow",
    2: "lime red yellow blue",
    3: "yellow blue lime red",
    4: "blue yellow red lime",
    5: "red blue lime yellow",
    6: "blue red yellow lime",
    7: "yellow lime blue red",
    8: "lime yellow red blue",
}


def shown_quadrants(copy: bytes) -> str:
    image = decoded(copy).convert("RGB")
    heights, widths = ((side // 4, side * 3 // 4) for side in (image.height, image.width))
    return " ".join(_nearest(image.getpixel((x, y))) for y, x in itertools.product(heights, widths))


def _nearest(pixel: object) -> str:
    assert isinstance(pixel, tuple)
    colours = {name: ImageColor.getrgb(name) for name in QUADRANTS}
    return min(colours, key=lambda name: sum(abs(a - b) for a, b in zip(pixel, colours[name], strict=True)))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_every_orientation_of_every_kind_is_shown_upright(kind: str, orientation: int) -> None:
    data = encoded(quadrants(), kind, exif=camera_exif(orientation=orientation))
    seen = imaging.examine(data)
    assert (seen.width, seen.height) == ((64, 96) if orientation >= 5 else (96, 64))
    assert decoded(seen.thumbnail).size == (seen.width, seen.height)
    assert shown_quadrants(seen.thumbnail) == UPRIGHT[orientation]
    assert shown_quadrants(imaging.served_copy(data)) == UPRIGHT[orientation]


@pytest.mark.parametrize(("name", "size"), [("landscape_6.jpg", (600, 450)), ("portrait_8.jpg", (450, 600))])
def test_photos_taken_on_their_side_are_shown_with_the_sky_above(name: str, size: tuple[int, int]) -> None:
    seen = imaging.examine(real(name))
    assert (seen.width, seen.height) == size
    image = decoded(seen.thumbnail).convert("L")
    middle, strip = image.width // 2, image.height // 10
    sky = image.crop((middle, 0, middle + 40, strip))
    ground = image.crop((middle, image.height - strip * 2, middle + 40, image.height - strip))
    assert ImageStat.Stat(sky).mean[0] > ImageStat.Stat(ground).mean[0] + 40


@pytest.mark.parametrize(
    ("name", "taken_at", "lat", "lon"),
    [
        ("DSCN0010.jpg", "2008-10-22T16:28:39", 43.467448, 11.885127),
        ("DSCN0021.jpg", "2008-10-22T16:38:20", 43.467082, 11.884538),
    ],
)
def test_time_and_position_are_read_from_camera_photos(
    name: str, taken_at: str, lat: float, lon: float
) -> None:
    seen = imaging.examine(real(name))
    assert seen.exif_taken_at == taken_at
    assert seen.exif_lat == pytest.approx(lat, abs=1e-6)
    assert seen.exif_lon == pytest.approx(lon, abs=1e-6)


def test_a_photo_with_malformed_metadata_is_accepted_without_its_facts() -> None:
    seen = imaging.examine(real("invalid-image01137.jpg"))
    assert (seen.width, seen.height) == (88, 64)
    assert (seen.exif_taken_at, seen.exif_lat, seen.exif_lon) == (None, None, None)


def test_an_eight_megapixel_photo_gives_a_small_thumbnail_and_a_served_copy() -> None:
    data = real("jolla.jpg")
    seen = imaging.examine(data)
    assert (seen.media_type, seen.width, seen.height) == ("image/jpeg", 3264, 2448)
    assert seen.exif_taken_at == "2014-09-21T16:00:56"
    assert decoded(seen.thumbnail).size == (320, 240)
    assert decoded(imaging.served_copy(data)).size == (1600, 1200)


def test_a_small_photo_is_not_enlarged() -> None:
    data = encoded(quadrants(200, 100))
    assert decoded(imaging.examine(data).thumbnail).size == (200, 100)
    assert decoded(imaging.served_copy(data)).size == (200, 100)


def test_the_offset_of_the_camera_is_kept_with_its_time() -> None:
    data = encoded(quadrants(), exif=camera_exif(offset="+08:00"))
    assert imaging.examine(data).exif_taken_at == "2018-06-01T09:30:00+08:00"


@pytest.mark.parametrize(
    "written",
    ["0000:00:00 00:00:00", "    :  :     :  :  ", "2018:02:30 09:30:00", "2018:06:01 24:00:00", "now"],
)
def test_a_time_no_calendar_has_counts_as_absent(written: str) -> None:
    assert imaging.examine(encoded(quadrants(), exif=camera_exif(time=written))).exif_taken_at is None


@pytest.mark.parametrize(
    "gps",
    [
        {1: "N", 2: (91.0, 0.0, 0.0), 3: "E", 4: (115.0, 0.0, 0.0)},
        {1: "N", 2: (37.0, 0.0, 0.0), 3: "E", 4: (181.0, 0.0, 0.0)},
        {1: "N", 2: (0.0, 0.0, 0.0), 3: "E", 4: (0.0, 0.0, 0.0)},
        {1: "N", 2: (37.0, 0.0, 0.0)},
        {2: (37.0, 0.0, 0.0), 4: (115.0, 0.0, 0.0)},
        {1: "N", 2: (37.0, 0.0), 3: "E", 4: (115.0, 0.0)},
    ],
    ids=["latitude 91", "longitude 181", "no fix", "latitude alone", "no hemisphere", "no seconds"],
)
def test_a_position_that_makes_no_sense_counts_as_absent(gps: dict[int, object]) -> None:
    seen = imaging.examine(encoded(quadrants(), exif=camera_exif(gps=gps)))
    assert (seen.exif_lat, seen.exif_lon) == (None, None)


def test_south_and_west_are_negative() -> None:
    gps = {1: "S", 2: (33.0, 30.0, 0.0), 3: "W", 4: (70.0, 0.0, 36.0)}
    seen = imaging.examine(encoded(quadrants(), exif=camera_exif(gps=gps)))
    assert seen.exif_lat == pytest.approx(-33.5)
    assert seen.exif_lon == pytest.approx(-70.01)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 250), st.binary(max_size=12), st.integers(0, 300))
def test_mutated_exif_never_fails_and_keeps_to_its_ranges(at: int, noise: bytes, cut: int) -> None:
    block = bytearray(camera_exif(offset="+08:00").tobytes().removeprefix(b"Exif\0\0"))
    block[at : at + len(noise)] = noise
    facts = exif_facts(bytes(block[: len(block) - cut]))
    assert 1 <= facts.orientation <= 8
    assert (facts.lat is None) == (facts.lon is None)
    assert facts.lat is None or abs(facts.lat) <= 90
    assert facts.lon is None or abs(facts.lon) <= 180


def tagged(kind: str) -> bytes:
    """A picture that carries its place in every way its kind knows."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes() + b"GPS"
    options = {
        "exif": camera_exif(orientation=6),
        "icc_profile": profile,
        "xmp": b"<x:xmpmeta>GPS</x:xmpmeta>",
    }
    data = encoded(quadrants(640, 480), kind, **options)
    return with_segment(data, 0xFE, b"GPS in a comment") if kind == "JPEG" else data


@pytest.mark.parametrize(
    "data",
    [
        *(real(name) for name in REAL),
        tagged("JPEG"),
        tagged("PNG"),
        tagged("WEBP"),
        png_with_chunk(b"tEXt", b"a\0GPS"),
    ],
    ids=[*REAL, "JPEG", "PNG", "WebP", "PNG text"],
)
def test_copies_hold_pixels_and_nothing_else(data: bytes) -> None:
    for copy in (imaging.examine(data).thumbnail, imaging.served_copy(data)):
        image = decoded(copy)
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not image.getexif()
        assert [marker for marker, _ in getattr(image, "applist", [])] == ["APP0"]
        for told in (b"GPS", b"Exif", b"xmp", b"ICC_PROFILE", b"Photoshop"):
            assert told not in copy[: copy.find(b"\xff\xda")]


def test_the_served_copy_is_converted_to_srgb() -> None:
    flat = Image.new("RGB", (64, 64), (120, 60, 200))
    swapped = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    assert decoded(imaging.served_copy(encoded(flat))).getpixel((9, 9)) == pytest.approx(
        (120, 60, 200), abs=4
    )
    # A profile for other colours than the picture's is malformed: it is left out, and nothing fails.
    odd = encoded(flat, icc_profile=swapped.tobytes())
    assert decoded(imaging.served_copy(odd)).getpixel((9, 9)) == pytest.approx((120, 60, 200), abs=4)
    # The camera of landscape_6 has a profile of its own, and its colours move when it is applied.
    name = "landscape_6.jpg"
    plain = imaging.served_copy(encoded(decoded(real(name)), quality=95))
    moved = ImageStat.Stat(decoded(imaging.served_copy(real(name)))).mean
    assert moved != pytest.approx(ImageStat.Stat(decoded(plain)).mean, abs=1)


@pytest.mark.parametrize(
    "image",
    [
        quadrants().convert("L"),
        quadrants().convert("1"),
        quadrants().convert("P"),
        quadrants().convert("RGBA"),
        quadrants().convert("LA"),
        Image.new("I;16", (64, 64), 40_000),
    ],
    ids=lambda image: image.mode,
)
def test_every_png_mode_gives_copies(image: Image.Image) -> None:
    data = encoded(image, "PNG")
    assert decoded(imaging.examine(data).thumbnail).mode in {"L", "RGB"}
    assert decoded(imaging.served_copy(data)).size == image.size


def test_sixteen_bit_grey_keeps_its_brightness_and_transparency_becomes_white() -> None:
    grey = encoded(Image.new("I;16", (64, 64), 40_000), "PNG")
    assert decoded(imaging.served_copy(grey)).getpixel((9, 9)) == pytest.approx(40_000 / 256, abs=2)
    clear = encoded(Image.new("RGBA", (64, 64), (0, 0, 0, 0)), "PNG")
    assert decoded(imaging.served_copy(clear)).getpixel((9, 9)) == (255, 255, 255)


def test_cmyk_and_progressive_and_multi_picture_jpegs_are_accepted() -> None:
    other = quadrants().rotate(180)
    for data in (
        encoded(quadrants().convert("CMYK")),
        encoded(quadrants(), progressive=True),
        encoded(quadrants(), "MPO", save_all=True, append_images=[other]),
        encoded(quadrants(), restart_marker_blocks=1),
    ):
        seen = imaging.examine(data)
        assert seen.media_type == "image/jpeg"
        assert shown_quadrants(seen.thumbnail) == UPRIGHT[1]


def test_a_motion_photo_with_its_video_behind_the_jpeg_is_accepted() -> None:
    video = b"\0\0\0\x18ftypmp42\0\0\0\0isommp42" + random.Random(1).randbytes(4_000_000)
    photo = real("DSCN0010.jpg")
    assert imaging.examine(photo + video).fingerprint == imaging.examine(photo).fingerprint


def test_what_looks_like_markup_within_compressed_pixels_is_no_markup() -> None:
    data = bytearray(real("jolla.jpg"))
    middle = len(data) // 2
    data[middle : middle + 8] = b"<script>"
    assert imaging.examine(bytes(data)).width == 3264


def test_photos_examined_in_many_threads_at_once_tell_the_same() -> None:
    photos = [real(name) for name in REAL if name != "jolla.jpg"] + [encoded(quadrants(), "WEBP")]
    alone = [imaging.examine(photo) for photo in photos]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(imaging.examine, photos * 2)) == alone * 2


def fingerprint(image: Image.Image, kind: str = "JPEG", quality: int = 90, **options: Any) -> int:
    return imaging.examine(encoded(image, kind, quality=quality, **options)).fingerprint


@pytest.mark.parametrize("name", REAL)
def test_copies_of_one_photo_lie_within_six_bits(name: str) -> None:
    base = imaging.examine(real(name)).fingerprint
    image = decoded(imaging.served_copy(real(name)))
    image.thumbnail((800, 800))
    smaller = image.resize((image.width * 2 // 3, image.height * 2 // 3))
    for copy in (
        fingerprint(image, quality=40),
        fingerprint(smaller, quality=60),
        fingerprint(image, kind="PNG"),
    ):
        assert imaging.distance(base, copy) <= 6
    assert imaging.distance(base, fingerprint(ImageEnhance.Brightness(image).enhance(0.8))) <= 6


def test_different_real_photos_lie_at_least_eighteen_bits_apart() -> None:
    prints = [imaging.examine(real(name)).fingerprint for name in REAL]
    assert min(itertools.starmap(imaging.distance, itertools.combinations(prints, 2))) >= 18


def test_the_fingerprint_is_that_of_the_upright_picture() -> None:
    upright = decoded(imaging.served_copy(real("shelf.jpg")))
    lying = upright.transpose(Image.Transpose.ROTATE_90)
    turned = fingerprint(lying, exif=camera_exif(orientation=6))
    assert imaging.distance(fingerprint(upright), turned) <= 2
    assert imaging.distance(fingerprint(upright), fingerprint(lying)) >= 18


@given(st.integers(0, 2**64 - 1))
def test_a_fingerprint_survives_a_signed_column(unsigned: int) -> None:
    signed = imaging.to_signed(unsigned)
    assert -(2**63) <= signed < 2**63
    assert imaging.from_signed(signed) == unsigned
    assert imaging.distance(signed, unsigned) == 0


# The peak of this process alone: ru_maxrss would carry over that of the process that started it.
MEASURED = """
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from fieldapp.photos import imaging

def peak_kb():
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0])

large, small = (Path(name).read_bytes() for name in sys.argv[1:])
imaging.examine(small)
before = peak_kb()
imaging.examine(large)
print(peak_kb() - before)
"""


def test_a_fifty_megapixel_jpeg_is_examined_in_less_than_32_megabytes(tmp_path: Path) -> None:
    large, small = tmp_path / "large.jpg", tmp_path / "small.jpg"
    strip = Image.new("L", (8192, 8), 90)
    small.write_bytes(encoded(strip.resize((400, 300))))
    large.write_bytes(_tall_jpeg(8192, 6144))
    command = [sys.executable, "-c", MEASURED, str(large), str(small)]
    grown_kb = int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert grown_kb < 32_000


def _tall_jpeg(width: int, height: int) -> bytes:
    """A flat grey JPEG of a large size: one strip's compressed rows, repeated between restart markers."""
    strip = encoded(Image.new("L", (width, 8), 90), restart_marker_rows=1)
    scan = strip.find(b"\xff\xda")
    head_end = scan + 2 + int.from_bytes(strip[scan + 2 : scan + 4])
    rows = b"".join(strip[head_end:-2] + bytes((0xFF, 0xD0 + row % 8)) for row in range(height // 8))
    header = bytearray(strip[:head_end])
    frame = header.find(b"\xff\xc0")
    header[frame + 5 : frame + 7] = struct.pack(">H", height)
    return bytes(header) + rows[:-2] + b"\xff\xd9"

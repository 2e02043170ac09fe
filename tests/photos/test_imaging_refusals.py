"""What is no acceptable photo is refused with its code, from its header where that is enough."""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from fieldapp.kernel.errors import Refusal
from fieldapp.photos import imaging
from fieldapp.photos.imaging import examination
from tests.photos.pictures import (
    REAL,
    encoded,
    jpeg_claiming,
    png_claiming,
    png_with_chunk,
    quadrants,
    real,
    webp_claiming,
    with_segment,
)

JPEG = encoded(quadrants())
PNG = encoded(quadrants(), "PNG")
WEBP = encoded(quadrants(), "WEBP")
FRAMES = {"save_all": True, "append_images": [quadrants().rotate(180)]}
SCRIPT = b"<script>alert(1)</script>"


def refused(data: bytes) -> str:
    """The code both entrances refuse with."""
    codes = []
    for entrance in (imaging.examine, imaging.served_copy):
        with pytest.raises(Refusal) as caught:
            entrance(data)
        codes.append(caught.value.code)
    assert codes[0] == codes[1]
    return codes[0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "empty_photo", id="zero bytes"),
        pytest.param(encoded(quadrants(), "GIF"), "not_a_photo", id="GIF"),
        pytest.param(encoded(quadrants(), "BMP"), "not_a_photo", id="BMP"),
        pytest.param(encoded(quadrants(), "TIFF"), "not_a_photo", id="TIFF"),
        pytest.param(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "not_a_photo", id="SVG"),
        pytest.param(b"<!DOCTYPE html><html></html>", "not_a_photo", id="HTML"),
        pytest.param(b"%PDF-1.7\n", "not_a_photo", id="PDF"),
        pytest.param(b"\n" + JPEG, "not_a_photo", id="a byte before the JPEG"),
        pytest.param(b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "not_a_photo", id="AVIF"),
        pytest.param(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "heic_photo", id="HEIC of an iPhone"),
        pytest.param(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "heic_photo", id="HEIF of an Android phone"),
        pytest.param(encoded(quadrants(), "PNG", **FRAMES), "animated_photo", id="animated PNG"),
        pytest.param(encoded(quadrants(), "WEBP", **FRAMES), "animated_photo", id="animated WebP"),
        pytest.param(encoded(quadrants(31, 400)), "photo_too_small", id="31 px wide"),
        pytest.param(encoded(quadrants(400, 31), "PNG"), "photo_too_small", id="31 px high"),
        pytest.param(jpeg_claiming(13_000, 13_000), "photo_too_many_pixels", id="JPEG of 13,000 squared"),
        pytest.param(jpeg_claiming(8192, 6145), "photo_too_many_pixels", id="JPEG a row over 50 megapixels"),
        pytest.param(
            jpeg_claiming(4096, 4097, progressive=True), "photo_too_many_pixels", id="progressive over 16"
        ),
        pytest.param(png_claiming(20_000, 20_000), "photo_too_many_pixels", id="PNG of 20,000 squared"),
        pytest.param(png_claiming(4096, 4097), "photo_too_many_pixels", id="PNG a row over 16 megapixels"),
        pytest.param(webp_claiming(16_000, 16_000), "photo_too_many_pixels", id="WebP of 16,000 squared"),
        pytest.param(jpeg_claiming(0, 100), "damaged_photo", id="no width"),
        pytest.param(b"\xff\xd8\xff", "damaged_photo", id="JPEG of three bytes"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "damaged_photo", id="PNG of eight bytes"),
        pytest.param(b"RIFF\x04\0\0\0WEBP", "damaged_photo", id="WebP of twelve bytes"),
        pytest.param(JPEG[:2] + b"\xff\xfe\0\2" * 30_000 + JPEG[2:], "damaged_photo", id="30,000 segments"),
        pytest.param(JPEG + b"\n<html><body>", "photo_with_markup", id="HTML after the JPEG"),
        pytest.param(PNG + SCRIPT, "photo_with_markup", id="script after the PNG"),
        pytest.param(WEBP + SCRIPT.upper(), "photo_with_markup", id="SCRIPT after the WebP"),
        pytest.param(JPEG + b"<?php system('id');", "photo_with_markup", id="PHP after the JPEG"),
        pytest.param(JPEG + b"<svg onload=alert(1)>", "photo_with_markup", id="SVG after the JPEG"),
        pytest.param(with_segment(JPEG, 0xFE, SCRIPT), "photo_with_markup", id="script in a comment"),
        pytest.param(
            with_segment(JPEG, 0xE1, b"Exif\0\0" + SCRIPT), "photo_with_markup", id="script in EXIF"
        ),
        pytest.param(png_with_chunk(b"tEXt", b"a\0" + SCRIPT), "photo_with_markup", id="script in PNG text"),
        pytest.param(
            encoded(quadrants(), "WEBP", xmp=SCRIPT), "photo_with_markup", id="script in the XMP of a WebP"
        ),
    ],
)
def test_what_is_no_acceptable_photo_is_refused_with_its_code(data: bytes, code: str) -> None:
    assert refused(data) == code


def test_a_size_over_the_limit_is_refused_before_any_pixel_is_decoded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(examination, "decode_within", lambda *_: pytest.fail("decoded"))
    for data in (jpeg_claiming(13_000, 13_000), png_claiming(20_000, 20_000), webp_claiming(16_383, 16_383)):
        with pytest.raises(Refusal, match="photo_too_many_pixels"):
            imaging.examine(data)


def test_heic_is_refused_with_the_way_to_switch_the_camera_to_jpeg() -> None:
    with pytest.raises(Refusal) as caught:
        imaging.examine(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    assert "兼容性最佳" in caught.value.message.zh
    assert "Most Compatible" in caught.value.message.en


@pytest.mark.parametrize("name", REAL)
@pytest.mark.parametrize("kept", [0.02, 0.3, 0.7, 0.97])
def test_a_truncated_real_photo_is_refused_wherever_it_ends(name: str, kept: float) -> None:
    data = real(name)
    assert refused(data[: int(len(data) * kept)]) == "damaged_photo"


@pytest.mark.parametrize("data", [real("DSCN0010.jpg"), PNG, WEBP], ids=["JPEG", "PNG", "WebP"])
@pytest.mark.parametrize("missing", [1, 2, 3, 5])
def test_a_photo_without_its_last_bytes_is_refused(data: bytes, missing: int) -> None:
    assert refused(data[:-missing]) == "damaged_photo"


def test_a_progressive_jpeg_cut_between_its_scans_is_refused() -> None:
    data = encoded(quadrants(400, 300), progressive=True)
    assert refused(data[: data.rfind(b"\xff\xda")]) == "damaged_photo"


def test_a_jpeg_of_more_scans_than_encoders_write_is_refused() -> None:
    data = encoded(quadrants(), progressive=True)
    last_scan = data[data.rfind(b"\xff\xda") : -2]
    assert refused(data[:-2] + last_scan * 70 + data[-2:]) == "damaged_photo"


def test_a_png_with_too_few_pixels_in_it_is_refused() -> None:
    whole = encoded(quadrants(), "PNG")
    start = whole.find(b"IDAT") - 4
    half = zlib.compress(bytes(96 * 32 * 3))
    chunk = struct.pack(">I", len(half)) + b"IDAT" + half + struct.pack(">I", zlib.crc32(b"IDAT" + half))
    assert refused(whole[:start] + chunk + whole[-12:]) == "damaged_photo"


def test_a_twelve_bit_jpeg_header_is_refused_as_damaged() -> None:
    frame = JPEG.find(b"\xff\xc0")
    assert refused(JPEG[: frame + 4] + b"\x0c" + JPEG[frame + 5 :]) == "damaged_photo"


SEEDS = [
    encoded(quadrants(), exif=Image.Exif()),
    encoded(quadrants(), progressive=True),
    encoded(quadrants().convert("CMYK")),
    PNG,
    encoded(quadrants().convert("P"), "PNG", transparency=0),
    WEBP,
    encoded(quadrants(), "WEBP", lossless=True, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0"),
]


def examined_or_refused(data: bytes) -> None:
    for entrance in (imaging.examine, imaging.served_copy):
        with suppress(Refusal):
            entrance(data)


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x40\0\0\0WEBPVP8 "]),
    st.binary(max_size=300),
)
def test_random_bytes_raise_nothing_but_refusals(magic: bytes, rest: bytes) -> None:
    examined_or_refused(magic + rest)


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.integers(0, 700), st.integers(0, 255)), min_size=1, max_size=6),
    st.integers(0, 400),
)
def test_mutated_files_raise_nothing_but_refusals(
    seed: bytes, changes: list[tuple[int, int]], cut: int
) -> None:
    data = bytearray(seed)
    for at, value in changes:
        data[at % len(data)] = value
    examined_or_refused(bytes(data[: len(data) - cut] if cut < 100 else data))

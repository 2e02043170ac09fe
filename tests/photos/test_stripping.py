"""A stripped photo shows the same picture and tells nothing else."""

from __future__ import annotations

import pytest
from PIL import Image, ImageCms

from fieldapp.kernel.errors import Refusal
from fieldapp.photos.imaging import examine, served_copy, stripped_copy
from tests.photos.pictures import (
    REAL,
    camera_exif,
    decoded,
    encoded,
    png_with_chunk,
    quadrants,
    real,
    with_segment,
)

PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
XMP = b"<x:xmpmeta exif:GPSLatitude='37,54.5N'/>"
VIDEO = b"ftypmp42 37.908333 115.210000"
"""What a phone that takes moving photos appends."""


def taken(kind: str, orientation: int = 6) -> bytes:
    """A picture as a talkative phone saves it."""
    options = {"exif": camera_exif(orientation=orientation), "icc_profile": PROFILE}
    if kind == "WEBP":
        options |= {"xmp": XMP, "lossless": True}
    data = encoded(quadrants(), kind, **options)
    if kind == "JPEG":
        data = with_segment(
            with_segment(data, 0xFE, b"at 37.9N"), 0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XMP
        )
    return data + VIDEO


@pytest.mark.parametrize("data", [b"", b"not a photo", taken("JPEG")[:400]], ids=["empty", "text", "cut"])
def test_what_is_no_photo_is_refused(data: bytes) -> None:
    with pytest.raises(Refusal):
        stripped_copy(data)


@pytest.mark.parametrize("orientation", [1, 3, 6])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_only_picture_colours_and_orientation_stay(kind: str, orientation: int) -> None:
    data = taken(kind, orientation)
    assert examine(data).exif_lat and examine(data).exif_taken_at
    stripped = stripped_copy(data)
    told = examine(stripped)
    assert (told.exif_lat, told.exif_lon, told.exif_taken_at) == (None, None, None)
    assert (told.width, told.height) == (examine(data).width, examine(data).height)
    assert told.fingerprint == examine(data).fingerprint
    assert served_copy(stripped) == served_copy(data)
    assert decoded(stripped).info["icc_profile"] == PROFILE
    for word in (b"GPS", b"2018:06:01", b"37.9", b"Adobe", b"adobe", b"xmp"):
        assert word not in stripped


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_stripping_again_changes_nothing(kind: str) -> None:
    stripped = stripped_copy(taken(kind))
    assert stripped_copy(stripped) == stripped


def test_a_photo_without_metadata_stays_as_it_is() -> None:
    plain = encoded(quadrants())
    assert stripped_copy(plain) == plain


def test_texts_of_a_png_go() -> None:
    data = png_with_chunk(b"tEXt", b"Comment\0taken at 37.9")
    assert b"taken at" not in stripped_copy(data)


@pytest.mark.parametrize("mode", ["L", "RGBA", "P"])
def test_pictures_of_other_modes_keep_their_pixels(mode: str) -> None:
    picture = quadrants().convert(mode)
    data = encoded(picture, "PNG", exif=camera_exif(orientation=8))
    assert decoded(stripped_copy(data)).tobytes() == picture.tobytes()
    assert served_copy(stripped_copy(data)) == served_copy(data)


def test_a_lossy_webp_with_transparency_keeps_its_canvas() -> None:
    picture = Image.new("RGBA", (97, 65), (10, 200, 30, 128))
    data = encoded(picture, "WEBP", quality=70, exif=camera_exif(orientation=6))
    assert served_copy(stripped_copy(data)) == served_copy(data)
    assert examine(stripped_copy(data)).exif_lat is None


@pytest.mark.parametrize("name", REAL)
def test_real_photos_look_the_same(name: str) -> None:
    data = real(name)
    assert served_copy(stripped_copy(data)) == served_copy(data)
    assert len(stripped_copy(data)) <= len(data)

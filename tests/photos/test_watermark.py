"""The copy people look at says when and where in its corner; the original's bytes stay as they were hashed."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from fieldapp.photos.imaging.watermark import Caption, drawable, write_caption
from tests.office import Office, display_body, jpeg, opening_body, sha256

LONG = "辛集市位伯镇东街老王家烟酒副食批发零售超市总店"


def test_a_name_that_the_font_cannot_draw_gives_way_to_code_and_township() -> None:
    assert drawable("鑫昊烟酒（旧城·店）A-1") and not drawable("𠮷野家") and not drawable("两\n行")
    assert Caption("2026-11-29 14:05", "X0103", "老王烟酒", "位伯").lines[1] == "X0103  老王烟酒"
    assert Caption("2026-11-29 14:05", "X0103", "𠮷野家", "位伯").lines[1] == "X0103  位伯"
    assert Caption("2026-11-29 14:05", None, "😀", "😀").lines == ("2026-11-29 14:05", "")


@pytest.mark.parametrize("size", [(1600, 1200), (1200, 1600), (320, 240), (40, 30), (1, 1)])
def test_the_caption_fits_into_every_picture_and_leaves_the_rest_alone(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size, "white")
    written = write_caption(picture, Caption("2026-11-29 14:05", "X0103", LONG, "位伯"))
    assert written.size == size
    if size[0] >= 320:
        changed = ImageChops.difference(picture, written).getbbox()
        assert changed is not None and changed[0] == 0 and changed[3] == size[1]
        assert changed[1] > size[1] * 0.8 and changed[2] <= size[0]


def test_the_served_copy_is_written_on_and_the_thumbnail_and_the_original_are_not(office: Office) -> None:
    photo, front = jpeg(11, (800, 600)), jpeg(12, (800, 600))
    office.stored("rep_an", "display", display_body("rep_an-0", photo), photo)
    office.stored("rep_an", "opening", opening_body("老王新店", photo, front), photo, front)
    for each in (photo, front):
        answer = office.call("supervisor_chen", "GET", f"/api/v1/photos/{sha256(each)}")
        served, plain = Image.open(io.BytesIO(answer.data)), Image.open(io.BytesIO(each))
        corner, above = (0, 540, 200, 600), (0, 0, 800, 480)
        assert _difference(served.crop(corner), plain.crop(corner)) > 40
        assert _difference(served.crop(above), plain.crop(above)) < 8
    with office.app.app_context():
        store = office.app.extensions["photo_store"]
        from fieldapp.photos.store import original  # noqa: PLC0415

        assert store.read(original(sha256(photo))) == photo


def _difference(one: Image.Image, other: Image.Image) -> float:
    raw = ImageChops.difference(one.convert("L"), other.convert("L")).tobytes()
    return sum(raw) / len(raw)

"""What the phone judges offline agrees with the server: distances, likely shops, fingerprints of photos."""

import io
import random
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route

from fieldapp.kernel.geo import distance_m
from fieldapp.kernel.likeness import likeness_of
from fieldapp.photos.imaging.fingerprint import fingerprint
from tests.live import TOP

PHONE = "https://phone.test/"
APP = TOP / "static" / "app"
PICTURES = sorted(Path(TOP / "tests" / "data" / "photos").glob("*.jpg"))
NAMES = (
    ("宏达商贸", "宏达商茂"),
    ("老王烟酒店", "老李烟酒店"),
    ("天天超市", "辛集天天平价超市"),
    ("烟酒店", "超市"),
    ("O'Brien 酒店", "ｏ’ｂｒｉｅｎ"),
    ("顺发 顺发", "顺顺发发"),
    ("", "店"),
)


@pytest.fixture(scope="module")
def phone(chromium: Browser) -> Iterator[Page]:
    """A page that may import the phone app's pure modules."""
    with chromium.new_context() as context:
        context.route(f"{PHONE}**", _serve)
        page = context.new_page()
        page.goto(PHONE)
        yield page


def _serve(route: Route) -> None:
    name = route.request.url.removeprefix(PHONE)
    if name.endswith(".js"):
        route.fulfill(path=APP / name, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html>", content_type="text/html")


def test_distances_are_the_servers_to_the_metre(phone: Page) -> None:
    chance = random.Random(7)
    pairs = [[chance.uniform(-80, 80), chance.uniform(-180, 180)] for _ in range(40)]
    lines = [[*pair, pair[0] + chance.gauss(0, 0.01), pair[1] + chance.gauss(0, 0.01)] for pair in pairs]
    measured = phone.evaluate(
        """async (lines) => { const { distanceM } = await import('/place.js');
        return lines.map(([a, b, c, d]) => distanceM({lat: a, lon: b}, {lat: c, lon: d})); }""",
        lines,
    )
    assert measured == [distance_m(*line) for line in lines]


def test_a_position_is_outside_only_when_it_surely_is(phone: Page) -> None:
    states = phone.evaluate(
        """async () => { const { standing } = await import('/place.js');
        const shop = {lat: 38, lon: 115};
        const north = (metres, accuracy_m) => ({lat: 38 + metres / 111196, lon: 115, accuracy_m});
        return [[north(290, 10), shop], [north(500, 10), shop], [north(500, 250), shop], [null, shop],
          [north(0, 1), {lat: null, lon: null}]].map(([at, where]) => standing(at, where, 300).state); }"""
    )
    assert states == ["inside", "outside", "unsure", "none", "unlocated"]


def test_names_of_shops_are_as_like_as_on_the_server(phone: Page) -> None:
    likeness = phone.evaluate(
        """async (names) => { const { likenessOf } = await import('/likeness.js');
        return names.map(([one, other]) => likenessOf(one, other)); }""",
        list(NAMES),
    )
    assert likeness == pytest.approx([likeness_of(*names) for names in NAMES])


def test_an_outlet_is_found_by_name_initials_and_phone(phone: Page) -> None:
    found = phone.evaluate(
        """async () => { const { found } = await import('/finding.js');
        const shops = [{code: 'X1', name: '宏达烟酒店', initials: 'hdyjd', phone: '0311-83200001'},
          {code: 'X2', name: '大宏达超市', initials: 'dhdcs', phone: '139 0000 1234'},
          {code: 'X3', name: '张三饭店', initials: 'zsfd', phone: null}];
        return ['宏达', 'HD', 'zs', '8320', '1390000', 'x3', '王'].map((typed) =>
          found(shops, typed).map((shop) => shop.code).join('')); }"""
    )
    assert found == ["X1X2", "X1X2", "X3", "X1", "X2", "X3", ""]


def test_a_picture_has_the_servers_fingerprint_bit_for_bit(phone: Page) -> None:
    assert PICTURES
    for path in PICTURES:
        with Image.open(path) as picture:
            small = picture.convert("RGB").resize((320, 213))
        held = io.BytesIO()
        small.save(held, "PNG", icc_profile=None)  # else the browser shows other colours
        told = phone.evaluate(
            """async (png) => { const { fingerprintOf } = await import('/fingerprint.js');
            const image = new Image(); image.src = 'data:image/png;base64,' + png; await image.decode();
            const canvas = document.createElement('canvas');
            [canvas.width, canvas.height] = [image.width, image.height];
            const context = canvas.getContext('2d'); context.drawImage(image, 0, 0);
            const { data } = context.getImageData(0, 0, image.width, image.height);
            return fingerprintOf(data, image.width, image.height); }""",
            b64encode(held.getvalue()).decode(),
        )
        assert told == f"{fingerprint(small):016x}", path.name

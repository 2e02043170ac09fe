"""What is written into a corner of the copy people look at: when and where a picture was taken, as its record says.

The original's bytes stay as they were hashed; only the copy carries the writing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

_FONT = Path(__file__).parent / "fonts" / "watermark.otf"
_SHARE = 36
"""The writing is a 36th of the picture's longer side high: 44 px of 1600, read on a phone without zooming."""
_SMALLEST_PX = 14
_MARKS = {ord(mark): None for mark in "·—￥"}
"""Characters that the font has beyond GB 2312."""
_BAND = (0, 0, 0, 140)
_INK = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands in the corner.

    Attributes:
        when: the moment as people in the office read it.
        code: of the outlet; None: it has none yet.
        name: of the outlet.
        township: written where the font cannot draw the whole name.
    """

    when: str
    code: str | None
    name: str
    township: str

    @property
    def lines(self) -> tuple[str, str]:
        """Two lines; a name with a character that the font lacks gives way to the township."""
        place = self.name if drawable(self.name) else self.township
        return self.when, "  ".join(part for part in (self.code, place) if part and drawable(part))


def drawable(text: str) -> bool:
    """Whether the font has every character of a text: those of GB 2312, printable ASCII and some marks."""
    try:
        text.translate(_MARKS).encode("gb2312")
    except UnicodeEncodeError:
        return False
    return text.isprintable()


def write_caption(image: Image.Image, caption: Caption) -> Image.Image:
    """A copy of a picture with its caption in the lower left corner, on a dark band.

    Args:
        image: upright.
    """
    lines = [line for line in caption.lines if line]
    size = max(_SMALLEST_PX, max(image.size) // _SHARE)
    room = image.width - size
    font = _fitting(lines, size, room)
    height = round(font.size * 1.35)
    band = Image.new(
        "RGBA", (min(image.width, _widest(lines, font) + size), height * len(lines) + size // 2), _BAND
    )
    pen = ImageDraw.Draw(band)
    for place, line in enumerate(lines):
        pen.text((size // 2, size // 4 + place * height), line, font=font, fill=_INK)
    written = image.convert("RGB")
    written.paste(band, (0, image.height - band.height), band)
    return written


def _fitting(lines: list[str], size: int, room: int) -> ImageFont.FreeTypeFont:
    """The font at this size, or as much smaller as the widest line needs."""
    font = _font(size)
    widest = _widest(lines, font)
    return font if widest <= room else _font(max(_SMALLEST_PX // 2, size * room // widest))


def _widest(lines: list[str], font: ImageFont.FreeTypeFont) -> int:
    return round(max(font.getlength(line) for line in lines))


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(_FONT, size)

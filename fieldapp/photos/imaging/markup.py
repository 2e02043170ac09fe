"""Finds web page code hidden in a photo file, so that no browser can be talked into running it."""

from __future__ import annotations

import re

# Only whole openings of elements: four letters alone would meet one honest photo in some thousands by
# chance, in the embedded previews and videos that phones append. The short names ask for readable text too.
_MARKUP = re.compile(
    rb"<(?:!doctype\s|\?php\s|(?:script|html|head|body|iframe|object|embed|foreignobject)[\s/>]"
    rb"|(?:svg|img)[\s/>][\t\r\n -~]{6})",
    re.IGNORECASE,
)


def carries_markup(outside: bytes) -> bool:
    """Whether bytes outside the compressed picture open an HTML, SVG or script element."""
    return _MARKUP.search(outside) is not None

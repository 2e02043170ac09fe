"""Shapes of the photos room on the wire."""

from __future__ import annotations

from fieldapp.kernel.fields import Choice, Sha256Hex
from fieldapp.kernel.shapes import Shape


class PhotoReceiptShape(Shape):
    """That a photo is stored for good."""

    sha256 = Sha256Hex(required=True)
    status = Choice("received", required=True)

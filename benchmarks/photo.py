"""What examining a photo costs, against libjpeg-turbo's scaled decode alone: `python -m benchmarks.photo`.

The baseline is `simplejpeg.decode_jpeg` with its default options (RGB, accurate DCT) at the smallest scale
that still gives 320 px on the longer side: the same scale, colours and care as the job's own decode.
"""

from __future__ import annotations

import gc
import io
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import PIL
import simplejpeg
from PIL import Image, features

from fieldapp.photos.imaging import examine
from fieldapp.photos.imaging.examination import THUMBNAIL_SIDE

PHOTOS = Path(__file__).parents[1] / "fieldapp" / "demo" / "shelves"
SHELVES = ("shelf.jpg", "unstitched-1.jpg", "unstitched-2.jpg", "unstitched-3.jpg")
ROUNDS = 60


class Case(NamedTuple):
    """One size of photo with the most its examination may cost, as a multiple of the baseline."""

    name: str
    width: int
    height: int
    size_bytes: int
    target: float


CASES = (
    Case("300 KB 1600x1200", 1600, 1200, 300_000, 2.2),
    Case("3 MB 12 megapixels", 4000, 3000, 3_000_000, 1.25),
)


def main() -> int:
    """Print the ratios; the exit status is 1 if one misses its target."""
    print(f"{platform.machine()} {_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    print(
        f"Pillow {PIL.__version__} (libjpeg-turbo {features.version('libjpeg_turbo')}), "
        f"simplejpeg {simplejpeg.__version__}; {ROUNDS} interleaved rounds"
    )
    met = [_report(case) for case in CASES]
    return 0 if all(met) else 1


def _report(case: Case) -> bool:
    photo = _photo(case)
    job, baseline = _interleaved(lambda: examine(photo), lambda: _scaled_decode(photo))
    ratio = statistics.median(one / other for one, other in zip(job, baseline, strict=True))
    verdict = "met" if ratio <= case.target else "MISSED"
    print(
        f"{case.name}: {len(photo):,} bytes; examine {statistics.median(job):.2f} ms, "
        f"scaled decode {statistics.median(baseline):.2f} ms, ratio {ratio:.2f} "
        f"(target <= {case.target}: {verdict})"
    )
    return ratio <= case.target


def _scaled_decode(photo: bytes) -> None:
    simplejpeg.decode_jpeg(photo, min_width=THUMBNAIL_SIDE)


def _interleaved(
    job: Callable[[], object], baseline: Callable[[], object]
) -> tuple[list[float], list[float]]:
    """Milliseconds of both, run in turns so that a slow moment of the machine meets both alike."""
    times: tuple[list[float], list[float]] = ([], [])
    gc.disable()
    for turn in range(ROUNDS + 5):
        for work, noted in zip((job, baseline), times, strict=True):
            started = time.perf_counter()
            work()
            if turn >= 5:
                noted.append((time.perf_counter() - started) * 1000)
    gc.enable()
    return times


def _photo(case: Case) -> bytes:
    """Four shelves side by side with a camera's EXIF, at the quality that comes nearest to the size."""
    picture = _mosaic(case.width, case.height)
    encoded = (_encoded(picture, quality) for quality in range(30, 96))
    return min(encoded, key=lambda data: abs(len(data) - case.size_bytes))


def _mosaic(width: int, height: int) -> Image.Image:
    picture = Image.new("RGB", (width, height))
    for at, name in enumerate(SHELVES):
        tile = Image.open(PHOTOS / name).convert("RGB").resize((width // 2, height // 2))
        picture.paste(tile, (at % 2 * (width // 2), at // 2 * (height // 2)))
    return picture


def _encoded(picture: Image.Image, quality: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769).update({0x9003: "2018:06:01 09:30:00", 0x9011: "+08:00"})
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 54.0, 30.0), 3: "E", 4: (115.0, 13.0, 12.0)})
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, exif=exif)
    return out.getvalue()


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "")


if __name__ == "__main__":
    sys.exit(main())

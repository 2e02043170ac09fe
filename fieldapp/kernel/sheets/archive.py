"""The parts of a workbook, out of its ZIP file and into one that we packed ourselves.

A ZIP can unpack to a thousand times its size, its directory can lie, and two readers can find two different files
in it. So sizes are added up before anything is unpacked, Python unpacks each part and checks its length and sum,
and the reader of spreadsheets is handed an archive of just these parts.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

from fieldapp.kernel.sheets.errors import NotASheet, SheetTooLarge

MOST_UNPACKED_BYTES = 64 * 1024 * 1024
"""20,000 rows of 20 columns come to about 40 MB of XML."""
MOST_PARTS = 1000
STEEPEST = 250
"""Times a part of over a megabyte may grow: XML of honest tables packs 10 to 60 times smaller, zeros 1000 times."""
_SMALL_BYTES = 1024 * 1024


def xml_parts(data: bytes) -> dict[str, bytes]:
    """The XML parts of a workbook by name; pictures, macros and the like are left behind.

    Raises:
        NotASheet: no ZIP file that can be read. SheetTooLarge: it would unpack to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = [info for info in archive.infolist() if info.filename.endswith((".xml", ".rels"))]
            _refuse_bomb(archive.infolist(), infos)
            return {info.filename: _unpacked(archive, info) for info in infos}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise NotASheet("文件损坏或加了密码。", "it is damaged or locked with a password.") from error


def packed(parts: Mapping[str, bytes]) -> io.BytesIO:
    """An archive of these parts, stored as they are."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    held.seek(0)
    return held


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    with archive.open(info) as part:
        return part.read(
            info.file_size
        )  # without a number, all that it really unpacks to would be unpacked first


def _refuse_bomb(everything: list[zipfile.ZipInfo], infos: list[zipfile.ZipInfo]) -> None:
    too_much = SheetTooLarge("展开后的字节数", "bytes when unpacked", MOST_UNPACKED_BYTES)
    if len(everything) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_UNPACKED_BYTES:
        raise too_much
    if len({info.filename for info in infos}) < len(infos):
        raise NotASheet("压缩包里有重名的文件。", "two parts of it have one name.")
    if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
        raise NotASheet("压缩方式不对。", "it is packed in a way that workbooks are not.")
    for info in infos:
        if info.file_size > _SMALL_BYTES and info.file_size > STEEPEST * max(1, info.compress_size):
            raise too_much

"""What the XML of a workbook says before its grid is built: which sheets there are, and where cells stand.

A single cell in XFD1048576 would make a grid of seventeen thousand million cells, and a long text that every cell
refers to as many copies of it; so cells and texts are counted first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import join, normpath
from xml.parsers import expat

from fieldapp.kernel.sheets.errors import NotASheet, SheetTooLarge
from fieldapp.kernel.sheets.grid import MOST_COLUMNS, MOST_ROWS

MOST_TEXT = 64 * 1024 * 1024
"""Characters that all cells together may hold."""
_NOT_XML = ("里面的 XML 不完整。", "its XML is broken.")


@dataclass(slots=True)
class SheetPart:
    """A worksheet as the workbook lists it.

    Attributes:
        failed: row and column, from 0, of cells that hold an error or a formula without a result.
        has_content: whether any cell holds anything.
    """

    name: str
    is_visible: bool
    path: str
    failed: list[tuple[int, int]] = field(default_factory=list)
    has_content: bool = False


def sheet_parts(parts: Mapping[str, bytes]) -> list[SheetPart]:
    """The worksheets of a workbook in its own order, each looked through.

    Raises:
        NotASheet: no workbook, broken XML, or one that counts days from 1904.
        SheetTooLarge: a cell lies outside of what is read, or there is too much text.
    """
    workbook, links = _Workbook(), _Links()
    _parse(parts.get("xl/workbook.xml"), workbook)
    _parse(parts.get("xl/_rels/workbook.xml.rels"), links)
    if workbook.counts_from_1904:
        raise NotASheet("它从 1904 年起算日期。", "it counts days from 1904.")
    lengths = _text_lengths(parts)
    found = []
    for name, is_visible, link in workbook.sheets:
        path = normpath(join("xl", links.targets.get(link, ""))).lstrip("/")
        if path in parts:  # else a chart, or nothing
            sheet = SheetPart(name, is_visible, path)
            _parse(parts[path], _Cells(sheet, lengths))
            found.append(sheet)
    return found


def _parse(part: bytes | None, reader: _Reader) -> None:
    if part is None:
        raise NotASheet("它不是 Excel 工作簿。", "it is no Excel workbook.")
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(part, True)  # noqa: FBT003  expat's own
    except (expat.ExpatError, ValueError, KeyError) as error:
        raise NotASheet(*_NOT_XML) from error


def _refuse_doctype(*_declared: object) -> None:
    raise NotASheet(*_NOT_XML)  # entities that grow come only with a document type


class _Reader:
    """Handlers that do nothing; prefixes of names are the writer's own and are cut off."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""

    def text(self, text: str) -> None:
        """Text within an element."""


class _Workbook(_Reader):
    """Which sheets there are."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.counts_from_1904 = False

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = _local(name)
        if kind == "workbookPr":
            self.counts_from_1904 = attributes.get("date1904") in ("1", "true")
        elif kind == "sheet":
            link = next((value for key, value in attributes.items() if key.endswith(":id")), "")
            visible = attributes.get("state", "visible") == "visible"
            self.sheets.append((attributes["name"], visible, link))


class _Links(_Reader):
    """In which part each sheet stands."""

    def __init__(self) -> None:
        self.targets: dict[str, str] = {}

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        if _local(name) == "Relationship":
            self.targets[attributes["Id"]] = attributes["Target"]


class _Texts(_Reader):
    """Lengths of the texts that cells refer to by number."""

    def __init__(self) -> None:
        self.lengths: list[int] = []
        self._length = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:  # noqa: ARG002  expat's signature
        if _local(name) == "si":
            self._length = 0

    def end(self, name: str) -> None:
        if _local(name) == "si":
            self.lengths.append(self._length)

    def text(self, text: str) -> None:
        self._length += len(text)


def _text_lengths(parts: Mapping[str, bytes]) -> list[int]:
    texts = _Texts()
    for path, part in parts.items():
        if path.lower().endswith("sharedstrings.xml"):
            _parse(part, texts)
    return texts.lengths


class _Cells(_Reader):
    """Walks through the cells of one worksheet."""

    def __init__(self, sheet: SheetPart, lengths: list[int]) -> None:
        self._sheet, self._lengths = sheet, lengths
        self._row = self._column = -1
        self._kind = ""
        self._value: str | None = None
        self._in_value = self._is_formula = False
        self._characters = 0

    def start(self, name: str, attributes: Mapping[str, str]) -> None:
        kind = _local(name)
        if kind == "c":
            self._begin_cell(attributes)
        elif kind in ("v", "t"):
            self._in_value, self._value = True, self._value or ""
        elif kind == "f":
            self._is_formula = True
        elif kind == "row":
            row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            if row <= self._row:
                raise ValueError("rows out of order")
            self._row, self._column = row, -1

    def text(self, text: str) -> None:
        if self._in_value:
            self._value = (self._value or "") + text

    def end(self, name: str) -> None:
        kind = _local(name)
        if kind in ("v", "t"):
            self._in_value = False
        elif kind == "c":
            self._end_cell()

    def _begin_cell(self, attributes: Mapping[str, str]) -> None:
        reference = attributes.get("r")
        row, column = _place(reference) if reference else (self._row, self._column + 1)
        if row != self._row or column <= self._column:
            raise ValueError("cells out of order")
        self._column = column
        self._kind, self._value, self._is_formula = attributes.get("t", ""), None, False

    def _end_cell(self) -> None:
        no_result = self._value is None or (not self._value and self._kind != "str")
        if self._kind == "e" or (self._is_formula and no_result):
            self._sheet.failed.append((self._row, self._column))
        if self._value is None:
            return  # a format without content: whole columns may be coloured to the end of the sheet
        if self._row > MOST_ROWS:
            raise SheetTooLarge("行数", "rows", MOST_ROWS)
        if self._column >= MOST_COLUMNS:
            raise SheetTooLarge("列数", "columns", MOST_COLUMNS)
        self._sheet.has_content = True
        self._characters += self._lengths[int(self._value)] if self._kind == "s" else len(self._value)
        if self._characters > MOST_TEXT:
            raise SheetTooLarge("文字总字数", "characters", MOST_TEXT)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _place(reference: str) -> tuple[int, int]:
    letters = reference.rstrip("0123456789")
    return int(reference[len(letters) :]) - 1, _column_index(letters)


@lru_cache(maxsize=1024)
def _column_index(letters: str) -> int:
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        raise ValueError("no such column")
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1

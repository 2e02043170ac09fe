"""What a release ships to phones: files under addresses that change with all of them, packed for one request.

Some fifty small modules compress a third worse one by one than together, and each costs a phone on a weak
network its own wait. So the service worker fetches one packed answer (`path -> text`), and keeps its files.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import brotli

from fieldapp.shell.catalogue import CATALOGUE, english_of

SHEETS = ("tokens", "page", "navigation", "forms", "notices")
"""Style sheets that the phone app shares with the pages; its own are `app-*.css`."""
MODULES = ("app/**/*.js", "app/icons.svg", "vendor/preact/*.mjs", "vendor/htm/*.mjs", "vendor/idb/*.js")
OF_INSPECTORS = "app/screens/inspection/"
"""Modules below this folder are packed apart: only inspectors fetch them."""
PACKS = ("everyone", "inspectors", "english")


@dataclass(frozen=True)
class Release:
    """The phone app as it is shipped."""

    name: str
    """The hash of everything below."""
    files: Mapping[str, str]
    """Text by path: modules, the one style sheet, icons, the English catalogue."""

    def pack(self, name: str) -> Mapping[str, str]:
        """The files of one pack."""
        return {path: text for path, text in self.files.items() if _pack_of(path) == name}


def _pack_of(path: str) -> str:
    if path == "en.json":
        return "english"
    return "inspectors" if path.startswith(OF_INSPECTORS) else "everyone"


def current_release(static: Path, shell: str) -> Release:
    """The release made of the files as they are now; read anew only when one has changed.

    Args:
        static: the folder of static files.
        shell: the shell page and the service worker, before the release is named in them.
    """
    modules = sorted(path for pattern in MODULES for path in static.glob(pattern))
    sheets = [*(static / f"css/{name}.css" for name in SHEETS), *sorted(static.glob("css/app-*.css"))]
    others = [static / "icon.svg", CATALOGUE]
    stamps = tuple((path, path.stat().st_mtime_ns) for path in (*modules, *sheets, *others))
    return _release(static, stamps, shell)


@lru_cache(maxsize=2)
def _release(static: Path, stamps: tuple[tuple[Path, int], ...], shell: str) -> Release:
    paths = [path for path, _ in stamps]
    files = {
        str(path.relative_to(static)): _lean(path)
        for kind in (".js", ".mjs", ".svg")  # like beside like packs smaller
        for path in paths
        if path.suffix == kind
    }
    files["app.css"] = "\n".join(_lean(path) for path in paths if path.suffix == ".css")
    files["en.json"] = json.dumps(
        english_of(text for path, text in files.items() if path.startswith("app/")), ensure_ascii=False
    )
    digest = hashlib.sha256(json.dumps([shell, files], sort_keys=True).encode())
    return Release(digest.hexdigest()[:16], files)


def _lean(path: Path) -> str:
    text = without_comments(path.read_text(encoding="utf-8"))
    if path.suffix == ".css":
        return _CSS_SPACE.sub(r"\1", text)
    return _JS_SPACE.sub(r"\1\2", _LINE_ENDS.sub("", text)) if path.suffix == ".js" else text


def without_comments(text: str) -> str:
    """A module or sheet without comments and without indentation: a sixth of the wire.

    A comment behind code is left out where it holds no quotation mark, and so cannot be a part of a string.

    No template of ours means the spaces at the beginning of a line: htm drops them.
    """
    return _INDENTATION.sub("", _COMMENTS.sub("", text))


_COMMENTS = re.compile(
    r"""^[ \t]*//.*\n|[ \t]+//[^\n'"`]*$|^[ \t]*/\*(?:[^*]|\*(?!/))*\*/[ \t]*\n""", re.MULTILINE
)

_LINE_ENDS = re.compile(r"(?<=[;{,])\n+")
"""Ends of lines that end nothing: the statement has ended, or goes on. htm drops them in a template as well."""

_JS_SPACE = re.compile(
    r"""('(?:[^'\\\n]|\\.)*')"""
    r"""|(?<=[\w\])}]) (=>|[-+]?=|===|!==|[<>]=?|[+?]) (?=[\w\[{(])"""
    r"""|(?<=[,{:]) (?=[\w\[{(.])|(?<=\S) (?=})"""
)
"""Spaces around signs of code; what stands in quotation marks is kept. No text of a template is written so."""

_CSS_SPACE = re.compile(r"\s*([{};,])\s*|(?<=:) +(?=\S)")

_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


@lru_cache(maxsize=128)
def compressed(text: str, encoding: str) -> bytes:
    """A text as it goes over the wire; the slowest, smallest setting, for it is made once."""
    data = text.encode()
    if encoding == "br":
        smallest: bytes = brotli.compress(data, mode=brotli.MODE_TEXT, quality=11)
        return smallest
    return gzip.compress(data, 9, mtime=0) if encoding == "gzip" else data

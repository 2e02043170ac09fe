"""The English catalogue as the tests read it: compiled from what stands in the source, not from last week."""

from __future__ import annotations

import os

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.shell.pages import CATALOGUE


def compile_catalogue() -> None:
    """Before any app of these tests has read it."""
    compiled = CATALOGUE.with_suffix(".mo")
    if compiled.exists() and compiled.stat().st_mtime >= CATALOGUE.stat().st_mtime:
        return
    fresh = compiled.with_name(f"{compiled.name}.{os.getpid()}")
    with CATALOGUE.open("rb") as source, fresh.open("wb") as target:
        write_mo(target, read_po(source, locale="en"))
    fresh.replace(compiled)


compile_catalogue()

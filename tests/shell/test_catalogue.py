"""Every sentence of the pages stands in both languages, and an English page is English."""

import re
from collections import Counter
from io import BytesIO

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po
from flask import Flask

from tests.databases import ON_ONE
from tests.office import Office
from tests.shell.pages import CATALOGUE, TOP, Page, fill, pages_of, visit

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f]+")
SECTION = re.compile(r"\(section [^)]*\)")
"""A sentence of a statement cites the section of the Chinese scheme as it is numbered there."""


@pytest.fixture(scope="module")
def english() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")


@pytest.fixture(scope="module")
def msgids() -> set[str]:
    with (CATALOGUE.parents[2] / "babel.cfg").open(encoding="utf-8") as mapping:
        methods, options = parse_mapping_cfg(mapping)
    extracted = extract_from_dir(TOP, methods, options)
    return {ids if isinstance(ids, str) else ids[0] for _, _, ids, _, _ in extracted}


def test_every_sentence_of_the_source_has_its_english(msgids: set[str], english: Catalog) -> None:
    assert msgids
    assert sorted(msgid for msgid in msgids if msgid not in english) == []


def test_the_catalogue_holds_nothing_that_the_source_no_longer_says(
    msgids: set[str], english: Catalog
) -> None:
    kept = {message.id if isinstance(message.id, str) else message.id[0] for message in english if message.id}
    assert sorted(kept - msgids) == []


def test_no_sentence_stands_in_the_catalogue_twice() -> None:
    lines = [
        line for line in CATALOGUE.read_text(encoding="utf-8").splitlines() if line.startswith('msgid "')
    ]
    assert [line for line, times in Counter(lines).items() if times > 1 and line != 'msgid ""'] == []


def test_no_english_is_empty_fuzzy_or_with_other_figures(english: Catalog) -> None:
    assert english.check
    for message in english:
        if not message.id:
            continue
        strings = [message.string] if isinstance(message.string, str) else list(message.string)
        assert all(strings), f"empty: {message.id}"
        assert not message.fuzzy, f"fuzzy: {message.id}"
        assert not list(message.check(english)), f"other figures than its msgid: {message.id}"
        assert not CHINESE.search(" ".join(strings)), f"not English: {message.id}"


@ON_ONE
def test_an_english_page_shows_no_chinese(app: Flask, office: Office) -> None:
    """The cast has Latin names, so whatever is Chinese is ours; only sections of the scheme are cited."""
    filled = fill(office)
    visit(app, "finance_du", f"/months/{filled.month}/draft", form={})
    for who, path in pages_of(filled):
        assert _chinese(visit(app, who, path, language="en").text) == [], f"{who} {path}"


def test_an_english_refusal_shows_no_chinese(app: Flask, office: Office) -> None:
    filled = fill(office)
    record = f"/records/{filled.waiting}/review"
    refused = [
        visit(app, None, "/login", language="en", form={"staff_number": "rep_an", "password": "wrong"}),
        visit(app, "rep_an", "/review", language="en"),
        visit(app, "rep_an", "/nowhere", language="en"),
        visit(app, "rep_an", "/months/2999-01", language="en"),
        visit(app, "rep_an", "/account/password", language="en", form={"present": "no", "new": "short"}),
        visit(
            app, "supervisor_chen", record, language="en", form={"decision": "rejected", "reason": "other"}
        ),
    ]
    for answer in refused:
        assert answer.status_code >= 400, answer.request.path
        assert _chinese(answer.text) == [], answer.request.path


def test_a_chinese_page_says_the_msgids(app: Flask, office: Office) -> None:
    filled = fill(office)
    assert "审核结果" in visit(app, "rep_an", f"/records/{filled.rejected}").text


def _chinese(html: str) -> list[str]:
    return CHINESE.findall(SECTION.sub("", Page(html).text))

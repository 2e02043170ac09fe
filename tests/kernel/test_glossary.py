"""The glossary: every business word once, in both languages, with the code that stands for it."""

import re
from collections import Counter
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, get_args

import pytest

from fieldapp.evaluator.scheme import RecordKind, Scheme
from fieldapp.evaluator.scheme_clauses import CLAUSE_KINDS
from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.models import Decision, Kind, RejectionReason, State
from fieldapp.fieldwork.signals import SIGNAL_CODES
from fieldapp.inspection.models import AppealSubject, Outcome, RulingOutcome
from fieldapp.inspection.standing import Standing
from fieldapp.kernel.geo import NO_POSITION
from fieldapp.outlets.models import OutletKind, TargetKind
from fieldapp.people.models import CredentialKind, Role
from fieldapp.shell.labels import LABELS

GLOSSARY = Path(__file__).parents[2] / "docs" / "glossary.md"
HEADER = ["中文", "English", "code", "meaning", "from"]
PLANNED = "*planned*"


class Word(NamedTuple):
    zh: str
    en: str
    code: str

    @property
    def codes(self) -> list[str]:
        return re.findall(r"`([^`]+)`", self.code)


def _cells() -> list[list[str]]:
    lines = GLOSSARY.read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")[1:-1]] for line in lines if line.startswith("|")]


WORDS = [Word(*cells[:3]) for cells in _cells() if cells != HEADER and set(cells[0]) != {"-"}]
BY_CODE = {code: word for word in WORDS for code in word.codes}


def test_every_row_has_five_cells_and_both_languages() -> None:
    assert len(WORDS) > 100
    assert [cells for cells in _cells() if len(cells) != 5] == []
    assert [word for word in WORDS if not word.zh or not word.en] == []
    assert [word for word in WORDS if word.code and word.code != PLANNED and not word.codes] == []


@pytest.mark.parametrize(
    "defined",
    [
        [word.zh for word in WORDS],
        [word.en.casefold() for word in WORDS],
        [code for word in WORDS for code in word.codes],
    ],
    ids=["Chinese", "English", "code"],
)
def test_no_word_is_defined_twice(defined: list[str]) -> None:
    assert [word for word, number in Counter(defined).items() if number > 1] == []


@pytest.mark.parametrize(
    "room",
    [
        *(Role, CredentialKind, OutletKind, TargetKind, Kind, State, Decision, RejectionReason),
        *(Outcome, AppealSubject, RulingOutcome, Standing),
    ],
)
def test_every_member_of_a_room_s_enums_is_in_it(room: type[StrEnum]) -> None:
    assert [member.value for member in room if member.value not in BY_CODE] == []


def test_every_signal_and_every_reason_for_no_position_is_in_it() -> None:
    assert [code for code in (*SIGNAL_CODES, *NO_POSITION) if code not in BY_CODE] == []


def test_every_record_kind_and_clause_kind_is_in_it() -> None:
    assert [code for code in (*get_args(RecordKind), *CLAUSE_KINDS) if code not in BY_CODE] == []


@pytest.mark.parametrize("scheme", shipped_schemes(), ids=lambda scheme: scheme.code)
def test_what_a_shipped_scheme_names_is_in_it(scheme: Scheme) -> None:
    rules = [rule.code for rules in scheme.rules.values() for rule in rules]
    clauses = [clause.code for clause in scheme.clauses]
    codes = [*clauses, *rules, *scheme.finding_kinds, *scheme.banquet_sources, *scheme.groups]
    assert [code for code in codes if code not in BY_CODE] == []


def test_pages_and_statements_say_the_glossary_s_words() -> None:
    named: dict[str, Text] = dict(LABELS)
    for scheme in shipped_schemes():
        named |= {clause.code: clause.name for clause in scheme.clauses}
        named |= {group.code: group.name for group in scheme.groups.values()}
        named |= {source.code: source.name for source in scheme.banquet_sources.values()}
    said = {code: (name.zh, name.en.casefold()) for code, name in named.items() if code in BY_CODE}
    own = {code: (BY_CODE[code].zh, BY_CODE[code].en.casefold()) for code in said}
    own["clock"] = said["clock"]  # there the label names where a photo's time comes from
    assert said == own

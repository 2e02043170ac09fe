"""Kinds of finding as a month's scheme names them: no kind stands in code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fieldapp.evaluator.plain_words import in_plain_words
from fieldapp.evaluator.scheme import FindingKind
from fieldapp.evaluator.text import Text
from fieldapp.schemes.queries import PublishedScheme, scheme_of_month, schemes_of_months


def kinds_of_month(month: str) -> Mapping[str, FindingKind]:
    """The kinds of finding of a month's scheme, by code.

    Raises:
        NoSchemeForMonth: none is in force.
    """
    return scheme_of_month(month).scheme.finding_kinds


def kind_name(month: str, code: str) -> Text:
    """What people call a kind of finding; a kind that a later version of the scheme left out, by its code."""
    kind = kinds_of_month(month).get(code)
    return kind.name if kind else Text(code, code)


def kind_names(months: Iterable[str]) -> Mapping[tuple[str, str], Text]:
    """What people call each kind of finding in the schemes of some months, by month and code; in one query."""
    return names_in(schemes_of_months(months))


def names_in(schemes: Mapping[str, PublishedScheme | None]) -> Mapping[tuple[str, str], Text]:
    """What people call each kind of finding in the schemes of some months, by month and code."""
    return {
        (month, code): kind.name
        for month, published in schemes.items()
        if published
        for code, kind in published.scheme.finding_kinds.items()
    }


def clause_on(published: PublishedScheme | None, code: str) -> Text | None:
    """What the clause that fines a kind of finding says, in plain words; None where the scheme has none."""
    scheme = published.scheme if published else None
    clauses = scheme.clauses if scheme else ()
    clause = next((one for one in clauses if getattr(one, "finding", None) == code), None)
    return in_plain_words(scheme, clause) if scheme and clause else None


def compared_kinds(kinds: Mapping[str, FindingKind]) -> set[str]:
    """Kinds judged by a count of bottles against what was asked for.

    A scheme lets one kind give way to another where both are about the same bottles (三).
    """
    pairs = ((kind.code, kind.gives_way_to) for kind in kinds.values() if kind.gives_way_to)
    return {code for pair in pairs for code in pair if code}


def kinds_to_choose(month: str) -> list[dict[str, Any]]:
    """What an inspector may find in a month, as data that a phone applies offline (`FindingKindShape`).

    Raises:
        NoSchemeForMonth: none is in force.
    """
    kinds = kinds_of_month(month)
    compared = compared_kinds(kinds)
    return [
        {
            "code": kind.code,
            "text": kind.name.as_json(),
            "is_counted": kind.code in compared,
            "excludes": [other.code for other in kinds.values() if kind.code == other.gives_way_to]
            + ([kind.gives_way_to] if kind.gives_way_to else []),
        }
        for kind in kinds.values()
        if not kind.carries_loss
    ]

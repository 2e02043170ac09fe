"""Published versions as they are shown: since when they pay, what they changed, how far they are confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldapp.evaluator.figures import Figure, figures_of
from fieldapp.evaluator.plain_words import clauses_in_words
from fieldapp.evaluator.text import Text
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.errors import NotFound
from fieldapp.kernel.paging import Page
from fieldapp.people.queries import Actor
from fieldapp.schemes import queries
from fieldapp.schemes.service.differences import ChangedParameter, changed_parameters, text_difference


@dataclass(frozen=True, slots=True)
class Change:
    """What a version changes: the version that would pay its first month without it, and the differences to it.

    Attributes:
        replaces: code and version; None for the first scheme.
        difference: a unified diff of the texts.
        parameters: values of the file that differ.
        figures: the numbers among them, in words.
    """

    replaces: dict[str, Any] | None
    difference: str
    parameters: tuple[ChangedParameter, ...]
    figures: Sequence[ChangedFigure] = ()

    @property
    def others(self) -> list[ChangedParameter]:
        """Values that differ and hold no figure that does."""
        told = [each.figure.pointer for each in self.figures]
        return [
            each for each in self.parameters if not any(f"{one}/".startswith(f"{each.path}/") for one in told)
        ]


def described_versions() -> list[dict[str, Any]]:
    """Every published version, newest first."""
    versions = queries.published_versions()
    counts = queries.provisional_counts(versions)
    return [_described(row, *counts[row.id]) for row in versions]


def versions_for(actor: Actor) -> list[dict[str, Any]]:
    """Every published version, newest first, with whether the actor has noted to have read it."""
    read = queries.versions_read(actor.user_id)
    return [{**version, "read_by_me": version["id"] in read} for version in described_versions()]


def described_version(actor: Actor, code: str, version: int) -> dict[str, Any]:
    """A published version with its text, its provisional parameters and what it changed.

    Raises:
        NotFound: no such version.
    """
    row = queries.version_named(code, version)
    if row is None:
        raise NotFound()
    change = change_of(row)
    return {
        **_described(row, *queries.provisional_counts([row])[row.id]),
        "text": row.text,
        "clauses": clauses_in_words(queries.scheme_of_text(row.text)),
        "provisional": _provisional(row),
        "read_by_me": queries.has_read(row.id, actor.user_id),
        "replaces": change.replaces,
        "difference": change.difference,
        "parameters": change.parameters,
        "figures": change.figures,
        "others": change.others,
    }


def readings_of(code: str, version: int, *, cursor: str) -> Page[AnyRow]:
    """Which reps have read a version; see `queries.readings_by_rep`.

    Raises:
        NotFound: no such version.
    """
    row = queries.version_named(code, version)
    if row is None:
        raise NotFound()
    return queries.readings_by_rep(row.id, cursor=cursor)


def change_of(row: AnyRow) -> Change:
    """What a version changes.

    Args:
        row: with code, version, text, id, effective_from and applies_from.
    """
    replaced = queries.replaced_version(row)
    if replaced is None:
        return Change(None, "", ())
    before = queries.text_of(replaced.id)
    names = f"{replaced.code} v{replaced.version}", f"{row.code} v{row.version}"
    return Change(
        {"code": replaced.code, "version": replaced.version},
        text_difference(before, row.text, names),
        changed_parameters(before, row.text),
        changed_figures(before, row.text),
    )


@dataclass(frozen=True, slots=True)
class ChangedFigure:
    """A figure of a version that is new or another, as people read it; `before` is None where there was none."""

    title: Text
    figure: Figure
    before: str | None


def changed_figures(before: str, after: str) -> list[ChangedFigure]:
    """The figures of a sound text that differ from an earlier one's, in the order of the later."""
    old = {figure.pointer: figure.shown for _, figure in _figures(before)}
    return [
        ChangedFigure(title, figure, old.get(figure.pointer))
        for title, figure in _figures(after)
        if figure.shown != old.get(figure.pointer)
    ]


def _figures(text: str) -> list[tuple[Text, Figure]]:
    groups = figures_of(text, queries.scheme_of_text(text))
    return [(group.title, figure) for group in groups for figure in group.figures]


def _described(row: AnyRow, provisional: int, unconfirmed: int) -> dict[str, Any]:
    return {
        **row._asdict(),
        "name": queries.scheme_of_text(row.text).name,
        "first_month": queries.first_month_of(row),
        "provisional_parameters": provisional,
        "unconfirmed_parameters": unconfirmed,
    }


def _provisional(row: AnyRow) -> list[dict[str, Any]]:
    confirmations = queries.confirmations_of(row.id)
    nobody = {"statement": None, "confirmed_by": None, "confirmed_at": None}
    return [
        {
            "path": parameter.path,
            "text": parameter.text,
            **(confirmations[parameter.path]._asdict() if parameter.path in confirmations else nobody),
        }
        for parameter in queries.scheme_of_text(row.text).provisional
    ]

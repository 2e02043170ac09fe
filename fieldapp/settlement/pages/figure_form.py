"""The figures of a draft as fields: what each is, was in the version one began with, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.figures import Figure, FigureGroup, figures_of
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.text import Text
from fieldapp.schemes.queries import scheme_of_text


@dataclass(frozen=True, slots=True)
class FigureField:
    """One figure; `before` is None where the version one began with has no such figure."""

    figure: Figure
    value: str
    before: str | None
    faults: Sequence[Text]

    @property
    def is_changed(self) -> bool:
        """Whether it differs from the version one began with."""
        return self.value != self.before


@dataclass(frozen=True, slots=True)
class FigureCard:
    """A clause, a target or a rule with its figures; `faults` are those of no single figure."""

    group: FigureGroup
    fields: Sequence[FigureField]
    faults: Sequence[Text]

    @property
    def changed(self) -> Sequence[FigureField]:
        """The figures that differ."""
        return [field for field in self.fields if field.is_changed]


def figure_cards(
    text: str, scheme: Scheme, base: str, typed: Mapping[str, str], faults: Sequence[Fault] = ()
) -> Sequence[FigureCard]:
    """The cards of a sound draft.

    Args:
        base: the text of the version one began with.
        typed: what was sent, by pointer, where it is not in the text yet.
    """
    before = {
        figure.pointer: figure.shown
        for group in figures_of(base, scheme_of_text(base))
        for figure in group.figures
    }
    return [_card(group, before, typed, faults) for group in figures_of(text, scheme)]


def _card(
    group: FigureGroup, before: Mapping[str, str], typed: Mapping[str, str], faults: Sequence[Fault]
) -> FigureCard:
    own = {figure.pointer for figure in group.figures}
    fields = [
        FigureField(
            figure,
            typed.get(figure.pointer, figure.shown).strip(),
            before.get(figure.pointer),
            [fault.message for fault in faults if fault.pointer == figure.pointer],
        )
        for figure in group.figures
    ]
    others = [
        fault.message
        for fault in faults
        if fault.pointer not in own and f"{fault.pointer}/".startswith(f"{group.pointer}/")
    ]
    return FigureCard(group, fields, others)

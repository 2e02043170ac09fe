"""A draft of a scheme, made by changing figures of a text; nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.figure_words import Measurement
from fieldapp.evaluator.figures import Figure, figures_of
from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.evaluator.text import Text
from fieldapp.kernel.errors import InvalidFields
from fieldapp.schemes.service.publishing import sound_scheme
from fieldapp.schemes.service.rewriting import rewritten


def with_figures(text: str, typed: Mapping[str, str]) -> str:
    """A sound scheme's text with figures as people typed them.

    Args:
        typed: yuan, percent or pieces by JSON pointer; what is the same as before is left as it is written.

    Raises:
        FaultyScheme: the text had faults before.
        InvalidFields: a fault at the pointer of each figure that is none, or that the scheme cannot have.
    """
    groups = figures_of(text, sound_scheme(text, "scheme.toml"))
    figures = [figure for group in groups for figure in group.figures if figure.pointer in typed]
    said = {figure.pointer: figure.in_file(typed[figure.pointer]) for figure in figures}
    wrong = [_no_figure(figure) for figure in figures if said[figure.pointer] is None]
    if wrong:
        raise InvalidFields(wrong)
    changed = {
        figure.pointer: number
        for figure in figures
        if (number := said[figure.pointer]) is not None and Decimal(number) != figure.value
    }
    drafted = rewritten(text, changed)
    if drafted is None:
        raise InvalidFields([Fault(pointer, "not_here", _NOT_HERE) for pointer in changed])
    _, faults = read_scheme(drafted, "")
    if faults:
        raise InvalidFields(faults)
    return drafted


def _no_figure(figure: Figure) -> Fault:
    return Fault(figure.pointer, "not_a_figure", _expected(figure.measurement))


def _expected(measurement: Measurement) -> Text:
    if not measurement.decimals:
        return Text("要填整数，不带负号。", "Type a whole number without a sign.")
    return Text(
        f"要填数，不带负号，最多 {measurement.decimals} 位小数。",
        f"Type a number without a sign, with up to {measurement.decimals} decimals.",
    )


_NOT_HERE = Text("这个数在这里改不了，请在“高级”里改。", "This one cannot be changed here; use “Advanced”.")

"""The lines that each kind of clause comes to, out of a tally."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from fieldapp.evaluator import process_sentences, sales_sentences
from fieldapp.evaluator.clauses import (
    Clause,
    Commission,
    CompletionOnce,
    ExcessEach,
    ExcessOnce,
    FinePerFinding,
    Loss,
    Measure,
    MeasuredClause,
    PerEventByGroup,
    PerUnit,
    RewardEach,
    Shortfall,
    Streak,
)
from fieldapp.evaluator.completion import (
    Completion,
    commission_fen,
    lifted_factor,
    overall_completion,
    step_factor,
)
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.standing import Standing, standing
from fieldapp.evaluator.tally import Evidence, Tally
from fieldapp.evaluator.text import Text


class Line(NamedTuple):
    """One line of a statement; a fine is a negative amount.

    `sentence` of `figures` is the text, made when it is read: a close reads none of its 400,000 lines, for
    whose sake a line is also a tuple.
    """

    clause: str
    item: str | None
    quantity: int
    rate_fen: int | None
    amount_fen: int
    evidence: tuple[str, ...]
    sentence: Callable[..., Text]
    figures: tuple[object, ...]

    @property
    def text(self) -> Text:
        """How the amount came about, in one sentence of each language, with its figures and section."""
        return self.sentence(*self.figures)

    def as_json(self) -> dict[str, object]:
        """The line of the JSON contract."""
        return {
            "clause": self.clause,
            "item": self.item,
            "quantity": self.quantity,
            "rate_fen": self.rate_fen,
            "amount_fen": self.amount_fen,
            "evidence": list(self.evidence),
            "text": self.text.as_json(),
        }


class Reckoning(NamedTuple):
    """One rep and month, with what several clauses ask of it; a tuple, as a close makes 30,000."""

    scheme: Scheme
    tally: Tally
    evidence: Evidence
    overall: Completion
    standings: Mapping[Measure, Standing]


def reckoning(scheme: Scheme, tally: Tally, evidence: Evidence) -> Reckoning:
    """A tally with its overall completion and its standing against each target."""
    standings: dict[Measure, Standing] = {of: standing(scheme, tally, of) for of in scheme.targets}
    return Reckoning(scheme, tally, evidence, overall_completion(tally.sales.values()), standings)


def clause_lines(month: Reckoning, clause: Clause) -> list[Line]:
    """The lines of one clause.

    Args:
        month: one rep's month.
        clause: a clause of its scheme.

    Returns:
        Lines in the order of the scheme's products or rates, without those of quantity 0.

    Source: sujiu-2018, 一 to 三 and "the statement".
    """
    return _LINES[type(clause)](month, clause)


def _commission_lines(month: Reckoning, clause: Commission) -> list[Line]:
    sales = month.tally.sales
    return [
        _commission_line(month, clause, code)
        for code in month.scheme.lines
        if code in sales and sales[code].actual_fen > 0
    ]


def _commission_line(month: Reckoning, clause: Commission, code: str) -> Line:
    figure = month.tally.sales[code]
    completion = Completion(figure.target_fen, figure.actual_fen)
    factor = lifted_factor(clause, step_factor(clause, completion), month.overall)
    amount_fen = commission_fen(clause.rates[code], factor, figure.actual_fen)
    figures = (month.scheme, clause, code, completion, month.overall)
    return Line(
        clause.code, code, figure.actual_fen, None, amount_fen, (), sales_sentences.commission, figures
    )


def _streak_lines(month: Reckoning, clause: Streak) -> list[Line]:
    # A rep without sales figures has an overall target of 0, which cannot be missed.
    if not month.overall.missed:
        return []
    months = month.tally.missed_before + 1
    if months < clause.limit:
        return []
    figures = (clause, months, month.overall)
    return [Line(clause.code, None, 1, clause.rate_fen, clause.rate_fen, (), sales_sentences.streak, figures)]


def _piece_lines(month: Reckoning, clause: PerUnit | PerEventByGroup) -> list[Line]:
    pieces, code = month.tally.pieces, clause.code
    if not pieces:
        return []
    return [
        _piece_line(month, clause, rate.item, rate.rate_fen)
        for rate in clause.rates
        if pieces.get((code, rate.item))
    ]


def _piece_line(month: Reckoning, clause: PerUnit | PerEventByGroup, item: str, rate_fen: int) -> Line:
    key = clause.code, item
    number = month.tally.pieces[key]
    sentence = process_sentences.per_unit if isinstance(clause, PerUnit) else process_sentences.per_event
    evidence = month.evidence.get(key, ())
    figures = (month.scheme, clause, item, number)
    return Line(clause.code, item, number, rate_fen, number * rate_fen, evidence, sentence, figures)


def _shortfall_lines(month: Reckoning, clause: Shortfall) -> list[Line]:
    return _measured(month, clause, month.standings[clause.of].missing, process_sentences.shortfall)


def _excess_each_lines(month: Reckoning, clause: ExcessEach) -> list[Line]:
    return _measured(month, clause, month.standings[clause.of].excess, process_sentences.excess_each)


def _excess_once_lines(month: Reckoning, clause: ExcessOnce) -> list[Line]:
    return _measured(month, clause, int(month.standings[clause.of].excess > 0), process_sentences.excess_once)


def _completion_once_lines(month: Reckoning, clause: CompletionOnce) -> list[Line]:
    return _measured(
        month, clause, int(month.standings[clause.of].completed), process_sentences.completion_once
    )


def _reward_each_lines(month: Reckoning, clause: RewardEach) -> list[Line]:
    return _measured(month, clause, month.standings[clause.of].have, process_sentences.reward_each)


def _measured(
    month: Reckoning, clause: MeasuredClause, quantity: int, sentence: Callable[..., Text]
) -> list[Line]:
    if quantity == 0:
        return []
    code, rate_fen = clause.code, clause.rate_fen
    evidence = month.evidence.get((code, None), ())
    figures = (month.scheme, clause, month.standings[clause.of])
    return [Line(code, None, quantity, rate_fen, quantity * rate_fen, evidence, sentence, figures)]


def _fine_lines(month: Reckoning, clause: FinePerFinding) -> list[Line]:
    number = month.tally.findings.get(clause.finding)
    if not number:
        return []
    code, rate_fen = clause.code, clause.rate_fen
    evidence = month.evidence.get((code, None), ())
    figures = (month.scheme, clause, number)
    return [
        Line(
            code,
            None,
            number,
            rate_fen,
            number * rate_fen,
            evidence,
            process_sentences.fine_per_finding,
            figures,
        )
    ]


def _loss_lines(month: Reckoning, clause: Loss) -> list[Line]:
    number = month.tally.findings.get(clause.finding)
    if not number:
        return []
    loss_fen = month.tally.losses_fen.get(clause.finding, 0)
    evidence = month.evidence.get((clause.code, None), ())
    figures = (month.scheme, clause, number, loss_fen)
    return [Line(clause.code, None, number, None, -loss_fen, evidence, process_sentences.loss, figures)]


# Each function takes the one kind of clause it stands beside.
_LINES: Mapping[type[Clause], Callable[[Reckoning, Any], list[Line]]] = {
    Commission: _commission_lines,
    Streak: _streak_lines,
    PerUnit: _piece_lines,
    PerEventByGroup: _piece_lines,
    Shortfall: _shortfall_lines,
    ExcessEach: _excess_each_lines,
    ExcessOnce: _excess_once_lines,
    CompletionOnce: _completion_once_lines,
    RewardEach: _reward_each_lines,
    FinePerFinding: _fine_lines,
    Loss: _loss_lines,
}

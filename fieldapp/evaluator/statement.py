"""A rep's month in lines of pay: what each clause of the scheme comes to, and why."""

from typing import NamedTuple

from fieldapp.evaluator.facts import Facts
from fieldapp.evaluator.lines import Line, clause_lines, reckoning
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.tally import Evidence, Tally, tally_facts

__all__ = ["Line", "Statement", "evaluate", "statement_from_tally"]


class Statement(NamedTuple):
    """All lines of one rep and month, in the order of the scheme's clauses; a tuple, as a close makes 30,000."""

    rep: str
    month: str
    scheme: str
    lines: tuple[Line, ...]
    total_fen: int

    def as_json(self) -> dict[str, object]:
        """The statement of the JSON contract."""
        return {
            "rep": self.rep,
            "month": self.month,
            "scheme": self.scheme,
            "lines": [line.as_json() for line in self.lines],
            "total_fen": self.total_fen,
        }


def evaluate(scheme: Scheme, facts: Facts) -> Statement:
    """The statement of one rep and month, with its evidence.

    Args:
        scheme: a sound scheme.
        facts: sound facts (see `read_facts`), lists in any order.

    Returns:
        Lines in the order of the scheme, amounts in fen.

    Source: sujiu-2018, contract of the pure evaluator.
    """
    tally, evidence = tally_facts(scheme, facts)
    return statement_from_tally(scheme, tally, evidence)


def statement_from_tally(scheme: Scheme, tally: Tally, evidence: Evidence | None = None) -> Statement:
    """The statement of figures tallied elsewhere.

    Args:
        scheme: a sound scheme.
        tally: aggregates of one rep and month.
        evidence: ids by (clause, item); without it the lines name none.

    Returns:
        The same lines and amounts as `evaluate` of the records behind the tally.

    Source: sujiu-2018, contract of the pure evaluator.
    """
    month = reckoning(scheme, tally, evidence or {})
    lines: list[Line] = []
    for clause in scheme.clauses:
        lines += clause_lines(month, clause)
    return Statement(
        tally.rep, tally.month, scheme.code, tuple(lines), sum([line.amount_fen for line in lines])
    )

"""What an open month has earned already and what the rest of it still decides."""

from dataclasses import dataclass
from typing import Literal

from fieldapp.evaluator.clauses import CompletionOnce, ExcessOnce, Measure, MeasuredClause, Shortfall, Streak
from fieldapp.evaluator.lines import Reckoning, clause_lines, reckoning
from fieldapp.evaluator.money import yuan
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.tally import Tally
from fieldapp.evaluator.text import Text
from fieldapp.evaluator.wording import counted


@dataclass(frozen=True, slots=True)
class Step:
    """The next goal within reach: what is missing, the fine it averts and the bonus it brings (both >= 0)."""

    clauses: tuple[str, ...]
    missing: int
    unit: Literal["piece", "fen"]
    fine_fen: int
    bonus_fen: int
    text: Text

    def as_json(self) -> dict[str, object]:
        """The step as plain data."""
        return {
            "clauses": list(self.clauses),
            "missing": self.missing,
            "unit": self.unit,
            "fine_fen": self.fine_fen,
            "bonus_fen": self.bonus_fen,
            "text": self.text.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Outlook:
    """An open month: fen earned already, fen at stake (>= 0), and the steps that secure them."""

    earned_fen: int
    at_stake_fen: int
    steps: tuple[Step, ...]

    def as_json(self) -> dict[str, object]:
        """The outlook as plain data."""
        steps = [step.as_json() for step in self.steps]
        return {"earned_fen": self.earned_fen, "at_stake_fen": self.at_stake_fen, "steps": steps}


def outlook(scheme: Scheme, tally: Tally) -> Outlook:
    """The outlook of an open month.

    Args:
        scheme: a sound scheme.
        tally: the month so far.

    Returns:
        Earned: every line but shortfalls and the streak, in fen (commission at the factor reached so far). At
            stake: the
        shortfall and streak fines as they stand, and the bonuses paid once that are not reached yet. Steps in
        the order of the scheme; each fine and each bonus is in exactly one step, and together they are what
        is at stake.

    Source: architecture, "Show".
    """
    month = reckoning(scheme, tally, {})
    settled = [clause for clause in scheme.clauses if not isinstance(clause, Shortfall | Streak)]
    earned_fen = sum(line.amount_fen for clause in settled for line in clause_lines(month, clause))
    steps = _steps(month)
    return Outlook(earned_fen, sum(step.fine_fen + step.bonus_fen for step in steps), steps)


def _steps(month: Reckoning) -> tuple[Step, ...]:
    steps = [_streak_step(month, clause) for clause in month.scheme.clauses if isinstance(clause, Streak)]
    for of in month.scheme.targets:
        steps += [_reach_step(month, of), _exceed_step(month, of)]
    return tuple(step for step in steps if step)


def _streak_step(month: Reckoning, clause: Streak) -> Step | None:
    if not clause_lines(month, clause):
        return None
    missing_fen, fine = month.overall.target_fen - month.overall.actual_fen, yuan(-clause.rate_fen)
    zh = f"各产品线合计还差 {yuan(missing_fen)} 元销售额，补齐能少扣 {fine} 元。"
    en = f"{yuan(missing_fen)} yuan of sales are missing; selling them averts a fine of {fine} yuan."
    return Step((clause.code,), missing_fen, "fen", -clause.rate_fen, 0, Text(zh, en))


def _reach_step(month: Reckoning, of: Measure) -> Step | None:
    """What reaching a target averts and brings."""
    missing = month.standings[of].missing
    clauses = _clauses_of(month, of, Shortfall) + _clauses_of(month, of, CompletionOnce)
    if missing == 0 or not clauses:
        return None
    fine_fen = -missing * sum(clause.rate_fen for clause in clauses if isinstance(clause, Shortfall))
    bonus_fen = sum(clause.rate_fen for clause in clauses if isinstance(clause, CompletionOnce))
    return Step(
        _codes(clauses), missing, "piece", fine_fen, bonus_fen, _reach_text(month, of, fine_fen, bonus_fen)
    )


def _reach_text(month: Reckoning, of: Measure, fine_fen: int, bonus_fen: int) -> Text:
    noun, standing = month.scheme.targets[of].noun, month.standings[of]
    missing, where = counted(standing.missing, noun), _where(month, of)
    gains_zh, gains_en = [], []
    if fine_fen:
        gains_zh.append(f"能少扣 {yuan(fine_fen)} 元")
        gains_en.append(f"averts a fine of {yuan(fine_fen)} yuan")
    if bonus_fen:
        gains_zh.append(f"能多拿 {yuan(bonus_fen)} 元")
        gains_en.append(f"brings {yuan(bonus_fen)} yuan")
    zh = f"还差 {missing.zh}{where.zh}，补齐{'，'.join(gains_zh)}。"
    return Text(zh, f"{missing.en} to go{where.en}; that {' and '.join(gains_en)}.")


def _where(month: Reckoning, of: Measure) -> Text:
    short = month.standings[of].short_townships
    if not short:
        return Text("", "")
    named = [(month.scheme.key_townships[code].name, number) for code, number in short.items()]
    zh = "、".join(f"{name.zh} {number}" for name, number in named)
    return Text(f"（其中{zh}）", f" ({', '.join(f'{name.en} {number}' for name, number in named)})")


def _exceed_step(month: Reckoning, of: Measure) -> Step | None:
    """What one piece above a target brings once."""
    standing, clauses = month.standings[of], _clauses_of(month, of, ExcessOnce)
    if standing.target == 0 or standing.excess > 0 or not clauses:
        return None
    missing, bonus_fen = standing.target + 1 - standing.have, sum(clause.rate_fen for clause in clauses)
    pieces = counted(missing, month.scheme.targets[of].noun)
    zh = f"再有 {pieces.zh}就超额，能多拿 {yuan(bonus_fen)} 元。"
    en = f"{pieces.en} more exceed the target and bring {yuan(bonus_fen)} yuan."
    return Step(_codes(clauses), missing, "piece", 0, bonus_fen, Text(zh, en))


def _clauses_of(month: Reckoning, of: Measure, kind: type[MeasuredClause]) -> list[MeasuredClause]:
    return [clause for clause in month.scheme.clauses if isinstance(clause, kind) and clause.of == of]


def _codes(clauses: list[MeasuredClause]) -> tuple[str, ...]:
    return tuple(clause.code for clause in clauses)

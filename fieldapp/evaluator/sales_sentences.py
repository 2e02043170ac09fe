"""The sentences of the sales part of a statement."""

from fieldapp.evaluator.clauses import Commission, Streak
from fieldapp.evaluator.completion import Completion, commission_fen, lifted_factor, step_factor
from fieldapp.evaluator.money import MILLION, millionths_text, percent, yuan
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.text import Text
from fieldapp.evaluator.wording import cited, plural, share_text


def commission(scheme: Scheme, clause: Commission, code: str, line: Completion, overall: Completion) -> Text:
    """Why a brand line earns its commission, or none."""
    own = step_factor(clause, line)
    factor = lifted_factor(clause, own, overall)
    reached = _reached(scheme.lines[code].name, line)
    if factor == 0:
        why = _no_commission(clause, overall)
        return cited(clause, f"{reached.zh}，{why.zh}", f"{reached.en}, {why.en}")
    why = _lifted(clause, overall) if factor > own else Text("", "")
    amount = _multiplied(clause.rates[code], factor, line.actual_fen)
    zh = f"{reached.zh}{why.zh}，系数 {millionths_text(factor)}：{amount} 元"
    en = f"{reached.en}{why.en}, so the factor is {millionths_text(factor)}: {amount} yuan"
    return cited(clause, zh, en)


def _multiplied(rate: int, factor: int, actual_fen: int) -> str:
    """The sum of the commission; "≈" where the last fen was rounded."""
    amount_fen = commission_fen(rate, factor, actual_fen)
    sign = "=" if actual_fen * rate * factor == amount_fen * MILLION * MILLION else "≈"
    return f"{yuan(actual_fen)} × {share_text(rate)} × {millionths_text(factor)} {sign} {yuan(amount_fen)}"


def _reached(name: Text, line: Completion) -> Text:
    sold = yuan(line.actual_fen)
    if line.target_fen == 0:
        return Text(
            f"{name.zh}没有任务，卖了 {sold} 元，算完成",
            f"{name.en} had no target and sold {sold} yuan, which is complete",
        )
    target, share = yuan(line.target_fen), percent(line.actual_fen, line.target_fen)
    zh = f"{name.zh}任务 {target} 元，卖了 {sold} 元，完成 {share}"
    return Text(zh, f"{name.en} sold {sold} of {target} yuan, {share} of its target")


def _no_commission(clause: Commission, overall: Completion) -> Text:
    """The line earned no factor of its own, and overall completion did not lift it or lifts to nothing."""
    need, share = share_text(clause.lift_from), percent(overall.actual_fen, overall.target_fen)
    lowest = share_text(clause.steps[-1].at_least) if clause.steps else need
    if overall.reaches(clause.lift_from):
        return Text("没有提成", "which earns no commission")
    zh = f"不到 {lowest}，各产品线合计 {share} 也不到 {need}，没有提成"
    en = f"below {lowest}, and all lines together {share}, below {need}, so there is no commission"
    return Text(zh, en)


def _lifted(clause: Commission, overall: Completion) -> Text:
    need, share = share_text(clause.lift_from), percent(overall.actual_fen, overall.target_fen)
    zh = f"，各产品线合计 {share}，达到 {need}"
    return Text(zh, f", and all lines together {share}, at least {need}")


def streak(clause: Streak, months: int, overall: Completion) -> Text:
    """Why a rep is fined for missing the sales target month after month."""
    share, fine = percent(overall.actual_fen, overall.target_fen), yuan(-clause.rate_fen)
    zh = f"本月各产品线合计完成 {share}，连续 {months} 个月没完成任务，满 {clause.limit} 个月扣 {fine} 元"
    missed, limit = plural(months, "month"), plural(clause.limit, "missed month")
    en = f"All lines reached {share}, {missed} in a row below target; {limit} in a row cost {fine} yuan"
    return cited(clause, zh, en)

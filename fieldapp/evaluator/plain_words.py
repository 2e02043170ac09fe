"""What each clause of a scheme says, in a sentence for those it pays: from its parameters alone."""

from collections.abc import Callable, Mapping
from typing import Any

from fieldapp.evaluator.clauses import (
    Clause,
    Commission,
    CompletionOnce,
    ExcessEach,
    ExcessOnce,
    FinePerFinding,
    Loss,
    MeasuredClause,
    PerEventByGroup,
    PerUnit,
    RewardEach,
    Shortfall,
    Streak,
)
from fieldapp.evaluator.money import millionths_text, yuan
from fieldapp.evaluator.scheme import Named, Product, Rule, Scheme
from fieldapp.evaluator.text import Text
from fieldapp.evaluator.wording import cited, share_text


def clause_names(scheme: Scheme) -> Mapping[str, Text]:
    """What the clauses of a scheme are called, by code; in the scheme's order."""
    return {clause.code: clause.name for clause in scheme.clauses}


def item_names(scheme: Scheme) -> Mapping[str, Text]:
    """What lines pay by is called, by code: products, groups, brand lines."""
    named: Mapping[str, Product | Named] = {**scheme.lines, **scheme.groups, **scheme.products}
    return {code: thing.name for code, thing in named.items()}


def clauses_in_words(scheme: Scheme) -> list[dict[str, object]]:
    """Every clause with its name, section, sentence and, where there is one, its rate; in the scheme's order."""
    return [
        {
            "code": clause.code,
            "name": clause.name.as_json(),
            "section": clause.section,
            "text": in_plain_words(scheme, clause).as_json(),
            "of": getattr(clause, "of", None),
            "rate_fen": getattr(clause, "rate_fen", None),
        }
        for clause in scheme.clauses
    ]


def in_plain_words(scheme: Scheme, clause: Clause) -> Text:
    """What a clause pays or fines, and when."""
    said = _SAYS[type(clause)](scheme, clause)
    return cited(clause, said.zh, said.en)


def rule_in_words(scheme: Scheme, rule: Rule) -> Text:
    """What a record lacks that does not count by a rule: one short of what is needed, or every product missing."""
    names = [scheme.products[code].name for code in rule.products]
    zh, en = "、".join(name.zh for name in names), ", ".join(name.en for name in names)
    short = max(rule.least - 1, 0)
    example = Text("比如", "for instance ") if rule.kind == "min" else Text("", "")
    return Text(
        example.zh + rule.text.zh.format(have=short, need=rule.least, missing=zh),
        example.en + rule.text.en.format(have=short, need=rule.least, missing=en),
    )


def _commission(scheme: Scheme, clause: Commission) -> Text:
    rates = [(scheme.lines[line].name, share_text(rate)) for line, rate in clause.rates.items()]
    steps = [(share_text(step.at_least), millionths_text(step.factor)) for step in clause.steps]
    lift_from, lift_to = share_text(clause.lift_from), millionths_text(clause.lift_to)
    zh = (
        f"按实际销售额提成：{'、'.join(f'{name.zh} {rate}' for name, rate in rates)}；再乘系数："
        f"{'，'.join(f'完成 {share} 及以上是 {factor}' for share, factor in steps)}，不到的没有；"
        f"各产品线合计完成 {lift_from} 及以上，每条线的系数最低 {lift_to}"
    )
    en = (
        f"A share of actual sales: {', '.join(f'{name.en} {rate}' for name, rate in rates)}; times a factor: "
        f"{', '.join(f'{factor} from {share} of the target' for share, factor in steps)}, none below; from "
        f"{lift_from} of all targets together no factor is below {lift_to}"
    )
    return Text(zh, en)


def _streak(_: Scheme, clause: Streak) -> Text:
    fine = yuan(-clause.rate_fen)
    return Text(
        f"连续 {clause.limit} 个月没完成总销售任务，扣 {fine} 元",
        f"{clause.limit} months in a row below the overall sales target: a fine of {fine} yuan",
    )


def _per_unit(scheme: Scheme, clause: PerUnit) -> Text:
    source = scheme.banquet_sources[clause.banquet_source].name
    units = {"case": Text("整件", "full case"), "bottle": Text("瓶", "bottle")}
    rates = [(scheme.products[one.product].name, units[one.unit], yuan(one.rate_fen)) for one in clause.rates]
    zh = "、".join(f"{name.zh}每{unit.zh} {each} 元" for name, unit, each in rates)
    en = ", ".join(f"{name.en} {each} yuan a {unit.en}" for name, unit, each in rates)
    return Text(f"{source.zh}用掉的酒：{zh}", f"Bottles used at banquets {source.en}: {en}")


def _per_event(scheme: Scheme, clause: PerEventByGroup) -> Text:
    source = scheme.banquet_sources[clause.banquet_source].name
    rates = [(scheme.groups[one.group].name, yuan(one.rate_fen)) for one in clause.rates]
    zh = "，".join(f"用{name.zh}的每场 {each} 元" for name, each in rates)
    en = ", ".join(f"{each} yuan with {name.en}" for name, each in rates)
    return Text(
        f"{source.zh}：{zh}，一场只算最高的一档", f"Each banquet {source.en}: {en}; the best one alone"
    )


def _measured(zh: str, en: str) -> Callable[[Scheme, MeasuredClause], Text]:
    def say(scheme: Scheme, clause: MeasuredClause) -> Text:
        noun, rate = scheme.targets[clause.of].noun, yuan(abs(clause.rate_fen))
        return Text(zh.format(noun=noun.zh, rate=rate), en.format(one=noun.one, many=noun.many, rate=rate))

    return say


def _fine(scheme: Scheme, clause: FinePerFinding) -> Text:
    kind, fine = scheme.finding_kinds[clause.finding], yuan(-clause.rate_fen)
    once = Text("，同一家店一天只扣一次", ", once per outlet and day") if kind.merged else Text("", "")
    return Text(
        f"督查发现“{kind.name.zh}”，每次扣 {fine} 元{once.zh}",
        f"An inspection finds: {kind.name.en}; {fine} yuan each{once.en}",
    )


def _loss(scheme: Scheme, clause: Loss) -> Text:
    name = scheme.finding_kinds[clause.finding].name
    return Text(f"{name.zh}按实际金额承担", f"The actual amount is borne: {name.en}")


_SAYS: Mapping[type[Clause], Callable[[Scheme, Any], Text]] = {
    Commission: _commission,
    Streak: _streak,
    PerUnit: _per_unit,
    PerEventByGroup: _per_event,
    Shortfall: _measured(
        "比月任务每少 1 {noun}，扣 {rate} 元",
        "Each {one} missing from the month's target: {rate} yuan deducted",
    ),
    ExcessEach: _measured(
        "超过月任务后，每多 1 {noun}，奖 {rate} 元", "Each {one} above the target: {rate} yuan"
    ),
    ExcessOnce: _measured("超过月任务，一次奖 {rate} 元", "More {many} than the target: {rate} yuan, once"),
    CompletionOnce: _measured(
        "完成月任务，一次奖 {rate} 元", "The target of {many} reached: {rate} yuan, once"
    ),
    RewardEach: _measured("每有 1 {noun}算数，奖 {rate} 元", "Each {one}: {rate} yuan"),
    FinePerFinding: _fine,
    Loss: _loss,
}

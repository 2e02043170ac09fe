"""The sentences of the process part and of market inspection."""

from fieldapp.evaluator.clauses import FinePerFinding, Loss, MeasuredClause, PerEventByGroup, PerUnit
from fieldapp.evaluator.money import yuan
from fieldapp.evaluator.scheme import Noun, Scheme
from fieldapp.evaluator.standing import Standing
from fieldapp.evaluator.text import Text
from fieldapp.evaluator.wording import cited, counted, plural


def per_unit(scheme: Scheme, clause: PerUnit, product: str, number: int) -> Text:
    """What the cases or bottles of one product bring."""
    rate = next(rate for rate in clause.rates if rate.product == product)
    name, source = scheme.products[product].name, scheme.banquet_sources[clause.banquet_source].name
    unit = Text("件", "full case") if rate.unit == "case" else Text("瓶", "bottle")
    whole = "（只算整件）" if rate.unit == "case" else ""
    each, total = yuan(rate.rate_fen), yuan(number * rate.rate_fen)
    zh = f"{source.zh}：{name.zh} {number} {unit.zh}{whole}，每{unit.zh} {each} 元，共 {total} 元"
    en = f"{plural(number, unit.en)} of {name.en} ({source.en}) at {each} yuan each, {total} yuan"
    return cited(clause, zh, en)


def per_event(scheme: Scheme, clause: PerEventByGroup, group: str, number: int) -> Text:
    """What the banquets bring that serve a product of one group."""
    rate_fen = next(rate.rate_fen for rate in clause.rates if rate.group == group)
    name, source = scheme.groups[group].name, scheme.banquet_sources[clause.banquet_source].name
    events = counted(number, scheme.targets["banquets"].noun)
    each, total = yuan(rate_fen), yuan(number * rate_fen)
    zh = f"{source.zh}：{events.zh}用了{name.zh}，每次 {each} 元，共 {total} 元"
    en = f"{events.en} ({source.en}) serving {name.en} at {each} yuan each, {total} yuan"
    return cited(clause, zh, en)


def shortfall(scheme: Scheme, clause: MeasuredClause, standing: Standing) -> Text:
    """What is missing from a target, and what that costs."""
    noun, townships = _noun(scheme, clause), _townships(scheme, standing)
    missing = counted(standing.missing, noun)
    each, total = yuan(-clause.rate_fen), yuan(-clause.rate_fen * standing.missing)
    reached = _reached(scheme, clause, standing)
    zh = f"{reached.zh}，还差 {missing.zh}{townships.zh}，每差一个扣 {each} 元，共扣 {total} 元"
    en = f"{reached.en}{townships.en}, {standing.missing} missing at {each} yuan each, {total} yuan deducted"
    return cited(clause, zh, en)


def _townships(scheme: Scheme, standing: Standing) -> Text:
    """The key townships below their own minimum, which may ask for more than the target as a whole."""
    if not standing.short_townships:
        return Text("", "")
    short = [(scheme.key_townships[code].name, number) for code, number in standing.short_townships.items()]
    zh = "、".join(f"{name.zh}差 {number}" for name, number in short)
    en = ", ".join(f"{name.en} {number}" for name, number in short)
    return Text(f"（其中重点乡镇{zh}）", f", short in key townships: {en}")


def excess_each(scheme: Scheme, clause: MeasuredClause, standing: Standing) -> Text:
    """What each piece above the target brings."""
    reached, excess = _reached(scheme, clause, standing), counted(standing.excess, _noun(scheme, clause))
    each, total = yuan(clause.rate_fen), yuan(clause.rate_fen * standing.excess)
    zh = f"{reached.zh}，超出 {excess.zh}，每超一个奖 {each} 元，共 {total} 元"
    en = f"{reached.en}, {standing.excess} above it at {each} yuan each, {total} yuan"
    return cited(clause, zh, en)


def excess_once(scheme: Scheme, clause: MeasuredClause, standing: Standing) -> Text:
    """What exceeding the target brings once."""
    reached, bonus = _reached(scheme, clause, standing), yuan(clause.rate_fen)
    zh = f"{reached.zh}，超额完成，奖 {bonus} 元"
    en = f"{reached.en}, which exceeds it and brings {bonus} yuan once"
    return cited(clause, zh, en)


def completion_once(scheme: Scheme, clause: MeasuredClause, standing: Standing) -> Text:
    """What reaching the target brings once."""
    reached, bonus = _reached(scheme, clause, standing), yuan(clause.rate_fen)
    zh = f"{reached.zh}，全部完成，奖 {bonus} 元"
    en = f"{reached.en}, none missing, which brings {bonus} yuan once"
    return cited(clause, zh, en)


def reward_each(scheme: Scheme, clause: MeasuredClause, standing: Standing) -> Text:
    """What each counting piece brings."""
    pieces = counted(standing.have, _noun(scheme, clause))
    each, total = yuan(clause.rate_fen), yuan(clause.rate_fen * standing.have)
    return cited(
        clause,
        f"{pieces.zh}算数，每个奖 {each} 元，共 {total} 元",
        f"{pieces.en} at {each} yuan each, {total} yuan",
    )


def fine_per_finding(scheme: Scheme, clause: FinePerFinding, number: int) -> Text:
    """What the findings of one kind cost."""
    kind = scheme.finding_kinds[clause.finding]
    each, total = yuan(-clause.rate_fen), yuan(-clause.rate_fen * number)
    merged = Text("（同店同日算一次）", " (one per outlet and day)") if kind.merged else Text("", "")
    zh = f"{kind.name.zh} {number} 次{merged.zh}，每次扣 {each} 元，共扣 {total} 元"
    return cited(
        clause,
        zh,
        f"{plural(number, 'finding')}{merged.en} at {each} yuan each cost {total} yuan: {kind.name.en}",
    )


def loss(scheme: Scheme, clause: Loss, number: int, loss_fen: int) -> Text:
    """What losses of one kind add up to."""
    name, total = scheme.finding_kinds[clause.finding].name, yuan(loss_fen)
    zh = f"{name.zh} {number} 笔，按损失金额扣，共扣 {total} 元"
    return cited(clause, zh, f"{plural(number, 'finding')} charged in full, {total} yuan in all: {name.en}")


def _reached(scheme: Scheme, clause: MeasuredClause, standing: Standing) -> Text:
    target = counted(standing.target, _noun(scheme, clause))
    return Text(f"任务 {target.zh}，完成 {standing.have}", f"Target {target.en}, {standing.have} counted")


def _noun(scheme: Scheme, clause: MeasuredClause) -> Noun:
    return scheme.targets[clause.of].noun

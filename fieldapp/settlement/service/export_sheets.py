"""The tables of exports, in the reader's language: of a statement, a month, a payroll file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import current_app
from flask_babel import gettext as _

from fieldapp.evaluator.clauses import Commission
from fieldapp.evaluator.plain_words import clause_names, item_names
from fieldapp.evaluator.scheme import Scheme
from fieldapp.fieldwork.models import State
from fieldapp.inspection.standing import Standing
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.language import in_language
from fieldapp.settlement.hooks import settlement_hooks
from fieldapp.settlement.models import Account, Payout, Step
from fieldapp.settlement.queries.facts import JudgedRecord
from fieldapp.settlement.queries.findings import JudgedFinding
from fieldapp.settlement.service.statements import DrawnStatement
from fieldapp.settlement.service.workbooks import Cell, Sheet, yuan_cell

Columns = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class SchemeWords:
    """What a scheme's codes are called; a code of another scheme or of none stands for itself."""

    scheme: Scheme

    def clause(self, code: str) -> str:
        """A clause by its name."""
        named = clause_names(self.scheme)
        return in_language(named[code]) if code in named else settlement_hooks().label(code)

    def item(self, code: str | None) -> str | None:
        """A brand line, product or group by its name."""
        if not code:
            return None
        named = item_names(self.scheme)
        return in_language(named[code]) if code in named else code

    def line(self, line: Any) -> list[Cell]:
        """Clause, item, quantity, rate and amount; the quantity of a commission is sales, so it is yuan."""
        pays_sales = any(
            clause.code == line.clause and isinstance(clause, Commission) for clause in self.scheme.clauses
        )
        quantity = yuan_cell(line.quantity) if pays_sales else line.quantity
        return [
            self.clause(line.clause),
            self.item(line.item),
            quantity,
            yuan_cell(line.rate_fen),
            yuan_cell(line.amount_fen),
        ]


def statement_sheets(drawn: DrawnStatement) -> Iterator[Sheet]:
    """A rep's statement: about it, its lines, the records behind them, adjustments and payout."""
    words = SchemeWords(drawn.published.scheme)
    lines = drawn.statement.lines
    yield Sheet(_("概况"), [("", 16), ("", 40)], _about(drawn))
    yield Sheet(
        _("明细"),
        [*_line_columns(), (_("怎么来的"), 80)],
        [
            *([*words.line(line), in_language(line.text)] for line in lines),
            [_("合计"), None, None, None, yuan_cell(drawn.statement.total_fen)],
        ],
    )
    yield Sheet(_("对应的记录"), _record_columns(), [*_records(drawn), *_findings(drawn)])
    rows = (_adjustment(words, row) for row in drawn.settled.adjustments)
    payout = drawn.settled.payout
    figures = _payout_figures(payout) if payout else []
    width = len(_posting_columns())
    yield Sheet(
        _("补差和应发"),
        [*_posting_columns(), *_line_columns()],
        [*rows, *([label, *[None] * (width + 3), amount] for label, amount in figures)],
    )


def closed_month_sheets(
    words: SchemeWords, payouts: Sequence[AnyRow], lines: Iterable[AnyRow], adjustments: Iterable[AnyRow]
) -> Iterator[Sheet]:
    """A closed month: what it pays each rep, the lines it was closed with, and what was posted beside them."""
    labels = [(f"{label}{_('（元）')}", 14) for label in _payout_labels()]
    yield Sheet(
        _("每人合计"),
        [*_rep_columns(), (_("团队"), 14), *labels],
        _with_total([row.staff_number, row.name, row.team, *_payout_amounts(row)] for row in payouts),
    )
    yield Sheet(
        _("明细"),
        [*_rep_columns(), *_line_columns(), (_("账户"), 10)],
        ([row.staff_number, row.name, *words.line(row), _account(row)] for row in lines),
    )
    yield Sheet(
        _("补差"),
        [*_rep_columns(), *_posting_columns(), *_line_columns(), (_("账户"), 10)],
        ([row.staff_number, row.name, *_adjustment(words, row), _account(row)] for row in adjustments),
    )


def drafted_month_sheets(
    words: SchemeWords, totals: Sequence[AnyRow], lines: Iterable[AnyRow]
) -> Iterator[Sheet]:
    """An open month as last calculated: totals of each rep, and the lines."""
    sums = [(_("奖励（元）"), 14), (_("扣款（元）"), 14), (_("合计（元）"), 14)]
    yield Sheet(
        _("每人合计"),
        [*_rep_columns(), (_("团队"), 14), *sums],
        _with_total(
            [
                row.staff_number,
                row.name,
                row.team,
                *map(yuan_cell, (row.rewards_fen, row.fines_fen, row.total_fen)),
            ]
            for row in totals
        ),
    )
    yield Sheet(
        _("明细"),
        [*_rep_columns(), *_line_columns()],
        ([row.staff_number, row.name, *words.line(row)] for row in lines),
    )


def _with_total(rows: Iterable[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The rows, and beneath several of them one with the sums of their amounts."""
    found = list(rows)
    if len(found) < 2:
        return found
    sums: list[Cell] = [
        sum(column, Decimal()) if all(isinstance(cell, Decimal) for cell in column) else None  # type: ignore[arg-type]
        for column in zip(*found, strict=True)
    ]
    return [*found, [_("合计"), *sums[1:]]]


def coded_lines_sheet(words: SchemeWords, lines: Iterable[AnyRow]) -> Sheet:
    """Every line of all reps, for other programs: last the code of its clause, which no new name changes."""
    rows = ([row.staff_number, row.name, *words.line(row), row.clause] for row in lines)
    return Sheet(_("明细"), [*_rep_columns(), *_line_columns(), (_("条款代码"), 24)], rows)


def payroll_sheet(payouts: Sequence[AnyRow], *, for_people: bool) -> Sheet:
    """What payroll pays: payable, recovered from losses, and carried to the next month.

    Args:
        for_people: with a row of totals; a program that pays row by row could take it for somebody.
    """
    sums = [(_("应发（元）"), 14), (_("其中追回损失（元）"), 18), (_("转到下月（元）"), 14)]
    rows = (
        [
            row.staff_number,
            row.name,
            *map(yuan_cell, (row.payable_fen, row.recovered_fen, row.carried_out_fen)),
        ]
        for row in payouts
    )
    return Sheet(_("应发"), [*_rep_columns(), *sums], _with_total(rows) if for_people else rows)


def _about(drawn: DrawnStatement) -> Iterator[list[Cell]]:
    published, settled = drawn.published, drawn.settled
    states = {Step.CHECKED: _("核对中"), Step.CLOSED: _("已结账"), Step.PAID: _("已发放")}
    yield [_("业务员"), drawn.rep_name]
    yield [_("工号"), drawn.statement.rep]
    yield [_("月份"), drawn.statement.month]
    yield [_("状态"), states.get(Step(settled.state)) if settled.state in set(Step) else _("没结账")]
    yield [_("薪酬方案"), in_language(published.scheme.name)]
    yield [_("方案版本"), published.version]
    yield [_("算到"), _local_time(drawn.as_of)]
    yield [_("合计（元）"), yuan_cell(drawn.statement.total_fen)]
    if settled.payout:
        yield [_("应发（元）"), yuan_cell(settled.payout.payable_fen)]
    if settled.paid_on:
        yield [_("发放日期"), settled.paid_on]


def _records(drawn: DrawnStatement) -> Iterator[list[Cell]]:
    label = settlement_hooks().label
    for record in drawn.records.records:
        row, counts = record.row, bool(record.row.approved) and not record.reasons
        yield [
            row.business_day,
            label(row.kind),
            row.outlet_code,
            row.outlet_name,
            label(row.state),
            _("算") if counts else _("不算"),
            None if counts else _why_not(record),
            None,
            row.id,
        ]


def _why_not(record: JudgedRecord) -> str | None:
    reasons = [in_language(text) for _code, text in record.reasons]
    if record.row.state_now == State.APPROVED and not record.row.approved:
        reasons.insert(0, _("结账以后才通过的，差额记进后面的月份"))
    return "；".join(reasons) or None


def _findings(drawn: DrawnStatement) -> Iterator[list[Cell]]:
    kinds = drawn.published.scheme.finding_kinds
    charged = {record for line in drawn.statement.lines for record in line.evidence}
    for finding in drawn.findings:
        row, counts = finding.row, finding.row.id in charged
        yield [
            row.day,
            in_language(kinds[row.kind].name) if row.kind in kinds else row.kind,
            row.outlet_code,
            row.outlet_name,
            settlement_hooks().label(f"standing_{finding.standing}"),
            _("算") if counts else _("不算"),
            _("和同一天同一家店的问题合并了") if _is_merged(finding, counts=counts) else None,
            yuan_cell(row.loss_fen) if row.loss_fen else None,
            row.id,
        ]


def _is_merged(finding: JudgedFinding, *, counts: bool) -> bool:
    return finding.standing == Standing.CHARGEABLE and not counts


def _adjustment(words: SchemeWords, row: Any) -> list[Cell]:
    return [row.month, row.posted_in, settlement_hooks().label(row.source), *words.line(row)]


def _account(row: AnyRow) -> str:
    return str(_("追扣账") if row.account == Account.RECOVERY else _("薪酬"))


def _payout_figures(payout: Payout) -> Iterator[tuple[str, Cell]]:
    yield from zip(_payout_labels(), _payout_amounts(payout), strict=True)


def _payout_labels() -> list[str]:
    return [_("本月入账"), _("其中追回损失"), _("上月结转"), _("应发"), _("转到下月")]


def _payout_amounts(payout: Any) -> list[Cell]:
    figures = (
        payout.posted_fen,
        payout.recovered_fen,
        payout.carried_in_fen,
        payout.payable_fen,
        payout.carried_out_fen,
    )
    return [yuan_cell(amount_fen) for amount_fen in figures]


def _rep_columns() -> Columns:
    return [(_("工号"), 12), (_("姓名"), 14)]


def _posting_columns() -> Columns:
    return [(_("所属月份"), 12), (_("入账月份"), 12), (_("来源"), 12)]


def _line_columns() -> Columns:
    return [
        (_("条款"), 20),
        (_("项目"), 18),
        (_("数量"), 12),
        (_("单价（元）"), 12),
        (_("金额（元）"), 14),
    ]


def _record_columns() -> Columns:
    return [
        (_("日期"), 12),
        (_("类型"), 14),
        (_("网点编号"), 16),
        (_("网点"), 28),
        (_("状态"), 12),
        (_("算不算数"), 10),
        (_("不算数的原因"), 50),
        (_("损失（元）"), 12),
        (_("记录编号"), 38),
    ]


def _local_time(instant: datetime) -> str:
    return instant.astimezone(current_app.config["SETTINGS"].timezone).strftime("%Y-%m-%d %H:%M")

"""Why a statement is empty or zero, in sentences. Pure."""

from __future__ import annotations

from fieldapp.evaluator.statement import Statement
from fieldapp.evaluator.text import Text
from fieldapp.fieldwork.models import State
from fieldapp.settlement.queries.facts import RepMonth

NOT_EMPLOYED = Text(
    "这个月不在职，没有任务，也不算奖罚。", "Not employed in this month: no targets, no rewards and no fines."
)


def explain(statement: Statement, month: RepMonth) -> tuple[Text, ...]:
    """What stands behind a total of zero; empty when there is something to pay or fine.

    Args:
        statement: the month's lines.
        month: its records and facts.
    """
    if statement.total_fen != 0:
        return ()
    if statement.lines:
        return (Text("各项加起来正好是 0 元。", "The lines below add up to exactly 0."), *_records(month))
    return (*_records(month), *_sales(month))


def _records(month: RepMonth) -> tuple[Text, ...]:
    if not month.records:
        return (Text("本月还没有提交过记录。", "No record was submitted this month."),)
    waiting = month.in_state(State.SUBMITTED, State.INCOMPLETE)
    rejected = month.in_state(State.REJECTED)
    uncounted = sum(record.row.state == State.APPROVED and bool(record.reasons) for record in month.records)
    told = (
        (waiting, f"有 {waiting} 条记录还没审核完。", f"{waiting} record(s) still wait for review."),
        (rejected, f"有 {rejected} 条记录被退回。", f"{rejected} record(s) were rejected."),
        (
            uncounted,
            f"有 {uncounted} 条记录通过了但不算数，原因见下面。",
            f"{uncounted} approved record(s) do not count; the reasons stand below.",
        ),
    )
    return tuple(Text(zh, en) for count, zh, en in told if count)


def _sales(month: RepMonth) -> tuple[Text, ...]:
    if month.facts.sales:
        return ()
    return (Text("本月还没有录入销售额。", "No sales figures were entered for this month."),)

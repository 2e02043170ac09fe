"""Reading the JSON of facts: either all of it is sound, or every fault in it is named."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from fieldapp.evaluator.facts import (
    Banquet,
    BanquetItem,
    Display,
    Facts,
    Finding,
    HistoryMonth,
    Opening,
    SalesFigure,
)
from fieldapp.evaluator.faults import Fault, pointer_to
from fieldapp.evaluator.months import is_day, is_month
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.shape import Shape
from fieldapp.evaluator.strict_json import NotJson, load_marked
from fieldapp.evaluator.text import Text

Row = TypeVar("Row")

_NO_OBJECT = Text("内容应当是一个对象，或对象的列表。", "Expected one object, or a list of them.")


def read_facts(raw: bytes | str, scheme: Scheme) -> tuple[list[Facts] | Facts | None, tuple[Fault, ...]]:
    """The facts of a JSON text, one object or a list of them, checked against a scheme's codes.

    Args:
        raw: the whole text, UTF-8.
        scheme: knows the lines, products, key townships, sources and kinds of finding.

    Returns:
        The facts and no fault, or None and every fault. Whole numbers run from 0 to 2^63 - 1.

    Source: sujiu-2018, contract of the pure evaluator.
    """
    try:
        value, found = load_marked(raw)
    except NotJson as refusal:
        return None, (Fault("", refusal.code, refusal.message),)
    faults = list(found)
    facts = _one_or_many(value, scheme, faults)
    return (None, tuple(faults)) if faults else (facts, ())


def _one_or_many(value: object, scheme: Scheme, faults: list[Fault]) -> list[Facts] | Facts | None:
    if isinstance(value, list):
        return [_facts(Shape(one, pointer_to("", index), faults), scheme) for index, one in enumerate(value)]
    if isinstance(value, dict):
        return _facts(Shape(value, "", faults), scheme)
    faults.append(Fault("", "not_object_or_list", _NO_OBJECT))
    return None


def _facts(shape: Shape, scheme: Scheme) -> Facts:
    month = _month(shape)
    facts = Facts(
        rep=shape.text("rep"),
        month=month,
        sales=_sales(shape, scheme),
        sales_history=_sales_history(shape, month),
        banquet_target=_own_target(shape, "banquet_target"),
        opening_target=_own_target(shape, "opening_target"),
        display_target=_own_target(shape, "display_target"),
        key_townships=_key_townships(shape, scheme),
        banquets=_rows(shape, "banquets", lambda row: _banquet(row, scheme)),
        displays=_displays(shape, scheme),
        openings=_rows(shape, "openings", lambda row: _opening(row, scheme)),
        findings=_rows(shape, "findings", lambda row: _finding(row, scheme, month)),
    )
    shape.done()
    return facts


def _rows(shape: Shape, key: str, read: Callable[[Shape], Row], unique: str = "id") -> tuple[Row, ...]:
    """The rows of a list that may be missing; the value of `unique` must not come twice."""
    if not shape.has(key):
        return ()
    rows, seen = [], set[str]()
    for row in shape.shapes(key):
        rows.append(read(row))
        row.done()
        _note_repeated(row, unique, seen)
    return tuple(rows)


def _note_repeated(row: Shape, key: str, seen: set[str]) -> None:
    value = row.raw(key)
    if not isinstance(value, str):
        return
    if value in seen:
        message = Text(f"{key} 重复了：{value}。", f"{key} {value} is given twice.")
        row.fault(key, f"repeated_{key}", message)
    seen.add(value)


def _month(shape: Shape) -> str:
    """The month of the object, "" when it is missing or does not exist."""
    month = shape.text("month")
    if not isinstance(shape.raw("month"), str) or is_month(month):
        return month
    message = Text(f"没有这个月份：{month}，应写成 2018-06。", f"{month} is no month; write it as 2018-06.")
    shape.fault("month", "no_such_month", message)
    return ""


def _own_target(shape: Shape, key: str) -> int | None:
    return shape.count(key) if shape.has(key) and shape.raw(key) is not None else None


def _key_townships(shape: Shape, scheme: Scheme) -> tuple[str, ...]:
    """A set in effect: a township given twice is one township."""
    return (
        tuple(dict.fromkeys(shape.codes("key_townships", scheme.key_townships)))
        if shape.has("key_townships")
        else ()
    )


def _sales(shape: Shape, scheme: Scheme) -> tuple[SalesFigure, ...]:
    def figure(row: Shape) -> SalesFigure:
        return SalesFigure(row.code("line", scheme.lines), row.count("target_fen"), row.count("actual_fen"))

    return _rows(shape, "sales", figure, unique="line")


def _sales_history(shape: Shape, month: str) -> tuple[HistoryMonth, ...]:
    return _rows(shape, "sales_history", lambda row: _history_month(row, month), unique="month")


def _history_month(row: Shape, month: str) -> HistoryMonth:
    past = HistoryMonth(_month(row), row.flag("completed"), row.flag("fined"))
    if past.month and month and past.month >= month:
        message = Text(f"{past.month} 不在 {month} 之前。", f"{past.month} is not before {month}.")
        row.fault("month", "history_not_before_month", message)
    if past.completed and past.fined:
        message = Text("完成的月份不会被罚。", "A completed month is never fined.")
        row.fault("fined", "completed_and_fined", message)
    return past


def _banquet(row: Shape, scheme: Scheme) -> Banquet:
    return Banquet(
        id=row.text("id"),
        source=row.code("source", scheme.banquet_sources),
        tables=row.count("tables"),
        registered=row.flag("registered"),
        held=row.flag("held"),
        items=tuple(_banquet_item(item, scheme) for item in row.shapes("items")),
    )


def _banquet_item(item: Shape, scheme: Scheme) -> BanquetItem:
    served = BanquetItem(item.code("product", scheme.products), item.count("bottles"))
    item.done()
    return served


def _displays(shape: Shape, scheme: Scheme) -> tuple[Display, ...]:
    township_of: dict[str, str] = {}

    def display(row: Shape) -> Display:
        shown = _display(row, scheme)
        _note_moved(row, township_of)
        return shown

    return _rows(shape, "displays", display)


def _display(row: Shape, scheme: Scheme) -> Display:
    return Display(
        id=row.text("id"),
        outlet=row.text("outlet"),
        township=row.text("township"),
        joint=row.flag("joint"),
        prominent=row.flag("prominent"),
        products=row.codes("products", scheme.products),
    )


def _note_moved(row: Shape, township_of: dict[str, str]) -> None:
    outlet, township = row.raw("outlet"), row.raw("township")
    if not isinstance(outlet, str) or not isinstance(township, str):
        return
    first = township_of.setdefault(outlet, township)
    if first != township:
        zh = f"网点 {outlet} 写了两个乡镇：{first} 和 {township}。"
        en = f"Outlet {outlet} is given under two townships: {first} and {township}."
        row.fault("township", "outlet_in_two_townships", Text(zh, en))


def _opening(row: Shape, scheme: Scheme) -> Opening:
    return Opening(
        id=row.text("id"),
        outlet=row.text("outlet"),
        is_new=row.flag("is_new"),
        on_display_subsidy=row.flag("on_display_subsidy"),
        layers=row.count("layers"),
        products=row.codes("products", scheme.products),
    )


def _finding(row: Shape, scheme: Scheme, month: str) -> Finding:
    finding = Finding(
        id=row.text("id"),
        outlet=row.text("outlet"),
        kind=row.code("kind", scheme.finding_kinds),
        day=_day(row, month),
        loss_fen=row.count("loss_fen") if row.has("loss_fen") else 0,
    )
    _note_misplaced_loss(row, finding, scheme)
    return finding


def _day(row: Shape, month: str) -> str:
    day = row.text("day")
    if not isinstance(row.raw("day"), str):
        return ""
    if not is_day(day):
        message = Text(f"没有这一天：{day}，应写成 2018-06-12。", f"{day} is no day; write it as 2018-06-12.")
        row.fault("day", "no_such_day", message)
    elif month and not day.startswith(month):
        row.fault(
            "day", "day_outside_month", Text(f"{day} 不在 {month} 内。", f"{day} is not within {month}.")
        )
    return day


def _note_misplaced_loss(row: Shape, finding: Finding, scheme: Scheme) -> None:
    if finding.loss_fen == 0 or not finding.kind or scheme.finding_kinds[finding.kind].carries_loss:
        return
    kinds = _names(kind for kind, known in scheme.finding_kinds.items() if known.carries_loss)
    message = Text(f"只有 {kinds} 才有损失金额。", f"Only {kinds} carries a loss.")
    row.fault("loss_fen", "loss_not_allowed", message)


def _names(codes: Iterable[str]) -> str:
    return ", ".join(codes)

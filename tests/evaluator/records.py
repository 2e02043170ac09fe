"""Records that count under sujiu-2018 unless a test says otherwise."""

from typing import Any

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

DISPLAY_SET = (
    "xintianlan",
    "laozihao",
    "shengfang",
    "junfang",
    "hongjiu",
    "rouhe_qixing",
    "rouhe_wuxing",
    "rouhe_sanxing",
)
OPENING_SET = ("haizhilan", "qingci", "junfang", "rouhe_sanxing")


def facts(**given: Any) -> Facts:
    """A month of no targets, so that only what a test adds makes lines."""
    exempt = {"banquet_target": 0, "opening_target": 0, "display_target": 0}
    return Facts(**{"rep": "E001", "month": "2018-06", **exempt, **given})


def banquet(record_id: str, served: dict[str, int] | None = None, **given: Any) -> Banquet:
    items = tuple(BanquetItem(product, bottles) for product, bottles in (served or {"rouhe": 1}).items())
    sound = {"source": "personal", "tables": 10, "registered": True, "held": True, "items": items}
    return Banquet(record_id, **{**sound, **given})


def display(record_id: str, outlet: str, **given: Any) -> Display:
    sound = {"township": "xinji", "joint": True, "prominent": True, "products": DISPLAY_SET}
    return Display(record_id, outlet, **{**sound, **given})


def opening(record_id: str, outlet: str, **given: Any) -> Opening:
    sound = {"is_new": True, "on_display_subsidy": False, "layers": 1, "products": OPENING_SET}
    return Opening(record_id, outlet, **{**sound, **given})


def finding(record_id: str, kind: str, **given: Any) -> Finding:
    return Finding(record_id, **{"outlet": "o1", "kind": kind, "day": "2018-06-12", **given})


def sold(line: str, target_fen: int, actual_fen: int) -> SalesFigure:
    return SalesFigure(line, target_fen, actual_fen)


def missed(month: str, *, fined: bool = False) -> HistoryMonth:
    return HistoryMonth(month, completed=False, fined=fined)


def completed(month: str) -> HistoryMonth:
    return HistoryMonth(month, completed=True, fined=False)

"""The facts of one rep and month from which pay is evaluated, field for field as in the JSON contract."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SalesFigure:
    """Target and actual sales of one brand line in the month, in fen."""

    line: str
    target_fen: int
    actual_fen: int


@dataclass(frozen=True, slots=True)
class HistoryMonth:
    """How an earlier month ended: target reached, or missed and perhaps fined."""

    month: str
    completed: bool
    fined: bool


@dataclass(frozen=True, slots=True)
class BanquetItem:
    """Bottles of one product served at a banquet."""

    product: str
    bottles: int


@dataclass(frozen=True, slots=True)
class Banquet:
    """An approved banquet, with tables and bottles of its proof."""

    id: str
    source: str
    tables: int
    registered: bool
    held: bool
    items: tuple[BanquetItem, ...]


@dataclass(frozen=True, slots=True)
class Display:
    """An approved display at an outlet."""

    id: str
    outlet: str
    township: str
    joint: bool
    prominent: bool
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """An approved opening of an outlet."""

    id: str
    outlet: str
    is_new: bool
    on_display_subsidy: bool
    layers: int
    products: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A chargeable finding of an inspector; `loss_fen` for kinds that carry a loss alone."""

    id: str
    outlet: str
    kind: str
    day: str
    loss_fen: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything the pay of one rep and month depends on; a target of None means the scheme's own."""

    rep: str
    month: str
    sales: tuple[SalesFigure, ...] = ()
    sales_history: tuple[HistoryMonth, ...] = ()
    banquet_target: int | None = None
    opening_target: int | None = None
    display_target: int | None = None
    key_townships: tuple[str, ...] = ()
    banquets: tuple[Banquet, ...] = ()
    displays: tuple[Display, ...] = ()
    openings: tuple[Opening, ...] = ()
    findings: tuple[Finding, ...] = ()

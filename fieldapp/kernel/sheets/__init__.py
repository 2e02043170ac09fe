"""Tables from files: CSV (UTF-8, GB18030) and XLSX into rows of cells, each fault with its row and column."""

from fieldapp.kernel.sheets.errors import BadSheet, NotASheet, SheetTooLarge
from fieldapp.kernel.sheets.faults import CellFault
from fieldapp.kernel.sheets.neutral import neutralised
from fieldapp.kernel.sheets.table import (
    MOST_COLUMNS,
    MOST_ROWS,
    Table,
    TableRow,
    Value,
    examine_table,
    read_table,
    same_header,
)

__all__ = [
    "MOST_COLUMNS",
    "MOST_ROWS",
    "BadSheet",
    "CellFault",
    "NotASheet",
    "SheetTooLarge",
    "Table",
    "TableRow",
    "Value",
    "examine_table",
    "neutralised",
    "read_table",
    "same_header",
]

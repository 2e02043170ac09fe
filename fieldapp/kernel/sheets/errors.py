"""Refusals of a file as a whole, or of all that is wrong in it at once."""

from __future__ import annotations

from collections.abc import Sequence

from fieldapp.evaluator.faults import Fault
from fieldapp.kernel.errors import Refusal
from fieldapp.kernel.sheets.faults import CellFault

MOST_TOLD = 5000
"""Faults beyond this are counted, not listed: nobody corrects so many one by one."""


class NotASheet(Refusal):
    code, status = "not_a_sheet", 422
    zh = "这个文件读不了：{reason_zh}请存成 XLSX 或 CSV 再传。"
    en = "This file cannot be read as a table: {reason_en} Save it as XLSX or CSV and send it again."

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(reason_zh=zh, reason_en=en)


class SheetTooLarge(Refusal):
    code, status = "sheet_too_large", 413
    zh = "表格太大：{what_zh}最多 {limit}。请拆成几个文件再传。"
    en = "The table is too large: at most {limit} {what_en} are read. Split the file and send the parts."

    def __init__(self, zh: str, en: str, limit: int) -> None:
        super().__init__(what_zh=zh, what_en=en, limit=limit)


class BadSheet(Refusal):
    code, status = "bad_sheet", 422
    zh = "表格有 {count} 处不对，什么都没有导入。请按提示改好再传。"
    en = "{count} place(s) of the table cannot be accepted; nothing was imported. Correct them and send it again."

    def __init__(self, faults: Sequence[CellFault]) -> None:
        super().__init__(count=len(faults))
        in_order = sorted(faults, key=lambda one: (one.row or 0, len(one.column or ""), one.column or ""))
        self._faults = tuple(in_order[:MOST_TOLD])

    @property
    def faults(self) -> Sequence[Fault]:
        return self._faults

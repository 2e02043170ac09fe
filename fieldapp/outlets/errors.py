"""Refusals of the outlets room."""

from __future__ import annotations

from fieldapp.kernel.errors import Refusal


class OutletExists(Refusal):
    code, status = "outlet_exists", 409
    zh = "网点编号 {outlet} 已经有了，请换一个。"
    en = "The outlet code {outlet} is taken. Choose another."

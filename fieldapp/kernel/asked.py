"""What statements that are built once are asked for each time, by name: to build one costs more than to run it.

Such a statement is made by a function under `functools.cache`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Date, bindparam

from fieldapp.kernel.columns import Month, UtcDateTime

MONTH: Any = bindparam("month", type_=Month)
DAY: Any = bindparam("day", type_=Date())
AS_OF: Any = bindparam("as_of", type_=UtcDateTime)
REP_IDS: Any = bindparam("rep_ids", expanding=True)

"""What an import is made of: a kind is data, its plan says what a file would change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.kernel.sheets.cells import Parser
from fieldapp.kernel.sheets.faults import CellFault, cell_fault

Scalar = str | int | float | bool | None


class Need(Enum):
    """Whether a cell may be left empty: never, for what is known already, or always."""

    ALWAYS = "always"
    WHEN_NEW = "when new"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of an import: its headers in both languages and in code, and what its cells mean.

    Attributes:
        reference: a key of `references.REFERENCES`, when a cell names something that must be known.
        adds: an amount that is added up where several rows are taken together.
    """

    code: str
    name: Text
    parse: Parser
    need: Need = Need.NEVER
    reference: str | None = None
    adds: bool = False


@dataclass(slots=True)
class Record:
    """A row of the file: what its cells mean, by column; empty cells are left out."""

    row: int
    values: dict[str, Any]


@dataclass(slots=True)
class Reading:
    """The records of a file, and all that is wrong with it so far.

    Attributes:
        places: letter and header of each column of the kind that the file has.
        ignored: headers that mean nothing here and were left aside.
    """

    columns: Mapping[str, Column]
    records: list[Record] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    ignored: list[str] = field(default_factory=list)
    has_unknown_headers: bool = False
    _missed: set[str] = field(default_factory=set)

    def refuse(self, row: int, column: str, code: str, zh: str, en: str) -> None:
        """Note what is wrong with a cell; not of a column that may stand there under an unknown header."""
        if self.has_unknown_headers and column not in self.places:
            return
        letter, header = self.places.get(column, (None, None))
        self.faults.append(cell_fault(code, Text(zh, en), row=row, column=letter, header=header))

    def sound_records(self) -> list[Record]:
        """Records in whose rows nothing is wrong or lacking so far."""
        faulty = {fault.row for fault in self.faults}
        needed = {column.code for column in self.columns.values() if column.need == Need.ALWAYS}
        return [one for one in self.records if one.row not in faulty and needed <= one.values.keys()]

    def require_when_new(self, record: Record) -> bool:
        """Refuse what a new row lacks; whether it lacks nothing."""
        lacking = [
            column
            for column in self.columns.values()
            if column.need == Need.WHEN_NEW and column.code not in record.values
        ]
        for column in lacking:
            name = column.name
            if column.code not in self.places:
                self._miss_for_new(column)
                continue
            self.refuse(
                record.row,
                column.code,
                "missing_when_new",
                f"这是新的一条，“{name.zh}”不能空着。",
                f"This is new, so “{name.en}” must not be empty.",
            )
        return not lacking

    def _miss_for_new(self, column: Column) -> None:
        """Say once of a column that new rows need it, not of each row."""
        if column.code in self._missed or self.has_unknown_headers:
            return
        self._missed.add(column.code)
        name = column.name
        zh = f"有新的，要有“{name.zh}”这一列。"
        en = f"Some rows are new, so there must be a column “{name.en}”."
        self.faults.append(cell_fault("missing_when_new", Text(zh, en), row=1, column=None))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field was and would be."""

    field: str
    old: Scalar
    new: Scalar


@dataclass(frozen=True, slots=True)
class RowChange:
    """What a row would do: `new`, `changed` or `same`; `name` says what it is about."""

    row: int
    name: str
    status: str
    fields: tuple[FieldChange, ...]


def compared(row: int, name: str, old: Mapping[str, Scalar] | None, new: Mapping[str, Scalar]) -> RowChange:
    """The change from what stands (None: nothing) to what the row says."""
    if old is None:
        return RowChange(row, name, "new", tuple(FieldChange(key, None, new[key]) for key in new))
    fields = tuple(FieldChange(key, old[key], new[key]) for key in new if old[key] != new[key])
    return RowChange(row, name, "changed" if fields else "same", fields)


Write = Callable[[int | None, Mapping[str, str]], None]
"""Stores a plan: the actor's id, and hashes of the initial passwords by staff number."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a file would change, and how to do it within a transaction.

    Attributes:
        new_accounts: staff numbers that get an initial password.
        decisions: rows to be decided, of kinds that a second person confirms.
    """

    changes: Sequence[RowChange]
    write: Write
    new_accounts: tuple[str, ...] = ()
    decisions: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportKind:
    """A kind of import.

    Attributes:
        permission: what it asks for.
        key: columns that name what a row is about; two rows of one name are refused. Empty: rows have no name.
        plan: holds the records against the tables; notes faults in the reading.
    """

    code: str
    name: Text
    permission: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    plan: Callable[[Reading], Plan]
    needs_second_person: bool = False

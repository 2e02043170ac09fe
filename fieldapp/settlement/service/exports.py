"""Statements, months and payroll files as spreadsheets; every one that is made leaves an audit row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from zoneinfo import ZoneInfo

from fieldapp.kernel.audit import record_act
from fieldapp.kernel.database import snapshot, transaction
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import published_version
from fieldapp.settlement.errors import MonthNotCalculated, MonthNotClosed
from fieldapp.settlement.models import RunKind, SettlementRun
from fieldapp.settlement.queries import exports as rows
from fieldapp.settlement.queries.months import close_of
from fieldapp.settlement.service import export_sheets as sheets
from fieldapp.settlement.service.calculation import begun_month
from fieldapp.settlement.service.statements import statement_of
from fieldapp.settlement.service.workbooks import csv_bytes, workbook_bytes

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


@dataclass(frozen=True, slots=True)
class Export:
    """A file made of what the office holds: its name, its media type and its bytes."""

    name: str
    mimetype: str
    content: bytes


def export_statement(actor: Actor | None, staff_number: str, month: str, *, zone: ZoneInfo) -> Export:
    """A rep's statement as XLSX: lines, the records behind them, adjustments and payout.

    Args:
        actor: who asks; None for the command line.

    Raises:
        The refusals of `statement_of`.
    """
    with snapshot():
        drawn = statement_of(actor, staff_number, month, zone=zone)
        name = f"statement-{month}-{drawn.statement.rep}.xlsx"
        content = workbook_bytes(sheets.statement_sheets(drawn), title=name, made_at=drawn.as_of)
    return _made(actor, Export(name, XLSX, content), month, staff_number=drawn.statement.rep)


def export_month(actor: Actor | None, month: str, *, zone: ZoneInfo) -> Export:
    """A month as XLSX, of the reps the actor may see: totals, lines, adjustments.

    A closed month as it stands in the ledger, an open one as last calculated.

    Raises:
        NotAMonth, MonthNotBegun: no such month. MonthNotCalculated: it is open, and was never calculated.
    """
    name = f"month-{begun_month(month, zone)}.xlsx"
    with snapshot():  # a calculation meanwhile replaces the lines of the draft
        close = close_of(month)
        content = _closed(close, actor, name) if close else _drafted(month, actor, name)
    return _made(actor, Export(name, XLSX, content), month)


def export_lines(actor: Actor | None, month: str, *, zone: ZoneInfo) -> Export:
    """Every line of a month as CSV, of the reps the actor may see; closed or last calculated.

    Raises:
        NotAMonth, MonthNotBegun: no such month. MonthNotCalculated: it is open, and was never calculated.
    """
    name = f"lines-{begun_month(month, zone)}.csv"
    with snapshot():
        run = close_of(month) or rows.last_draft(month)
        if run is None:
            raise MonthNotCalculated(month=month)
        words = sheets.SchemeWords(published_version(run.scheme_version_id).scheme)
        reps = rows.reps_exported_to(actor)
        lines = rows.posted_lines(month, reps) if run.kind == RunKind.CLOSE else rows.draft_lines(run, reps)
        content = csv_bytes(sheets.coded_lines_sheet(words, lines))
    return _made(actor, Export(name, CSV, content), month)


def export_payroll(
    actor: Actor | None, month: str, kind: Literal["csv", "xlsx"], *, zone: ZoneInfo
) -> Export:
    """The payroll file of a closed month: staff number, name, payable, recovered, carried; all its reps.

    Raises:
        NotAMonth, MonthNotBegun, MonthNotClosed: nothing is payable yet.
    """
    close = close_of(begun_month(month, zone))
    if close is None:
        raise MonthNotClosed(month=month)
    name, is_csv = f"payroll-{month}.{kind}", kind == "csv"
    sheet = sheets.payroll_sheet(rows.payouts(month, None), for_people=not is_csv)
    if is_csv:
        return _made(actor, Export(name, CSV, csv_bytes(sheet)), month)
    return _made(actor, Export(name, XLSX, workbook_bytes([sheet], title=name, made_at=close.as_of)), month)


def _closed(close: SettlementRun, actor: Actor | None, name: str) -> bytes:
    words = sheets.SchemeWords(published_version(close.scheme_version_id).scheme)
    month, reps = close.month, rows.reps_exported_to(actor)
    tables = sheets.closed_month_sheets(
        words, rows.payouts(month, reps), rows.posted_lines(month, reps), rows.adjustments(month, reps)
    )
    return workbook_bytes(tables, title=name, made_at=close.as_of)


def _drafted(month: str, actor: Actor | None, name: str) -> bytes:
    run = rows.last_draft(month)
    if run is None:
        raise MonthNotCalculated(month=month)
    words = sheets.SchemeWords(published_version(run.scheme_version_id).scheme)
    reps = rows.reps_exported_to(actor)
    tables = sheets.drafted_month_sheets(words, rows.draft_totals(run, reps), rows.draft_lines(run, reps))
    return workbook_bytes(tables, title=name, made_at=run.as_of)


def _made(actor: Actor | None, export: Export, month: str, **about: str) -> Export:
    """Note that a file leaves the product: who has it, and what is in it."""
    with transaction() as session:
        actor_id = actor.user_id if actor else None
        record_act(session, "export.made", ("month", month), actor_id=actor_id, file=export.name, **about)
    return export

"""The export command: a month, a statement or a payroll file as a spreadsheet."""

from __future__ import annotations

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import click
from flask import current_app
from flask_babel import force_locale

from fieldapp.commands.context import with_app
from fieldapp.commands.settling import LANGUAGE
from fieldapp.settlement.service.exports import Export, export_month, export_payroll, export_statement

KINDS: dict[str, Literal["csv", "xlsx"]] = {".csv": "csv", ".xlsx": "xlsx"}


@click.command()
@click.argument("month")
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write.",
)
@click.option("--rep", metavar="N", help="The statement of the rep with this staff number.")
@click.option("--payroll", is_flag=True, help="The payroll file of a closed month; --out may end in .csv.")
@LANGUAGE
@with_app
def export(month: str, out: Path, rep: str | None, payroll: bool, language: str) -> None:
    """Write a MONTH (YYYY-MM) to a spreadsheet: totals, lines and adjustments of all reps."""
    kind = KINDS.get(out.suffix.lower())
    if rep and payroll:
        raise click.UsageError("--rep and --payroll exclude each other.")
    if kind is None or (kind == "csv" and not payroll):
        raise click.UsageError("--out must end in .xlsx, or with --payroll in .csv.")
    with force_locale(language):
        made = _made(month, rep, kind, payroll=payroll)
    try:
        out.write_bytes(made.content)
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written: {error.strerror}") from error
    click.echo(f"{out}: {len(made.content)} bytes")


def _made(month: str, rep: str | None, kind: Literal["csv", "xlsx"], *, payroll: bool) -> Export:
    zone: ZoneInfo = current_app.config["SETTINGS"].timezone
    if payroll:
        return export_payroll(None, month, kind, zone=zone)
    return export_statement(None, rep, month, zone=zone) if rep else export_month(None, month, zone=zone)

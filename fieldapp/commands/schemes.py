"""Commands about pay schemes: what a draft would have paid."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app

from fieldapp.commands.context import with_app
from fieldapp.kernel import clock
from fieldapp.kernel.money import yuan
from fieldapp.settlement.service.what_if import MOST_MONTHS, Amounts, WhatIf, what_if


def months_named(text: str) -> list[str]:
    """The months of `2026-08` or `2026-08:2026-10`.

    Raises:
        ValueError: no month, the last before the first, or more than can be compared at once.
    """
    first, _, last = text.partition(":")
    months = [first, last or first]
    if not all(clock.is_month(month) and month < "9999" for month in months):
        raise ValueError("write months as 2026-08 or 2026-08:2026-10")
    found = clock.months_between(*months)
    if not 1 <= len(found) <= MOST_MONTHS:
        raise ValueError(f"name 1 to {MOST_MONTHS} months, the first one first")
    return found


def _months(_context: click.Context, _option: click.Parameter, text: str) -> list[str]:
    try:
        return months_named(text)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


@click.command("what-if")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--months", required=True, callback=_months, help="For example 2026-08:2026-10.")
@click.option("--json", "as_json", is_flag=True, help="Everything as JSON, rep by rep.")
@with_app
def what_if_command(file: Path, months: list[str], as_json: bool) -> None:
    """Show what months would have paid under the scheme in FILE (TOML); nothing is stored."""
    try:
        text = file.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file} is not UTF-8") from error
    found = what_if(text, months, zone=current_app.config["SETTINGS"].timezone)
    if as_json:
        click.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(found)


def _print(found: WhatIf) -> None:
    click.echo(f"{'':32}{'before':>16}{'after':>16}{'difference':>16}")
    for month in found.months:
        click.echo(_row(f"{month.month}  {month.published.code} v{month.published.version}", month.total))
        for (clause, item), amounts in month.clauses.items():
            click.echo(_row(f"  {clause}{f' [{item}]' if item else ''}", amounts))
        for rep in month.reps:
            if rep.total.difference_fen:
                click.echo(_row(f"  {rep.staff_number}", rep.total))
    click.echo(_row("total", found.total))
    click.echo(f"sha256 {found.sha256}")


def _row(name: str, amounts: Amounts) -> str:
    figures = (amounts.before_fen, amounts.after_fen, amounts.difference_fen)
    return f"{name:<32}{''.join(f'{yuan(figure):>16}' for figure in figures)}"

"""The import command: tables from files, previewed, then applied."""

from __future__ import annotations

from collections.abc import Sequence
from typing import BinaryIO

import click
from flask import current_app

from fieldapp.commands.context import with_app
from fieldapp.kernel.errors import TooLarge
from fieldapp.outlets.service.imports import KINDS, Adaptation, Preview, apply_import, preview_import


def _pairs(_context: click.Context, _option: click.Parameter, given: Sequence[str]) -> dict[str, str]:
    """OURS=THEIRS as a mapping; what stands after the first equals sign is theirs."""
    for pair in given:
        if "=" not in pair:
            raise click.BadParameter(f"{pair!r} has no equals sign")
    return dict(pair.split("=", 1) for pair in given)  # type: ignore[misc]


@click.command("import")
@click.argument("kind", type=click.Choice(list(KINDS)))
@click.argument("file", type=click.File("rb"))
@click.option(
    "--apply", "is_applied", is_flag=True, help="Store it; without this, only show what would change."
)
@click.option(
    "--map",
    "columns",
    multiple=True,
    callback=_pairs,
    metavar="OURS=THEIRS",
    help="Their header of our column.",
)
@click.option(
    "--constant",
    "constants",
    multiple=True,
    callback=_pairs,
    metavar="OURS=VALUE",
    help="The same in all rows.",
)
@click.option(
    "--value",
    "values",
    multiple=True,
    callback=_pairs,
    metavar="OURS:CELL=VALUE",
    help="What to take a cell of theirs for; an empty CELL stands for empty cells.",
)
@click.option("--aggregate", is_flag=True, help="Take rows about the same thing together, adding up amounts.")
@with_app
def import_(
    kind: str,
    file: BinaryIO,
    *,
    is_applied: bool,
    columns: dict[str, str],
    constants: dict[str, str],
    values: dict[str, str],
    aggregate: bool,
) -> None:
    """Import a CSV or XLSX FILE: the whole file or nothing.

    Prints what would change, row by row. Any fault refuses the file, and all of them are told.
    """
    data = _read(file)
    adaptation = Adaptation(
        columns=columns, constants=constants, values=_by_column(values), aggregate=aggregate
    )
    preview = preview_import(KINDS[kind], data, adaptation)
    _show(preview)
    if is_applied:
        done = apply_import(KINDS[kind], data, adaptation, preview_sha256=preview.sha256, actor_id=None)
        for staff_number, password in done.initial_passwords.items():
            click.echo(f"Initial password of {staff_number}: {password}")
        click.echo("Imported.")
    else:
        click.echo("Nothing was stored. Add --apply to import.")


def _read(file: BinaryIO) -> bytes:
    limit: int = current_app.config["SETTINGS"].max_import_bytes
    data = file.read(limit + 1)
    if len(data) > limit:
        raise TooLarge(limit_bytes=limit)
    return data


def _by_column(values: dict[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for place, value in values.items():
        column, _, cell = place.partition(":")
        found.setdefault(column, {})[cell] = value
    return found


def _show(preview: Preview) -> None:
    for change in preview.changes:
        if change.status != "same":
            told = ", ".join(f"{field.field}: {field.old} -> {field.new}" for field in change.fields)
            click.echo(f"{change.row:>6}  {change.status:<8} {change.name}  {told}")
    if preview.ignored:
        click.echo(f"Columns left aside: {', '.join(preview.ignored)}")
    click.echo(", ".join(f"{count} {status}" for status, count in preview.counts.items()))

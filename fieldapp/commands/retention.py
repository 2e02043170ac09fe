"""The retention command: what has been kept long enough, and letting it go."""

from __future__ import annotations

import sys

import click
from flask import current_app

from fieldapp.commands.context import with_app
from fieldapp.kernel import clock
from fieldapp.kernel.upkeep import upkeep_turn
from fieldapp.settlement.service.retention import Retention, due_at, retention_preview, run_retention


@click.command()
@click.option("--apply", "applied", is_flag=True, help="Do it; without this nothing is changed.")
@click.option("--list", "listed", is_flag=True, help="Name every record and photo that is due.")
@with_app
def retention(applied: bool, listed: bool) -> None:
    """Show which exact positions and photos have been kept long enough; with --apply let them go.

    Safe to repeat, for example every night. Ends with status 1 when a photo could not be stripped.
    """
    settings, now = current_app.config["SETTINGS"], clock.now()
    if listed:
        _name_all()
    if not applied:
        _tell(retention_preview(now, settings), "would be")
        click.echo("Nothing was changed. Run `python -m fieldapp retention --apply` to do it.")
        return
    with upkeep_turn():
        done = run_retention(now, settings)
    _tell(done, "were")
    for sha256 in done.failed:
        click.echo(f"photo {sha256} could not be stripped: it is lost, altered or unreadable", err=True)
    sys.exit(bool(done.failed))


def _name_all() -> None:
    due = due_at(clock.now(), current_app.config["SETTINGS"])
    for what, names in (("record", due.records), ("strip", due.to_strip), ("remove", due.to_remove)):
        for name in names:
            click.echo(f"{what} {name}")


def _tell(retention: Retention, verb: str) -> None:
    settings = current_app.config["SETTINGS"]
    kinds = ", ".join(f"{kind} {number}" for kind, number in sorted(retention.positions.items()))
    records = sum(retention.positions.values())
    click.echo(
        f"{records} exact positions older than {settings.position_days} days {verb} emptied"
        f"{f' ({kinds})' if kinds else ''}; the distance to the outlet stays."
    )
    click.echo(f"{retention.stripped} photos {verb} stripped of their metadata.")
    click.echo(
        f"{retention.removed} photos of months closed {settings.photo_months} months ago {verb} removed."
    )
    click.echo(
        f"{retention.kept['unpaid_month']} older positions stay for months not yet paid, "
        f"{retention.kept['open_appeal']} for appeals without a ruling."
    )

"""Commands about a month: settle, statement and replay."""

from __future__ import annotations

import json

import click
from flask import current_app

from fieldapp.commands.context import with_app
from fieldapp.evaluator.command import provisional_warnings
from fieldapp.kernel.money import yuan
from fieldapp.schemes.queries import confirmed_paths
from fieldapp.settlement.queries.reps import staff_numbers
from fieldapp.settlement.service import replay as replaying
from fieldapp.settlement.service.calculation import calculate_month
from fieldapp.settlement.service.statements import DrawnStatement, statement_of

LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)


@click.command()
@click.argument("month")
@with_app
def settle(month: str) -> None:
    """Calculate an open MONTH (YYYY-MM) for all reps and replace its draft."""
    done = calculate_month(month, zone=current_app.config["SETTINGS"].timezone, actor_id=None)
    confirmed = confirmed_paths(done.scheme.version_id)
    for warning in provisional_warnings(done.scheme.scheme):
        if warning.pointer not in confirmed:
            click.echo(f"warning: {warning.message.zh} {warning.message.en}", err=True)
    click.echo(
        f"{done.month}: {done.reps} reps, {yuan(done.total_fen)} yuan under {done.scheme.code} "
        f"version {done.scheme.version}. Draft only: the month is open."
    )


@click.command()
@click.argument("month")
@click.argument("staff_number")
@click.option("--json", "as_json", is_flag=True, help="The statement as JSON, with evidence.")
@LANGUAGE
@with_app
def statement(month: str, staff_number: str, as_json: bool, language: str) -> None:
    """Print a rep's statement of a MONTH, evaluated from the records as they stand."""
    drawn_up = statement_of(None, staff_number, month, zone=current_app.config["SETTINGS"].timezone)
    if as_json:
        click.echo(json.dumps(drawn_up.as_json(), ensure_ascii=False, indent=2))
    else:
        _print(drawn_up, language)


def _print(drawn_up: DrawnStatement, language: str) -> None:
    done = drawn_up.statement
    click.echo(f"{done.month}  {done.rep} {drawn_up.rep_name}  {done.scheme} v{drawn_up.published.version}")
    for text in drawn_up.explanations:
        click.echo(f"  {getattr(text, language)}")
    for line in done.lines:
        item = f" [{line.item}]" if line.item else ""
        click.echo(f"{yuan(line.amount_fen):>14}  {line.clause}{item}  {getattr(line.text, language)}")
        for record in line.evidence:
            click.echo(f"{'':>16}{record}")
    click.echo(f"{yuan(done.total_fen):>14}  {'合计' if language == 'zh' else 'total'}")


@click.command()
@click.argument("month")
@click.option("--now", is_flag=True, help="What the next close would post for the month, as known now.")
@with_app
def replay(month: str, now: bool) -> None:
    """Recompute a closed MONTH at its close's own moment; exit status 1 if it differs from the ledger."""
    found = replaying.replay_now(month) if now else replaying.replay(month)
    names = staff_numbers({difference.key.rep_id for difference in found})
    for each in found:
        item = f" [{each.key.item}]" if each.key.item else ""
        rep, clause = names[each.key.rep_id], each.key.clause
        click.echo(f"{yuan(each.posting.amount_fen):>14}  {each.month}  {rep}  {clause}{item}")
    if now:
        click.echo(f"{month}: {len(found)} row(s) would be posted by the next close.")
    elif found:
        raise click.ClickException(f"{month}: the ledger differs from its replay in {len(found)} place(s).")
    else:
        click.echo(f"{month}: the replay is identical with the ledger, to the fen.")

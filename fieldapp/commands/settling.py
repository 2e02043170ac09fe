"""Commands about a month: settle and statement."""

from __future__ import annotations

import json

import click
from flask import current_app

from fieldapp.commands.context import with_app
from fieldapp.evaluator.command import provisional_warnings
from fieldapp.kernel.money import yuan
from fieldapp.settlement.service.calculation import calculate_month
from fieldapp.settlement.service.statements import OpenStatement, statement_of

LANGUAGE = click.option("--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True)


@click.command()
@click.argument("month")
@with_app
def settle(month: str) -> None:
    """Calculate an open MONTH (YYYY-MM) for all reps and replace its draft."""
    done = calculate_month(month, zone=current_app.config["SETTINGS"].timezone, actor_id=None)
    for warning in provisional_warnings(done.scheme.scheme):
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


def _print(drawn_up: OpenStatement, language: str) -> None:
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

"""The evaluate command: the pure evaluator on the command line, without a database."""

from __future__ import annotations

import sys
from typing import BinaryIO

import click

from fieldapp.evaluator.command import run_evaluate


@click.command()
@click.option("--scheme", required=True, help="Code of a shipped scheme, for example sujiu-2018.")
@click.option(
    "--facts", required=True, type=click.File("rb"), help="JSON file of facts; - reads standard input."
)
def evaluate(scheme: str, facts: BinaryIO) -> None:
    """Evaluate facts (one object or a list) into statements; touches no database.

    Any fault refuses the whole input: status 2, every fault as a JSON line on standard error.
    """
    sys.exit(run_evaluate(scheme, facts.read(), sys.stdout.buffer, sys.stderr.buffer))

"""What commands share: the app, and refusals told as one line instead of a traceback."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from fieldapp import create_app
from fieldapp.kernel.errors import Refusal
from fieldapp.kernel.run_time import refresh_settings


def with_app(command: Callable[..., Any]) -> Callable[..., Any]:
    """Run a command inside the app; a refusal ends it with status 1 and its sentence in both languages."""

    @wraps(command)
    def inside(*args: Any, **kwargs: Any) -> Any:
        with create_app().app_context():
            try:
                refresh_settings()
                return command(*args, **kwargs)
            except Refusal as refusal:
                click.echo(f"{refusal.message.zh}\n{refusal.message.en}", err=True)
                for fault in refusal.faults:
                    click.echo(f"  {fault.pointer}: {fault.message.en}", err=True)
                sys.exit(1)
            except (OperationalError, ProgrammingError) as error:
                click.echo(f"The database cannot be used: {error.orig}", err=True)
                click.echo(
                    "Run `python -m fieldapp doctor`; on a new machine `python -m fieldapp init` first.",
                    err=True,
                )
                sys.exit(1)

    return inside

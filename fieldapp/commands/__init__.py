"""The command line: python -m fieldapp COMMAND."""

from __future__ import annotations

import click

from fieldapp.commands.backup import backup, restore
from fieldapp.commands.evaluating import evaluate
from fieldapp.commands.examination import doctor
from fieldapp.commands.exports import export
from fieldapp.commands.imports import import_
from fieldapp.commands.people import user
from fieldapp.commands.retention import retention
from fieldapp.commands.schemes import what_if_command
from fieldapp.commands.settling import replay, settle, statement
from fieldapp.commands.setup import demo, init


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name=None, version="0.1.0", prog_name="fieldapp")
def main() -> None:
    """fieldapp turns field work into fair pay.

    \b
    First steps on a new machine:
      python -m fieldapp init                         tables and the shipped pay scheme
      python -m fieldapp user add A001 --role administrator --name 王芳
      gunicorn wsgi:app                               start the server
    Settings come from the environment; docs/settings.md lists them.
    """


for command in (
    init,
    demo,
    user,
    import_,
    settle,
    statement,
    replay,
    evaluate,
    doctor,
    backup,
    restore,
    retention,
    what_if_command,
    export,
):
    main.add_command(command)

"""Commands that set the product up: init and demo."""

from __future__ import annotations

import logging

import click
from flask_migrate import upgrade

from fieldapp.commands.context import with_app
from fieldapp.demo.office import build_demo, demo_is_built
from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.outlets.service import enter_products
from fieldapp.schemes.service import publish_shipped_schemes


@click.command()
@with_app
def init() -> None:
    """Create or upgrade the tables and publish the shipped pay scheme. Safe to repeat."""
    _set_up()
    click.echo("Ready: tables and pay scheme are in place.")


def _set_up() -> None:
    logging.getLogger("alembic").setLevel(logging.WARNING)
    upgrade()
    publish_shipped_schemes()
    for scheme in shipped_schemes():
        enter_products(list(scheme.products.values()))


@click.command()
@with_app
def demo() -> None:
    """Build a small demo office with real shelf photos, once; never in a database that is in use.

    Does what init does first.
    """
    _set_up()
    if demo_is_built():
        click.echo("The demo office stands already; its data was kept.")
        return
    steps = build_demo()
    with click.progressbar(
        length=next(steps), label="Building the demo office (half a minute or more)"
    ) as bar:
        for happened in steps:
            bar.update(happened)

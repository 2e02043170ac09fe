"""The user command: accounts from the command line."""

from __future__ import annotations

from datetime import datetime

import click

from fieldapp.commands.context import with_app
from fieldapp.people.models import Role
from fieldapp.people.queries import users_with_teams
from fieldapp.people.service import accounts


@click.group()
def user() -> None:
    """Create, list, reset, disable and enable accounts."""


@user.command("add")
@click.argument("staff_number")
@click.option("--name", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--team", help="Team of a rep, or that a supervisor leads; made when it does not exist.")
@click.option(
    "--first-day", type=click.DateTime(["%Y-%m-%d"]), help="From when on they work here; today if left out."
)
@with_app
def add(staff_number: str, *, name: str, role: str, team: str | None, first_day: datetime | None) -> None:
    """Create an account; its initial password is printed once and must be changed at the first login."""
    if team:
        accounts.create_team(team)
    initial = accounts.create_user(
        staff_number=staff_number,
        name=name,
        role=Role(role),
        team=team,
        first_day=first_day.date() if first_day else None,
    )
    click.echo(f"Created {staff_number} ({role}). Initial password: {initial}")


@user.command("list")
@with_app
def list_() -> None:
    """List all accounts."""
    for row in users_with_teams():
        disabled = "  disabled" if row.disabled_at else ""
        click.echo(
            f"{row.staff_number:<12} {row.role:<16} {row.name}  {row.team or row.leads or ''}{disabled}"
        )


@user.command("reset")
@click.argument("staff_number")
@with_app
def reset(staff_number: str) -> None:
    """Give a user a new initial password and sign all their devices out."""
    click.echo(f"New initial password of {staff_number}: {accounts.reset_password(staff_number)}")


@user.command("enable")
@click.argument("staff_number")
@with_app
def enable(staff_number: str) -> None:
    """Let a disabled user in again, with a new initial password."""
    click.echo(f"Enabled {staff_number}. Initial password: {accounts.enable_user(staff_number)}")


@user.command("disable")
@click.argument("staff_number")
@with_app
def disable(staff_number: str) -> None:
    """Shut a user out at once; what they recorded stays."""
    accounts.disable_user(staff_number)
    click.echo(f"Disabled {staff_number}.")

"""How often one address may try to sign in."""

from __future__ import annotations

from flask import Flask, current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
"""Counts per worker: a first brake on guessing; the firm one counts failures per account in the database."""


def login_limit() -> str:
    """Login tries per address, from the settings."""
    return f"{current_app.config['SETTINGS'].logins_per_minute} per minute"


def configure_limits(app: Flask) -> None:
    """Let the decorated functions alone be counted.

    Flask-Limiter would also look for limits of the route before every request, and none has any: 0.07 ms.
    """
    limiter.init_app(app)
    if limiter.enabled:
        app.before_request_funcs[None].remove(limiter._check_request_limit)  # noqa: SLF001  no setting for it

"""How often one address may try to sign in."""

from __future__ import annotations

from flask import current_app
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=False)
"""Counts per worker: a first brake on guessing; the firm one counts failures per account in the database."""


def login_limit() -> str:
    """Login tries per address, from the settings."""
    return f"{current_app.config['SETTINGS'].logins_per_minute} per minute"

"""The blueprint of inspection's pages, and what all of them read from addresses."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, request

blueprint = Blueprint("inspection_pages", __name__)

SHOWN_IN_PLACE = (409, 422)
"""A refusal with one of these leads back to the form, which says what to do."""


def asked(name: str, among: Collection[str], default: str = "") -> str:
    """What a list was asked for; what it does not know is not asked for."""
    value = request.args.get(name, "")
    return value if value in among else default


def searched() -> str:
    """What is searched for; nobody searches for more than a line."""
    return request.args.get("q", "").replace("\0", "").strip()[:60]


def cursor() -> str:
    """Where the page begins."""
    return request.args.get("cursor", "")[:500]

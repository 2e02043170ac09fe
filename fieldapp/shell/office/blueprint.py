"""The blueprint of the administrator's desk, and what its views share."""

from __future__ import annotations

from collections.abc import Collection

from flask import Blueprint, request

blueprint = Blueprint("office_pages", __name__)


def asked(name: str, among: Collection[str], default: str = "") -> str:
    """What a list was asked for; what it does not know is not asked for."""
    value = request.args.get(name, "")
    return value if value in among else default


def searched(name: str = "q") -> str:
    """What is searched for; nobody searches for more than a line."""
    return request.args.get(name, "").strip()[:60]


def cursor() -> str:
    """Where the page begins."""
    return request.args.get("cursor", "")[:500]


def typed(name: str) -> str:
    """What stands in a field of the form, without white space around it."""
    return request.form.get(name, "").strip()

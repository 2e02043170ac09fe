"""What every template may use: money, times, names of codes, navigation."""

from __future__ import annotations

from calendar import month_abbr, month_name
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, current_app, request
from sqlalchemy.exc import SQLAlchemyError

from fieldapp.evaluator.text import Text
from fieldapp.kernel.addresses import address_to_open
from fieldapp.kernel.ids import receipt_code
from fieldapp.kernel.language import in_language, language
from fieldapp.kernel.money import yuan
from fieldapp.people.access import visitor
from fieldapp.people.permissions import allows
from fieldapp.people.queries import Actor
from fieldapp.shell import labels
from fieldapp.shell.assets import configure_assets
from fieldapp.shell.navigation import entries_for, grouped, places_on_a_phone
from fieldapp.shell.notices import unread_of
from fieldapp.shell.telling import field_name, field_value


def configure_presentation(app: Flask) -> None:
    """Register filters and globals of the templates."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        yuan=yuan, words=words, label=label, local_time=local_time, month=month, day=day, device=device
    )
    app.jinja_env.filters.update(field_name=field_name, field_value=field_value)
    app.jinja_env.filters.update(labelled=labelled, doubled=doubled, worded=worded)
    app.jinja_env.globals.update(here_with=here_with, grouped=grouped, places_on_a_phone=places_on_a_phone)
    app.context_processor(_globals)
    configure_assets(app)


def words(text: Text | Mapping[str, str]) -> str:
    """A sentence, as it is or as it is sent, in the reader's language."""
    return in_language(text if isinstance(text, Text) else Text(text["zh"], text["en"]))


def label(code: str) -> str:
    """A code (of a role, state, reason …) in the reader's language."""
    text = labels.LABELS.get(str(code))
    return in_language(text) if text else str(code)


def labelled(code: str) -> tuple[str, str]:
    """A code as a choice of a filter: itself and its name."""
    return code, label(code)


def doubled(name: str) -> tuple[str, str]:
    """A name as a choice of a filter, where it stands for itself."""
    return name, name


def worded(choice: tuple[str, Text]) -> tuple[str, str]:
    """A choice of a filter whose name stands in both languages."""
    return choice[0], in_language(choice[1])


def local_time(instant: datetime) -> str:
    """An instant in the office's zone, to the minute."""
    return instant.astimezone(current_app.config["SETTINGS"].timezone).strftime("%Y-%m-%d %H:%M")


def month(code: str) -> str:
    """A month YYYY-MM as people say it: `2026年11月`, `November 2026`."""
    year, number = int(code[:4]), int(code[5:])
    return f"{month_name[number]} {year}" if language() == "en" else f"{year}年{number}月"


def day(when: date) -> str:
    """A day of the current season: `11月3日`, `3 Nov`."""
    return f"{when.day} {month_abbr[when.month]}" if language() == "en" else f"{when.month}月{when.day}日"


def device(user_agent: str) -> str:
    """What a browser calls itself, in two words that its owner recognises."""
    system, browser = (
        next((label(name) for mark, name in marks if mark in user_agent), label("unknown_device"))
        for marks in (labels.SYSTEMS, labels.BROWSERS)
    )
    return f"{system} · {browser}"


def here_with(**changes: object) -> str:
    """This page's address with other fields, for links to a filter, an order or a page of a list.

    A field that is None is left out. Whatever a list is narrowed by, it begins at its first page, unless `cursor` says
    otherwise.
    """
    fields = {**request.args.to_dict(), "cursor": None, **changes}
    asked = urlencode({name: value for name, value in fields.items() if value not in (None, "")})
    return quote(request.path) + (f"?{asked}" if asked else "")


def _globals() -> dict[str, Any]:
    actor = _visitor()
    return {
        "actor": actor,
        "menu": entries_for(actor.role) if actor and not actor.must_change_password else [],
        "may": lambda permission: actor is not None and allows(actor.role, permission),
        "unread": unread_of(actor),
        "language": language(),
        "here": request.full_path.rstrip("?") if request.method == "GET" else address_to_open(),
        "receipt_code": receipt_code,
        "office_name": current_app.config["SETTINGS"].office_name,
    }


def _visitor() -> Actor | None:
    """Who is asking; nobody when the database cannot tell, so that the page about its failure still shows."""
    try:
        return visitor()
    except SQLAlchemyError:
        return None

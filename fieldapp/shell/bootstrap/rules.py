"""Parts about rules: what counts this month and next, what clauses say, products, what one's role may know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import current_app

from fieldapp.evaluator.plain_words import clauses_in_words
from fieldapp.evaluator.qualification import qualification_rules
from fieldapp.kernel import clock
from fieldapp.kernel.pinyin import initials
from fieldapp.outlets.queries import policies_between
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import PublishedScheme

Schemes = Mapping[str, PublishedScheme | None]


def months_around(today: date) -> tuple[str, str]:
    """This month and the next."""
    this_month = clock.month_of(today)
    return this_month, clock.month_of(clock.month_days(this_month)[1])


def who_and_when(actor: Actor, today: date) -> dict[str, Any]:
    """The user, the business day, and the settings that a phone needs."""
    settings = current_app.config["SETTINGS"]
    return {
        "staff_number": actor.staff_number,
        "name": actor.name,
        "role": actor.role,
        "language": actor.language,
        "today": today.isoformat(),
        "month": clock.month_of(today),
        "timezone": str(settings.timezone),
        "fence_m": settings.outlet_fence_m,
        "max_photo_bytes": settings.max_photo_bytes,
    }


def rules_of_counting(schemes: Schemes, months: Sequence[str]) -> dict[str, Any]:
    """By month, the scheme's rules of counting (None: no scheme is in force)."""
    return {
        month: (published := schemes[month])
        and {"version": published.version, **qualification_rules(published.scheme)}
        for month in months
    }


def products_sold(published: PublishedScheme | None) -> list[dict[str, Any]]:
    """The products of this month's scheme, in its order."""
    if published is None:
        return []
    return [
        {
            "code": product.code,
            "name": product.name.as_json(),
            "initials": initials(product.name.zh),
            "line": product.line,
            "group": product.group,
            "bottles_per_case": product.bottles_per_case,
        }
        for product in published.scheme.products.values()
    ]


def what_is_paid(published: PublishedScheme | None) -> dict[str, Any] | None:
    """This month's clauses in plain words, and names that sentences and lists need."""
    if published is None:
        return None
    scheme = published.scheme
    named: dict[str, Mapping[str, Any]] = {
        "lines": scheme.lines,
        "groups": scheme.groups,
        "key_townships": scheme.key_townships,
        "banquet_sources": scheme.banquet_sources,
        "finding_kinds": scheme.finding_kinds,
    }
    return {
        "scheme": scheme.code,
        "version": published.version,
        "name": scheme.name.as_json(),
        "clauses": clauses_in_words(scheme),
        **{
            kind: {code: one.name.as_json() for code, one in members.items()}
            for kind, members in named.items()
        },
    }


def policies_told(actor: Actor, today: date) -> list[dict[str, Any]]:
    """Market policies of this month that concern the actor."""
    first_day, end = clock.month_days(clock.month_of(today))
    return [
        {
            "id": row.policy_id,
            "title": row.title,
            "text": row.text,
            "first_day": row.first_day.isoformat(),
            "last_day": row.last_day.isoformat(),
        }
        for row in policies_between(actor, first_day, end - clock.ONE_DAY)
    ]

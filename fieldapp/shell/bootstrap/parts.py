"""Which parts a role carries, and the tag of each: the first half of the SHA-256 of its JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from fieldapp.fieldwork.queries import outlets_on_rounds
from fieldapp.inspection.service.kinds import kinds_to_choose
from fieldapp.inspection.service.samples import carried_sample
from fieldapp.kernel import clock
from fieldapp.kernel.database import AnyRow
from fieldapp.kernel.days import business_today
from fieldapp.people.models import Role
from fieldapp.people.queries import Actor
from fieldapp.schemes.queries import PublishedScheme, schemes_of_months
from fieldapp.settlement.service.my_month import MyMonth, my_month
from fieldapp.shell.bootstrap import places, rules, work


@dataclass
class _Asked:
    """One phone's question; what several parts need is found once."""

    actor: Actor
    today: Any = field(default_factory=business_today)

    @property
    def this_month(self) -> str:
        return clock.month_of(self.today)

    @cached_property
    def schemes(self) -> Mapping[str, PublishedScheme | None]:
        first = clock.month_of(work.first_day_carried(self.today))
        return schemes_of_months(clock.months_between(first, rules.months_around(self.today)[1]))

    @property
    def scheme(self) -> PublishedScheme | None:
        return self.schemes[self.this_month]

    @cached_property
    def rounds(self) -> Sequence[AnyRow]:
        return outlets_on_rounds(self.actor.user_id, self.today)

    @cached_property
    def month(self) -> MyMonth | None:
        if self.scheme is None:
            return None
        return my_month(self.actor, self.this_month, self.scheme, clock.now())


Part = Callable[[_Asked], Any]

_EVERYBODY: Mapping[str, Part] = {
    "user": lambda asked: rules.who_and_when(asked.actor, asked.today),
    "products": lambda asked: rules.products_sold(asked.scheme),
    "townships": lambda _: places.all_townships(),
    "qualification": lambda asked: rules.rules_of_counting(asked.schemes, rules.months_around(asked.today)),
    "clauses": lambda asked: rules.what_is_paid(asked.scheme),
    "notices": lambda asked: work.newest_notices(asked.actor),
    "policies": lambda asked: rules.policies_told(asked.actor, asked.today),
}
PARTS: Mapping[Role, Mapping[str, Part]] = {
    Role.REP: {
        **_EVERYBODY,
        "outlets": lambda asked: places.rep_outlets(
            asked.actor, asked.today, asked.rounds, work.displays_standing(asked.month)
        ),
        "known_outlets": lambda asked: places.known_around(asked.rounds),
        "month": lambda asked: asked.month and asked.month.as_json(),
        "records": lambda asked: work.own_records(asked.actor, asked.today, asked.month, asked.schemes),
        "route": lambda asked: work.routes_ahead(asked.actor, asked.today),
        "fingerprints": lambda asked: work.own_fingerprints(asked.actor, asked.today),
    },
    Role.INSPECTOR: {
        **_EVERYBODY,
        "outlets": lambda asked: places.inspector_outlets(asked.actor, asked.today),
        "region": lambda asked: places.inspector_region(asked.actor, asked.today),
        "finding_kinds": lambda asked: kinds_to_choose(asked.this_month) if asked.scheme else [],
        "sample": lambda asked: carried_sample(asked.actor.user_id, asked.today),
    },
}
"""By role, what its phone carries; docs/bootstrap.md describes each part."""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """The answer to a phone: the tags of all parts, and as JSON those that it does not have yet."""

    tags: Mapping[str, str]
    changed: Mapping[str, str]

    @property
    def etag(self) -> str:
        """Names this answer, as long as not a byte of it differs."""
        return _tag(f"{json.dumps(self.tags)} {' '.join(self.changed)}")

    @property
    def body(self) -> str:
        """The answer as JSON."""
        parts = ",".join(f"{json.dumps(name)}:{part}" for name, part in self.changed.items())
        return f'{{"tags":{json.dumps(self.tags)},"parts":{{{parts}}}}}'


def bootstrap_of(actor: Actor, have: Mapping[str, str]) -> Bootstrap:
    """What a rep's or inspector's phone carries.

    Args:
        have: the tags of the parts the phone holds.
    """
    asked = _Asked(actor)
    told = {name: _as_json(part(asked)) for name, part in PARTS[actor.role].items()}
    tags = {name: _tag(part) for name, part in told.items()}
    return Bootstrap(tags, {name: part for name, part in told.items() if have.get(name) != tags[name]})


def _as_json(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, separators=(",", ":"))


def _tag(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]

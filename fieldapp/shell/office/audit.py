"""The audit trail as a page: who did what to which thing, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any

from flask import current_app, render_template, request
from flask_babel import gettext as _

from fieldapp.kernel import clock, trail
from fieldapp.kernel.database import AnyRow
from fieldapp.outlets.queries import codes_of_outlets, outlet_by_code
from fieldapp.people.access import requires
from fieldapp.people.queries import people_by_staff_number, user_by_staff_number
from fieldapp.people.queries.directory import names_of, people_called
from fieldapp.shell.acts import ACTS, OUTLET_IDS, USER_IDS
from fieldapp.shell.office.blueprint import asked, blueprint, cursor, searched

PEOPLE = ("rep_id", "inspector_id", "absent_rep_id", "cover_rep_id", "rep")
"""Figures of an act that give people by number."""
OUTLETS = ("outlet", "outlet_id", "kept_id")
"""Figures of an act that give outlets by number, where they are numbers."""
NOBODYS_ID = 0
"""No user has it: what somebody unknown did is nothing."""


@blueprint.get("/audit")
@requires("audit.read")
def audit_trail() -> str:
    """Acts, the latest first, narrowed by who, what, on which thing and when."""
    who, action, thing = searched("who"), asked("action", ACTS), request.args.get("thing", "").strip()[:64]
    first_day, last_day = _day("first_day"), _day("last_day")
    people = people_called(who) if who else ()
    wanted = trail.Wanted(
        actor_id=_user_id(people) if who else None,
        action=action or None,
        things=_things(thing) if thing else (),
        since=_start_of(first_day) if first_day else None,
        until=_start_of(last_day + clock.ONE_DAY) if last_day else None,
    )
    page = trail.acts(wanted, cursor=cursor())
    shown: dict[str, Any] = {"who": who, "action": action, "thing": thing}
    return render_template(
        "office/audit.html",
        page=page,
        acts=ACTS,
        first_day=first_day,
        last_day=last_day,
        unclear=_unclear(who, people, first_day, last_day),
        **shown,
        **_named(page.items),
    )


def _things(name: str) -> tuple[tuple[str | None, str], ...]:
    """A name as it stands, and the number of the outlet or account that it names, for acts that say the number."""
    things: list[tuple[str | None, str]] = [(None, name)]
    if name != name.lower():  # failed logins are kept under the number in lower case
        things.append(("staff_number", name.lower()))
    outlet, user = outlet_by_code(name), user_by_staff_number(name)
    if outlet is not None:
        things.append(("outlet", str(outlet.id)))
    if user is not None:
        things.append(("user", str(user.id)))
    return tuple(things)


def _named(rows: Sequence[AnyRow]) -> dict[str, Any]:
    """Those who acted, and every row's subject and details with names for the accounts and outlets given by number."""
    figures = [figure for row in rows for figure in _figures(row.details)]
    users = {row.actor_id for row in rows if row.actor_id is not None}
    users |= {int(row.subject_id) for row in rows if row.action in USER_IDS}
    users |= {value for name, value in figures if name in PEOPLE and type(value) is int}
    outlets = {int(row.subject_id) for row in rows if row.action in OUTLET_IDS}
    outlets |= {value for name, value in figures if name in OUTLETS and type(value) is int}
    people, codes = names_of(users), codes_of_outlets(outlets)
    typed = people_by_staff_number(row.subject_id for row in rows if row.subject_kind == "staff_number")
    return {
        "people": people,
        "subjects": {row.id: _subject(row, people, codes, typed) for row in rows},
        "details": {row.id: _worded(row.details, people, codes) for row in rows},
    }


def _figures(details: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The figures of an act, those within its terms too."""
    for name, value in details.items():
        if isinstance(value, Mapping):
            yield from _figures(value)
        else:
            yield name, value


def _subject(
    row: AnyRow, people: Mapping[int, AnyRow], codes: Mapping[int, str], typed: Mapping[str, AnyRow]
) -> str:
    """What it was done to by the name people know: staff numbers as they are written on the account."""
    if row.action in USER_IDS:
        return str(people[int(row.subject_id)].staff_number)
    if row.action in OUTLET_IDS:
        return codes[int(row.subject_id)]
    account = typed.get(row.subject_id) if row.subject_kind == "staff_number" else None
    return str(account.staff_number if account else row.subject_id)


def _worded(details: Mapping[str, Any], people: Mapping[int, AnyRow], codes: Mapping[int, str]) -> Any:
    """The details with names and codes in place of numbers; what is empty is left out."""
    told: dict[str, Any] = {}
    for name, value in details.items():
        if isinstance(value, Mapping) and value.keys() != {"zh", "en"}:
            told[name] = _worded(value, people, codes)
        elif name in PEOPLE and value in people:
            told[name] = people[value].name
        elif name in OUTLETS and type(value) is int:
            told[name] = codes.get(value, str(value))
        elif name == "records" and isinstance(value, list):
            told[name] = len(value)
        else:
            told[name] = value
    return {name: value for name, value in told.items() if value is not None and value not in ("", {}, [])}


def _user_id(people: Sequence[AnyRow]) -> int:
    return people[0].id if len(people) == 1 else NOBODYS_ID


def _unclear(who: str, people: Sequence[AnyRow], first_day: date | None, last_day: date | None) -> str | None:
    """Why nothing is found, where that is what was asked and not what happened."""
    if first_day and last_day and last_day < first_day:
        return str(_("“到”在“从”的前面，请把日期对调。"))
    if who and not people:
        return str(_("没有工号或姓名是“%(who)s”的人。", who=who))
    if len(people) > 1:
        numbers = " ".join(row.staff_number for row in people)
        return str(_("有几个人叫“%(who)s”，请填工号：%(numbers)s", who=who, numbers=numbers))
    return None


def _day(name: str) -> date | None:
    """The day asked for; what is none is not asked for."""
    try:
        day = clock.parse_day(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 2000 <= day.year < 9999 else None


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), current_app.config["SETTINGS"].timezone).astimezone(UTC)

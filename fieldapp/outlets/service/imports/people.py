"""Import of people: accounts, their names, teams and employment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fieldapp.evaluator.text import Text
from fieldapp.kernel.sheets import cells
from fieldapp.outlets.service.imports.kinds import (
    Column,
    ImportKind,
    Need,
    Plan,
    Reading,
    Record,
    RowChange,
    Scalar,
    compared,
)
from fieldapp.people.models import Role
from fieldapp.people.queries import led_teams, people_by_staff_number
from fieldapp.people.service.accounts import NewAccount, change_person, create_team, enter_account
from fieldapp.people.service.employment import set_employment

_ROLES = {
    "业务员": Role.REP,
    "主管": Role.SUPERVISOR,
    "督查员": Role.INSPECTOR,
    "督查负责人": Role.INSPECTION_LEAD,
    "财务": Role.FINANCE,
    "管理员": Role.ADMINISTRATOR,
    **{role.value.replace("_", " "): role for role in Role},
    **{role.value: role for role in Role},
}


@dataclass(frozen=True, slots=True)
class _Person:
    """A row with who stands under its staff number, if anybody does."""

    record: Record
    present: Any | None
    change: RowChange


def _plan(reading: Reading) -> Plan:
    _refuse_same_number(reading)
    present = people_by_staff_number(record.values["staff_number"] for record in _numbered(reading))
    teams = _Teams(reading, present)
    for record in reading.sound_records():
        _check(reading, record, present.get(record.values["staff_number"].lower()))
        teams.check(record)
    people = [
        _person(record, present.get(record.values["staff_number"].lower()), teams)
        for record in reading.sound_records()
    ]
    new = tuple(person.record.values["staff_number"] for person in people if person.present is None)
    return Plan([person.change for person in people], lambda *act: _write(people, teams, *act), new)


def _numbered(reading: Reading) -> list[Record]:
    return [record for record in reading.records if "staff_number" in record.values]


def _refuse_same_number(reading: Reading) -> None:
    """Staff numbers that differ in case alone are one, as they are when signing in."""
    first: dict[str, int] = {}
    for record in _numbered(reading):
        row = first.setdefault(record.values["staff_number"].lower(), record.row)
        if row != record.row:
            zh, en = f"和第 {row} 行重复，请删掉一行。", f"Row {row} is the same. Remove one."
            reading.refuse(record.row, "staff_number", "row_twice", zh, en)


def _check(reading: Reading, record: Record, present: Any | None) -> None:
    values = record.values
    if present is not None and present.role != values["role"]:
        zh = "岗位不能用导入改。请停用旧账号，另开新账号。"
        en = "A role is not changed by an import. Disable the account and make a new one."
        reading.refuse(record.row, "role", "role_fixed", zh, en)
    first_day, last_day = _days(values, present)
    if last_day is not None and first_day is not None and last_day < first_day:
        zh, en = "离职日期早于入职日期。", "The last day lies before the first day."
        reading.refuse(record.row, "last_day", "days_not_in_order", zh, en)
    elif last_day is not None and first_day is None:
        zh, en = "填离职日期时也要填入职日期。", "With a last day, the first day is needed too."
        reading.refuse(record.row, "last_day", "first_day_missing", zh, en)


def _days(values: Mapping[str, Any], present: Any | None) -> tuple[date | None, date | None]:
    """First and last day as they would be; None: not known, or today for a new account.

    A first day after an employment that has ended begins another one, whose end is not known.
    """
    standing = (None, None) if present is None else (present.first_day, present.last_day)
    first_day = values.get("first_day", standing[0])
    comes_back = standing[1] is not None and first_day is not None and first_day > standing[1]
    return first_day, values.get("last_day", None if comes_back else standing[1])


class _Teams:
    """Teams that stand, and those that come with their supervisor in the same file."""

    def __init__(self, reading: Reading, present: Mapping[str, Any]) -> None:
        self._reading = reading
        self._leaders: dict[str, object] = dict(led_teams())
        self.standing = set(self._leaders)
        self._ids = {number: person.id for number, person in present.items()}
        self._supervisors = {
            record.values["team"]: record
            for record in reversed(reading.records)
            if record.values.get("role") == Role.SUPERVISOR and "team" in record.values
        }

    def check(self, record: Record) -> None:
        """Refuse a team that is not there, is for none of this role, or is led already."""
        team, role = record.values.get("team"), record.values["role"]
        if team is None:
            return
        if role not in (Role.REP, Role.SUPERVISOR):
            zh, en = "只有业务员和主管有团队。", "Only reps and supervisors have a team."
            self._reading.refuse(record.row, "team", "team_not_for_role", zh, en)
        elif role == Role.REP and team not in self._leaders and team not in self._supervisors:
            zh = f"没有团队“{team}”。请核对，或在同一文件里加上它的主管。"
            en = f"There is no team “{team}”. Check it, or add its supervisor to the same file."
            self._reading.refuse(record.row, "team", "unknown_team", zh, en)
        elif role == Role.SUPERVISOR and not self._may_lead(record, team):
            zh, en = f"团队“{team}”已经有主管了。", f"The team “{team}” has a supervisor already."
            self._reading.refuse(record.row, "team", "team_is_led", zh, en)

    def team_of(self, record: Record, present: Any | None) -> str | None:
        """The team that somebody has now, as far as the row asks for one."""
        if present is None or present.role == Role.REP:
            return None if present is None else present.team
        wanted = record.values.get("team")
        return wanted if self._leaders.get(wanted or "") == present.id else None

    def _may_lead(self, record: Record, team: str) -> bool:
        leader = self._leaders.get(team)
        own_id = self._ids.get(record.values["staff_number"].lower())
        return self._supervisors[team] is record and (leader is None or leader == own_id)


def _person(record: Record, present: Any | None, teams: _Teams) -> _Person:
    values = record.values
    new: dict[str, Scalar] = {
        key: value.isoformat() if isinstance(value, date) else str(value)
        for key, value in values.items()
        if key != "staff_number"
    }
    old = None
    if present is not None:
        old = {
            "name": present.name,
            "role": present.role,
            "team": teams.team_of(record, present),
            "first_day": present.first_day and present.first_day.isoformat(),
            "last_day": present.last_day and present.last_day.isoformat(),
        }
    return _Person(record, present, compared(record.row, values["staff_number"], old, new))


def _write(
    people: Sequence[_Person], teams: _Teams, actor_id: int | None, password_hashes: Mapping[str, str]
) -> None:
    leaders_first = sorted(people, key=lambda person: person.record.values["role"] != Role.SUPERVISOR)
    for person in leaders_first:
        team = person.record.values.get("team")
        if team is not None and team not in teams.standing:
            create_team(team, actor_id=actor_id)
        if person.present is None:
            account = NewAccount(**person.record.values)
            enter_account(account, password_hash=password_hashes[account.staff_number], actor_id=actor_id)
        else:
            _change(person, actor_id)


def _change(person: _Person, actor_id: int | None) -> None:
    values, present = person.record.values, person.present
    changed = {change.field for change in person.change.fields}
    if changed & {"name", "team"}:
        asked = {key: values[key] for key in ("name", "team") if key in changed}
        change_person(present.staff_number, **asked, actor_id=actor_id)  # type: ignore[union-attr]
    first_day, last_day = _days(values, present)
    if changed & {"first_day", "last_day"} and first_day is not None:
        days = {"first_day": first_day, "last_day": last_day}
        set_employment(present.staff_number, **days, actor_id=actor_id)  # type: ignore[union-attr, arg-type]


PEOPLE = ImportKind(
    code="people",
    name=Text("人员", "people"),
    permission="setup.import",
    columns=(
        Column(code="staff_number", name=Text("工号", "staff number"), parse=cells.code, need=Need.ALWAYS),
        Column(code="name", name=Text("姓名", "name"), parse=cells.line(60), need=Need.ALWAYS),
        Column(code="role", name=Text("岗位", "role"), parse=cells.one_of(_ROLES), need=Need.ALWAYS),
        Column(code="team", name=Text("团队", "team"), parse=cells.line(60)),
        Column(code="first_day", name=Text("入职日期", "first day"), parse=cells.day),
        Column(code="last_day", name=Text("离职日期", "last day"), parse=cells.day),
    ),
    key=(),
    plan=_plan,
)

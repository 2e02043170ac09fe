"""Building the demo office: three months of work of a sales office in Xinji, from check-in to pay."""

from __future__ import annotations

import json
from collections.abc import Iterator

from flask import current_app

from fieldapp.demo import cast
from fieldapp.demo.checks import plan_checks
from fieldapp.demo.closing import first_of_each_role, plan_settlements
from fieldapp.demo.incidents import plan_incidents
from fieldapp.demo.months import plan_months
from fieldapp.demo.shelves import photos_laid
from fieldapp.demo.territory import settle_in
from fieldapp.demo.world import build_world
from fieldapp.kernel.errors import Refusal
from fieldapp.people.queries import has_users

LOGINS_FILE = "demo-logins.json"


class OfficeInUse(Refusal):
    """A demo is never mixed into real data."""

    code, status = "office_in_use", 409
    zh = "这个数据库里已经有账号，没有建演示数据。演示请用空的数据目录。"
    en = "This database has accounts already; no demo was built. Use an empty data folder for a demo."


def demo_is_built() -> bool:
    """Whether this data folder holds the demo office."""
    return (current_app.config["SETTINGS"].data_folder / LOGINS_FILE).exists() and has_users()


def build_demo() -> Iterator[int]:
    """Build the office: first yields the number of events, then, after each lot of them, how many they were.

    Everything is done by the product's own verbs, at the moment it would have been done.

    Raises:
        OfficeInUse: there are accounts in this database.
    """
    if has_users():
        raise OfficeInUse()
    world = build_world()
    settle_in(world)
    plan_months(world)
    plan_incidents(world)
    plan_checks(world)
    plan_settlements(world)
    yield len(world.timeline)
    with photos_laid():
        yield from world.timeline.run()
    _leave_logins()


def _leave_logins() -> None:
    """What `make run` prints: one login per role."""
    logins = {
        role: {"staff_number": staff_number, "password": cast.PASSWORD}
        for role, staff_number in first_of_each_role().items()
    }
    path = current_app.config["SETTINGS"].data_folder / LOGINS_FILE
    path.write_text(json.dumps(logins, ensure_ascii=False, indent=2), encoding="utf-8")

"""The main menu as one table: a page that belongs in it adds a row here, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from flask import g

from fieldapp.evaluator.text import Text
from fieldapp.kernel.addresses import endpoint_to_open
from fieldapp.people.models import Role
from fieldapp.people.permissions import allows

PLACES_ON_A_PHONE = 5
"""Tabs of 72 px on a screen of 360: five fit with four Chinese characters each."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu, for everybody who holds its permission.

    `icon` is a symbol of `static/icons.svg`. `also`: further endpoints that mark the entry as current.
    """

    endpoint: str
    icon: str
    words: Text
    permission: str
    group: str
    also: tuple[str, ...] = ()

    @property
    def is_current(self) -> bool:
        """Whether the page that is shown is the entry's, or one below it; a page may say that it is another's."""
        shown = g.get("shown_as") or endpoint_to_open()
        return shown == self.endpoint or shown in self.also


GROUPS = {
    "work": Text("日常", "Daily work"),
    "pay": Text("薪酬", "Pay"),
    "office": Text("公司资料", "The office"),
    "oversight": Text("管理", "Oversight"),
    "oneself": Text("我的", "Mine"),
}

FIRST = {Role.FINANCE: "pay", Role.ADMINISTRATOR: "office"}
"""The group that a role works in most, where that is not the first."""

ENTRIES: Sequence[Entry] = (
    Entry(
        "fieldwork_pages.review_queue",
        "review",
        Text("审核", "Review"),
        "submissions.review",
        "work",
        ("fieldwork_pages.batch",),
    ),
    Entry(
        "fieldwork_pages.records",
        "records",
        Text("我的记录", "My records"),
        "displays.submit",
        "work",
        ("fieldwork_pages.record",),
    ),
    Entry(
        "fieldwork_pages.records",
        "records",
        Text("记录", "Records"),
        "submissions.read",
        "work",
        ("fieldwork_pages.record",),
    ),
    Entry(
        "desk_pages.team",
        "team",
        Text("团队", "Team"),
        "team.read",
        "work",
        ("desk_pages.trend", "desk_pages.team_map", "desk_pages.team_routes"),
    ),
    Entry(
        "desk_pages.team_outlets",
        "shop",
        Text("多久没去", "Not visited"),
        "team.read",
        "work",
        ("desk_pages.outlet",),
    ),
    Entry(
        "desk_pages.changes",
        "link",
        Text("变更", "Changes"),
        "changes.read",
        "work",
        ("desk_pages.change", "desk_pages.handover"),
    ),
    Entry(
        "inspection_pages.samples",
        "sample",
        Text("抽查", "Samples"),
        "samples.draw",
        "work",
        (
            "inspection_pages.sample",
            "inspection_pages.draw",
            "inspection_pages.double_checks",
            "inspection_pages.double_check",
        ),
    ),
    Entry(
        "inspection_pages.findings",
        "search",
        Text("问题", "Findings"),
        "findings.compare",
        "work",
        ("inspection_pages.finding", "inspection_pages.overturned"),
    ),
    Entry(
        "inspection_pages.appeals",
        "appeal",
        Text("申诉", "Appeals"),
        "appeals.compare",
        "work",
        ("inspection_pages.appeal", "inspection_pages.rule"),
    ),
    Entry(
        "settlement_pages.this_month",
        "pay",
        Text("结算", "Months"),
        "months.read",
        "pay",
        (
            "settlement_pages.month_overview",
            "settlement_pages.month_clause",
            "settlement_pages.month_changes",
            "settlement_pages.month_figures",
            "settlement_pages.month_losses",
            "settlement_pages.month_recovery",
            "settlement_pages.month_replay",
            "settlement_pages.prepare_close",
            "settlement_pages.prepare_payment",
            "settlement_pages.rep_figures",
            "settlement_pages.statement",
        ),
    ),
    Entry(
        "settlement_pages.this_month",
        "pay",
        Text("结算单", "Statement"),
        "statements.read",
        "pay",
        ("settlement_pages.statement",),
    ),
    Entry(
        "schemes_pages.versions",
        "scheme",
        Text("薪酬方案", "Pay scheme"),
        "schemes.read",
        "pay",
        (
            "schemes_pages.version",
            "schemes_pages.confirm",
            "settlement_pages.draft_scheme",
            "settlement_pages.try_draft",
            "settlement_pages.publish_draft",
        ),
    ),
    Entry(
        "office_pages.people",
        "people",
        Text("人员", "People"),
        "people.read",
        "office",
        ("office_pages.person", "office_pages.new_person", "office_pages.create_person"),
    ),
    Entry(
        "office_pages.outlets",
        "shop",
        Text("网点", "Outlets"),
        "outlets.read",
        "office",
        ("office_pages.outlet",),
    ),
    Entry(
        "office_pages.tables",
        "data",
        Text("资料表", "Tables"),
        "office.read",
        "office",
        ("office_pages.table",),
    ),
    Entry("office_pages.teams", "team", Text("团队", "Teams"), "office.read", "office"),
    Entry("office_pages.regions", "map", Text("督查片区", "Regions"), "regions.read", "office"),
    Entry("office_pages.products", "product", Text("产品", "Products"), "office.read", "office"),
    Entry(
        "outlets_pages.market_policies", "policy", Text("市场政策", "Policies"), "policies.issue", "office"
    ),
    Entry("office_pages.audit_trail", "trail", Text("操作留痕", "Audit trail"), "audit.read", "oversight"),
    Entry("office_pages.settings", "settings", Text("设置", "Settings"), "settings.change", "oversight"),
    Entry("office_pages.retention", "data", Text("按期限清理", "Retention"), "retention.run", "oversight"),
    Entry(
        "office_pages.my_data",
        "data",
        Text("我的资料", "My data"),
        "data.read",
        "oneself",
        ("office_pages.personal_data", "office_pages.personal_data_part"),
    ),
    Entry("people_pages.account", "account", Text("账号", "Account"), "account.read", "oneself"),
)
"""In the order shown: groups together, what is used most first. Of several rows with one endpoint a reader sees the
first that the role may see."""


def entries_for(role: str) -> list[Entry]:
    """The menu of a role, in order."""
    seen: dict[str, Entry] = {}
    for entry in ENTRIES:
        if allows(role, entry.permission):
            seen.setdefault(entry.endpoint, entry)
    return sorted(seen.values(), key=lambda entry: entry.group != FIRST.get(Role(role)))


def grouped(entries: Sequence[Entry]) -> list[tuple[Text, list[Entry]]]:
    """The entries under the headings of their groups."""
    return [(GROUPS[code], list(some)) for code, some in groupby(entries, key=lambda entry: entry.group)]


def places_on_a_phone(entries: Sequence[Entry]) -> int:
    """How many entries stand in a phone's bar: all, or so many that "more" finds room beside them."""
    return len(entries) if len(entries) <= PLACES_ON_A_PHONE else PLACES_ON_A_PHONE - 1

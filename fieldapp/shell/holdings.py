"""All that is stored about a person: every table that can hold it, and by which column it is found.

A table of the database stands either here or among `ABOUT_NOBODY`; a test holds the two complete.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Table, func, or_, select

from fieldapp.evaluator.text import Text
from fieldapp.kernel.audit import AuditEntry
from fieldapp.kernel.database import AnyRow, Base, db

SECRETS = frozenset({"password_hash", "secret_sha256"})
"""What opens doors is told to nobody."""


@dataclass(frozen=True, slots=True)
class Holding:
    """A table that holds something about people.

    Attributes:
        by: columns that name the person by their id.
        within: a column here, another holding's table and its column, for rows that belong to that one's rows.
        about: the condition of rows that are about the person without their id.
        latest: by which the latest rows are shown first; empty: as they come.
        told: the columns that a page shows; empty: all. Files hold all in any case.
    """

    table: str
    name: Text
    by: tuple[str, ...] = ()
    within: tuple[str, str, str] | None = None
    latest: str = ""
    told: tuple[str, ...] = ()
    about: Callable[[AnyRow], ColumnElement[bool]] | None = None

    @property
    def columns(self) -> list[str]:
        """Its columns, without secrets."""
        return [column.name for column in _table(self.table).columns if column.name not in SECRETS]


def _acts_about(person: AnyRow) -> ColumnElement[bool]:
    """Acts on the account: the trail names it by staff number or id."""
    acts = AuditEntry.subject_id.in_({person.staff_number, person.staff_number.lower(), str(person.id)})
    return acts & AuditEntry.subject_kind.in_(("user", "staff_number"))


HOLDINGS: Sequence[Holding] = (
    Holding("user_account", Text("账号", "Account"), ("id",)),
    Holding("team", Text("带的团队", "Teams led"), ("supervisor_id",)),
    Holding("employment", Text("入职和离职", "Employment"), ("user_id",), latest="id"),
    Holding("leave", Text("请假", "Leave"), ("user_id",), latest="id"),
    Holding("deputy", Text("代审", "Deputies"), ("supervisor_id", "deputy_id"), latest="id"),
    Holding("credential", Text("登录过的设备", "Devices and tokens"), ("user_id",), latest="id"),
    Holding(
        "login_link", Text("一次性登录链接", "One-time sign-in links"), ("user_id", "made_by"), latest="id"
    ),
    Holding(
        "look", Text("谁看过、看过谁", "Who looked, and at whom"), ("owner_id", "reader_id"), latest="day"
    ),
    Holding("notice", Text("通知", "Notices"), ("user_id",), latest="id"),
    Holding(
        "submission",
        Text("提交的记录和位置", "Records with positions"),
        ("submitter_id",),
        latest="received_at",
        told=(
            "business_day",
            "kind",
            "outlet_id",
            "state",
            "body",
            "lat",
            "lon",
            "received_at",
        ),
    ),
    Holding(
        "submission_photo",
        Text("记录的照片", "Photos of records"),
        within=("submission_id", "submission", "id"),
    ),
    Holding("photo", Text("发来的照片", "Photos sent"), ("sent_by",), latest="stored_at"),
    Holding(
        "review",
        Text("记录的审核", "Reviews of records"),
        ("decided_by",),
        ("submission_id", "submission", "id"),
        "id",
    ),
    Holding(
        "qualification",
        Text("记录算不算数", "Whether records count"),
        within=("submission_id", "submission", "id"),
    ),
    Holding(
        "qualified_units",
        Text("记录算多少", "What records count for"),
        within=("submission_id", "submission", "id"),
    ),
    Holding("inspection_region", Text("督查片区", "Inspection regions"), ("inspector_id",), latest="id"),
    Holding(
        "inspection_region_township",
        Text("片区里的乡镇", "Townships of regions"),
        within=("region_id", "inspection_region", "id"),
    ),
    Holding("sample", Text("抽查名单", "Samples"), ("inspector_id", "drawn_by"), latest="id"),
    Holding(
        "sample_outlet", Text("名单里的网点", "Outlets of samples"), within=("sample_id", "sample", "id")
    ),
    Holding(
        "finding",
        Text("督查问题", "Findings"),
        ("recorded_by",),
        ("id", "finding_notice", "finding_id"),
        "id",
    ),
    Holding("finding_notice", Text("通知本人的督查问题", "Findings told of"), ("rep_id",), latest="id"),
    Holding("appeal", Text("申诉", "Appeals"), ("rep_id",), latest="filed_at"),
    Holding("appeal_photo", Text("申诉的照片", "Photos of appeals"), within=("appeal_id", "appeal", "id")),
    Holding("ruling", Text("裁定", "Rulings"), ("decided_by",), ("appeal_id", "appeal", "id"), "decided_at"),
    Holding("assignment", Text("负责的网点", "Outlets looked after"), ("rep_id",), latest="id"),
    Holding(
        "change_proposal", Text("提出的改动", "Changes proposed"), ("rep_id", "proposed_by"), latest="id"
    ),
    Holding("change_decision", Text("确认的改动", "Changes decided"), ("decided_by",), latest="decided_at"),
    Holding("route_plan", Text("路线", "Routes"), ("rep_id", "planned_by"), latest="id"),
    Holding("market_policy", Text("定的市场政策", "Market policies decided"), ("decided_by",), latest="id"),
    Holding("township_duty", Text("包乡镇", "Township duties"), ("rep_id",), latest="id"),
    Holding("cover", Text("代岗", "Cover"), ("absent_rep_id", "cover_rep_id"), latest="id"),
    Holding("target", Text("任务", "Targets"), ("rep_id",), latest="id"),
    Holding("sales_entry", Text("销售数据", "Sales"), ("rep_id",), latest="id"),
    Holding("wage", Text("工资", "Wages"), ("rep_id",), latest="id"),
    Holding("draft_line", Text("试算", "Draft lines"), ("rep_id",)),
    Holding("ledger_line", Text("入账", "Ledger lines"), ("rep_id",), latest="id"),
    Holding("payout", Text("应发", "Payable"), ("rep_id",), latest="month"),
    Holding("counted_outlet", Text("算过的网点", "Outlets counted"), ("rep_id",), latest="month"),
    Holding("confirmation", Text("对结算单的答复", "Answers to statements"), ("rep_id",), latest="id"),
    Holding(
        "accepted_obstacle", Text("结账时认可的事项", "Obstacles accepted"), ("accepted_by",), latest="id"
    ),
    Holding("payment_correction", Text("更正的发放登记", "Payments corrected"), ("decided_by",), latest="id"),
    Holding("scheme_reading", Text("看过的方案", "Schemes read"), ("user_id",)),
    Holding(
        "parameter_confirmation", Text("确认的暂定数", "Parameters confirmed"), ("confirmed_by",), latest="id"
    ),
    Holding("audit_entry", Text("操作留痕", "Audit trail"), ("actor_id",), latest="id", about=_acts_about),
)

ABOUT_NOBODY: Mapping[str, str] = {
    "township": "the territory",
    "outlet": "a shop; its telephone is the shop's",
    "outlet_township": "the territory",
    "outlet_closure": "a shop",
    "outlet_merge": "two entries of a shop",
    "product": "the trade",
    "display_agreement": "a contract with a shop",
    "photo_band": "an index over fingerprints of photos",
    "scheme_version": "rules for everybody",
    "settlement_run": "a calculation over everybody",
    "month_step": "a month of everybody",
    "setting_change": "the office",
}
"""Tables that hold no more about a person than who decided, which the audit trail says too; with what each is about."""


def how_much(person: AnyRow) -> dict[str, int]:
    """How many rows each holding has of a person (id, staff_number), by table, in one query."""
    counts = [
        select(func.count())
        .select_from(_table(one.table))
        .where(_of(one, person))
        .scalar_subquery()
        .label(one.table)
        for one in HOLDINGS
    ]
    return dict(db.session.execute(select(*counts)).one()._mapping)  # noqa: SLF001  public, in spite of its name


def rows_of(holding: Holding, person: AnyRow, *, at_most: int | None = None) -> Iterator[AnyRow]:
    """A holding's rows of a person, the latest first, without secrets."""
    table = _table(holding.table)
    found = select(*(table.c[name] for name in holding.columns)).where(_of(holding, person))
    if holding.latest:
        found = found.order_by(table.c[holding.latest].desc())
    yield from db.session.execute(found.limit(at_most)).yield_per(500)


def _of(holding: Holding, person: AnyRow) -> ColumnElement[bool]:
    table = _table(holding.table)
    conditions: list[ColumnElement[bool]] = [table.c[name] == person.id for name in holding.by]
    if holding.within:
        column, outer, outer_column = holding.within
        above = next(one for one in HOLDINGS if one.table == outer)
        inside = select(_table(outer).c[outer_column]).where(_of(above, person))
        conditions.append(table.c[column].in_(inside))
    if holding.about:
        conditions.append(holding.about(person))
    return or_(*conditions)


def _table(name: str) -> Table:
    return Base.metadata.tables[name]

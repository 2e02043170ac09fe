"""Two people import at the same moment: what one saw no longer holds once the other is done."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from fieldapp.kernel.database import db
from fieldapp.outlets.models import Outlet, OutletTownship, SalesEntry
from tests.api.stored import check_refusal
from tests.imports.tables import csv_of, previewed, send
from tests.office import Office


def at_once(office: Office, who: str, kind: str, data: bytes) -> list[int]:
    """The file previewed once and applied four times at the same moment: the statuses, sorted."""
    seen = previewed(office, who, kind, data)["preview_sha256"]
    with ThreadPoolExecutor(4) as crowd:
        calls = [crowd.submit(send, office, who, kind, data, preview_sha256=seen) for _ in range(4)]
        answers = [call.result() for call in calls]
    for answer in answers:
        if answer.status_code != 200:
            check_refusal(answer, 409, "preview_outdated")
    return sorted(answer.status_code for answer in answers)


def count(office: Office, table: type) -> int:
    with office.app.app_context():
        return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_outlets_imported_at_once_are_entered_once(office: Office) -> None:
    rows = ((f"X{number}", "店", "超市", "weibo") for number in range(50))
    data = csv_of(("网点编号", "网点名称", "类型", "乡镇"), *rows)
    assert at_once(office, "admin_wang", "outlets", data) == [200, 409, 409, 409]
    assert (count(office, Outlet), count(office, OutletTownship)) == (59, 59)


def test_figures_imported_at_once_are_decided_once(office: Office) -> None:
    data = csv_of(
        ("业务员工号", "月份", "产品线", "任务（元）", "销售额（元）"),
        ("rep_an", "2026-03", "yanghe", "100", "80"),
    )
    assert at_once(office, "finance_du", "sales", data) == [200, 409, 409, 409]
    assert count(office, SalesEntry) == 1

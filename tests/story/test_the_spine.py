"""A spring in the office, over real HTTP: field work, inspection, appeal, a month closed for good, and corrected."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from tests.conftest import DatabaseTemplate
from tests.live import LiveServer, run_command
from tests.office import banquet_body, display_body, new_id, opening_body, proof_body, sha256, visit_body
from tests.photos.pictures import real
from tests.story.clients import Client

SHANGHAI = ZoneInfo("Asia/Shanghai")
SHELF, SECOND, FRONT, TABLES = (
    real(name) for name in ("shelf.jpg", "unstitched-1.jpg", "jolla.jpg", "landscape_6.jpg")
)
MARCH, APRIL = "2026-03", "2026-04"
APPROVE = {"decision": "approved"}


class Office:
    """The office's server, whose clock the story moves."""

    def __init__(self, server: LiveServer) -> None:
        self.server = server
        self.people: dict[str, Client] = {}

    def on(self, day: str, hour: int = 10) -> str:
        """Go to a day and hour, Shanghai time; returns it as an instant."""
        there = datetime.fromisoformat(f"{day}T{hour:02}:00:00").replace(tzinfo=SHANGHAI)
        offset_s = (there - datetime.now(UTC)).total_seconds()
        _offset(self.server).write_text(str(offset_s))
        return there.isoformat()

    def __getitem__(self, staff_number: str) -> Client:
        if staff_number not in self.people:
            self.people[staff_number] = Client(self.server, staff_number)
        return self.people[staff_number]


def _offset(server: LiveServer) -> Path:
    return Path(server.environment["FIELDAPP_DATA_FOLDER"]) / "clock-offset-s"


@pytest.fixture
def office(template: DatabaseTemplate, tmp_path: Path) -> Iterator[Office]:
    environment = template.separate_copy(tmp_path, "story")
    (tmp_path / "clock-offset-s").write_text("0")
    with LiveServer(environment, "tests.story.clocked:app") as server:
        yield Office(server)


def test_a_spring_of_work_is_inspected_settled_and_corrected_to_the_fen(office: Office) -> None:
    _sales_and_targets(office)
    records = _work_offline_for_two_days(office)
    _review(office, records)
    _hold_the_banquet(office, records)
    late = _a_display_nobody_reviews(office)
    charged, lifted = _inspect_and_appeal(office)
    _check_and_close_march(office)

    statement = office["rep_an"].get(f"statements/{MARCH}/rep_an")
    assert statement["state"] == "paid"
    assert statement["lines"] == expected_lines(office.server, records, charged)
    assert {finding["id"]: finding["standing"] for finding in statement["findings"]} == {
        charged: "chargeable",
        lifted: "lifted",
    }
    assert statement["payout"]["posted_fen"] == statement["total_fen"]

    _approve_late(office, late)
    _check_and_close(office, APRIL, "2026-05-04")
    after = office["rep_an"].get(f"statements/{APRIL}/rep_an")
    assert [(row["month"], row["clause"], row["amount_fen"]) for row in after["adjustments"]] == [
        (MARCH, "display.shortfall", 2000)
    ]
    carried_fen = statement["payout"]["carried_out_fen"]
    assert after["payout"]["carried_in_fen"] == carried_fen
    _export(office, after)
    for month in (MARCH, APRIL):
        assert "identical" in run_command("replay", month, office.server.environment).stdout


def _sales_and_targets(office: Office) -> None:
    office.on("2026-03-01")
    rows = "业务员工号,月份,产品线,任务（元）,销售额（元）\nrep_an,2026-03,yanghe,1000.00,1200.00\n"
    seen = _import(office["finance_du"], "sales", rows)
    assert seen["counts"]["new"] == 1


def _import(finance: Client, kind: str, rows: str) -> dict[str, Any]:
    headers = {"Content-Type": "text/csv"}
    preview = finance.call("PUT", f"/api/v1/imports/{kind}/preview", data=rows.encode(), headers=headers)
    assert preview.status_code == 200, preview.text
    seen: dict[str, Any] = preview.json()
    done = finance.call(
        "PUT",
        f"/api/v1/imports/{kind}?preview_sha256={seen['preview_sha256']}",
        data=rows.encode(),
        headers=headers,
    )
    assert done.status_code in (200, 204), done.text
    return seen


def _work_offline_for_two_days(office: Office) -> dict[str, str]:
    """Two days without a network: everything is sent on the third, by a phone whose clock is right."""
    sunday, monday = office.on("2026-03-08"), office.on("2026-03-09")
    now = office.on("2026-03-10")
    rep = office["rep_an"]
    records = {kind: new_id() for kind in ("visit", "display", "opening", "banquet")}
    sent = {"headers": {"Device-Time": now}}
    rep.put(f"visits/{records['visit']}", visit_body("rep_an-1", occurred_at=sunday), **sent)
    body = display_body("rep_an-1", SHELF, occurred_at=sunday)
    receipt = rep.put(f"displays/{records['display']}", body, **sent)
    assert receipt["business_day"] == "2026-03-08"
    opening = opening_body("旧城新店", FRONT, SECOND, occurred_at=monday, township="jiucheng")
    rep.put(f"openings/{records['opening']}", opening, **sent)
    rep.put(f"banquets/{records['banquet']}", banquet_body("2026-03-14", occurred_at=monday), **sent)
    rep.send_photos(SHELF, FRONT, SECOND)
    return records


def _review(office: Office, records: dict[str, str]) -> None:
    office.on("2026-03-11")
    supervisor = office["supervisor_chen"]
    waiting = {item["id"] for item in supervisor.get("submissions?state=submitted")["items"]}
    assert waiting == {records[kind] for kind in ("display", "opening", "banquet")}
    supervisor.put(f"submissions/{records['display']}/review", APPROVE)
    supervisor.put(f"submissions/{records['opening']}/review", {**APPROVE, "is_new_outlet": True})
    supervisor.put(f"submissions/{records['banquet']}/review", APPROVE)


def _hold_the_banquet(office: Office, records: dict[str, str]) -> None:
    evening = office.on("2026-03-14", 20)
    records["proof"] = new_id()
    rep = office["rep_an"]
    rep.put(f"banquet-proofs/{records['proof']}", proof_body(records["banquet"], TABLES, occurred_at=evening))
    rep.send_photos(TABLES)
    office.on("2026-03-15")
    office["supervisor_chen"].put(f"submissions/{records['proof']}/review", APPROVE)


def _a_display_nobody_reviews(office: Office) -> str:
    record, now = new_id(), office.on("2026-03-16")
    office["rep_an"].put(f"displays/{record}", display_body("rep_an-2", SECOND, occurred_at=now))
    return record


def _inspect_and_appeal(office: Office) -> tuple[str, str]:
    """Two findings: one is not appealed, the other lifted on appeal. Returns their ids."""
    now = office.on("2026-03-17")
    office["lead_guo"].put("samples/2026-03-17/inspector_bo", {"size": 3, "seed": 7})
    charged, lifted = new_id(), new_id()
    found = {
        "outlet": "rep_an-1",
        "occurred_at": now,
        "position": display_body("x", SHELF)["position"],
        "sample": None,
        "outcome": "findings",
        "findings": [
            {
                "id": charged,
                "kind": "tag_or_posm_missing",
                "figures": None,
                "photos": [sha256(SECOND)],
                "note": None,
            },
            {
                "id": lifted,
                "kind": "policy_unknown",
                "figures": None,
                "photos": [sha256(SECOND)],
                "note": None,
            },
        ],
        "photos": display_body("x", SECOND)["photos"],
    }
    office["inspector_bo"].put(f"inspections/{new_id()}", found)
    office["inspector_bo"].send_photos(SECOND)
    codes = [notice["code"] for notice in office["rep_an"].get("notices")["items"]]
    assert codes.count("finding_raised") == 2
    office.on("2026-03-18")
    appeal = new_id()
    text = "The keeper's wife was told; she signed."
    filed = {"subject": "finding", "subject_id": lifted, "text": text, "photos": []}
    office["rep_an"].put(f"appeals/{appeal}", filed)
    office.on("2026-03-20")
    office["lead_guo"].put(
        f"appeals/{appeal}/ruling", {"outcome": "lifted", "reason": "The signature is there."}
    )
    return charged, lifted


def _check_and_close_march(office: Office) -> None:
    office.on("2026-04-02")
    finance = office["finance_du"]
    finance.put(f"months/{MARCH}/check")
    office["rep_an"].put(f"months/{MARCH}/answer", {"answer": "confirmed"})
    obstacles = {each["kind"] for each in finance.get(f"months/{MARCH}/obstacles")}
    assert obstacles == {"awaiting_review", "provisional_parameters", "missing_targets"}
    refused = finance.call("PUT", f"/api/v1/months/{MARCH}/close", json={"accept": []})
    assert refused.json()["code"] == "obstacles_remain"
    _close(office, MARCH)
    finance.put(f"months/{MARCH}/payment", {"paid_on": "2026-04-02", "batch": "0402"})


def _check_and_close(office: Office, month: str, day: str) -> None:
    office.on(day)
    office["finance_du"].put(f"months/{month}/check")
    _close(office, month)


def _close(office: Office, month: str) -> None:
    finance = office["finance_du"]
    kinds = [each["kind"] for each in finance.get(f"months/{month}/obstacles")]
    finance.put(
        f"months/{month}/close", {"accept": [{"obstacle": kind, "reason": "known"} for kind in kinds]}
    )


def _approve_late(office: Office, late: str) -> None:
    office.on("2026-04-08")
    office["supervisor_chen"].put(f"submissions/{late}/review", APPROVE)
    due = office["finance_du"].get(f"months/{MARCH}/replay?now=1")["differences"]
    assert [(each["staff_number"], each["amount_fen"]) for each in due] == [("rep_an", 2000)]


def _export(office: Office, statement: dict[str, Any]) -> None:
    """The workbook and the payroll file say what the statement says."""
    book = office["rep_an"].call("GET", f"/api/v1/statements/{APRIL}/rep_an.xlsx")
    assert book.status_code == 200
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(book.content))
    rows = [row for name in sheets.sheet_names for row in sheets.get_sheet_by_name(name).to_python()]
    cells = {cell for row in rows for cell in row}
    assert {line["text"]["zh"] for line in statement["lines"]} <= cells
    payroll = office["finance_du"].call("GET", f"/api/v1/months/{APRIL}/payroll.csv")
    assert payroll.status_code == 200
    row = next(
        line for line in payroll.content.decode("utf-8-sig").splitlines() if line.startswith("rep_an,")
    )
    payout = statement["payout"]
    assert f"{payout['payable_fen'] / 100:.2f}" in row
    assert f"{payout['carried_out_fen'] / 100:.2f}" in row


def expected_lines(server: LiveServer, records: dict[str, str], charged: str) -> list[Any]:
    """What the evaluator says of March as a person would write it down."""
    shelf = [item["product"] for item in display_body("x", SHELF)["products"]]
    stock = [item["product"] for item in opening_body("x", FRONT)["products"]]
    display = {"id": records["display"], "outlet": "rep_an-1", "township": "weibo", "joint": True}
    opening = {"id": records["opening"], "outlet": "a new one", "is_new": True, "on_display_subsidy": False}
    banquet = {"id": records["banquet"], "source": "personal", "tables": 12, "registered": True, "held": True}
    finding = {"id": charged, "outlet": "rep_an-1", "kind": "tag_or_posm_missing", "day": "2026-03-17"}
    facts = {
        "rep": "rep_an",
        "month": MARCH,
        "banquet_target": None,
        "opening_target": None,
        "display_target": None,
        "sales": [{"line": "yanghe", "target_fen": 100_000, "actual_fen": 120_000}],
        "displays": [{**display, "prominent": True, "products": shelf}],
        "openings": [{**opening, "layers": 2, "products": stock}],
        "banquets": [{**banquet, "items": [{"product": "haizhilan", "bottles": 25}]}],
        "findings": [finding],
    }
    path = Path(server.environment["FIELDAPP_DATA_FOLDER"]) / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    printed = run_command("evaluate", "--scheme", "sujiu-2018", "--facts", str(path), {}).stdout
    lines: list[Any] = json.loads(printed)["lines"]
    return lines

"""Tables as people send them: CSV and XLSX, made in the test."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

import xlsxwriter
from werkzeug.test import TestResponse

from tests.office import Office

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Rows = Sequence[Sequence[Any]]


def csv_of(*rows: Sequence[Any], encoding: str = "utf-8") -> bytes:
    held = io.StringIO()
    csv.writer(held).writerows(rows)
    return held.getvalue().encode(encoding)


def xlsx_of(*rows: Sequence[Any], also: Callable[[Any, Any], None] | None = None) -> bytes:
    """A workbook of one sheet; `also(workbook, sheet)` does to it what rows cannot say."""
    held = io.BytesIO()
    workbook = xlsxwriter.Workbook(held)
    sheet = workbook.add_worksheet()
    day = workbook.add_format({"num_format": "yyyy-mm-dd"})
    for row, values in enumerate(rows):
        for column, value in enumerate(values):
            if isinstance(value, date | datetime):
                sheet.write_datetime(row, column, value, day)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            elif value is not None:
                sheet.write(row, column, value)
    if also:
        also(workbook, sheet)
    workbook.close()
    return held.getvalue()


def rezipped(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """The workbook with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return held.getvalue()


def send(office: Office, who: str, path: str, data: bytes, **query: Any) -> TestResponse:
    """A file sent to an import, with its mapping as JSON."""
    asked = {key: json.dumps(value) if isinstance(value, dict) else value for key, value in query.items()}
    kind = "text/csv" if not data.startswith(b"PK") else XLSX
    address = f"/api/v1/imports/{path}" + (f"?{urlencode(asked)}" if asked else "")
    return office.call(who, "PUT", address, data, content_type=kind)


def previewed(office: Office, who: str, kind: str, data: bytes, **query: Any) -> dict[str, Any]:
    answer = send(office, who, f"{kind}/preview", data, **query)
    assert answer.status_code == 200, answer.text
    return answer.json  # type: ignore[return-value]


def imported(office: Office, who: str, kind: str, data: bytes, **query: Any) -> dict[str, Any]:
    """The file previewed, then applied as seen; what applying answers."""
    seen = previewed(office, who, kind, data, **query)
    why = {"reason": "Set up"} if kind in ("assignments", "agreements") else {}
    answer = send(office, who, kind, data, preview_sha256=seen["preview_sha256"], **why, **query)
    if answer.status_code == 202:  # a second person confirms it
        decision = f"/api/v1/changes/{answer.json['change']}/decision"
        assert office.call("finance_du", "PUT", decision, {"is_confirmed": True}).status_code == 204
        return seen
    assert answer.status_code == 200, answer.text
    assert answer.json["counts"] == seen["counts"]
    return answer.json


def faults(answer: TestResponse) -> list[tuple[int | None, str | None, str]]:
    """Row, column and code of every fault."""
    assert answer.json["code"] == "bad_sheet", answer.text
    return [(fault["row"], fault["column"], fault["code"]) for fault in answer.json["errors"]]


def statuses(preview: dict[str, Any]) -> list[tuple[int, str]]:
    return [(row["row"], row["status"]) for row in preview["rows"]]

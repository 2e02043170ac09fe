"""From one display with real photos to a statement, over real HTTP against gunicorn, on both databases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.live import LiveServer, run_command
from tests.office import display_body, new_id, sha256
from tests.photos.pictures import real
from tests.story.clients import Client

SHELF, NEXT_SHELF = real("shelf.jpg"), real("unstitched-1.jpg")


def test_a_display_becomes_a_line_of_a_statement_with_its_evidence(served: LiveServer) -> None:
    rep, colleague = Client(served, "rep_an"), Client(served, "rep_bai")
    supervisor, finance = Client(served, "supervisor_chen"), Client(served, "finance_du")
    record, body = new_id(), display_body("rep_an-1", SHELF, NEXT_SHELF)
    path = f"/api/v1/displays/{record}"

    # submitted before its photos: the receipt says what is missing
    first = rep.call("PUT", path, json=body)
    assert first.status_code == 201
    assert [photo["status"] for photo in first.json()["photos"]] == ["missing", "missing"]
    # a retry gets the same receipt; other content under the id is refused; a colleague sees nothing
    assert (again := rep.call("PUT", path, json=body)).status_code == 200
    assert again.json() == first.json()
    assert rep.call("PUT", path, json={**body, "prominent": False}).json()["code"] == "id_taken"
    assert colleague.call("PUT", path, json=body).status_code == 404
    assert colleague.call("GET", f"/api/v1/submissions/{record}").status_code == 404
    assert colleague.put_photo(sha256(SHELF), SHELF).json()["code"] == "photo_not_expected"

    # wrong bytes are refused, the right ones complete the record
    assert rep.put_photo(sha256(SHELF), NEXT_SHELF).json()["code"] == "wrong_hash"
    assert rep.put_photo(sha256(SHELF), SHELF).status_code == 201
    assert supervisor.call("PUT", f"/api/v1/submissions/{record}/review", json=APPROVE).status_code == 409
    assert rep.put_photo(sha256(NEXT_SHELF), NEXT_SHELF).status_code == 201
    assert rep.put_photo(sha256(NEXT_SHELF), NEXT_SHELF).status_code == 200
    receipt = rep.call("PUT", path, json=body).json()
    assert receipt["state"] == "submitted"
    assert [photo["status"] for photo in receipt["photos"]] == ["received", "received"]

    # the supervisor finds it in the queue, looks at the photo and approves; nobody else may
    queue = supervisor.call("GET", "/api/v1/submissions?state=submitted").json()["items"]
    assert record in [item["id"] for item in queue]
    photo = supervisor.call("GET", f"/api/v1/photos/{sha256(SHELF)}")
    assert photo.headers["Content-Type"] == "image/jpeg"
    assert b"Exif" not in photo.content
    assert colleague.call("GET", f"/api/v1/photos/{sha256(SHELF)}").status_code == 404
    assert rep.call("PUT", f"/api/v1/submissions/{record}/review", json=APPROVE).status_code == 403
    assert supervisor.call("PUT", f"/api/v1/submissions/{record}/review", json=APPROVE).status_code == 204

    month = receipt["business_day"][:7]
    # the month is calculated and the statement equals the evaluator run on facts written by hand
    calculated = finance.call("PUT", f"/api/v1/months/{month}/draft")
    assert calculated.status_code == 200
    statement = rep.call("GET", f"/api/v1/statements/{month}/rep_an").json()
    assert statement["lines"] == expected_lines(record, month, served)
    assert statement["drafted_fen"] == statement["total_fen"]
    page = rep.call("GET", f"/statements/{month}/rep_an").text
    assert record in page
    assert statement["lines"][0]["text"]["zh"] in page

    # the command line tells the same
    printed = run_command("statement", month, "rep_an", "--json", served.environment).stdout
    assert json.loads(printed)["lines"] == statement["lines"]


APPROVE = {"decision": "approved"}


def expected_lines(record: str, month: str, served: LiveServer) -> list[Any]:
    """What the evaluator says of the facts as a person would write them down."""
    shelf = [
        "xintianlan",
        "laozihao",
        "shengfang",
        "junfang",
        "hongjiu",
        "rouhe_qixing",
        "rouhe_wuxing",
        "rouhe_sanxing",
    ]
    display = {"id": record, "outlet": "rep_an-1", "township": "weibo", "joint": True, "prominent": True}
    facts = {"rep": "rep_an", "month": month, "displays": [{**display, "products": shelf}]}
    facts |= {"banquet_target": None, "opening_target": None, "display_target": None}
    path = Path(served.environment["FIELDAPP_DATA_FOLDER"]) / "facts.json"
    path.write_text(json.dumps(facts), encoding="utf-8")
    printed = run_command("evaluate", "--scheme", "sujiu-2018", "--facts", str(path), {}).stdout
    lines: list[Any] = json.loads(printed)["lines"]
    assert [line["evidence"] for line in lines if line["clause"] == "display.shortfall"] == [[record]]
    return lines

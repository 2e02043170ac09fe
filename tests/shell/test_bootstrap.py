"""What a phone carries: to whom, how much, tagged part by part, in how many queries."""

from __future__ import annotations

import gzip
from typing import Any

from sqlalchemy import event, insert, select

from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.kernel.pinyin import spelled
from fieldapp.outlets.models import Assignment, Outlet, OutletMerge
from tests.cast import LONG_AGO, LONG_AGO_AT
from tests.office import Office, visit_body

PATH = "/api/v1/bootstrap"
REPS = {
    "user", "products", "townships", "qualification", "clauses", "notices", "policies", "outlets",
    "known_outlets", "month", "records", "route", "fingerprints",
}  # fmt: skip


def asked(office: Office, who: str, have: dict[str, str] | None = None) -> dict[str, Any]:
    held = ",".join(f"{name}:{tag}" for name, tag in (have or {}).items())
    answer = office.call(who, "GET", f"{PATH}?have={held}")
    assert answer.status_code == 200, answer.text
    return answer.json  # type: ignore[no-any-return]


def test_tags_that_are_none_are_refused(steady_office: Office) -> None:
    for have in ("outlets", "outlets:xyz", "outlets:0123456789abcdef,", "A:0123456789abcdef"):
        answer = steady_office.call("rep_an", "GET", f"{PATH}?have={have}")
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (422, "not_tags"), have


def test_a_rep_carries_own_outlets_records_and_month_and_of_others_name_and_rough_place_alone(
    office: Office,
) -> None:
    office.approved_display("rep_an", "supervisor_chen", "rep_an-1")
    office.stored("rep_an", "visit", visit_body("rep_an-0"))
    others = office.approved_display("rep_bai", "supervisor_chen", "rep_bai-0", seed=2)
    found = asked(office, "rep_an")["parts"]
    assert set(found) == REPS
    outlets = {outlet["code"]: outlet for outlet in found["outlets"]}
    assert set(outlets) == {"rep_an-0", "rep_an-1", "rep_an-2"}
    today = found["user"]["today"]
    assert (outlets["rep_an-0"]["last_visit"], outlets["rep_an-0"]["display"]) == (today, None)
    assert (outlets["rep_an-1"]["last_display"], outlets["rep_an-1"]["display"]) == (today, "counted")
    assert outlets["rep_an-1"]["initials"] == "shoprepan1"
    assert ["Shop rep_bai-0", 37.9, 115.2] in found["known_outlets"]
    assert {record["kind"] for record in found["records"]} == {"visit", "display"}
    assert others not in str(found)
    displays = next(one for one in found["month"]["measures"] if one["of"] == "displays")
    assert (displays["have"], displays["target"], displays["missing"]) == (1, 50, 49)
    assert found["month"]["steps"] and found["clauses"]["clauses"][0]["text"]["zh"]
    assert all(one["pinyin"].isascii() for one in found["townships"])
    assert (spelled("旧城镇"), spelled("小辛庄乡"), spelled("辛集")) == ("Jiucheng", "Xiaoxinzhuang", "Xinji")
    month = found["user"]["month"]
    assert found["qualification"][month]["rules"]["display"][0]["code"]


def test_an_outlet_given_up_for_another_vanishes_with_the_next_pull_and_comes_back_when_that_is_undone(
    office: Office,
) -> None:
    before = {who: asked(office, who) for who in ("rep_an", "rep_bai", "inspector_bo")}
    _merge(office, "rep_bai-0", "rep_an-0")
    for who, part, gone in (
        ("rep_an", "known_outlets", "Shop rep_bai-0"),
        ("rep_bai", "outlets", "rep_bai-0"),
        ("inspector_bo", "outlets", "rep_bai-0"),
    ):
        assert gone in str(before[who]["parts"][part])
        pulled = asked(office, who, before[who]["tags"])["parts"]
        assert gone not in str(pulled[part]), who
    _merge(office, "rep_bai-0", None)
    assert asked(office, "rep_an")["tags"]["known_outlets"] == before["rep_an"]["tags"]["known_outlets"]


def _merge(office: Office, outlet: str, kept: str | None) -> None:
    with office.app.app_context(), transaction() as session:
        named = {row.code: row.id for row in session.execute(select(Outlet.code, Outlet.id))}
        merge = {
            "outlet_id": named[outlet],
            "kept_id": kept and named[kept],
            "from_month": clock.month_of(clock.now().date()),
            "decided_at": clock.now(),
            "decided_by": None,
        }
        session.execute(insert(OutletMerge), merge)


def test_an_inspector_carries_the_offices_outlets_and_nobodys_records(office: Office) -> None:
    found = asked(office, "inspector_bo")["parts"]
    assert {"records", "month", "known_outlets"}.isdisjoint(found)
    assert len(found["outlets"]) == 9 and found["sample"] is None
    assert {kind["code"] for kind in found["finding_kinds"] if kind["excludes"]} == {
        "bottles_short",
        "not_restocked",
    }
    drawn = office.call(
        "lead_guo", "PUT", f"/api/v1/samples/{found['user']['today']}/inspector_bo", {"size": 3}
    )
    assert drawn.status_code == 201
    sample = asked(office, "inspector_bo")["parts"]["sample"]
    assert len(sample["outlets"]) == 3 and {"code", "inspection", "display", "agreements"} <= set(
        sample["outlets"][0]
    )


def test_only_parts_that_changed_are_sent_and_the_whole_answer_has_a_strong_etag(office: Office) -> None:
    first = asked(office, "rep_an")
    assert asked(office, "rep_an", first["tags"])["parts"] == {}
    office.stored("rep_an", "visit", visit_body("rep_an-0"))
    assert set(asked(office, "rep_an", first["tags"])["parts"]) == {"outlets", "records"}
    answer = office.call("rep_an", "GET", PATH)
    etag = answer.headers["ETag"]
    assert not etag.startswith("W/")
    again = office.call("rep_an", "GET", PATH, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")
    assert office.call("rep_bai", "GET", PATH, headers={"If-None-Match": etag}).status_code == 200


def test_1500_outlets_are_below_300_kb_packed_and_take_as_many_queries_as_three(office: Office) -> None:
    few = _queries(office)
    _enter_many(office, "rep_an", 1500)
    assert _queries(office) == few <= 17
    answer = office.call("rep_an", "GET", PATH, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip" and answer.headers["ETag"].endswith('-gzip"')
    assert len(answer.data) < 300_000
    assert gzip.decompress(answer.data).startswith(b'{"tags"')


def _queries(office: Office) -> int:
    told: list[str] = []

    def count(*told_of: Any) -> None:
        told.append(told_of[2])

    with office.app.app_context():
        engines = set(db.engines.values())
    for engine in engines:
        event.listen(engine, "before_cursor_execute", count)
    try:
        asked(office, "rep_an")
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", count)
    return len([statement for statement in told if statement.lstrip().upper().startswith(("SELECT", "WITH"))])


def _enter_many(office: Office, rep: str, number: int) -> None:
    with office.app.app_context(), transaction() as session:
        rep_id = session.execute(
            db.text("SELECT id FROM user_account WHERE staff_number = :it"), {"it": rep}
        ).scalar()
        rows = [
            {
                "code": f"M{n:05}",
                "name": f"辛集市{'王李赵孙周'[n % 5]}{'家旺福顺祥'[n // 5 % 5]}{n}烟酒店",
                "kind": "tobacco_liquor",
                "township_code": "weibo",
                "lat": 37.9 + n * 0.000317,
                "lon": 115.2 + n * 0.000731,
                "phone": f"1393{n * 7919 % 10**7:07}",
                "created_at": LONG_AGO_AT,
            }
            for n in range(number)
        ]
        ids = session.scalars(insert(Outlet).returning(Outlet.id), rows).all()
        session.execute(
            insert(Assignment),
            [
                {"outlet_id": one, "rep_id": rep_id, "valid_from": LONG_AGO, "decided_at": LONG_AGO_AT}
                for one in ids
            ],
        )

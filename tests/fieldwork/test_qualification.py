"""Whether records count: what is kept with an approval equals the evaluator on facts written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from fieldapp.evaluator.counting import clause_units
from fieldapp.evaluator.facts import Banquet, BanquetItem, Display, Opening
from fieldapp.evaluator.qualification import qualify_banquet, qualify_display, qualify_opening
from fieldapp.fieldwork.models import Qualification, QualifiedUnits, Submission
from fieldapp.fieldwork.service import qualification
from fieldapp.fieldwork.service.qualification import (
    banquet_facts,
    display_facts,
    keep_missing_verdicts,
    keep_missing_verdicts_of,
    opening_facts,
    registered_in_time,
)
from fieldapp.kernel import clock
from fieldapp.kernel.database import db, transaction
from fieldapp.outlets.models import Cover, DisplayAgreement, Product
from fieldapp.people.models import User
from fieldapp.schemes.models import SchemeVersion
from fieldapp.schemes.queries import PublishedScheme, scheme_of_month
from tests.evaluator.records import DISPLAY_SET, OPENING_SET
from tests.fieldwork.test_review_reversals import reverse
from tests.office import Office, banquet_body, display_body, jpeg, opening_body, proof_body

MONTH = "2026-10"
NOON = datetime(2026, 10, 14, 4, tzinfo=UTC)
"""Noon of 14 October in Xinji."""
FRONT, SHELF = jpeg(1), jpeg(2)


@pytest.fixture
def published(office: Office) -> PublishedScheme:
    with office.app.app_context():
        return scheme_of_month(MONTH)


def kept(office: Office, record: str) -> Qualification | None:
    with office.app.app_context():
        return db.session.scalars(select(Qualification).where(Qualification.submission_id == record)).first()


def units(office: Office, record: str) -> dict[tuple[str, str], int]:
    with office.app.app_context():
        found = db.session.scalars(select(QualifiedUnits).where(QualifiedUnits.submission_id == record))
        return {(row.clause, row.item): row.units for row in found}


def reasons(office: Office, record: str, who: str = "rep_an") -> list[str]:
    told = office.call(who, "GET", f"/api/v1/submissions/{record}").json["qualification"]
    assert told["counts"] is not bool(told["reasons"])
    return [reason["code"] for reason in told["reasons"]]


def approved_opening(office: Office, **changes: Any) -> str:
    with clock.standing_at(NOON):
        record = office.stored("rep_an", "opening", opening_body("Wu", FRONT, SHELF, **changes), FRONT, SHELF)
        assert office.review("supervisor_chen", record, is_new_outlet=True).status_code == 204
    return record


def proved(
    office: Office, *, booked_at: datetime, booking: dict[str, Any], proof: dict[str, Any]
) -> tuple[str, str]:
    """An approved banquet of 15 October; ids of booking and proof."""
    with clock.standing_at(booked_at):
        booked = office.stored("rep_an", "banquet", banquet_body("2026-10-15", **booking))
        assert office.review("supervisor_chen", booked).status_code == 204
    return booked, _proof(office, booked, proof)


def _proof(office: Office, booked: str, proof: dict[str, Any]) -> str:
    with clock.standing_at(NOON + timedelta(days=2)):
        photo = jpeg(7)
        record = office.stored("rep_an", "proof", proof_body(booked, photo, **proof), photo)
        assert office.review("supervisor_chen", record).status_code == 204
    return record


def bottles(*used: tuple[str, int, int]) -> dict[str, Any]:
    return {
        "products": [
            {"product": product, "bottles_taken": taken, "bottles_returned": returned}
            for product, taken, returned in used
        ]
    }


# Pure builders


def test_a_display_is_the_evaluators_display() -> None:
    body = display_body("o1", products=["xintianlan"], joint=False)
    facts = Display("d1", "o1", "weibo", joint=False, prominent=True, products=("xintianlan",))
    assert display_facts("d1", "o1", "weibo", body) == facts


def test_an_opening_is_judged_by_its_content_unless_history_is_given() -> None:
    body = opening_body("Wu", layers=3, products=["qingci"])
    facts = Opening("p1", "o9", is_new=True, on_display_subsidy=False, layers=3, products=("qingci",))
    assert opening_facts("p1", "o9", body) == facts
    assert opening_facts("p1", None, body).outlet == "p1"
    known = opening_facts("p1", "o9", body, is_new=False, on_display_subsidy=True)
    assert (known.is_new, known.on_display_subsidy) == (False, True)


def test_a_banquet_has_its_bookings_source_and_its_proofs_tables_and_bottles() -> None:
    booking = banquet_body("2026-10-15", source="shop", tables=30)
    proof = {"tables": 11, **bottles(("haizhilan", 30, 5), ("rouhe", 2, 2))}
    assert banquet_facts("b1", booking, proof, registered=True) == Banquet(
        "b1",
        "shop",
        11,
        registered=True,
        held=True,
        items=(BanquetItem("haizhilan", 25), BanquetItem("rouhe", 0)),
    )


@pytest.mark.parametrize(
    ("received_at", "in_time"),
    [("2026-10-14T15:59:59Z", True), ("2026-10-14T16:00:00Z", False), ("2026-10-15T04:00:00Z", False)],
)
def test_a_booking_is_registered_until_midnight_in_the_offices_zone(
    office: Office, received_at: str, in_time: bool
) -> None:
    zone = office.app.config["SETTINGS"].timezone
    assert registered_in_time(datetime.fromisoformat(received_at), date(2026, 10, 15), zone) is in_time


# What an approval keeps


def test_a_displays_verdict_is_the_evaluators(office: Office, published: PublishedScheme) -> None:
    with clock.standing_at(NOON):
        full = office.approved_display("rep_an", "supervisor_chen", "rep_an-1")
        less = office.approved_display("rep_an", "supervisor_chen", "rep_an-2", seed=3, joint=False)
    for record, joint in ((full, True), (less, False)):
        display = Display(record, "o", "weibo", joint=joint, prominent=True, products=DISPLAY_SET)
        judged = qualify_display(published.scheme, display)
        found = kept(office, record)
        assert found is not None
        assert (found.counts, found.reasons) == (judged.counts, [reason.code for reason in judged.reasons])


@pytest.mark.parametrize(
    ("layers", "products"), [(1, OPENING_SET), (0, OPENING_SET), (1, OPENING_SET[:3]), (0, ("rouhe",))]
)
def test_an_openings_verdict_is_the_evaluators(
    office: Office, published: PublishedScheme, layers: int, products: tuple[str, ...]
) -> None:
    record = approved_opening(office, layers=layers, products=products)
    opening = Opening(record, "o", is_new=True, on_display_subsidy=False, layers=layers, products=products)
    judged = qualify_opening(published.scheme, opening)
    found = kept(office, record)
    assert found is not None
    assert (found.counts, found.reasons) == (judged.counts, [reason.code for reason in judged.reasons])
    assert reasons(office, record) == found.reasons


@pytest.mark.parametrize("booked_at", [NOON, NOON + timedelta(days=1)], ids=["the day before", "on the day"])
@pytest.mark.parametrize("source", ["personal", "shop"])
@pytest.mark.parametrize(
    ("tables", "used"),
    [
        (10, (("haizhilan", 30, 5), ("tianzhilan", 2, 0))),
        (9, (("haizhilan", 6, 0),)),
        (12, (("haizhilan", 6, 6),)),
        (12, (("hongjiu", 6, 0),)),
        (12, (("rouhe", 1, 0),)),
    ],
)
def test_a_banquets_verdict_and_units_are_the_evaluators(
    office: Office,
    published: PublishedScheme,
    booked_at: datetime,
    source: str,
    tables: int,
    used: tuple[tuple[str, int, int], ...],
) -> None:
    shop = {"shop": "rep_an-0"} if source == "shop" else {}
    booking, proof = proved(
        office,
        booked_at=booked_at,
        booking={"source": source, **shop},
        proof={"tables": tables, **bottles(*used)},
    )
    banquet = Banquet(
        booking,
        source,
        tables,
        registered=booked_at == NOON,
        held=True,
        items=tuple(BanquetItem(product, taken - returned) for product, taken, returned in used),
    )
    judged = qualify_banquet(published.scheme, banquet)
    found = kept(office, proof)
    assert found is not None
    assert (found.counts, found.reasons) == (judged.counts, [reason.code for reason in judged.reasons])
    assert reasons(office, proof) == found.reasons
    assert kept(office, booking) is None
    assert units(office, proof) == {
        (clause.code, item): by_banquet[booking]
        for clause in published.scheme.clauses
        for item, by_banquet in clause_units(published.scheme, clause, [banquet]).items()
        if judged.counts
    }


def test_a_product_of_no_scheme_pays_nothing_and_breaks_nothing(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        session.execute(
            insert(Product),
            {"code": "other_brand", "name_zh": "别的", "name_en": "Other", "position": 999},
        )
    _, proof = proved(
        office,
        booked_at=NOON,
        booking={"source": "shop", "shop": "rep_an-0"},
        proof=bottles(("other_brand", 6, 0), ("haizhilan", 6, 0)),
    )
    assert units(office, proof) == {("banquet.shop", "shop_basic"): 1}


# Registration and corrections


def corrected(office: Office, booked: str, at: datetime, held_on: str) -> str:
    with clock.standing_at(at):
        again = office.stored("rep_an", "banquet", banquet_body(held_on, corrects=booked, tables=13))
        assert office.review("supervisor_chen", again).status_code == 204
    return again


def rejected_booking(office: Office, at: datetime, held_on: str) -> str:
    with clock.standing_at(at):
        booked = office.stored("rep_an", "banquet", banquet_body(held_on))
        office.review("supervisor_chen", booked, "rejected", reason="not_as_claimed")
    return booked


def test_a_correction_for_the_same_day_is_registered_when_the_first_was(office: Office) -> None:
    first = rejected_booking(office, NOON, "2026-10-15")
    again = corrected(office, first, NOON + timedelta(days=1), "2026-10-15")
    assert reasons(office, _proof(office, again, {})) == []
    assert office.call("rep_an", "GET", f"/api/v1/submissions/{again}").json["banquet"]["in_time"] is True


def test_a_correction_to_another_day_is_registered_by_itself(office: Office) -> None:
    first = rejected_booking(office, NOON, "2026-10-20")
    again = corrected(office, first, NOON + timedelta(days=1), "2026-10-15")
    assert reasons(office, _proof(office, again, {})) == ["banquet.not_registered"]


# What history decides is said of the record and not kept


def test_a_display_at_a_colleagues_outlet_counts_only_as_cover(office: Office) -> None:
    with clock.standing_at(NOON):
        record = office.approved_display("rep_an", "supervisor_chen", "rep_bai-0")
    assert reasons(office, record) == ["not_assigned"]
    found = kept(office, record)
    assert found is not None and found.counts
    cover(office, date(2026, 10, 1), date(2026, 10, 13))
    assert reasons(office, record) == ["not_assigned"]
    cover(office, date(2026, 10, 14), date(2026, 10, 14))
    assert reasons(office, record) == []
    cover(office, date(2026, 10, 14), date(2026, 10, 14), is_cancelled=True)
    assert reasons(office, record) == ["not_assigned"]


def cover(office: Office, first_day: date, last_day: date, *, is_cancelled: bool = False) -> None:
    """rep_an stands in for rep_bai."""
    with office.app.app_context(), transaction() as session:
        ids = dict(session.execute(select(User.staff_number, User.id)).all())
        row = {
            "absent_rep_id": ids["rep_bai"],
            "cover_rep_id": ids["rep_an"],
            "first_day": first_day,
            "last_day": last_day,
            "is_cancelled": is_cancelled,
            "decided_at": clock.now(),
        }
        session.execute(insert(Cover), row)


def test_an_opening_on_a_display_subsidy_does_not_count_and_its_content_does(office: Office) -> None:
    record = approved_opening(office)
    with office.app.app_context(), transaction() as session:
        opened = session.scalars(select(Submission.outlet_id).where(Submission.id == record)).one()
        row = {
            "code": "A1",
            "outlet_id": opened,
            "first_day": date(2026, 10, 14),
            "last_day": date(2026, 10, 14),
            "bottles": 6,
            "layers": 1,
            "fee_fen": 0,
            "is_cancelled": False,
            "decided_at": clock.now(),
        }
        session.execute(insert(DisplayAgreement), row)
    assert reasons(office, record) == ["opening.on_display_subsidy"]
    found = kept(office, record)
    assert found is not None and found.counts


def test_visits_and_bookings_are_not_judged(office: Office) -> None:
    with clock.standing_at(NOON):
        booked = office.stored("rep_an", "banquet", banquet_body("2026-10-15"))
    assert office.call("rep_an", "GET", f"/api/v1/submissions/{booked}").json["qualification"] is None


# Verdicts that were never kept


def test_missing_verdicts_are_kept_for_all_kinds_of_the_month_and_no_other(
    office: Office, published: PublishedScheme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(qualification, "_BATCH", 2)
    with clock.standing_at(NOON):
        found = [
            office.approved_display("rep_an", "supervisor_chen", f"rep_an-{n}", seed=n) for n in range(3)
        ]
    found += [approved_opening(office)]
    found += [proved(office, booked_at=NOON, booking={}, proof={})[1]]
    with clock.standing_at(NOON):
        reversed_ = office.approved_display("rep_an", "supervisor_chen", "rep_bai-0", seed=40)
        assert reverse(office, reversed_).status_code == 204
        rejected = office.stored("rep_an", "display", display_body("rep_an-0", jpeg(41)), jpeg(41))
        office.review("supervisor_chen", rejected, "rejected", reason="duplicate")
    with clock.standing_at(NOON + timedelta(days=30)):
        later = office.approved_display("rep_an", "supervisor_chen", "rep_an-1", seed=42)
    before = all_kept(office)
    assert {*found, reversed_, later} == {record for record, *_ in before[0]}
    forget(office)
    with office.app.app_context():
        keep_missing_verdicts(published, MONTH)
    assert {record for record, *_ in all_kept(office)[0]} == {*found, reversed_}
    with office.app.app_context():
        keep_missing_verdicts_of([(MONTH, published), ("2026-11", published)])
    assert all_kept(office) == before


def test_a_verdict_is_kept_per_version_of_the_scheme(office: Office, published: PublishedScheme) -> None:
    with clock.standing_at(NOON):
        record = office.approved_display("rep_an", "supervisor_chen", "rep_an-0")
    with office.app.app_context(), transaction() as session:
        first = session.scalars(select(SchemeVersion)).one()
        copied = {column.name: getattr(first, column.name) for column in SchemeVersion.__table__.columns}
        copied |= {"id": first.id + 1, "version": 2, "text_sha256": "0" * 64}
        session.execute(insert(SchemeVersion), copied)
    stricter = replace(published, version_id=published.version_id + 1)
    with office.app.app_context():
        keep_missing_verdicts(stricter, MONTH)
        keep_missing_verdicts(stricter, MONTH)
    with office.app.app_context():
        found = db.session.scalars(
            select(Qualification.scheme_version_id).where(Qualification.submission_id == record)
        ).all()
    assert sorted(found) == [published.version_id, published.version_id + 1]


def all_kept(office: Office) -> tuple[list[Any], list[Any]]:
    with office.app.app_context():
        verdicts = select(Qualification.submission_id, Qualification.counts, Qualification.reasons)
        added = select(QualifiedUnits.submission_id, QualifiedUnits.clause, QualifiedUnits.item)
        added = added.add_columns(QualifiedUnits.units)
        return (
            sorted((record, counts, tuple(why)) for record, counts, why in db.session.execute(verdicts)),
            sorted(tuple(row) for row in db.session.execute(added)),
        )


def beside_the_records(office: Office) -> set[tuple[str, int, bool]]:
    """What stands beside records of the verdict kept last on each."""
    with office.app.app_context():
        noted = select(Submission.id, Submission.judged_under, Submission.counts)
        return {tuple(row) for row in db.session.execute(noted.where(Submission.judged_under.is_not(None)))}


def forget(office: Office) -> None:
    with office.app.app_context(), transaction() as session:
        session.execute(delete(QualifiedUnits))
        session.execute(delete(Qualification))
        session.execute(update(Submission).values(judged_under=None, counts=None))


def test_a_state_alone_makes_no_verdict(office: Office, published: PublishedScheme) -> None:
    with clock.standing_at(NOON):
        record = office.stored("rep_an", "display", display_body("rep_an-0", jpeg(41)), jpeg(41))
    with office.app.app_context(), transaction() as session:
        session.execute(update(Submission).where(Submission.id == record).values(state="withdrawn"))
    with office.app.app_context():
        keep_missing_verdicts(published, MONTH)
    assert kept(office, record) is None

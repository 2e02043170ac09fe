"""Many at once: one inspection per id, one notice per rep, one appeal, one ruling, one sample."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from fieldapp.inspection.models import Appeal, Finding, FindingNotice, Ruling, Sample
from fieldapp.kernel.database import Base, db
from tests.fieldwork.test_at_once import TIMES, at_once
from tests.inspection.cases import appeal, appealed, at, finding, found_at, inspect, inspection_body, rule
from tests.office import Office, jpeg, new_id


def number_of(office: Office, table: type[Base]) -> int:
    with office.app.app_context():
        return int(db.session.execute(select(func.count()).select_from(table)).scalar_one())


def test_twelve_send_one_inspection_with_two_bodies_and_its_findings_are_stored_once(office: Office) -> None:
    for round_ in TIMES:
        record = new_id()
        bodies = [inspection_body("rep_an-0", finding()), inspection_body("rep_an-1", finding())]
        answers = at_once([lambda n=number: inspect(office, bodies[n % 2], record) for number in range(12)])
        assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 5, 409: 6}
        assert number_of(office, Finding) == round_ + 1


def test_the_photos_of_an_inspection_arrive_at_once_and_the_rep_is_told_once(office: Office) -> None:
    for round_ in TIMES:
        photos = tuple(jpeg(940 + 4 * round_ + number) for number in range(4))
        inspect(office, inspection_body("rep_an-0", finding("policy_unknown", photos[0]), photos=photos))
        answers = at_once([lambda p=photo: office.send_photo("inspector_bo", p) for photo in photos * 2])
        assert {answer.status_code for answer in answers} == {200, 201}
        assert number_of(office, FindingNotice) == round_ + 1


def test_an_appeal_sent_twelve_times_at_once_is_filed_once(office: Office) -> None:
    fault, name = found_at(office), new_id()

    def file(number: int) -> int:
        with at("2026-06-15 09:00:00"):
            return appeal(office, "finding", fault, name=name, text=f"No {number % 2}.").status_code

    statuses = Counter(at_once([lambda n=number: file(n) for number in range(12)]))
    assert statuses == {201: 1, 200: 5, 409: 6}
    assert number_of(office, Appeal) == 1


def test_two_appeals_of_one_rep_against_one_finding_at_once_are_one(office: Office) -> None:
    fault = found_at(office)

    def file() -> int:
        with at("2026-06-15 09:00:00"):
            return appeal(office, "finding", fault).status_code

    assert Counter(at_once([file] * 6)) == {201: 1, 409: 5}


def test_two_leads_rule_at_once_and_one_ruling_stands(office: Office) -> None:
    for seed in TIMES:
        name = appealed(office, found_at(office, seed=960 + seed))
        calls = [
            lambda lead=lead, outcome=outcome: rule(office, name, outcome, who=lead)
            for lead, outcome in (("lead_guo", "upheld"), ("lead_hou", "lifted"))
        ]
        answers = at_once(calls * 3)
        assert Counter(answer.status_code for answer in answers) == {204: 3, 409: 3}
        assert number_of(office, Ruling) == seed + 1


def test_a_sample_drawn_six_times_at_once_is_one_sample(office: Office) -> None:
    path = "/api/v1/samples/2026-06-12/inspector_bo"
    answers = at_once([lambda: office.call("lead_guo", "PUT", path, {"size": 4})] * 6)
    assert Counter(answer.status_code for answer in answers) == {201: 1, 200: 5}
    assert len({str(answer.json) for answer in answers}) == 1 == number_of(office, Sample)

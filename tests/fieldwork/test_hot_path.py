"""How many statements the way of a record takes: the hot path stays short."""

import pytest
from flask import Flask
from sqlalchemy import event

from fieldapp.kernel.database import db
from tests.office import Office, banquet_body, display_body, jpeg, opening_body, proof_body, visit_body


@pytest.mark.parametrize("kind", ["visit", "display", "opening", "banquet", "proof"])
def test_the_way_of_a_record_stays_one_look_up_and_one_insert(office: Office, kind: str) -> None:
    """A banquet looks for its like as well, an opening also for its township; a proof locks its booking first."""
    booking = office.stored("rep_an", "banquet", banquet_body("2020-01-01"))
    body = {
        "visit": lambda: visit_body("rep_an-0", jpeg(85)),
        "display": lambda: display_body("rep_an-0", jpeg(85)),
        "opening": lambda: opening_body("好再来"),
        "banquet": lambda: banquet_body("2030-05-05"),
        "proof": lambda: proof_body(booking, jpeg(85)),
    }[kind]()
    office.stored("rep_an", "display", display_body("rep_an-0", jpeg(86)))  # what a process looks up once
    with statements(office.app) as seen:
        assert office.put("rep_an", kind, body).status_code == 201
    reads = [text for text in seen if text.lstrip().startswith("SELECT")]
    inserts = [text for text in seen if text.startswith("INSERT")]
    assert len(reads) == {"opening": 4, "banquet": 3, "proof": 4}.get(kind, 2), (
        reads
    )  # the first asks who is calling
    assert len(inserts) == (2 if kind == "banquet" else 3), inserts


class statements:  # noqa: N801
    """The SQL that is sent while the block runs."""

    def __init__(self, app: Flask) -> None:
        with app.app_context():
            self.engines = list(db.engines.values())
        self.seen: list[str] = []

    def _note(self, connection: object, cursor: object, statement: str, *rest: object) -> None:
        self.seen.append(statement)

    def __enter__(self) -> list[str]:
        for engine in self.engines:
            event.listen(engine, "before_cursor_execute", self._note)
        return self.seen

    def __exit__(self, *error: object) -> None:
        for engine in self.engines:
            event.remove(engine, "before_cursor_execute", self._note)

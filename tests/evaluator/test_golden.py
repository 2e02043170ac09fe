"""Statements with their sentences: a difference is a change of pay, or of what a rep reads about it."""

import json
import os

import pytest

from fieldapp.evaluator.facts_file import read_facts
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.statement import evaluate

from .conftest import HERE


@pytest.mark.parametrize(
    ("case", "scheme"),
    [("sujiu-2018", "sujiu"), ("sujiu-2018-good-month", "sujiu"), ("coffee-2024", "coffee")],
)
def test_statements_read_as_they_did(case: str, scheme: str, request: pytest.FixtureRequest) -> None:
    statements = _statements(case, request.getfixturevalue(scheme))
    golden = HERE / "golden" / f"{case}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(json.dumps(statements, ensure_ascii=False, indent=1) + "\n", "utf-8")
    assert statements == json.loads(golden.read_text("utf-8"))


def _statements(case: str, scheme: Scheme) -> list[dict[str, object]]:
    months = json.loads((HERE / "cases" / f"{case}.json").read_text("utf-8"))
    facts, faults = read_facts(json.dumps([month.get("facts", month) for month in months]), scheme)
    assert faults == ()
    assert isinstance(facts, list)
    return [evaluate(scheme, one).as_json() for one in facts]

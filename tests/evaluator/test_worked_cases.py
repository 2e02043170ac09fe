"""The worked months of sujiu-2018, to the fen."""

import json
from typing import Any

import pytest

from fieldapp.evaluator.facts import Facts
from fieldapp.evaluator.facts_file import read_facts
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.statement import evaluate

from .conftest import HERE

CASES: list[dict[str, Any]] = json.loads((HERE / "cases" / "sujiu-2018.json").read_text("utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["facts"]["rep"])
def test_a_worked_month_comes_to_its_statement(sujiu: Scheme, case: dict[str, Any]) -> None:
    facts, faults = read_facts(json.dumps(case["facts"]), sujiu)
    assert faults == ()
    assert isinstance(facts, Facts)
    statement = evaluate(sujiu, facts).as_json()
    for line in statement["lines"]:  # type: ignore[attr-defined]
        del line["text"]
    assert statement == case["statement"]

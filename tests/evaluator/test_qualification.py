"""Whether records count, by vectors that any client of the exported rules can share."""

import json
from typing import Any

import pytest

from fieldapp.evaluator.facts import Banquet, BanquetItem, Display, Opening
from fieldapp.evaluator.qualification import (
    Verdict,
    qualification_rules,
    qualify_banquet,
    qualify_display,
    qualify_opening,
)
from fieldapp.evaluator.scheme import Scheme

from .conftest import HERE

VECTORS: dict[str, Any] = json.loads((HERE / "qualification_vectors.json").read_text("utf-8"))


def verdict(scheme: Scheme, kind: str, record: dict[str, Any]) -> Verdict:
    if kind == "banquet":
        items = tuple(BanquetItem(**item) for item in record["items"])
        return qualify_banquet(scheme, Banquet(**{**record, "items": items}))
    if kind == "display":
        return qualify_display(scheme, Display(**{**record, "products": tuple(record["products"])}))
    return qualify_opening(scheme, Opening(**{**record, "products": tuple(record["products"])}))


@pytest.mark.parametrize("scheme", ["sujiu", "coffee"])
def test_the_exported_rules_are_those_of_the_vectors(scheme: str, request: pytest.FixtureRequest) -> None:
    exported = qualification_rules(request.getfixturevalue(scheme))
    assert json.loads(json.dumps(exported)) == VECTORS["rules"][scheme]


@pytest.mark.parametrize("vector", VECTORS["vectors"], ids=lambda vector: vector["name"])
def test_a_record_gets_its_verdict(vector: dict[str, Any], request: pytest.FixtureRequest) -> None:
    scheme = request.getfixturevalue(vector["scheme"])
    assert verdict(scheme, vector["kind"], vector["record"]).as_json() == vector["verdict"]

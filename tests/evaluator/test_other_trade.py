"""Another company's scheme needs a file and no code."""

import ast
import json
from typing import Any

from fieldapp.evaluator import clauses
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.scheme_clauses import CLAUSE_KINDS

from .conftest import HERE

CODE = HERE.parents[1] / "fieldapp" / "evaluator"


def statement(number: int) -> dict[str, Any]:
    statements = json.loads((HERE / "golden" / "coffee-2024.json").read_text("utf-8"))
    return statements[number]  # type: ignore[no-any-return]


def amounts(number: int) -> list[tuple[str, str | None, int, int]]:
    return [
        (line["clause"], line["item"], line["quantity"], line["amount_fen"])
        for line in statement(number)["lines"]
    ]


def test_the_other_scheme_uses_every_kind_of_clause(coffee: Scheme) -> None:
    kinds = {type(clause) for clause in coffee.clauses}
    bases = {clauses.Clause, clauses.MeasuredClause}
    every = {
        kind for kind in vars(clauses).values() if isinstance(kind, type) and issubclass(kind, clauses.Clause)
    }
    assert kinds == every - bases
    assert len(kinds) == len(CLAUSE_KINDS)


def test_its_golden_months_are_the_sums_worked_out_by_hand() -> None:
    assert amounts(0) == [
        # beans: 62 % earns factor 0.5; 63250 / 101000 overall is below 0.95. 62000 × 0.0225 × 0.5 = 697.5.
        ("pay.commission", "beans", 62_000, 698),
        # tea: 125 % earns factor 1.5. 1250 × 0.015 × 1.5 = 28.125.
        ("pay.commission", "tea", 1_250, 28),
        ("pay.streak", None, 1, -12_345),
        ("tasting.packs", "geisha", 2, 1_554),
        ("tasting.packs", "oolong", 2, 222),
        ("tasting.campus", "reserve", 1, 9_000),
        ("tasting.campus", "budget", 1, 1_000),
        ("tasting.bonus", None, 1, 5_000),
        ("shelf.each", None, 2, 500),
        # 8 shelves in April, 2 counted; harbour lacks 2 of its ⌊3 × 8 / 8⌋.
        ("shelf.missing", None, 6, -1_998),
        ("cafe.more", None, 1, 8_800),
        ("check.dusty", None, 1, -100),
        ("check.stale", None, 1, -900),
        ("check.rude", None, 2, -900),
        ("check.breakage", None, 1, -99),
    ]
    assert amounts(1) == [("shelf.each", None, 2, 500), ("shelf.more", None, 1, 6_600)]


def test_no_code_of_a_scheme_appears_in_the_evaluator(sujiu: Scheme, coffee: Scheme) -> None:
    codes = {
        code
        for scheme in (sujiu, coffee)
        for codes in (
            scheme.lines,
            scheme.groups,
            scheme.products,
            scheme.key_townships,
            scheme.banquet_sources,
            scheme.finding_kinds,
            [clause.code for clause in scheme.clauses],
        )
        for code in codes
    }
    constants = {
        node.value
        for file in CODE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert codes & constants == set()

"""The schemes under test, and statements reduced to what a test compares."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fieldapp.evaluator.facts import Facts
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.scheme_file import read_scheme
from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.evaluator.statement import Line, evaluate

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def sujiu() -> Scheme:
    return next(scheme for scheme in shipped_schemes() if scheme.code == "sujiu-2018")


@pytest.fixture(scope="session")
def coffee() -> Scheme:
    scheme, faults = read_scheme(
        (HERE / "schemes" / "coffee-2024.toml").read_text("utf-8"), "coffee-2024.toml"
    )
    assert scheme is not None, faults
    return scheme


@pytest.fixture
def lines_of(sujiu: Scheme) -> Callable[[Facts, str], list[Line]]:
    """The lines of one clause of sujiu-2018."""

    def lines(facts: Facts, clause: str) -> list[Line]:
        return [line for line in evaluate(sujiu, facts).lines if line.clause == clause]

    return lines


@pytest.fixture
def fen_of(lines_of: Callable[[Facts, str], list[Line]]) -> Callable[[Facts, str], int | None]:
    """The amount of a clause's only line, None without one."""

    def fen(facts: Facts, clause: str) -> int | None:
        lines = lines_of(facts, clause)
        assert len(lines) <= 1
        return lines[0].amount_fen if lines else None

    return fen


@pytest.fixture
def sujiu_clauses(sujiu: Scheme) -> Callable[[Facts], set[str]]:
    """The clauses that come to a line."""
    return lambda facts: {line.clause for line in evaluate(sujiu, facts).lines}

"""The `evaluate` command: exit status, the two streams, and nothing in between."""

import io
import json
from typing import Any

from fieldapp.evaluator.command import run_evaluate
from fieldapp.evaluator.scheme import Scheme

EMPTY_MONTH = b'{"rep": "E001", "month": "2018-06"}'


def run(code: str, raw: bytes, known: list[Scheme] | None = None) -> tuple[int, bytes, list[dict[str, Any]]]:
    stdout, stderr = io.BytesIO(), io.BytesIO()
    status = run_evaluate(code, raw, stdout, stderr, known)
    return status, stdout.getvalue(), [json.loads(line) for line in stderr.getvalue().decode().splitlines()]


def test_a_statement_is_printed_with_a_warning_per_provisional_parameter() -> None:
    status, printed, warnings = run("sujiu-2018", EMPTY_MONTH)
    statement = json.loads(printed)
    assert status == 0
    assert list(statement) == ["rep", "month", "scheme", "lines", "total_fen"]
    assert statement["total_fen"] == -2 * 5_000 - 50 * 2_000 - 10 * 1_500
    assert len(warnings) == 4
    assert {(warning["code"], warning["level"]) for warning in warnings} == {
        ("provisional_parameter", "warning")
    }
    assert "任务 50 家陈列".encode() in printed


def test_a_list_gives_a_list_in_the_same_order() -> None:
    status, printed, _ = run(
        "sujiu-2018", b'[{"rep": "B", "month": "2018-06"}, {"rep": "A", "month": "2018-05"}]'
    )
    assert status == 0
    assert [(one["rep"], one["month"]) for one in json.loads(printed)] == [("B", "2018-06"), ("A", "2018-05")]
    assert json.loads(run("sujiu-2018", b"[]")[1]) == []


def test_a_scheme_without_provisional_parameters_warns_of_nothing(coffee: Scheme) -> None:
    assert run("coffee-2024", b'{"rep": "C", "month": "2024-04"}', [coffee])[2] == []


def test_a_fault_refuses_the_whole_input_and_nothing_is_printed() -> None:
    status, printed, faults = run(
        "sujiu-2018", b'[{"rep": "A", "month": "2018-06"}, {"rep": "B", "rep": NaN}]'
    )
    assert (status, printed) == (2, b"")
    assert {(fault["pointer"], fault["code"]) for fault in faults} == {
        ("/1/rep", "json.duplicate_key"),
        ("/1/rep", "json.not_finite"),
        ("/1/month", "missing_key"),
    }
    assert all(list(fault) == ["pointer", "code", "message"] for fault in faults)
    assert all(fault["message"]["zh"] and fault["message"]["en"] for fault in faults)


def test_half_a_character_in_a_key_is_reported_as_sound_utf_8() -> None:
    status, printed, faults = run("sujiu-2018", b'{"rep": "A", "month": "2018-06", "\\ud800": 1}')
    assert (status, printed) == (2, b"")
    assert {fault["code"] for fault in faults} == {"json.lone_surrogate", "unknown_key"}


def test_an_unknown_scheme_names_the_known_ones() -> None:
    status, printed, (fault,) = run("sujiu-2081", EMPTY_MONTH)
    assert (status, printed) == (2, b"")
    assert (fault["pointer"], fault["code"]) == ("", "unknown_scheme")
    assert "sujiu-2018" in fault["message"]["zh"]
    assert "sujiu-2018" in fault["message"]["en"]

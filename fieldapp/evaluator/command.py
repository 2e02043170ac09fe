"""The `evaluate` command: facts in, statements out, or every fault."""

import json
from collections.abc import Iterable, Sequence
from typing import BinaryIO

from fieldapp.evaluator.facts_file import read_facts
from fieldapp.evaluator.faults import Fault
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.shipped import shipped_schemes
from fieldapp.evaluator.statement import evaluate
from fieldapp.evaluator.text import Text

REFUSED = 2


def run_evaluate(
    scheme_code: str, raw: bytes, stdout: BinaryIO, stderr: BinaryIO, known: Sequence[Scheme] | None = None
) -> int:
    """Evaluate facts under a scheme and write the statement, or a list of them, as JSON in UTF-8.

    Args:
        scheme_code: code of a known scheme.
        raw: the facts as JSON in UTF-8, one object or a list.
        stdout, stderr: binary streams, as `sys.stdout.buffer`, so that no locale alters the text.
        known: the schemes to choose from; without it the shipped ones.

    Returns:
        The exit status: 0, with a warning per provisional parameter on standard error; or 2 with nothing on
        standard output and every fault on standard error, a JSON object a line.

    Source: sujiu-2018, contract of the pure evaluator.
    """
    schemes = shipped_schemes() if known is None else known
    scheme = next((scheme for scheme in schemes if scheme.code == scheme_code), None)
    if scheme is None:
        return _refuse([_unknown_scheme(scheme_code, schemes)], stderr)
    facts, faults = read_facts(raw, scheme)
    if facts is None:
        return _refuse(faults, stderr)
    many = isinstance(facts, list)
    statements = [evaluate(scheme, one).as_json() for one in (facts if isinstance(facts, list) else [facts])]
    _write_line(stdout, statements if many else statements[0], indent=2)
    _report(provisional_warnings(scheme), stderr)
    return 0


def provisional_warnings(scheme: Scheme) -> tuple[Fault, ...]:
    """One warning per parameter that awaits confirmation; its pointer leads into the scheme file.

    Source: sujiu-2018, introduction, `P`.
    """
    return tuple(_provisional_warning(scheme, value.path, value.text) for value in scheme.provisional)


def _provisional_warning(scheme: Scheme, path: str, text: Text) -> Fault:
    message = Text(
        f"{scheme.code} 的暂定参数，待确认：{text.zh}。",
        f"Provisional in {scheme.code}, to be confirmed: {text.en}.",
    )
    return Fault(path, "provisional_parameter", message, "warning")


def _unknown_scheme(code: str, schemes: Sequence[Scheme]) -> Fault:
    choices = ", ".join(scheme.code for scheme in schemes) or "-"
    return Fault(
        "",
        "unknown_scheme",
        Text(f"没有方案 {code}，可用：{choices}。", f"No scheme {code}; known: {choices}."),
    )


def _refuse(faults: Iterable[Fault], stderr: BinaryIO) -> int:
    _report(faults, stderr)
    return REFUSED


def _report(faults: Iterable[Fault], stderr: BinaryIO) -> None:
    for fault in faults:
        _write_line(stderr, fault.as_json())


def _write_line(stream: BinaryIO, value: object, indent: int | None = None) -> None:
    # A fault may quote half a character from a refused text; as an escape it is sound JSON again.
    stream.write(
        json.dumps(value, ensure_ascii=False, indent=indent).encode("utf-8", "backslashreplace") + b"\n"
    )

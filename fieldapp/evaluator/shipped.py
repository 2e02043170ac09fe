"""The schemes that ship with the app, and which scheme holds in a month."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from fieldapp.evaluator.months import first_day
from fieldapp.evaluator.scheme import Scheme
from fieldapp.evaluator.scheme_file import read_scheme

_FOLDER = files("fieldapp.evaluator") / "schemes"


@cache
def shipped_schemes() -> tuple[Scheme, ...]:
    """Every shipped scheme, by the day it takes effect.

    Raises:
        ValueError: a shipped file has a fault; the message names all of them.
    """
    texts = {file.name: file.read_text("utf-8") for file in _FOLDER.iterdir() if file.name.endswith(".toml")}
    return tuple(sorted((_sound(text, name) for name, text in texts.items()), key=_by_start))


def shipped_text(code: str) -> str:
    """The TOML text of a shipped scheme.

    Raises:
        KeyError: no scheme of that code is shipped.
    """
    if code not in (scheme.code for scheme in shipped_schemes()):
        raise KeyError(code)
    return (_FOLDER / f"{code}.toml").read_text("utf-8")


def scheme_for_month(schemes: Sequence[Scheme], month: str) -> Scheme | None:
    """The scheme in force on the first day of a month.

    Args:
        schemes: any order; of two that start on one day the one with the larger code holds.
        month: "YYYY-MM".

    Returns:
        The latest that started by then, or None. A later scheme never changes an earlier month.

    Source: architecture, "Schemes".
    """
    day = first_day(month)
    return max((scheme for scheme in schemes if scheme.effective_from <= day), key=_by_start, default=None)


def _by_start(scheme: Scheme) -> tuple[str, str]:
    return scheme.effective_from.isoformat(), scheme.code


def _sound(text: str, name: str) -> Scheme:
    scheme, faults = read_scheme(text, name)
    if scheme is None:
        raise ValueError("; ".join(fault.message.en for fault in faults))
    if name != f"{scheme.code}.toml":
        raise ValueError(f"{name}: the file of {scheme.code} must be named {scheme.code}.toml")
    return scheme

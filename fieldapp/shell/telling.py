"""Columns and figures as people read them: their names, and their values in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from flask import current_app

from fieldapp.evaluator.text import Text
from fieldapp.kernel.language import in_language
from fieldapp.kernel.money import yuan
from fieldapp.shell.acts import ACTS
from fieldapp.shell.fields import CODED, FIELDS
from fieldapp.shell.labels import LABELS

_YES, _NO, _AND = Text("是", "yes"), Text("否", "no"), Text("、", ", ")


def field_name(name: str) -> str:
    """What a column or figure is called; one that has no name stands for itself."""
    text = FIELDS.get(name)
    return in_language(text) if text else name


def field_value(value: Any, name: str) -> str:
    """A value as people write it: yuan, local time, names of codes; of several things all."""
    if value is None:
        return ""
    if isinstance(value, bool | int):
        return _number(value, name)
    if isinstance(value, date):
        return _moment(value)
    if isinstance(value, Mapping):
        return _told(value)
    if isinstance(value, list | tuple):
        return in_language(_AND).join(_element(each, name) for each in value)
    return _coded(str(value)) if name in CODED else str(value)


def _number(value: int, name: str) -> str:
    if isinstance(value, bool):
        return in_language(_YES if value else _NO)
    return yuan(value) if name.endswith("_fen") else str(value)


def _moment(value: date) -> str:
    if not isinstance(value, datetime):
        return value.isoformat()
    return value.astimezone(current_app.config["SETTINGS"].timezone).strftime("%Y-%m-%d %H:%M:%S")


def _told(value: Mapping[str, Any]) -> str:
    if value.keys() == {"zh", "en"}:
        return in_language(Text(value["zh"], value["en"]))
    return in_language(_AND).join(_pairs(value))


def _pairs(value: Mapping[str, Any]) -> Iterator[str]:
    for name, inner in value.items():
        if inner is not None:
            yield f"{field_name(name)} {field_value(inner, name)}"


def _element(value: Any, name: str) -> str:
    """Of terms the elements are names of fields themselves."""
    return field_name(value) if name == "terms" and isinstance(value, str) else field_value(value, name)


def _coded(code: str) -> str:
    text = ACTS.get(code) or LABELS.get(code)
    return in_language(text) if text else code

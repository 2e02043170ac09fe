"""Texts of schemes that tests publish: the shipped one with something changed."""

from __future__ import annotations

from fieldapp.evaluator.shipped import shipped_text

SHIPPED = shipped_text("sujiu-2018")


def changed(**values: str) -> str:
    """The shipped text with lines changed: each key names one below."""
    text = SHIPPED
    for name, value in values.items():
        before = LINES[name]
        assert text.count(before) == 1, name
        text = text.replace(before, value)
    return text


LINES = {
    "effective_from": "effective_from = 2018-01-01",
    "display_shortfall": 'rate_fen = -2000\n\n[clauses."display.completion"]',
    "rates": "rates = { yanghe = 0.02, shuanggou = 0.03, redwine = 0.05 }",
    "streak": "limit = 3",
    "displays": "per_month = 50",
}


def dated(day: str) -> str:
    """The shipped text, taking effect on another day."""
    return changed(effective_from=f"effective_from = {day}")


def display_fine(fen: int) -> str:
    """The shipped text with another fine per missing display."""
    return changed(display_shortfall=f'rate_fen = -{fen}\n\n[clauses."display.completion"]')


def yanghe_rate(rate: str) -> str:
    """The shipped text with another commission for Yanghe."""
    return changed(rates=f"rates = {{ yanghe = {rate}, shuanggou = 0.03, redwine = 0.05 }}")

"""Pieces of a sentence: citations, counted nouns, shares."""

from fieldapp.evaluator.clauses import Clause
from fieldapp.evaluator.money import millionths_text
from fieldapp.evaluator.scheme import Noun
from fieldapp.evaluator.text import Text


def cited(clause: Clause, zh: str, en: str) -> Text:
    """A full sentence in each language, with the section at its end."""
    return Text(f"{zh}（依据：{clause.section}）。", f"{en} (section {clause.section}).")


def counted(number: int, noun: Noun) -> Text:
    """A number of things: "3 家陈列", "3 displays", "1 display"."""
    return Text(f"{number} {noun.zh}", f"{number} {noun.one if number == 1 else noun.many}")


def plural(number: int, word: str) -> str:
    """A number of English things whose plural takes an s."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def share_text(share: int) -> str:
    """A share of the scheme, in millionths, in percent as exact as it was written: "2%", "0.5%"."""
    return f"{millionths_text(share * 100)}%"

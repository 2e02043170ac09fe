"""Evaluating a month for all reps: tally in SQL, lines by the evaluator."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from fieldapp.evaluator.statement import Statement, statement_from_tally
from fieldapp.fieldwork.service.qualification import keep_missing_verdicts
from fieldapp.schemes.queries import PublishedScheme
from fieldapp.settlement.queries.tallies import tallies


def evaluate_month(month: str, published: PublishedScheme, as_of: datetime) -> Mapping[int, Statement]:
    """The statement of every rep of a month, without evidence, as far as decided by a moment; by rep id.

    Source: architecture 6 and 7.
    """
    keep_missing_verdicts(published, month)
    with without_collector():
        return {
            rep_id: statement_from_tally(published.scheme, tally)
            for rep_id, tally in tallies(month, published, as_of).items()
        }


@contextmanager
def without_collector() -> Iterator[None]:
    """Without the garbage collector, which finds nothing in a million small tuples.

    It goes through all of them once it is back, so whoever holds statements ends it when they are gone.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()

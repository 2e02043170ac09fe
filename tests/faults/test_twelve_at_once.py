"""Twelve phones send one id at the same moment, with two bodies, to several workers: one is stored."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
import requests

from tests.faults.conftest import FULL_ONLY_ON_POSTGRES, Extent
from tests.faults.invariant import InvariantBroken, check_invariant
from tests.faults.keys import drop_keys
from tests.faults.phones import Phone
from tests.faults.server import Server
from tests.faults.witness import Witness


def twelve_at_once(
    environment: dict[str, str], log: Path, rounds: int, sabotage: str = ""
) -> list[list[requests.Response]]:
    """The answers, round by round; every second one to the other body. Checked after each round."""
    witness = Witness()
    answers = []
    with Server(environment, log, sabotage=sabotage, workers=3) as server:
        phones = [Phone(server.url, "rep_an", witness) for _ in range(12)]
        for phone in phones:
            phone.line.get(f"{server.url}/health", timeout=30)  # lines stand before the race begins
        for _ in range(rounds):
            answers.append(_race(phones))
            check_invariant(witness, environment)
    return answers


def _race(phones: list[Phone]) -> list[requests.Response]:
    record, first, _ = phones[0].new_display()
    _, second, _ = phones[0].new_display()
    start = Barrier(len(phones))

    def send(number: int) -> requests.Response:
        start.wait(timeout=60)
        return phones[number].send_record(record, (first, second)[number % 2])

    with ThreadPoolExecutor(len(phones)) as threads:
        return list(threads.map(send, range(len(phones))))


def test_one_of_two_bodies_is_stored_once_and_the_other_told_so(
    office_copy: dict[str, str], log: Path, extent: Extent
) -> None:
    for answers in twelve_at_once(office_copy, log, rounds=4 * extent.rounds):
        statuses = Counter(answer.status_code for answer in answers)
        assert statuses == {201: 1, 200: 5, 409: 6}, statuses
        (winner,) = [number for number, answer in enumerate(answers) if answer.status_code == 201]
        for number, answer in enumerate(answers):
            if number % 2 == winner % 2:
                assert answer.json() == answers[winner].json()
            else:
                assert answer.json()["code"] == "id_taken"
    assert "Traceback" not in log.read_text()


@FULL_ONLY_ON_POSTGRES
def test_it_is_noticed_when_the_database_holds_no_key(office_copy: dict[str, str], log: Path) -> None:
    drop_keys(office_copy)
    with pytest.raises(InvariantBroken, match="times"):
        twelve_at_once(office_copy, log, rounds=50, sabotage="references_unchecked")

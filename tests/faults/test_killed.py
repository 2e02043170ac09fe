"""`kill -9` of the master and all workers, while phones send records and photos."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.conftest import Extent
from tests.faults.invariant import InvariantBroken, check_invariant
from tests.faults.phones import Load, send_again
from tests.faults.server import Server
from tests.faults.witness import Witness


def kill_under_load(environment: dict[str, str], log: Path, extent: Extent, sabotage: str = "") -> Witness:
    """Several times: phones at work, everything killed, started again, and checked; then all is sent again."""
    witness = Witness()
    with Server(environment, log, sabotage=sabotage) as server:
        for number in range(extent.rounds):
            with Load(server.url, witness):
                witness.wait_for(extent.promises * (number + 1))
                server.kill()
            check_invariant(witness, environment)
            server.start()
            check_invariant(witness, environment)
        send_again(server.url, witness)
        check_invariant(witness, environment)
    return witness


def test_no_promise_is_lost_when_all_workers_are_killed_under_load(
    office_copy: dict[str, str], log: Path, extent: Extent
) -> None:
    witness = kill_under_load(office_copy, log, extent)
    assert not witness.refused, witness.refused
    assert "Traceback" not in log.read_text()
    assert witness.acknowledged.keys() == witness.sent.keys()


@pytest.mark.full_only
@pytest.mark.parametrize(
    ("sabotage", "noticed"),
    [("answers_early", "is lost"), ("half_written_photos", "other bytes than its name says")],
)
def test_it_is_noticed_when(
    sabotage: str, noticed: str, office_copy: dict[str, str], log: Path, extent: Extent
) -> None:
    with pytest.raises(InvariantBroken, match=noticed):
        kill_under_load(office_copy, log, replace(extent, rounds=20), sabotage)

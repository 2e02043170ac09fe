"""PostgreSQL is started again while phones send: they are asked to wait, and nothing that was promised is lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.faults.conftest import Extent
from tests.faults.invariant import InvariantBroken, check_invariant
from tests.faults.phones import Load, send_again
from tests.faults.server import Server
from tests.faults.table_space import administer
from tests.faults.witness import Witness

ON_POSTGRES = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


def lose_postgres(environment: dict[str, str], log: Path, extent: Extent, sabotage: str = "") -> Witness:
    """Several times: all connections end in the middle of whatever they do, and none is to be had for a while."""
    witness = Witness()
    name = make_url(environment["DATABASE_URL"]).database
    with Server(environment, log, sabotage=sabotage) as server:
        for number in range(extent.rounds):
            with Load(server.url, witness):
                witness.wait_for(extent.promises * (number + 1))
                administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
                administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
                witness.wait_for_refusals(50 * (number + 1))
                administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
            check_invariant(witness, environment)
        send_again(server.url, witness)
        check_invariant(witness, environment)
    return witness


@ON_POSTGRES
def test_while_postgres_is_away_phones_wait_and_nothing_is_lost(
    office_copy: dict[str, str], log: Path, extent: Extent
) -> None:
    witness = lose_postgres(office_copy, log, extent)
    assert witness.refused.keys() == {(503, "busy")}, witness.refused
    assert not (Path(office_copy["FIELDAPP_DATA_FOLDER"]) / "writes-stopped").exists()


@ON_POSTGRES
@pytest.mark.full_only
def test_it_is_noticed_when_receipts_go_out_before_the_commit(
    office_copy: dict[str, str], log: Path, extent: Extent
) -> None:
    with pytest.raises(InvariantBroken, match="lost"):
        lose_postgres(office_copy, log, extent, "answers_early")

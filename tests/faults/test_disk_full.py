"""A full disk refuses and harms nothing: 503 `storage_full`, no latch, nothing half stored, and on it goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.conftest import DatabaseTemplate
from tests.faults.conftest import FULL_ONLY_ON_POSTGRES, Extent, OnVolume, a_volume
from tests.faults.invariant import check_invariant
from tests.faults.phones import Load, Phone, send_again
from tests.faults.server import Server
from tests.faults.table_space import copied_to, place_that_postgres_reaches
from tests.faults.witness import Witness


@pytest.fixture
def full_disk(
    database: str, template: DatabaseTemplate, place: Path, request: pytest.FixtureRequest
) -> Iterator[OnVolume]:
    """Photos and database on one small disk."""
    if database == "sqlite":
        yield request.getfixturevalue("data_on_volume")
        return
    mount_point = place_that_postgres_reaches(f"{template.name}-small")
    with a_volume(place / "image", mount_point) as volume, copied_to(volume, template) as environment:
        yield OnVolume(environment, volume)


def fill_the_disk_under_load(disk: OnVolume, log: Path, extent: Extent, sabotage: str = "") -> None:
    """Several times: phones at work, the disk filled, everything refused, room made, everything taken."""
    witness = Witness()
    with Server(disk.environment, log, sabotage=sabotage) as server:
        for number in range(extent.rounds):
            phone = Phone(server.url, "rep_an", witness)
            record, body, waiting = phone.new_display()
            assert phone.send_record(record, body, waiting).ok
            with Load(server.url, witness):
                witness.wait_for(extent.promises * (number + 1))
                disk.volume.fill()
                witness.wait_for_refusals(100 * (number + 1))
            refused = phone.send_photo(waiting)
            assert (refused.status_code, refused.headers.get("Retry-After")) == (503, "60"), refused.text
            assert witness.refused.keys() == {(503, "storage_full")}, witness.refused
            assert requests.get(f"{server.url}/health", timeout=30).json() == {"status": "ok"}
            check_invariant(witness, disk.environment)
            disk.volume.make_room()
            send_again(server.url, witness)
            check_invariant(witness, disk.environment)
            assert witness.acknowledged.keys() == witness.sent.keys()


@FULL_ONLY_ON_POSTGRES
def test_a_full_disk_refuses_and_harms_nothing(full_disk: OnVolume, log: Path, extent: Extent) -> None:
    fill_the_disk_under_load(full_disk, log, extent)


@pytest.mark.full_only
@pytest.mark.parametrize("sabotage", ["full_disk_is_broken"])
def test_it_is_noticed_when(sabotage: str, full_disk: OnVolume, log: Path, extent: Extent) -> None:
    with pytest.raises(AssertionError, match=r"storage_full|writes_stopped"):
        fill_the_disk_under_load(full_disk, log, extent, sabotage)

"""A power cut while phones send: what was not flushed to the disk is lost, what was promised is not.

`kill -9` cannot show this, for the page cache outlives a process. Here the disk is cut off beneath the server
(`Volume.cut_power`), comes back with what was flushed, and is compared with the promises.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.conftest import FULL_ONLY_ON_POSTGRES, ON_SQLITE, Extent, OnVolume
from tests.faults.invariant import InvariantBroken, check_invariant
from tests.faults.phones import Load, Phone, send_again
from tests.faults.server import Server
from tests.faults.witness import Witness


def cut_power_under_load(disk: OnVolume, log: Path, extent: Extent, sabotage: str = "") -> None:
    """Several times: phones at work, the power cut, the machine started again, and checked."""
    witness = Witness()
    with Server(disk.environment, log, sabotage=sabotage) as server:
        for number in range(extent.rounds):
            with Load(server.url, witness):
                witness.wait_for(extent.promises * (number + 1))
                _cut(server, disk)
            _come_back(server, disk, witness)


def cut_power_after_each_promise(disk: OnVolume, log: Path, extent: Extent, sabotage: str = "") -> None:
    """One phone alone, so that no other write flushes what it was promised; the power is cut at once."""
    witness = Witness()
    with Server(disk.environment, log, sabotage=sabotage) as server:
        for _ in range(extent.rounds):
            phone = Phone(server.url, "rep_an", witness)
            record, body, photo = phone.new_display()
            assert phone.send_record(record, body, photo).ok and phone.send_photo(photo).ok
            _cut(server, disk)
            _come_back(server, disk, witness)


def _cut(server: Server, disk: OnVolume) -> None:
    server.freeze()  # power fails for all at the same moment
    disk.volume.cut_power()
    server.kill()


def _come_back(server: Server, disk: OnVolume, witness: Witness) -> None:
    disk.volume.come_back()
    check_invariant(witness, disk.environment)
    server.start()
    send_again(server.url, witness)
    check_invariant(witness, disk.environment)


@ON_SQLITE
def test_a_power_cut_loses_nothing_that_was_promised(
    data_on_volume: OnVolume, log: Path, extent: Extent
) -> None:
    cut_power_under_load(data_on_volume, log, extent)


@FULL_ONLY_ON_POSTGRES
def test_photos_on_a_disk_of_their_own_survive_its_power_cut(
    photos_on_volume: OnVolume, log: Path, extent: Extent
) -> None:
    cut_power_after_each_promise(photos_on_volume, log, extent)


@pytest.mark.full_only
def test_photos_on_a_disk_of_their_own_survive_its_power_cut_under_load(
    photos_on_volume: OnVolume, log: Path, extent: Extent
) -> None:
    cut_power_under_load(photos_on_volume, log, extent)


@ON_SQLITE
@pytest.mark.parametrize(
    ("sabotage", "noticed"),
    [
        ("synchronous_normal", "was acknowledged and is lost"),
        ("no_fsync_of_photos", "reads back differently"),
    ],
)
def test_it_is_noticed_when(
    sabotage: str, noticed: str, data_on_volume: OnVolume, log: Path, extent: Extent
) -> None:
    with pytest.raises(InvariantBroken, match=noticed):
        cut_power_under_load(data_on_volume, log, extent, sabotage)


@pytest.mark.full_only
@pytest.mark.parametrize(
    ("sabotage", "noticed"),
    [("no_fsync_of_photos", "photo"), ("no_fsync_of_folders", "small copy cannot be read")],
)
def test_it_is_noticed_on_a_disk_of_their_own_when(
    sabotage: str, noticed: str, photos_on_volume: OnVolume, log: Path, extent: Extent
) -> None:
    with pytest.raises(InvariantBroken, match=noticed):
        cut_power_after_each_promise(photos_on_volume, log, extent, sabotage)

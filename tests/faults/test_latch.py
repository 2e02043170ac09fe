"""The write latch: after the first I/O error no worker promises anything, until somebody has looked at the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.conftest import FULL_ONLY_ON_POSTGRES, ON_SQLITE, Extent, OnVolume
from tests.faults.invariant import check_invariant
from tests.faults.phones import Load, Phone, send_again
from tests.faults.server import Server
from tests.faults.witness import Witness
from tests.live import run_command

Change = Callable[[Server], object]


class NotStopped(AssertionError):
    """A write was taken after an I/O error."""


def lose_the_photo_folder(environment: dict[str, str], log: Path, extent: Extent, sabotage: str = "") -> None:
    """The photos' folder vanishes, as a network drive does, and comes back."""
    photos = Path(environment["FIELDAPP_DATA_FOLDER"]) / "photos"
    elsewhere = photos.with_name("elsewhere")
    with Server(environment, log, sabotage=sabotage) as server:
        break_and_mend(server, extent, lambda _: photos.rename(elsewhere), lambda _: elsewhere.rename(photos))


def lose_the_database_disk(disk: OnVolume, log: Path, extent: Extent, sabotage: str = "") -> None:
    """The database's disk fails for reads and writes, and is back after a restart."""

    def strike(server: Server) -> None:
        server.freeze()
        disk.volume.cut_power()
        server.go_on()

    def mend(server: Server) -> None:
        server.kill()
        disk.volume.come_back()
        server.start()

    with Server(disk.environment, log, sabotage=sabotage) as server:
        break_and_mend(server, extent, strike, mend)


def break_and_mend(server: Server, extent: Extent, strike: Change, mend: Change) -> None:
    """Phones at work, an I/O error, every worker stops and stays so, the latch is cleared, all is sent."""
    witness = Witness()
    with Load(server.url, witness):
        witness.wait_for(extent.promises)
        strike(server)
        witness.wait_for_refusals(20)
    # "busy": whoever waited for a writer that the fault kept
    assert witness.refused.keys() - {(503, "busy")} == {(503, "writes_stopped")}, witness.refused
    _every_worker_refuses(server, witness)
    mend(server)
    check_invariant(witness, server.environment)
    _every_worker_refuses(server, witness)
    server.kill()
    server.start()
    _every_worker_refuses(server, witness)
    run_command("doctor", "--clear-latch", server.environment)
    send_again(server.url, witness)
    check_invariant(witness, server.environment)


def _every_worker_refuses(server: Server, witness: Witness) -> None:
    """Over many new lines, so that every worker is asked."""
    for _ in range(12):
        phone = Phone(server.url, "rep_an", witness)
        answer = phone.send_record(*phone.new_display())
        if answer.ok:
            raise NotStopped(f"{answer.status_code} after an I/O error")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "300"), answer.text
        assert answer.json()["code"] == "writes_stopped"
    assert phone.line.get(f"{server.url}/health", timeout=30).status_code == 503


@FULL_ONLY_ON_POSTGRES
def test_when_the_photos_vanish_every_worker_stops_until_the_latch_is_cleared(
    office_copy: dict[str, str], log: Path, extent: Extent
) -> None:
    lose_the_photo_folder(office_copy, log, extent)


@ON_SQLITE
def test_when_the_database_cannot_be_read_or_written_every_worker_stops_until_the_latch_is_cleared(
    database_on_volume: OnVolume, log: Path, extent: Extent
) -> None:
    lose_the_database_disk(database_on_volume, log, extent)


@FULL_ONLY_ON_POSTGRES
def test_it_is_noticed_when_there_is_no_latch(office_copy: dict[str, str], log: Path, extent: Extent) -> None:
    with pytest.raises(NotStopped):
        lose_the_photo_folder(office_copy, log, extent, "no_latch")


@ON_SQLITE
@pytest.mark.full_only
def test_it_is_noticed_when_there_is_no_latch_after_a_fault_of_the_database(
    database_on_volume: OnVolume, log: Path, extent: Extent
) -> None:
    with pytest.raises(NotStopped):
        lose_the_database_disk(database_on_volume, log, extent, "no_latch")

"""What fault tests run on: copies of the office, small disks, and how long a run is."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import DatabaseTemplate
from tests.faults.volume import Volume, why_no_volume

FULL = os.environ.get("FAULTS") == "full"
"""`make faults`: longer loads, more rounds, and every sabotage on every database."""

LEFT_OUT = "Power cuts and full disks were left out, as they need small disks of their own"
"""Told at the end of a test run, with the reason."""

FULL_ONLY_ON_POSTGRES = pytest.mark.full_only("postgresql")
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    left_out = [item for item in items if not FULL and _is_full_only(item)]
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=left_out)


def _is_full_only(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("full_only")
    callspec = getattr(item, "callspec", None)
    return marker is not None and (not marker.args or callspec.params["database"] in marker.args)


@dataclass(frozen=True)
class Extent:
    """How much is done.

    Attributes:
        promises: how many to wait for before the fault.
        rounds: how often the fault strikes.
        stride: of statements at which work is killed every how many-th is tried.
    """

    promises: int
    rounds: int
    stride: int


@pytest.fixture(scope="session")
def extent() -> Extent:
    return Extent(promises=150, rounds=6, stride=1) if FULL else Extent(promises=60, rounds=1, stride=4)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory, where there is one: a fault must not wait for the disk of this machine."""
    memory = Path("/dev/shm")
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 1 << 30
    with tempfile.TemporaryDirectory(prefix="fieldapp-faults-", dir=memory if roomy else None) as folder:
        yield Path(folder)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Where servers write what they have to say."""
    return tmp_path / "server.log"


@pytest.fixture
def office_copy(template: DatabaseTemplate, place: Path) -> dict[str, str]:
    """A copy of the office on this machine's own disk, as the environment of a server."""
    folder = place / "data"
    folder.mkdir(exist_ok=True)
    return template.separate_copy(folder, "faults")


@dataclass(frozen=True)
class OnVolume:
    """A copy of the office that lies on a small disk, wholly or in part."""

    environment: dict[str, str]
    volume: Volume


@pytest.fixture
def data_on_volume(template: DatabaseTemplate, place: Path) -> Iterator[OnVolume]:
    """The data folder is a small disk: photos, write latch and, on SQLite, the database."""
    with a_volume(place / "image", place / "data") as volume:
        environment = template.separate_copy(place / "data", "faults")
        volume.flush()  # a copy is no commit
        yield OnVolume(environment, volume)


@pytest.fixture
def photos_on_volume(template: DatabaseTemplate, place: Path) -> Iterator[OnVolume]:
    """The photos have a small disk of their own; the database and the write latch lie elsewhere."""
    with a_volume(place / "image", place / "data" / "photos") as volume:
        yield OnVolume(template.separate_copy(place / "data", "faults"), volume)


@pytest.fixture
def database_on_volume(template: DatabaseTemplate, place: Path) -> Iterator[OnVolume]:
    """SQLite's database has a small disk of its own; the photos and the write latch lie elsewhere."""
    mounted, data = place / "mounted", place / "data"
    with a_volume(place / "image", mounted) as volume:
        template.separate_copy(mounted, "faults")
        volume.flush()
        url = f"sqlite:///{mounted / 'fieldapp.db'}"
        yield OnVolume({"FIELDAPP_DATA_FOLDER": str(data), "DATABASE_URL": url}, volume)


def a_volume(image: Path, mount_point: Path) -> Volume:
    if reason := why_no_volume():
        pytest.skip(f"{LEFT_OUT}: {reason}")  # nothing that an installed package could mend
    return Volume(image, mount_point)

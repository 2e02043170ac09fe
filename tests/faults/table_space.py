"""PostgreSQL with one database on a small disk of ours, the rest of the cluster elsewhere."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from tests.conftest import POSTGRES_VARIABLE, DatabaseTemplate
from tests.faults.volume import Volume


def place_that_postgres_reaches(name: str) -> Path:
    """A mount point beside the cluster: the tests' own folders are closed to PostgreSQL's user."""
    return Path(os.environ[POSTGRES_VARIABLE]) / name


@contextmanager
def copied_to(volume: Volume, template: DatabaseTemplate) -> Iterator[dict[str, str]]:
    """A copy of the office whose database and data folder both lie on the volume."""
    cluster = Path(os.environ[POSTGRES_VARIABLE])
    space, data = volume.mount_point / "space", volume.mount_point / "data"
    space.mkdir()
    data.mkdir()
    os.chown(space, cluster.stat().st_uid, -1)
    name = f"{template.name}_small"
    administer(f"CREATE TABLESPACE {name} LOCATION '{space}'")
    try:
        administer(
            f"CREATE DATABASE {name} TEMPLATE {template.name}_template TABLESPACE {name} STRATEGY file_copy"
        )
        if administer("SELECT 1 FROM pg_available_extensions WHERE name = 'amcheck'"):
            # now, for when the invariant is checked the disk may be full
            administer("CREATE EXTENSION IF NOT EXISTS amcheck", database=name)
        url = f"postgresql+psycopg://fieldapp@/{name}?host={cluster}"
        yield {"FIELDAPP_DATA_FOLDER": str(data), "DATABASE_URL": url}
    finally:
        administer(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        administer(f"DROP TABLESPACE {name}")


def administer(statement: str, *, database: str = "postgres") -> bool:
    """Run a statement of the cluster's owner; whether it found a row."""
    with psycopg.connect(
        host=os.environ[POSTGRES_VARIABLE], user="fieldapp", dbname=database, autocommit=True
    ) as connection:
        done = connection.execute(statement)  # type: ignore[arg-type]
        return done.description is not None and done.fetchone() is not None

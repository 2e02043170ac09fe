"""The import contracts hold, and notice when somebody breaks them."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).resolve().parents[2]

PLANTED = {
    "a lower room that imports a higher one": ("photos/planted.py", "import fieldapp.fieldwork.models"),
    "the kernel that knows a room": ("kernel/planted.py", "from fieldapp.people.models import User"),
    "rooms beside each other": ("outlets/planted.py", "import fieldapp.photos.models"),
    "an evaluator that asks the database": ("evaluator/planted.py", "import sqlalchemy"),
    "queries that call a service": ("fieldwork/queries_planted.py", ""),
    "another room's schemas": ("settlement/service/planted.py", "import fieldapp.fieldwork.schemas"),
    "a folder that has no place": ("helpers/__init__.py", ""),
}


@pytest.mark.parametrize("what", PLANTED)
def test_a_planted_violation_is_found(what: str, tmp_path: Path) -> None:
    name, line = PLANTED[what]
    shutil.copytree(
        TOP / "fieldapp", tmp_path / "fieldapp", ignore=shutil.ignore_patterns("*.jpg", "__pycache__")
    )
    shutil.copy(TOP / "pyproject.toml", tmp_path)
    planted = tmp_path / "fieldapp" / name
    planted.parent.mkdir(exist_ok=True)
    planted.write_text(f'"""Planted."""\n{line}\n')
    assert lint(tmp_path).returncode != 0


def test_the_house_as_it_stands_keeps_its_contracts() -> None:
    assert lint(TOP).returncode == 0


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [Path(sys.executable).parent / "lint-imports", "--no-cache", "--no-logo"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)

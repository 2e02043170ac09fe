"""What is vendored is byte for byte what lock.json says, and nothing else."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.shell.pages import TOP

VENDOR = TOP / "static/vendor"
PACKAGES = json.loads((VENDOR / "lock.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["package"])
def test_the_files_of_a_package_are_those_of_the_lock(package: dict[str, Any]) -> None:
    folder = VENDOR / package["folder"]
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    assert found == {Path(file).name: digest for file, digest in package["files"].items()}


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["package"])
def test_a_package_comes_with_its_licence_and_the_hash_of_its_tarball(package: dict[str, Any]) -> None:
    assert package["licence"]
    assert "LICENSE" in package["files"]
    assert re.fullmatch(r"[0-9a-f]{64}", package["tarball_sha256"])


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["package"])
def test_the_modules_of_a_package_import_by_relative_name(package: dict[str, Any]) -> None:
    for file in package["files"]:
        if file.endswith(".mjs"):
            text = (VENDOR / package["folder"] / Path(file).name).read_text(encoding="utf-8")
            assert not re.search(r"""\bfrom\s*["'][\w@/]""", text), file


def test_every_vendored_folder_is_locked() -> None:
    folders = {path.name for path in VENDOR.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {package["folder"] for package in PACKAGES}


@pytest.mark.parametrize("file", ["lock.json", "refresh.py"])
def test_the_lock_and_its_script_name_no_host(file: str) -> None:
    assert not re.search(r"https?:|registry\.", Path(VENDOR / file).read_text(encoding="utf-8"))

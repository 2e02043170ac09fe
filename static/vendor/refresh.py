"""Fetch the vendored front-end packages anew and write lock.json; for maintainers, needs npm.

    python static/vendor/refresh.py               the locked versions again, which must come out the same
    python static/vendor/refresh.py NAME=VERSION  another version of one package, and its new hashes

Nobody who installs or runs the product needs this, nor Node: what it fetches is kept in this folder.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
LOCK = HERE / "lock.json"


def main(arguments: list[str]) -> None:
    """Refresh every package of the lock, at the versions given or else at the locked ones."""
    locked = json.loads(LOCK.read_text(encoding="utf-8"))
    wanted = dict(argument.split("=", 1) for argument in arguments)
    if unknown := wanted.keys() - {package["package"] for package in locked}:
        sys.exit(f"not in {LOCK.name}: {', '.join(sorted(unknown))}")
    fresh = [refreshed(package, wanted.get(package["package"])) for package in locked]
    LOCK.write_text(json.dumps(fresh, indent=2) + "\n", encoding="utf-8")


def refreshed(package: dict[str, Any], version: str | None) -> dict[str, Any]:
    """One package's lock entry, its files unpacked into its folder."""
    name, version = package["package"], version or package["version"]
    with tempfile.TemporaryDirectory() as scratch:
        tarball = packed(name, version, Path(scratch))
        digest = sha256(tarball.read_bytes())
        if version == package["version"] and digest != package["tarball_sha256"]:
            sys.exit(
                f"{name} {version}: the tarball has another hash than {LOCK.name} says; nothing was changed"
            )
        files = unpacked(tarball, package, HERE / package["folder"])
        licence = json.loads(member(tarball, "package.json"))["license"]
    print(f"{name} {version}: {len(files)} files, {licence}")
    return {**package, "version": version, "licence": licence, "tarball_sha256": digest, "files": files}


def packed(name: str, version: str, folder: Path) -> Path:
    """The package's tarball, as the registry of this machine's npm configuration hands it out."""
    command = ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL)
    return next(folder.glob("*.tgz"))


def unpacked(tarball: Path, package: dict[str, Any], folder: Path) -> dict[str, str]:
    """Write the files that are kept, flat in their folder, and return their hashes.

    A browser without an import map knows no bare names: `from "preact"` becomes the relative name that the
    package's `imports` give. All else is kept byte for byte.
    """
    folder.mkdir(exist_ok=True)
    contents = {
        file: relative(member(tarball, file), package.get("imports", {})) for file in package["files"]
    }
    for file, content in contents.items():
        (folder / Path(file).name).write_bytes(content)
    return {file: sha256(content) for file, content in contents.items()}


def relative(content: bytes, imports: dict[str, str]) -> bytes:
    """A module with its bare imports rewritten."""
    for bare, path in imports.items():
        content = re.sub(rb"""(from\s*)(["'])%b\2""" % re.escape(bare.encode()), rb"\1\2%b\2" % path.encode(), content)
    return content


def member(tarball: Path, file: str) -> bytes:
    """One file's content."""
    with tarfile.open(tarball) as archive:
        held = archive.extractfile(f"package/{file}")
        assert held is not None
        return held.read()


def sha256(content: bytes) -> str:
    """The hash of a lock entry."""
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])

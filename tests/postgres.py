"""A throwaway PostgreSQL server from Debian's binaries, run as an unprivileged user on a Unix socket."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

SETTINGS = (
    *("fsync=off", "full_page_writes=off"),  # nothing in it has to survive a power cut
    *("max_connections=200", "listen_addresses=''"),
    "autovacuum=off",  # else it drops, on a disk that a test has filled, what a new connection has to write anew
)


def postgres_binaries() -> Path | None:
    """The newest installed PostgreSQL's folder of binaries, or None."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    if packaged:
        return packaged[-1].parent
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


class ThrowawayPostgres:
    """A cluster in a temporary folder; `stop` removes it without a trace."""

    def __init__(self, binaries: Path) -> None:
        self.binaries = binaries
        self.folder = Path(tempfile.mkdtemp(prefix="fieldapp-pg-", dir="/tmp"))
        self.user = _unprivileged_user()
        if self.user:
            os.chown(self.folder, pwd.getpwnam(self.user).pw_uid, -1)
        self._run(
            "initdb", "-D", "cluster", "-U", "fieldapp", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        )
        options = " ".join(f"-c {setting}" for setting in SETTINGS)
        self._run("pg_ctl", "-D", "cluster", "-w", "-l", "log", "-o", f"{options} -k {self.folder}", "start")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://fieldapp@/{database}?host={self.folder}"

    def stop(self) -> None:
        self._run("pg_ctl", "-D", "cluster", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self.binaries / program, *arguments],
            cwd=self.folder,
            user=self.user,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        )


def _unprivileged_user() -> str | None:
    """PostgreSQL refuses to run as root; anybody else runs it himself."""
    if os.geteuid() != 0:
        return None
    return "postgres" if any(user.pw_name == "postgres" for user in pwd.getpwall()) else "nobody"

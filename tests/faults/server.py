"""gunicorn with the product, or with the product less one guard, that can be killed and started again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from tests.live import TOP, free_port

CONFIGURATION = Path(__file__).with_name("gunicorn_conf.py")


class Server:
    """Master and workers in a process group of their own, on one port through all restarts."""

    def __init__(
        self,
        environment: dict[str, str],
        log: Path,
        *,
        sabotage: str = "",
        workers: int = 2,
        threads: int = 4,
    ) -> None:
        self.environment, self.log = environment, log
        self.application = "tests.faults.sabotaged_wsgi:app" if sabotage else "wsgi:app"
        self.sabotage = sabotage
        self.workers, self.threads = workers, threads
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Server:
        try:
            self.start()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()

    def start(self) -> None:
        """Start, and return once every worker is ready."""
        with tempfile.TemporaryDirectory() as ready, self.log.open("ab") as log:
            own = {"PORT": str(self.port), "WORKERS": str(self.workers), "THREADS": str(self.threads)}
            self.process = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "--config", CONFIGURATION, self.application],
                cwd=TOP,
                env={
                    **os.environ,
                    **self.environment,
                    **own,
                    "SABOTAGE": self.sabotage,
                    "READY_FOLDER": ready,
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            deadline = time.monotonic() + 180  # a loaded machine is slow, not wrong
            while len(list(Path(ready).iterdir())) < self.workers:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise TimeoutError(f"the server did not come up: {self.log.read_text()[-2000:]}")
                time.sleep(0.02)  # waiting for the server to come up, nothing else

    def freeze(self) -> None:
        """Nothing of the server moves any more; returns when no thread of it is within a system call.

        An fsync under way while `Volume.cut_power` does its work may return without an error although what it
        flushed is lost: a program that only appends and fsyncs lost its last acknowledged block in 81 of 447 files
        cut off while it ran, and in none of 408 when it was frozen first. After a real power cut nobody answers.
        """
        os.killpg(self.process.pid, signal.SIGSTOP)
        while any(state not in "TZX" for state in _states(self.process.pid)):
            time.sleep(0.001)  # the kernel is at it

    def go_on(self) -> None:
        """What was frozen moves again."""
        os.killpg(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        """`kill -9` of the master and all workers at once; returns when they are gone."""
        group = self.process.pid
        with suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
        self.process.wait(30)
        while any(state not in "ZX" for state in _states(group)):
            time.sleep(0.002)  # the kernel is at it


def _states(group: int) -> Iterator[str]:
    """The state of every thread of a process group, as `/proc` calls it: T is stopped; Z and X run no more."""
    for status in Path("/proc").glob("[0-9]*/task/[0-9]*/stat"):
        with suppress(OSError):
            state, _, found = status.read_text().rpartition(")")[2].split()[:3]
            if int(found) == group:
                yield state

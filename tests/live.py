"""Real servers and commands: the product as its users start it."""

from __future__ import annotations

import multiprocessing
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType

import requests

TOP = Path(__file__).resolve().parent.parent

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(["fieldapp.commands"])


def run_command(*arguments: str | dict[str, str], check: bool = True) -> subprocess.CompletedProcess[str]:
    """`python -m fieldapp ARGUMENTS`, with an environment given last: a process of its own, in which the modules are
    there already (they take two seconds; test_readme.py types commands as people do).
    """
    *words, environment = arguments
    assert isinstance(environment, dict)
    command = [str(word) for word in words]
    with tempfile.TemporaryDirectory() as folder:
        process = _processes.Process(target=_run, args=(command, {**os.environ, **environment}, folder))
        process.start()
        process.join()
        out, err = (Path(folder, name).read_text("utf-8") for name in ("out", "err"))
    done = subprocess.CompletedProcess(command, process.exitcode or 0, out, err)
    if check and done.returncode:
        raise AssertionError(f"{command} ended with {done.returncode}: {err}")
    return done


def _run(command: list[str], environment: dict[str, str], folder: str) -> None:
    """In the process of a command: all that it would have from its start."""
    for number, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(Path(folder, name), os.O_WRONLY | os.O_CREAT), number)
    os.chdir(TOP)
    os.environ.clear()
    os.environ.update(environment)
    from fieldapp.commands import main  # noqa: PLC0415  not before its settings are there

    main(command, prog_name="python -m fieldapp")


def free_port() -> int:
    """A port for a server that is yet to start: not of those that the kernel gives to connections meanwhile."""
    while True:
        port = secrets.choice(range(10_000, 32_000))
        with socket.socket() as tried, suppress(OSError):
            tried.bind(("127.0.0.1", port))
            return port


class LiveServer:
    """gunicorn on a free port, ended with the test session."""

    def __init__(self, environment: dict[str, str], application: str = "wsgi:app", top: Path = TOP) -> None:
        self.environment, self.application, self.top = environment, application, top
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> LiveServer:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", self.application],
            cwd=self.top,
            env={**os.environ, "WORKERS": "2", "THREADS": "4", **self.environment, "PORT": str(self.port)},
            stdout=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + 180  # a loaded machine is slow, not wrong
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                requests.get(f"{self.url}/health", timeout=5).raise_for_status()
            except requests.RequestException:
                time.sleep(0.1)  # waiting for the server to come up, nothing else
            else:
                return self
        raise TimeoutError("the server did not come up")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:  # somebody's connection is still open
            self.process.kill()
            self.process.wait()

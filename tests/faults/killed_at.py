"""Work that is killed at its N-th step, N = 1, 2, 3 and so on, until it gets through.

A step is a moment before an SQL statement, before a commit, or after one. `KilledAt` starts this module as a
process that loads the product once and forks for every try, for loading takes longer than most work.
"""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from itertools import count
from types import TracebackType
from typing import Any

from tests.live import TOP


class WorkFailed(AssertionError):
    """The work ended with an error of its own."""


class KilledAt:
    """A piece of work, `module:function`, that takes no arguments and runs in the app's context."""

    def __init__(self, environment: dict[str, str], work: str, sabotage: str = "") -> None:
        self.environment, self.work, self.sabotage = environment, work, sabotage

    def __enter__(self) -> KilledAt:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.killed_at", self.work],
            cwd=TOP,
            env={**os.environ, **self.environment, "SABOTAGE": self.sabotage},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.communicate()
        self.process.wait(30)

    def run(self, step: int) -> bool:
        """Run the work and kill it at a step; whether it got through, having fewer."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{step}\n")
        self.process.stdin.flush()
        ended = self.process.stdout.readline().strip()
        if ended not in ("killed", "through"):
            raise WorkFailed(f"{self.work} failed at step {step}: {ended or 'see above'}")
        return ended == "through"


def kill_at_every_step(
    environment: dict[str, str], work: str, look: Callable[[], Any], *, stride: int = 1, sabotage: str = ""
) -> int:
    """Run the work until it gets through, killed at every step before; `look` checks what each try has left.

    Args:
        look: raises if what it sees is neither as before the work nor as after it.
        stride: only every so many-th step is tried.

    Returns:
        The last step at which it was killed.
    """
    killed_at = 0
    with KilledAt(environment, work, sabotage) as killed:
        for step in count(1, stride):
            through = killed.run(step)
            look()
            if through:
                break
            killed_at = step
    return killed_at


def _main(work: str) -> None:
    from fieldapp import create_app  # noqa: PLC0415  the product is loaded in this process alone

    app = create_app()
    module, _, name = work.partition(":")
    function = getattr(import_module(module), name)
    _rehearse(app, function)
    _take_guards_out(os.environ["SABOTAGE"])
    gc.freeze()  # else the first collection of every child copies the memory it shares with this process
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            _run(app, function, int(line))
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        ended = "killed" if killed else "through" if status == 0 else f"status {status}"
        sys.stdout.write(f"{ended}\n")
        sys.stdout.flush()


def _take_guards_out(names: str) -> None:
    from tests.faults.sabotages import sabotage  # noqa: PLC0415  as above

    sabotage(names)


def _rehearse(app: Any, function: Callable[[], object]) -> None:
    """Once up to the first commit, which fails: every try then finds its statements compiled, a third of the time."""
    from sqlalchemy import Engine, event  # noqa: PLC0415  the product's

    from fieldapp.kernel.database import db  # noqa: PLC0415  as above

    def fail(*_anything: object) -> None:
        raise KeyboardInterrupt

    event.listen(Engine, "commit", fail)
    with app.app_context():
        with suppress(KeyboardInterrupt):
            function()
        for engine in db.engines.values():
            engine.dispose()
    event.remove(Engine, "commit", fail)


def _run(app: Any, function: Callable[[], object], last_step: int) -> None:
    """The child: it never returns."""
    _die_at(last_step)
    try:
        with app.app_context():
            function()
    except BaseException:  # noqa: BLE001  whatever it is, this process ends here
        sys.excepthook(*sys.exc_info())
        os._exit(1)
    os._exit(0)


def _die_at(last_step: int) -> None:
    from sqlalchemy import Engine, event  # noqa: PLC0415  as above
    from sqlalchemy.orm import Session  # noqa: PLC0415

    steps = count(1)

    def step(*_anything: object) -> None:
        if next(steps) == last_step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", step)
    event.listen(Engine, "commit", step)
    event.listen(Session, "after_commit", step)


if __name__ == "__main__":
    _main(sys.argv[1])

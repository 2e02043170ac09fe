"""A gunicorn of our own for benchmarks, and closed-loop clients against it."""

from __future__ import annotations

import os
import selectors
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Load:
    """What a closed loop of clients measured."""

    seconds: float
    latencies_ms: list[float]
    statuses: dict[int, int]

    @property
    def per_second(self) -> float:
        return len(self.latencies_ms) / self.seconds

    def percentile_ms(self, share: float) -> float:
        return statistics.quantiles(self.latencies_ms, n=1000)[int(share * 1000) - 1]


@contextmanager
def gunicorn(application: str, environment: dict[str, str]) -> Iterator[int]:
    """Serve an application with the product's own gunicorn settings on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", application],
        cwd=TOP,
        env={**os.environ, **environment, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def run_clients(port: int, connections: int, seconds: float, requests: Iterator[bytes]) -> Load:
    """Keep connections busy for a while, each sending its next request when the last one is answered.

    One thread, bare sockets and ready-made requests: the client must not take the server's processor.
    """
    with selectors.DefaultSelector() as selector:
        clients = [_Client(port) for _ in range(connections)]
        for client in clients:
            selector.register(client.socket, selectors.EVENT_READ, client)
            client.send(next(requests))
        latencies, statuses = [], Counter[int]()
        begun = time.perf_counter()
        while time.perf_counter() < begun + seconds:
            for key, _ in selector.select(1):
                client: _Client = key.data
                if client.was_closed():
                    selector.unregister(key.fileobj)
                    client.send_again()
                    selector.register(client.socket, selectors.EVENT_READ, client)
                elif status := client.receive():
                    latencies.append((time.perf_counter() - client.sent_at) * 1000)
                    statuses[status] += 1
                    client.send(next(requests))
        elapsed = time.perf_counter() - begun
        for client in clients:
            client.finish()
    return Load(elapsed, latencies, statuses)


def raw_request(method: str, path: str, headers: dict[str, str], body: bytes = b"") -> bytes:
    """A request ready for the wire."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


class _Client:
    """One kept-alive connection; it connects again when the server has had enough of it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.held = self.request = b""
        self.sent_at = 0.0
        self._connect()

    def send(self, request: bytes) -> None:
        self.held, self.request = b"", request
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def was_closed(self) -> bool:
        """Whether the server closed the connection, as a worker does that has served its `max_requests`."""
        return not self.held and self.socket.recv(1, socket.MSG_PEEK) == b""

    def send_again(self) -> None:
        """Connect anew and repeat the request; every request of ours may be repeated."""
        self.socket.close()
        self._connect()
        self.socket.sendall(self.request)

    def _connect(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def receive(self) -> int | None:
        """The status once the answer is whole."""
        arrived = self.socket.recv(65536)
        if not arrived:
            raise SystemExit("the server closed a connection in the middle of the run")
        self.held += arrived
        head, end, body = self.held.partition(b"\r\n\r\n")
        if not end or len(body) < _content_length(head):
            return None
        return int(head[9:12])

    def finish(self) -> None:
        """Wait for the last answer, so that nothing of this run reaches into the next."""
        self.socket.settimeout(30)
        while not self.receive():
            pass
        self.socket.close()


def _content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line[15:])
    return 0


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=2)
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server did not answer")

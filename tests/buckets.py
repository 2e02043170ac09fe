"""A real S3 server (rclone's) with one bucket, which can be killed, started again and damaged."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fieldapp.photos.store import PhotoStore

RCLONE = Path(sys.executable).with_name("rclone")
KEY, SECRET = "test-key", "test-secret-that-is-nowhere-else"


class BucketServer:
    """`rclone serve s3` over a folder, on one port through all restarts."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.office = folder, 0
        (folder / "photos").mkdir()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        return f"s3://photos/office-{self.office}"

    @property
    def objects(self) -> Path:
        """Where the server keeps what lies below the prefix."""
        return self.folder / "photos" / f"office-{self.office}"

    def begin_anew(self) -> None:
        """Take another, empty prefix: the server does not like what it knows to vanish behind its back."""
        self.office += 1

    @property
    def environment(self) -> dict[str, str]:
        """What an operator sets."""
        return {
            "FIELDAPP_PHOTO_STORE": self.address,
            "FIELDAPP_PHOTO_ENDPOINT": self.endpoint,
            "FIELDAPP_PHOTO_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET,
        }

    def store(self, *, port: int | None = None, bucket: str = "photos", answer_s: float = 10) -> PhotoStore:
        """The bucket, or with another port or name something else, as the product opens it."""
        from fieldapp.photos.store.bucket import BucketStore  # noqa: PLC0415  half a second, for its tests alone

        endpoint = f"http://127.0.0.1:{port or self.port}"
        address = self.address.replace("//photos/", f"//{bucket}/")
        return BucketStore(address, endpoint=endpoint, region="us-east-1", answer_s=answer_s)

    def start(self) -> None:
        """Start, and return once it answers."""
        address = f"127.0.0.1:{self.port}"
        command = [RCLONE, "serve", "s3", "--config=", f"--auth-key={KEY},{SECRET}", f"--addr={address}"]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen([*command, self.folder], stdout=log, stderr=log)
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
            except OSError:
                time.sleep(0.02)  # waiting for the server to come up, nothing else
            else:
                return
        raise TimeoutError((self.folder / "log").read_text())

    def kill(self) -> None:
        """`kill -9`."""
        self.process.kill()
        self.process.wait(30)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Killed as long as the block lasts."""
        self.kill()
        try:
            yield
        finally:
            self.start()

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and says nothing, as long as the block lasts."""
        os.kill(self.process.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.process.pid, signal.SIGCONT)

    def files(self) -> set[str]:
        """Every object, by its name below the prefix."""
        return {str(path.relative_to(self.objects)) for path in self.objects.rglob("*") if path.is_file()}


@contextmanager
def bucket_server(folder: Path) -> Iterator[BucketServer]:
    server = BucketServer(folder)
    with pytest.MonkeyPatch.context() as environment:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            environment.setenv(name, server.environment[name])
        server.start()
        try:
            yield server
        finally:
            server.kill()

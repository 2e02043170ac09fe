"""One thread of a worker computes at a time."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

class Gate:
    def __init__(self) -> None:
        self._line = threading.Lock()
        self._inside = threading.Lock()
        self._holder: int | None = None

    def enter(self) -> None:
        with self._line:
            self._inside.acquire()
        self._holder = threading.get_ident()

    def back(self) -> None:
        self._inside.acquire()
        self._holder = threading.get_ident()

    def leave(self) -> None:
        self._holder = None
        self._inside.release()

    @contextmanager
    def away(self):
        if self._holder != threading.get_ident():
            yield
            return
        self.leave()
        try:
            yield
        finally:
            self.back()

    def around(self, wsgi):
        def app(environ, start_response):
            length = environ.get("CONTENT_LENGTH") or "0"
            if not length.isdigit() or int(length) > 100_000 or "HTTP_TRANSFER_ENCODING" in environ:
                return wsgi(environ, start_response)
            if length != "0":
                environ["wsgi.input"] = BytesIO(environ["wsgi.input"].read(int(length)))
            self.enter()
            try:
                return wsgi(environ, start_response)
            finally:
                self.leave()
        return app

class NoGate(Gate):
    @contextmanager
    def away(self):
        yield
    def around(self, wsgi): return wsgi

gate = Gate() if os.environ.get("GATE","1")=="1" else NoGate()

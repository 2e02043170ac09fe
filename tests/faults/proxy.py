"""A small TCP proxy of ours that cuts connections at the worst moments."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable
from types import TracebackType

Cut = Callable[[bytes, socket.socket, socket.socket], None]
"""What becomes of one exchange: the whole request, the line to the phone, the line to the server."""


def pass_on(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """Nothing is the matter."""
    server.sendall(request)
    phone.sendall(_answer(server))


def cut_before_the_body(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """The server gets the head of the request, and not a byte of its body."""
    server.sendall(request[: _body_at(request)])


def cut_within_the_body(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """The server gets half of the body."""
    server.sendall(request[: (_body_at(request) + len(request)) // 2])


def cut_before_the_last_byte(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """One byte is missing."""
    server.sendall(request[:-1])


def cut_at_once(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """The server gets the whole request; nobody waits for its answer."""
    server.sendall(request)


def cut_before_the_answer(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """The server has committed and answered; the phone never learns of it."""
    server.sendall(request)
    _answer(server)


def cut_within_the_answer(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """The phone gets half of the answer."""
    server.sendall(request)
    answer = _answer(server)
    phone.sendall(answer[: len(answer) // 2])


def drip(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """Bad reception: the request comes in forty small pieces."""
    piece = len(request) // 40 + 1
    for start in range(0, len(request), piece):
        server.sendall(request[start : start + piece])
        time.sleep(0.005)  # the slowness is what is tried here
    phone.sendall(_answer(server))


def send_twice_at_once(request: bytes, phone: socket.socket, server: socket.socket) -> None:
    """The phone, or something on the way, repeats the request while the first is still under way."""
    with socket.create_connection(server.getpeername(), timeout=30) as second:
        server.sendall(request)
        second.sendall(request)
        _answer(second)
        phone.sendall(_answer(server))


CUTS: tuple[Cut, ...] = (
    cut_before_the_body,
    cut_within_the_body,
    cut_before_the_last_byte,
    cut_at_once,
    cut_before_the_answer,
    cut_within_the_answer,
    drip,
    send_twice_at_once,
)


class Proxy:
    """Listens on a port of its own; each connection carries one exchange, dealt with as `cut` says."""

    def __init__(self, server_port: int) -> None:
        self._server = ("127.0.0.1", server_port)
        self.cut: Cut = pass_on

    def __enter__(self) -> Proxy:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._socket.close()

    def _listen(self) -> None:
        exchanges: list[threading.Thread] = []
        while True:
            try:
                phone, _ = self._socket.accept()
            except OSError:
                break
            exchanges.append(threading.Thread(target=self._exchange, args=(phone, self.cut)))
            exchanges[-1].start()
        for exchange in exchanges:
            exchange.join()

    def _exchange(self, phone: socket.socket, cut: Cut) -> None:
        try:
            to_server = socket.create_connection(self._server, timeout=30)
        except ConnectionRefusedError:  # killed meanwhile: nobody answers
            phone.close()
            return
        with phone, to_server as server:
            phone.settimeout(30)
            cut(_whole(phone), phone, server)
            if cut not in (pass_on, drip, send_twice_at_once):
                for line in (phone, server):  # a reset, not a farewell
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _answer(server: socket.socket) -> bytes:
    return _whole(server)


def _whole(line: socket.socket) -> bytes:
    """One message with its body, as long as its Content-Length says."""
    held = b""
    while (end := held.find(b"\r\n\r\n")) < 0 or len(held) < end + 4 + _content_length(held[:end]):
        arrived = line.recv(65536)
        if not arrived:
            raise ConnectionError("the line broke by itself")
        held += arrived
    return held


def _body_at(message: bytes) -> int:
    return message.index(b"\r\n\r\n") + 4


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    return 0

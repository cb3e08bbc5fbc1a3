"""A server that sends the bytes it is told to and keeps those it receives: for what no HTTP library would send."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread

RESET = b"(reset)"  # instead of an answer: the connection is reset
SILENCE = b"(silence)"  # instead of an answer: nothing, until the client hangs up


@dataclass
class RawServer:
    """The running server: ``received`` holds the head of every request that was answered, by its path.

    ``given_up`` counts connections that were left open for another request, and closed when it came.
    """

    url: str
    received: dict[str, list[bytes]] = field(default_factory=dict)
    given_up: int = 0


def head_of_request(connection: socket.socket) -> bytes:
    """Read up to the empty line; nothing where the client hangs up before."""
    head = b""
    while b"\r\n\r\n" not in head:
        data = connection.recv(65536)
        if not data:
            return b""
        head += data
    return head


@contextmanager
def raw_server(answers: Mapping[str, bytes]) -> Iterator[RawServer]:
    """Serve whole answers (head and body, as bytes) by path; other paths answer 404. One connection an answer."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = RawServer(f"http://127.0.0.1:{listening.getsockname()[1]}/")

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            if not (head := head_of_request(connection)):
                return
            path = head.split(b" ", 2)[1].decode()
            server.received.setdefault(path, []).append(head)
            said = answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            if said == RESET:
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif said == SILENCE:
                connection.recv(1)
            else:
                connection.sendall(said)
                if b"Connection: close" not in said and connection.recv(65536):
                    server.given_up += 1

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                Thread(target=answer, args=(connection,), daemon=True).start()

    Thread(target=serve, daemon=True).start()
    try:
        yield server
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()

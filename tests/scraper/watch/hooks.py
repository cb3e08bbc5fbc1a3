"""What stands outside and is told: a server that takes webhooks and heartbeats, a mail server that keeps letters."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Hooks:
    """The running server: ``posted`` holds the documents that the webhook got, ``beats`` the paths of heartbeats."""

    url: str
    posted: list[dict[str, Any]] = field(default_factory=list)
    beats: list[str] = field(default_factory=list)
    status: int = 200
    delay: float = 0.0

    @property
    def environment(self) -> dict[str, str]:
        """The variables that name it."""
        return {"ARCHIVE_WEBHOOK": f"{self.url}hook/t0psecret", "ARCHIVE_HEARTBEAT": f"{self.url}beat/5ecret-uuid"}


@contextmanager
def hooks() -> Iterator[Hooks]:
    """Serve while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            time.sleep(known.delay)
            if self.path.startswith("/hook/"):
                known.posted.append(json.loads(body))
            else:
                known.beats.append(self.path)
            self.send_response(known.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is http.server's
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known = Hooks(f"http://127.0.0.1:{server.server_address[1]}/")
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield known
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class MailServer:
    """The running server: ``letters`` as they came, ``commands`` that were given."""

    port: int
    letters: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Serve SMTP as far as a client needs it."""
    listening = socket.create_server(("127.0.0.1", 0))
    known = MailServer(listening.getsockname()[1])

    def serve() -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines:
                connection.sendall(b"220 mail.example.org\r\n")
                for line in lines:
                    command = line.decode().strip()
                    known.commands.append(command)
                    if command.upper() == "DATA":
                        connection.sendall(b"354 go on\r\n")
                        letter = b""
                        for part in lines:
                            if part == b".\r\n":
                                break
                            letter += part
                        known.letters.append(letter.decode())
                    connection.sendall(b"221 bye\r\n" if command.upper() == "QUIT" else b"250 ok\r\n")
                    if command.upper() == "QUIT":
                        break

    Thread(target=serve, daemon=True).start()
    try:
        yield known
    finally:
        listening.close()

"""Run Datasette over a snapshot: the command line, a free port, and the moment it answers."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import IO

from archive.errors import ArchiveError
from archive.paths import METADATA
from archive.site.settings import SETTINGS

SITE = Path(__file__).parent
PROJECT = SITE.parent.parent
PORTS_TRIED = 50  # from the one asked for upwards
PATIENCE = 30.0  # seconds until a site that does not answer has failed


def command(database: Path, host: str, port: int, base: str = "/") -> list[str]:
    """Return the command line that serves a snapshot below a path; run it with ``environment()``."""
    given = {**SETTINGS, "base_url": base}
    settings = [word for name, value in given.items() for word in ("--setting", name, value)]
    return [
        *(sys.executable, "-m", "datasette", "serve", str(database)),
        *("--host", host, "--port", str(port)),
        *("--metadata", str(METADATA)),
        *("--template-dir", str(SITE / "templates")),
        *("--plugins-dir", str(SITE / "plugins")),
        *("--static", f"static:{SITE / 'static'}"),
        *settings,
    ]


def environment() -> dict[str, str]:
    """Return the environment for that command: the plugin imports this project, wherever it is started from."""
    path = os.pathsep.join(filter(None, (str(PROJECT), os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}


def free_port(host: str, wanted: int) -> int:
    """Return the first port from ``wanted`` upwards that nobody listens on; any free one for 0.

    Raises:
        ArchiveError: none of them is free, or the host is not this machine's.
    """
    for port in range(wanted, min(wanted + PORTS_TRIED, 65536)):
        try:
            family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
            with socket.socket(family, socket.SOCK_STREAM) as tried:
                tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                tried.bind((host, port))
                tried.listen()
                return int(tried.getsockname()[1])
        except socket.gaierror as error:
            raise ArchiveError(f"there is no host {host!r}: {error.strerror}; try --host 127.0.0.1") from None
        except PermissionError:
            continue
        except OSError as error:
            if error.errno == 99:  # EADDRNOTAVAIL
                raise ArchiveError(f"{host} is no address of this machine; try --host 127.0.0.1") from None
    raise ArchiveError(f"ports {wanted} to {wanted + PORTS_TRIED - 1} are taken; choose another with --port")


class Site:
    """A site that is being served, as a context manager; leaving it ends the server."""

    def __init__(self, database: Path, host: str = "127.0.0.1", port: int = 8001, base: str = "/") -> None:
        """Start serving ``database``; ``port`` or the next free one, below the path ``base`` (``/archive/``).

        Raises:
            ArchiveError: there is no snapshot, or no free port.
        """
        if not database.exists():
            raise ArchiveError(f"there is no snapshot at {database}; run: scrapy publish")
        self.port = free_port(host, port)
        shown = "127.0.0.1" if host in ("0.0.0.0", "") else "[::1]" if host == "::" else host
        self.url = f"http://{shown}:{self.port}{base}"
        self._process = subprocess.Popen(
            command(database, host, self.port, base),
            env=environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # the access log
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self._said: deque[str] = deque(maxlen=20)
        assert self._process.stderr is not None
        threading.Thread(target=self._listen, args=(self._process.stderr,), daemon=True).start()

    @property
    def pid(self) -> int:
        """The id of the server's process."""
        return self._process.pid

    def _listen(self, stderr: IO[str]) -> None:
        for line in stderr:
            self._said.append(line.rstrip())

    def wait_until_ready(self, stop: threading.Event | None = None, patience: float = PATIENCE) -> bool:
        """Return True when the home page answers, False when ``stop`` is set before.

        Raises:
            ArchiveError: it does not answer, or with an error.
        """
        deadline = time.monotonic() + patience
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        while self._process.poll() is None and time.monotonic() < deadline:
            if stop is not None and stop.is_set():
                return False
            try:
                with opener.open(self.url, timeout=patience):
                    return True
            except urllib.error.HTTPError as error:
                raise ArchiveError(f"the site answers with HTTP {error.code}; {self.last_words()}") from None
            except OSError:
                time.sleep(0.05)
        raise ArchiveError(f"the site did not start; {self.last_words()}")

    def wait(self, stop: threading.Event) -> int | None:
        """Wait until ``stop`` is set (None) or the server ends by itself (its exit code)."""
        while (code := self._process.poll()) is None and not stop.wait(0.2):
            pass
        return code

    def last_words(self) -> str:
        """Return the last line that the server wrote."""
        time.sleep(0.1)
        return f"Datasette says: {self._said[-1]}" if self._said else "Datasette says nothing"

    def stop(self) -> None:
        """End the server, by force where it takes long."""
        if self._process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(signal.SIGTERM)
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()

    def __enter__(self) -> Site:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

"""A real Redis server, and real worker processes."""

from __future__ import annotations

import importlib.util
import shutil
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from archive.errors import ArchiveError
from archive.paths import ArchivePaths
from tests.scraper.crawling import ROOT, Crawl, Crawler

LEASE = 3.0  # seconds without a sign of life; a real one is longer


@dataclass
class RedisServer:
    """A Redis server of one's own that keeps nothing on disk."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self) -> None:
        """Start it and wait until it answers."""
        where = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        self.process = subprocess.Popen(
            ["redis-server", *where, "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL
        )
        for _ in range(200):
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("redis-server does not answer")

    def stop(self) -> None:
        """Kill it."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@dataclass
class Workers:
    """Processes that share a crawl, each with an archive of its own."""

    folder: Path
    redis: RedisServer
    running: list[tuple[Crawler, subprocess.Popen[str]]] = field(default_factory=list)

    def crawler(self, number: int) -> Crawler:
        """Return what looks into a worker's shard."""
        return Crawler(ArchivePaths(self.folder / f"worker-{number}"))

    def start(self, number: int, base: str, portal: str = "sample", mode: str = "incremental") -> None:
        """Start a worker."""
        crawler = self.crawler(number)
        about = ["-a", f"portal={portal}", "-a", f"base={base}", "-a", f"mode={mode}"]
        share = ["--cluster", self.redis.url, "-s", f"CLUSTER_LEASE={LEASE}"]
        process = subprocess.Popen(
            crawler.command("crawl", "portal", *about, *share),
            cwd=ROOT,
            env=crawler.environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.running.append((crawler, process))

    def kill(self, number: int) -> None:
        """Kill a worker that is at work."""
        _, process = self.running[number - 1]
        assert process.poll() is None, "it has ended already"
        process.send_signal(signal.SIGKILL)
        process.wait()

    def wait(self, timeout: float = 90) -> list[Crawl]:
        """Wait until all have ended; return what each came to."""
        found = []
        for _, process in self.running:
            out, err = process.communicate(timeout=timeout)
            found.append(Crawl(process.returncode, out, err))
        self.running.clear()
        return found

    def merge(self, *numbers: int) -> Crawler:
        """Merge the shards of workers."""
        merged = Crawler(ArchivePaths(self.folder / "merged"))
        done = merged.run("merge", *(str(self.crawler(n).paths.root) for n in numbers))
        assert done.code == 0, done.err
        return merged

    def stop(self) -> None:
        """Leave no process behind."""
        for _, process in self.running:
            if process.poll() is None:
                process.kill()
            process.communicate()


@pytest.fixture(scope="session")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    if shutil.which("redis-server") is None:
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server)")
    if importlib.util.find_spec("scrapy_redis") is None:
        pytest.skip("scrapy-redis is not installed (pip install '.[cluster]')")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = RedisServer(tmp_path_factory.mktemp("redis"), port)
    yield server
    server.stop()


@pytest.fixture
def redis_server(_server: RedisServer) -> Iterator[RedisServer]:
    """An empty Redis server."""
    _server.start()
    yield _server
    _server.stop()


@pytest.fixture
def workers(redis_server: RedisServer, tmp_path: Path) -> Iterator[Workers]:
    found = Workers(tmp_path, redis_server)
    yield found
    found.stop()


def until(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something is the case; a database that is being made is none yet."""
    deadline = time.monotonic() + seconds

    def holds() -> bool:
        try:
            return condition()
        except (sqlite3.OperationalError, ArchiveError):
            return False

    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass"
        time.sleep(0.01)

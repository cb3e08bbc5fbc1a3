"""A running pywb over an archive: what it plays back, byte for byte."""

from __future__ import annotations

import http.client
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from archive.paths import ArchivePaths
from tests.evidence.replay_venv import tools

COLLECTION = "kho"


@contextmanager
def pywb(paths: ArchivePaths, folder: Path) -> Iterator[str]:
    """Serve an archive with pywb, from the very index and WARC files that a crawl left; gives the collection's address.

    ``folder`` takes its configuration and log.
    """
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    where = {"index_paths": str(paths.index), "archive_paths": f"{paths.warc}/"}
    (folder / "config.yaml").write_text(json.dumps({"collections": {COLLECTION: where}, "debug": False}))
    with (folder / "pywb.log").open("wb") as log:
        process = subprocess.Popen(
            [tools() / "wayback", "--port", str(port), "--bind", "127.0.0.1"], cwd=folder, stdout=log, stderr=log
        )
        try:
            _wait_for(port, process)
            yield f"http://127.0.0.1:{port}/{COLLECTION}/"
        finally:
            process.terminate()
            process.wait()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("pywb does not answer; its log says why")


class Replayer:
    """Asks a collection for captures, over one connection."""

    def __init__(self, collection: str) -> None:
        self.prefix = urlsplit(collection).path
        self.connection = http.client.HTTPConnection(urlsplit(collection).netloc, timeout=30)

    def body(self, url: str, captured_at: str) -> tuple[int, bytes]:
        """Return status and body of a capture as it was recorded, content coding kept."""
        moment = "".join(c for c in captured_at[:19] if c.isdigit())
        self.connection.request("GET", f"{self.prefix}{moment}id_/{url}", headers={"Accept-Encoding": "gzip, deflate"})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

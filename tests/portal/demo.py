"""``make run``: the whole way on the sample portal, from the first request to a site that answers.

::

    sample portal (loopback) ◄── scrapy crawl portal ──► scrapy publish ──► scrapy serve (until Ctrl-C)

Each step is the command that an operator uses, as a process of its own; Ctrl-C ends whatever is running.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from archive.paths import archive_paths
from tests.portal import serve

ROOT = Path(__file__).parent.parent.parent
PORTAL_PORT = 8765  # the same at every run if it can be had: an address is part of what was seen
SCRAPY = (sys.executable, "-m", "scrapy")


def main() -> int:
    """Crawl, publish and serve; return the exit code of the step that failed, else 0."""
    parser = argparse.ArgumentParser(description="Crawl the sample portal, publish it and serve the site.")
    parser.add_argument("--port", type=int, default=8001, help="port of the site; the next free one if it is taken")
    parser.add_argument("--articles", type=int, default=120, help="articles of the sample portal")
    chosen = parser.parse_args()
    # A terminated process must end what it started, as Ctrl-C does.
    signal.signal(signal.SIGTERM, _as_ctrl_c)
    began = time.monotonic()
    try:
        with serve(articles=chosen.articles, port=free_port(PORTAL_PORT)) as portal:
            _say(f"Sample portal with {chosen.articles} articles: {portal.url}")
            _say(f"Crawling it into {archive_paths().root} ...")
            failed = _run("crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}")
            failed = failed or _run("publish")
        if failed:
            return failed
        _say(f"Crawled and published in {time.monotonic() - began:.0f} s. Starting the site ...")
        return _run("serve", "--port", str(chosen.port))
    except KeyboardInterrupt:
        _say("Stopped. The same command goes on where this one ended.")
        return 130


def free_port(wanted: int) -> int:
    """Return the wanted port of the loopback if it is free, else 0, which asks for any free one."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return 0
    return wanted


def _run(*arguments: str) -> int:
    """Run a command of ours; Ctrl-C reaches it too, and it is waited for."""
    process = subprocess.Popen([*SCRAPY, *arguments], cwd=ROOT, env={**os.environ, "PYTHONUNBUFFERED": "1"})
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            process.kill()
        raise


def _as_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())

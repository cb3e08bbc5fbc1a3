"""Run our commands in processes of their own that need not import everything first.

Starting Python and importing Scrapy, parsers and vocabularies takes more than a second, hundreds of times over. Here
each command runs in a process forked from one that did so once. What a start by hand could change (the true command
line, clocks, mounts, kills at a moment) is tested with processes started afresh.
"""

from __future__ import annotations

import functools
import multiprocessing
import os
import sys
import tempfile
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired

import pytest
from scrapy.cmdline import execute

ROOT = Path(__file__).parent.parent
_WRITE = os.O_WRONLY | os.O_CREAT


def run(
    *arguments: str, environment: dict[str, str] | None = None, data: bytes = b"", timeout: float = 120
) -> CompletedProcess[bytes]:
    """Run ``scrapy ARGUMENTS`` in the project's folder to its end; return its exit code and what it wrote.

    Raises:
        TimeoutExpired: It did not end in time, and was killed.
    """
    with tempfile.TemporaryDirectory() as folder:
        streams = [Path(folder, name) for name in ("in", "out", "err")]
        streams[0].write_bytes(data)
        environment = dict(os.environ) if environment is None else environment
        process = _context().Process(target=_scrapy, args=(arguments, environment, streams))
        process.start()
        process.join(timeout)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutExpired(arguments, timeout)
        return CompletedProcess(arguments, process.exitcode, streams[1].read_bytes(), streams[2].read_bytes())


@functools.cache
def _context() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.loaded"])
    # The server of Python 3.11 looks for what to import first where it started, not where we do.
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
        forkserver.ensure_running()
    return context


def _scrapy(arguments: tuple[str, ...], environment: dict[str, str], streams: list[Path]) -> None:
    for descriptor, (path, flags) in enumerate(zip(streams, (os.O_RDONLY, _WRITE, _WRITE), strict=True)):
        os.dup2(os.open(path, flags), descriptor)
    # Python closed standard input of the server's children; it is a file again.
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["scrapy", *arguments]
    execute()

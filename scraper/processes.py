"""Work through batches in order on several cores, and leave nothing behind when killed."""

from __future__ import annotations

import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from types import ModuleType
from typing import TypeVar

B = TypeVar("B")
R = TypeVar("R")

AHEAD = 2
"""Batches that wait for each process, so that none idles while results are stored."""


def in_processes(work: Callable[[B], R], batches: Iterator[B], jobs: int) -> Iterator[R]:
    """Yield what ``work`` makes of each batch, in order; with one job in this process.

    ``work`` must be found by name in a new process: processes are started afresh, since a forked one would hold the
    lock of the archive as long as it lives. They import what ``work`` needs and nothing else.
    """
    if jobs == 1:
        yield from map(work, batches)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_end_with_parent) as pool:
        with _program_hidden():
            ahead: deque[Future[R]] = deque(pool.submit(work, batch) for batch in islice(batches, AHEAD * jobs))
        while ahead:
            yield ahead.popleft().result()
            ahead.extend(pool.submit(work, batch) for batch in islice(batches, 1))


@contextmanager
def _program_hidden() -> Iterator[None]:
    """Hide which program runs while processes start: they would import it, and so all of Scrapy, before they work."""
    program = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = program


def _end_with_parent() -> None:
    """End this process when the one that started it is gone, killed or not: it would wait for work for ever."""
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()

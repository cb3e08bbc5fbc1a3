"""Work through batches in order on several cores, and leave nothing behind when killed."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from typing import TypeVar

from pipelines.fresh_processes import program_hidden

B = TypeVar("B")
R = TypeVar("R")

GIVES_WAY = 5
"""How much nicer (``nice``) the processes that work are than the one that stores."""
AHEAD = 2
"""Batches that wait for each process, so that none idles while results are stored."""


def in_processes(work: Callable[[B], R], batches: Iterator[B], jobs: int) -> Iterator[R]:
    """Yield what ``work`` makes of each batch, in order; ``jobs`` processes work, this one among them.

    ``work`` must be found by name in a new process: processes are started afresh, since a forked one would hold the
    lock of the archive as long as it lives. They import what ``work`` needs and nothing else. They give way to this
    one, for which they would all wait in the end; it works on a batch itself whenever it would wait for them.
    """
    if jobs == 1:
        yield from map(work, batches)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs - 1, mp_context=context, initializer=_begin) as pool:
        yield from in_order(pool, work, batches, jobs - 1, program_hidden(), here=True)


def in_order(
    pool: Executor,
    work: Callable[[B], R],
    batches: Iterator[B],
    jobs: int,
    starting: AbstractContextManager[None] | None = None,
    *,
    here: bool = False,
) -> Iterator[R]:
    """Yield what an executor makes of each batch, in order.

    ``jobs`` is how many it works on at a time; ``starting`` is entered while it is given the first; ``here``: rather
    than to wait for it, work on a batch in this process.
    """
    ahead: deque[Future[R]] = deque()
    most = 2 * AHEAD * (jobs + 1)  # results that wait to be stored are held in memory

    def hand_out() -> None:
        idle = AHEAD * jobs - sum(not future.done() for future in ahead)
        ahead.extend(pool.submit(work, batch) for batch in islice(batches, max(0, min(idle, most - len(ahead)))))

    with starting or nullcontext():
        hand_out()
    while ahead:
        helps = here and len(ahead) < most and not ahead[0].done()
        own = list(islice(batches, 1)) if helps else []
        if own:
            ahead.append(_done(work(own[0])))
        else:
            yield ahead.popleft().result()
        hand_out()


def _done(result: R) -> Future[R]:
    future: Future[R] = Future()
    future.set_result(result)
    return future


def _begin() -> None:
    """Give way to the process that started this one, and end when it is gone, killed or not: no work would come."""
    os.nice(GIVES_WAY)
    parent = multiprocessing.parent_process()
    assert parent is not None

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()

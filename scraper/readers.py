"""Who reads stored pages and texts again: processes of this machine, or the workers of a dask cluster.

Both are executors (``concurrent.futures``) that get batches and give back what they make of them, in order; only this
process writes the archive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol, TypeVar

from archive.errors import ArchiveError
from scraper.processes import in_processes

B = TypeVar("B")
R = TypeVar("R")

WORTH_A_PROCESS = 300  # texts that take about as long as starting a process


class Readers(Protocol):
    """Yields what ``work`` makes of each batch, in order; ``total`` pages or texts are in the batches."""

    def __call__(self, work: Callable[[B], R], batches: Iterator[B], total: int) -> Iterator[R]:
        """Work through the batches."""


@contextmanager
def readers(scheduler: str | None, jobs: int, warc: Path | None) -> Iterator[Readers]:
    """Give those who read: at most ``jobs`` processes, or the workers of a dask cluster.

    ``warc`` is the folder of WARC files where these are read.

    Raises:
        ArchiveError: the cluster cannot be used, or is gone before it is done.
    """
    if scheduler is None:
        yield lambda work, batches, total: in_processes(work, batches, max(1, min(jobs, total // WORTH_A_PROCESS)))
        return
    try:
        dask: Any = import_module("scraper.cluster.dask_workers")
    except ModuleNotFoundError as error:
        raise ArchiveError(
            f"{error.name} is not installed, which a dask cluster needs: pip install '.[cluster]'; or leave "
            "--scheduler out"
        ) from None
    with dask.workers_at(scheduler, warc) as read:
        yield read

"""The workers of a dask cluster (dask.distributed), as an executor that reads stored pages and texts."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from distributed import Client
from distributed.client import FutureCancelledError
from distributed.comm.core import CommClosedError
from distributed.scheduler import KilledWorker

from archive.errors import ArchiveError
from pipelines.figures import EXTRACTOR_VERSION
from scraper.parse import PARSER_VERSION
from scraper.processes import in_order
from scraper.readers import Readers

B = TypeVar("B")
R = TypeVar("R")

_connect: Any = Client  # it has no types
_GONE = (OSError, CommClosedError, CancelledError, FutureCancelledError, KilledWorker)
_PATIENCE = 10  # seconds for the scheduler to answer
Seen = tuple[str, str, int]
"""What a worker is asked before: version of the extractor, of the parser, and the bytes of a WARC file that it sees."""


@contextmanager
def workers_at(address: str, warc: Path | None) -> Iterator[Readers]:
    """Give the workers of a cluster, which must run this very software and see the WARC files, if these are read.

    Raises:
        ArchiveError: nobody answers, there are no workers, they run another version or see other files; or the cluster
            is gone before all is read. What was stored by then is kept.
    """
    logging.getLogger("distributed").setLevel(logging.ERROR)  # what went wrong is said in one line
    try:
        client = _connect(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ArchiveError(
            f"cannot reach a dask scheduler at {address}: {_line(error)}; start one (dask scheduler, dask worker), or "
            "leave --scheduler out"
        ) from None

    def read(work: Callable[[B], R], batches: Iterator[B], total: int) -> Iterator[R]:
        try:
            yield from in_order(pool, work, batches, max(1, sum(client.nthreads().values())))
        except _GONE as error:
            raise _gone(address, error) from None

    try:
        try:
            check_workers(client, address, warc)
            pool = client.get_executor()
        except _GONE as error:
            raise _gone(address, error) from None
        yield read
    finally:
        with suppress(*_GONE):
            client.close(timeout=_PATIENCE)


def _gone(address: str, error: BaseException) -> ArchiveError:
    return ArchiveError(
        f"the dask cluster at {address} is gone: {_line(error)}; what was read is kept. Start it again, then run the "
        "same command again"
    )


def what_is_there(file: str | None) -> Seen:
    """Return, on a worker, what decides whether it reads as this process would; -1 for a file that is not there."""
    path = Path(file) if file else None
    return EXTRACTOR_VERSION, PARSER_VERSION, path.stat().st_size if path and path.is_file() else -1


def check_workers(client: Any, address: str, warc: Path | None) -> None:
    """Raise ArchiveError where a worker would read otherwise than this process; all of them are asked."""
    files = sorted(warc.glob("*.warc*")) if warc else []
    file = str(files[-1]) if files else None
    try:
        found: dict[str, Seen] = client.run(what_is_there, file)
    except ModuleNotFoundError as error:
        raise ArchiveError(
            f"the workers at {address} do not have this software ({error.name} is missing there); install the same "
            "version on each"
        ) from None
    if not found:
        raise ArchiveError(f"the dask scheduler at {address} has no workers; start some: dask worker {address}")
    ours = what_is_there(file)
    for worker, seen in sorted(found.items()):
        if seen[:2] != ours[:2]:
            raise ArchiveError(
                f"the worker {worker} has extractor {seen[0]} and parser {seen[1]}, this is {ours[0]} and {ours[1]}; "
                "install the same version on each"
            )
        if seen != ours:
            raise ArchiveError(
                f"the worker {worker} does not see {file} as it is here; give it the folder under the same name, or "
                "leave --pages out"
            )


def _line(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0].rstrip(".")

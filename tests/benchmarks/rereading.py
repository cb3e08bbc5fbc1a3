"""``python -m tests.benchmarks.rereading``: ``scrapy reextract`` with one and two processes, and how that scales.

::

    sample archive ─► copy ─► reextract --all       every text is read as it is stored, as most are by a new version
                         └──► every value made wrong ─► reextract --all      every figure is stored and its change told

``texts/s`` is what the command prints itself, from the first text to the last; ``s`` and ``CPU s`` are those of the
whole command, from its start to its end. ``×`` is how much faster two processes are than one, on the clock.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.archives import Sample, measure_on_one
from tests.benchmarks.table import show
from tests.measured import Run, run
from tests.scraper.crawling import Crawler

ROUNDS = 3
_SAID = re.compile(r"Read (\d+) texts again .* in ([\d.]+) s")
AS_STORED, OTHERWISE = "reads as stored", "reads every figure otherwise"


@dataclass(frozen=True, slots=True)
class Reread:
    """The best of a few runs with so many processes."""

    what: str
    jobs: int
    texts: int
    took: Run
    seconds: float

    @property
    def rate(self) -> float:
        """Texts a second, from the first to the last."""
        return self.texts / self.seconds


def reread(crawler: Crawler, what: str, jobs: int) -> Reread:
    """Read all texts of an archive again."""
    took = run(crawler.command("reextract", "--all", "--jobs", str(jobs)), crawler.environment())
    said = _SAID.search(took.said)
    assert said is not None, took.said
    return Reread(what, jobs, int(said[1]), took, float(said[2]))


def falsify(crawler: Crawler) -> None:
    """Let every value be stored wrongly, as if by an older extractor."""
    db = sqlite3.connect(crawler.paths.working)
    try:
        with db:
            db.execute("UPDATE figures SET value_text = '77777', extractor_version = '0'")
            db.execute("UPDATE texts SET extractor_version = '0'")
    finally:
        db.close()


def measured(source: Sample, rounds: int = ROUNDS) -> Iterator[Reread]:
    """Yield the best of a few rounds in which one and two processes take turns."""
    for what in (AS_STORED, OTHERWISE):
        best: dict[int, Reread] = {}
        for _ in range(rounds):
            for jobs in (1, 2):
                with tempfile.TemporaryDirectory(prefix="reread-") as scratch, source.copied(Path(scratch)) as crawler:
                    if what == OTHERWISE:
                        falsify(crawler)
                    done = reread(crawler, what, jobs)
                if jobs not in best or done.seconds < best[jobs].seconds:
                    best[jobs] = done
        yield from best.values()


def report(source: Sample, rounds: int = ROUNDS) -> None:
    """Print the table."""
    found = list(measured(source, rounds))
    alone = {r.what: r for r in found if r.jobs == 1}
    rows = [
        (
            *(r.what, r.jobs, r.texts, f"{r.rate:.0f}", f"{r.rate / alone[r.what].rate:.2f}"),
            *(f"{r.took.seconds:.1f}", f"{r.took.processor:.1f}", f"{r.took.peak:.0f}"),
        )
        for r in found
    ]
    columns = ("", "processes", "texts", "texts/s", "×", "s", "CPU s", "peak MB")
    show(f"Texts of {source.articles} articles read again", columns, rows)


def main(arguments: list[str] | None = None) -> None:
    """Measure on an archive, which is crawled first where the folder does not hold it."""
    measure_on_one(report, arguments, "tests.benchmarks.rereading", 10_000, ROUNDS)


if __name__ == "__main__":
    main()

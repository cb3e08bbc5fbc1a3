"""``python -m tests.benchmarks.growth [ARTICLES …]``: what commands take as the archive grows.

Time and memory over the number of articles, both axes logarithmic: a slope of 1 is in proportion, 2 is the square.
Time is that of the processor, since a shared machine lengthens the other. The fixed cost of a start makes slopes
smaller.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.benchmarks.archives import Sample, sample
from tests.benchmarks.table import show
from tests.measured import Run, run

COMMANDS = (("publish",), ("reextract", "--all"), ("verify",))
SIZES = (1_000, 10_000)


def slope(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the slope of the straight line through the logarithms, by least squares."""
    x, y = [math.log(size) for size in sizes], [math.log(cost) for cost in costs]
    middle, level = sum(x) / len(x), sum(y) / len(y)
    return sum((a - middle) * (b - level) for a, b in zip(x, y, strict=True)) / sum((a - middle) ** 2 for a in x)


def costs(source: Sample) -> dict[str, Run]:
    """Return what each command took, the crawl first."""
    found = {"crawl": source.took}
    with tempfile.TemporaryDirectory(prefix="growth-") as scratch, source.copied(Path(scratch)) as crawler:
        for command in COMMANDS:
            found[" ".join(command)] = run(crawler.command(*command), crawler.environment())
    return found


def report(sources: Sequence[Sample]) -> None:
    """Print a table of time and one of memory."""
    sizes = [source.articles for source in sources]
    found = [costs(source) for source in sources]
    seconds = {name: [taken[name].processor for taken in found] for name in found[0]}
    memory = {name: [taken[name].peak for taken in found] for name in found[0]}
    _show("Seconds of processor", "s", sizes, seconds)
    _show("Memory at most, of the largest process", "MB", sizes, memory)


def _show(title: str, unit: str, sizes: Sequence[int], costs: Mapping[str, Sequence[float]]) -> None:
    rows = [(name, *(f"{cost:.1f}" for cost in taken), f"{slope(sizes, taken):.2f}") for name, taken in costs.items()]
    show(f"{title}, by number of articles", ("", *(f"{size:,} ({unit})" for size in sizes), "slope"), rows)


def main(arguments: list[str] | None = None) -> None:
    """Measure on archives of each size, which are crawled first where the folder does not hold them."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.growth", description="Cost as the archive grows.")
    parser.add_argument("articles", type=int, nargs="*", default=list(SIZES), help="default: 1000 10000")
    parser.add_argument("--archives", type=Path, metavar="FOLDER", help="where archives are kept for the next time")
    options = parser.parse_args(arguments)
    if len(set(options.articles)) < 2:
        parser.error("a slope needs two sizes")
    with tempfile.TemporaryDirectory(prefix="archives-") as scratch:
        report([sample(size, options.archives or Path(scratch)) for size in sorted(set(options.articles))])


if __name__ == "__main__":
    main()

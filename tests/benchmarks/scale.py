"""``python -m tests.benchmarks.scale``: what one article costs, what workers and merging bring, and what follows.

Everything is measured on the sample portal, each command in a process of its own as an operator would run it; then the
arithmetic for many sites is done with those figures. What cannot be measured here (how many sites there are, how many
articles each has, how often they change) is an option, and printed as such.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import astuple, dataclass
from importlib import import_module
from pathlib import Path

from archive.ledger import check
from archive.store.database import open_reading, open_working

ROOT = Path(__file__).parent.parent.parent
GB = 1e9
DAY = 86_400


@dataclass(frozen=True, slots=True)
class Cost:
    """What articles cost: requests, bytes in WARC files, in the working database and in the published one."""

    requests: float
    warc: float
    working: float
    published: float


@dataclass(frozen=True, slots=True)
class Speed:
    """How long one process took for the larger portal, in seconds, and the most memory that it held, in MB."""

    crawling: float
    publishing: float
    reading: float
    memory: float


def main() -> None:
    """Measure, print, and do the arithmetic."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.scale")
    parser.add_argument("--articles", type=int, default=1000, help="of the sample portal (default 1000)")
    parser.add_argument("--sites", type=int, default=63, help="assumed: how many portals (default 63)")
    parser.add_argument("--per-site", type=int, default=10_000, help="assumed: articles of each (default 10000)")
    parser.add_argument("--delay", type=float, default=2.0, help="seconds between requests to a host (default 2)")
    parser.add_argument("--daily", type=int, default=10, help="assumed: news a site a day (default 10)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="scale-") as name, ExitStack() as stack:
        folder = Path(name)
        few = max(10, options.articles // 10)
        with _served(few) as small:
            least, _ = _alone(folder / "few", small, few)
        base = stack.enter_context(_served(options.articles))
        most, speed = _alone(folder / "alone", base, options.articles)
        quiet = _quiet(folder / "alone", base)
        cost = _each_more(least, most, options.articles - few)
        larger = _pages(folder / "alone")
        merging = None
        if shutil.which("redis-server"):
            redis = stack.enter_context(_redis(folder))
            for workers in (1, 2, 3):
                merging = _shared(folder, base, redis, workers)
            _in_redis(redis)
        else:
            print("redis-server is not installed: no workers measured")
        _ledger(folder / "alone")
    _arithmetic(cost, speed, quiet, larger, merging, options)


def _alone(shard: Path, base: str, articles: int) -> tuple[Cost, Speed]:
    """Crawl with one process, publish, read again; print what it took and return what all of it costs."""
    crawling, memory, said = _run(shard, "crawl", "portal", "-a", "portal=sample", "-a", f"base={base}")
    requests = _requests(said)
    publishing, to_publish, _ = _run(shard, "publish")
    reading, _, _ = _run(shard, "reextract", "--all")
    warc = sum(path.stat().st_size for path in (shard / "warc").glob("*.gz"))
    working, published = ((shard / name).stat().st_size for name in ("working.db", "archive.db"))
    print(
        f"one process: {articles} articles, {requests} requests in {crawling:.1f} s: {requests / crawling:.0f} a "
        f"second, {memory:.0f} MB of memory"
    )
    print(
        f"  publish {publishing:.1f} s, {to_publish:.0f} MB; reextract --all {reading:.1f} s (all with the start of "
        "the process)"
    )
    print(
        f"  {warc / 1e6:.1f} MB in WARC files, working.db {working / 1e6:.1f} MB, archive.db {published / 1e6:.1f} MB"
    )
    return Cost(requests, warc, working, published), Speed(crawling, publishing, reading, memory)


def _requests(said: str) -> int:
    return int(re.search(r"Done: (\d+) requests", said)[1])  # type: ignore[index]


def _quiet(shard: Path, base: str) -> int:
    """Crawl once more, when there is nothing new; print and return how many requests that takes."""
    seconds, _, said = _run(shard, "crawl", "portal", "-a", "portal=sample", "-a", f"base={base}")
    requests = _requests(said)
    print(f"a night without news: {requests} requests in {seconds:.1f} s")
    return requests


def _each_more(least: Cost, most: Cost, more: int) -> Cost:
    """Return what each further article costs: an archive of none has a size, too."""
    cost = Cost(*((m - f) / more for f, m in zip(astuple(least), astuple(most), strict=True)))
    print(
        f"each article: {cost.requests:.2f} requests, {cost.warc / 1000:.1f} kB in WARC files, "
        f"{cost.working / 1000:.1f} kB in working.db, {cost.published / 1000:.1f} kB in archive.db"
    )
    return cost


def _pages(shard: Path) -> float | None:
    """Print how large a page of the sample is beside pages saved from real portals, where these are at hand.

    Returns how many bytes a real page has more, compressed; None where there is none.
    """
    db = open_reading(shard / "working.db")
    sample: float = db.execute("SELECT avg(warc_length) FROM captures WHERE outcome = 'article'").fetchone()[0]
    db.close()
    said = f"an article's page: {sample / 1000:.1f} kB in the WARC file"
    real = sorted(Path(os.environ.get("EXTRA_GOLD") or os.devnull).glob("pages-dev/html/*.html"))
    if not real:
        print(f"{said}; none of real portals at hand to compare")
        return None
    packed = sum(len(gzip.compress(path.read_bytes())) for path in real) / len(real)
    print(f"{said}; {len(real)} pages saved from real portals: {packed / 1000:.1f} kB each, compressed")
    return max(0.0, packed - sample)


def _shared(folder: Path, base: str, redis: str, workers: int) -> float:
    """Crawl with several workers at once and merge their shards; print what it took, return seconds an article."""
    shards = [folder / f"worker-{workers}-{n}" for n in range(workers)]
    command = ["crawl", "portal", "-a", "portal=sample", "-a", f"base={base}", "--cluster", redis]
    began = time.perf_counter()
    running = [_start(shard, *command) for shard in shards]
    for process in running:
        _, error = process.communicate()
        assert process.returncode == 0, error
    seconds = time.perf_counter() - began
    merging, _, said = _run(folder / f"merged-{workers}", "merge", *map(str, shards))
    articles = int(re.search(r"\+(\d+) articles", said)[1])  # type: ignore[index]
    print(
        f"{workers} workers on this machine: {articles} articles in {seconds:.1f} s; merging their shards "
        f"{merging:.1f} s = {articles / merging:.0f} articles/s"
    )
    return merging / articles


def _in_redis(url: str) -> None:
    """Print what the frontiers of those crawls took at their largest."""
    server = import_module("redis").Redis.from_url(url)
    known = sum(server.scard(key) for key in server.scan_iter("*:seen"))
    peak = server.info("memory")["used_memory_peak"]
    print(f"Redis: {peak / 1e6:.1f} MB at most, of which it takes some empty; {known} addresses in three crawls")


def _ledger(shard: Path) -> None:
    db = open_working(shard / "working.db")
    began = time.perf_counter()
    check.make_again(db)
    seconds = time.perf_counter() - began
    claims = db.execute("SELECT count(*) FROM claims").fetchone()[0]
    print(f"the ledger worked out anew: {claims} claims in {seconds:.1f} s")
    db.close()


def _arithmetic(
    cost: Cost, speed: Speed, quiet: int, larger: float | None, merging: float | None, options: argparse.Namespace
) -> None:
    sites, each, delay, here = options.sites, options.per_site, options.delay, options.articles
    every = sites * each
    days = cost.requests * each * delay / DAY
    together, alone = sites / delay, cost.requests * here / speed.crawling
    night = (quiet + options.daily * cost.requests) * delay / 60
    lines = [
        f"\nAssumed: {sites} sites with {each} articles each, {options.daily} new or changed ones a site a day.",
        f"First crawl of one site, a request every {delay:g} s: {cost.requests * each:.0f} requests, {days:.2f} days.",
        f"  All of them one after another: {sites * days:.0f} days. Side by side: {days:.2f} days, {sites} processes "
        f"with {sites * speed.memory / 1000:.1f} GB of memory, {together:.0f} requests a second together: the work of "
        f"{together / alone:.1f} processes like the one above.",
        f"A night: {night:.1f} minutes a site, {sites * night / 60:.1f} hours for all one after another.",
        f"Storage: {cost.warc * every / GB:.1f} GB in WARC files, {cost.working * every / GB:.1f} GB in working.db, "
        f"{cost.published * every / GB:.1f} GB in archive.db; {_of_a_year(cost.warc, options):.1f} GB a year more in "
        "WARC files.",
    ]
    if larger is not None:
        lines.append(
            f"  With pages as large as those saved: {(cost.warc + larger) * every / GB:.1f} GB in WARC files, "
            f"{_of_a_year(cost.warc + larger, options):.1f} GB a year more."
        )
    lines.append(
        f"At the speed above, all {every} articles are published in {speed.publishing / here * every / 3600:.1f} "
        f"hours and read again in {speed.reading / here * every / 3600:.1f}"
        + (f"; merging their shards takes {merging * every / 3600:.1f}." if merging else ".")
    )
    print("\n".join(lines))


def _of_a_year(bytes_of_one: float, options: argparse.Namespace) -> float:
    return float(options.sites * options.daily * 365 * bytes_of_one / GB)


def _environment(shard: Path) -> dict[str, str]:
    return {**os.environ, "ARCHIVE_DIR": str(shard), "PYTHONPATH": str(ROOT)}


def _start(shard: Path, *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", *command],
        cwd=ROOT,
        env=_environment(shard),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _run(shard: Path, *command: str) -> tuple[float, float, str]:
    """Run a command; return its seconds, the most memory that it held in MB, and what it said."""
    began = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", "scrapy", *command], cwd=ROOT, env=_environment(shard), stdout=said, stderr=errors
        )
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        errors.seek(0)
        assert process.returncode == 0, errors.read()
        return seconds, used.ru_maxrss / 1000, said.read()


@contextmanager
def _served(articles: int) -> Iterator[str]:
    """Serve the sample portal from a process of its own; give its address."""
    command = [
        sys.executable,
        "-m",
        "tests.portal",
        "--port",
        "0",
        "--articles",
        str(articles),
        "--no-trap",
        "--frozen",
    ]
    process = subprocess.Popen(command, cwd=ROOT, env=_environment(Path()), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process.stdout.readline().removeprefix("Portal: ").strip()
    finally:
        process.terminate()
        process.wait()


@contextmanager
def _redis(folder: Path) -> Iterator[str]:
    """Run a Redis server that keeps nothing; give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = ["--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder), "--save", "", "--appendonly", "no"]
    process = subprocess.Popen(["redis-server", *where], stdout=subprocess.DEVNULL)
    time.sleep(0.5)
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        process.terminate()
        process.wait()


if __name__ == "__main__":
    main()

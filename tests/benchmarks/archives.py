"""Archives of the sample portal to measure on: crawled once, and kept where a folder is given."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from signal import SIGTERM
from subprocess import PIPE, Popen

from archive.paths import ArchivePaths
from tests.measured import ROOT, Run, run
from tests.scraper.crawling import Crawler

_TOOK = "took.json"  # beside the archive, written when it is complete


@dataclass(frozen=True, slots=True)
class Sample:
    """An archive of so many articles, and what crawling it took when it was crawled."""

    articles: int
    crawler: Crawler
    took: Run

    @contextmanager
    def copied(self, scratch: Path) -> Iterator[Crawler]:
        """Yield a copy, for what changes it."""
        folder = scratch / "copy"
        shutil.copytree(self.crawler.paths.root, folder)
        try:
            yield Crawler(ArchivePaths(folder))
        finally:
            shutil.rmtree(folder)


@contextmanager
def portal(articles: int) -> Iterator[str]:
    """Serve the sample portal in a process of its own, its trap off; yields the address."""
    command = [sys.executable, "-m", "tests.portal", "--port", "0", "--articles", str(articles), "--no-trap"]
    with Popen(command, stdout=PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.send_signal(SIGTERM)


def crawl(base: str, crawler: Crawler) -> Run:
    """Crawl the portal at an address into an archive, everything on, in one run however many pages there are."""
    of_sample = ("-a", "portal=sample", "-a", f"base={base}", "-s", "CLOSESPIDER_PAGECOUNT=0")
    return run(crawler.command("crawl", "portal", *of_sample), crawler.environment())


def sample(articles: int, folder: Path) -> Sample:
    """Return the archive of so many articles in a folder; crawls it where it is not there yet."""
    here = folder / f"sample-{articles}"
    crawler = Crawler(ArchivePaths(here / "archive"))
    told = here / _TOOK
    if not told.exists():
        shutil.rmtree(here, ignore_errors=True)
        here.mkdir(parents=True)
        print(f"Crawling a sample archive of {articles} articles ...", file=sys.stderr, flush=True)
        with portal(articles) as base:
            took = crawl(base, crawler)
        found = crawler.one("SELECT count(*) FROM articles")
        assert found == articles, f"a portal of {articles} articles gave {found}"
        told.write_text(json.dumps(asdict(took) | {"said": ""}), "utf-8")
    return Sample(articles, crawler, Run(**json.loads(told.read_text("utf-8"))))


def measure_on_one(
    report: Callable[[Sample, int], None], arguments: Sequence[str] | None, program: str, articles: int, rounds: int
) -> None:
    """Be the command line of a benchmark on one archive, which is crawled first where the folder does not hold it."""
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=measure_on_one.__doc__)
    parser.add_argument("--articles", type=int, default=articles, metavar="N", help=f"default: {articles}")
    parser.add_argument("--archives", type=Path, metavar="FOLDER", help="where archives are kept for the next time")
    parser.add_argument("--rounds", type=int, default=rounds, metavar="N", help=f"default: {rounds}")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="archives-") as scratch:
        report(sample(options.articles, options.archives or Path(scratch)), options.rounds)

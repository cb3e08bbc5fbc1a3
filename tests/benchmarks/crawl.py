"""``python -m tests.benchmarks.crawl [ARTICLES …]``: a crawl with everything on, beside others, in one run.

::

    sample portal (a process of its own) ◄── bare Scrapy spider     titles only
                                         ◄── wget --mirror          WARC file, nothing read
                                         ◄── trafilatura            article text, one page after another
                                         ◄── scrapy crawl portal    WARC, articles, figures, attachments, checks

Everything shares two cores with the portal that serves it. ``pages`` are answers taken by the program; ours also takes
images, style sheets and attached files.
"""

from __future__ import annotations

import argparse
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archive.paths import ArchivePaths
from tests.measured import ROOT, Run, run
from tests.scraper.crawling import Crawler

SPIDER = Path(__file__).with_name("bare_spider.py")
REJECTED = "p_p_lifecycle|/c/|/(vi|en)/(vi|en)|viewMode"


@dataclass(frozen=True, slots=True)
class Crawled:
    """One program's crawl: ``pages`` answered, ``articles`` read (None where it reads none)."""

    name: str
    pages: int
    articles: int | None
    took: Run

    @property
    def rate(self) -> float:
        """Pages a second."""
        return self.pages / self.took.seconds


@contextmanager
def portal(articles: int) -> Iterator[str]:
    """Serve the sample portal in a process of its own, its trap off; yields the address."""
    command = [sys.executable, "-m", "tests.portal", "--port", "0", "--articles", str(articles), "--no-trap"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().split()[-1]
        finally:
            process.send_signal(signal.SIGTERM)


def bare(base: str, folder: Path) -> Crawled:
    """Crawl with the bare spider."""
    titles = folder / "titles.jsonl"
    took = run([sys.executable, "-m", "scrapy", "runspider", SPIDER, "-a", f"base={base}", "-O", titles])
    found = titles.read_text("utf-8").splitlines()
    listings = int(re.search(r"^pages: (\d+)$", took.said, re.MULTILINE)[1])  # type: ignore[index]
    return Crawled("bare Scrapy spider", listings, len(found), took)


def ours(base: str, folder: Path) -> Crawled:
    """Crawl into an archive."""
    crawler = Crawler(ArchivePaths(folder / "archive"))
    took = run(crawler.command("crawl", "portal", "-a", "portal=sample", "-a", f"base={base}"), crawler.environment())
    pages, articles = (int(crawler.one(f"SELECT count(*) FROM {table}")) for table in ("captures", "articles"))
    return Crawled("scrapy crawl portal", pages, articles, took)


def wget(base: str, folder: Path) -> Crawled | None:
    """Mirror with wget into a WARC file; None where it is not installed."""
    if shutil.which("wget") is None:
        return None
    command = [
        *["sh", "-c", 'wget "$@" || [ $? = 8 ]', "wget"],  # 8: some page answered with an error
        *["--quiet", "--mirror", "--delete-after", f"--warc-file={folder / 'site'}", f"--reject-regex={REJECTED}"],
        *[f"--warc-tempdir={folder}", base, f"{base}sitemap.xml"],
    ]
    took = run(command, folder=folder)
    from warcio.archiveiterator import ArchiveIterator  # not needed where wget is missing

    with (folder / "site.warc.gz").open("rb") as file:
        pages = sum(record.rec_type == "response" for record in ArchiveIterator(file))
    return Crawled("wget --mirror --warc-file", pages, None, took)


def trafilatura(base: str, folder: Path) -> Crawled:
    """Fetch each page of the sitemap and read the articles with trafilatura."""
    took = run([sys.executable, Path(__file__).with_name("trafilatura_crawl.py"), base])
    return Crawled("trafilatura, one after another", *(int(word) for word in took.said.split()[-2:]), took)


def main() -> None:
    """Print a table for each number of articles."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.crawl", description="Crawls side by side.")
    parser.add_argument("articles", type=int, nargs="*", default=[1000], help="default: 1000")
    for articles in parser.parse_args().articles:
        found = measured(articles)
        base = found[0].rate
        print(f"\nCrawl of {articles} sample articles | pages | articles | s | pages/s | of bare | CPU s | peak MB")
        for c in found:
            read = "–" if c.articles is None else str(c.articles)
            print(
                f"{c.name} | {c.pages} | {read} | {c.took.seconds:.1f} | {c.rate:.0f} | {c.rate / base:.2f} | "
                f"{c.took.processor:.1f} | {c.took.peak:.0f}"
            )


def measured(articles: int) -> list[Crawled]:
    """Let each program crawl a portal of so many articles; the bare spider first."""
    found = []
    for crawl in (bare, wget, trafilatura, ours):
        with tempfile.TemporaryDirectory(prefix="crawl-") as folder, portal(articles) as base:
            done = crawl(base, Path(folder))
        if done is not None:
            found.append(done)
    return found


if __name__ == "__main__":
    main()

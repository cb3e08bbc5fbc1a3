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
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from archive.paths import ArchivePaths
from tests.benchmarks import archives
from tests.benchmarks.table import show
from tests.measured import Run, run
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


def bare(base: str, folder: Path) -> Crawled:
    """Crawl with the bare spider."""
    titles = folder / "titles.jsonl"
    took = run([sys.executable, "-m", "scrapy", "runspider", SPIDER, "-a", f"base={base}", "-O", titles])
    found = titles.read_text("utf-8").splitlines()
    pages = re.search(r"^pages: (\d+)$", took.said, re.MULTILINE)
    assert pages is not None
    return Crawled("bare Scrapy spider", int(pages[1]), len(found), took)


def ours(base: str, folder: Path) -> Crawled:
    """Crawl into an archive."""
    crawler = Crawler(ArchivePaths(folder / "archive"))
    took = archives.crawl(base, crawler)
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
    pages, articles = (int(word) for word in took.said.split()[-2:])
    return Crawled("trafilatura, one after another", pages, articles, took)


def measured(articles: int) -> list[Crawled]:
    """Let each program crawl a portal of so many articles; the bare spider first."""
    found = []
    for crawl in (bare, wget, trafilatura, ours):
        with tempfile.TemporaryDirectory(prefix="crawl-") as folder, archives.portal(articles) as base:
            done = crawl(base, Path(folder))
        if done is not None:
            found.append(done)
    return found


def main(arguments: list[str] | None = None) -> None:
    """Print a table for each number of articles."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.crawl", description="Crawls side by side.")
    parser.add_argument("articles", type=int, nargs="*", default=[1000], help="default: 1000")
    for articles in parser.parse_args(arguments).articles:
        found = measured(articles)
        rows = [
            (
                *(c.name, c.pages, "–" if c.articles is None else c.articles, f"{c.took.seconds:.1f}"),
                *(f"{c.rate:.0f}", f"{c.rate / found[0].rate:.2f}", f"{c.took.processor:.1f}", f"{c.took.peak:.0f}"),
            )
            for c in found
        ]
        columns = ("", "pages", "articles", "s", "pages/s", "of bare", "CPU s", "peak MB")
        show(f"Crawl of {articles} sample articles", columns, rows)


if __name__ == "__main__":
    main()

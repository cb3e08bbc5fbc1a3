"""``python -m tests.benchmarks.crawl [ARTICLES …]``: a crawl with everything on, beside others, in one run.

::

    sample portal (a process of its own) ◄── bare Scrapy spider     titles only
                                         ◄── wget --mirror          WARC file, nothing read
                                         ◄── trafilatura            article text, one page after another
                                         ◄── scrapy crawl portal    WARC, articles, figures, attachments, checks

Everything shares two cores with the portal that serves it. ``answers`` are all that a program took; ours also takes
images, style sheets and attached files, so that the articles it reads a second are compared with the bare spider too.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from archive.paths import ArchivePaths
from scraper.canonical import url_key
from tests.benchmarks import archives
from tests.benchmarks.table import show
from tests.measured import Run, run
from tests.scraper.crawling import Crawler

SPIDER = Path(__file__).with_name("bare_spider.py")
ROUNDS = 2
REJECTED = "p_p_lifecycle|/c/|/(vi|en)/(vi|en)|viewMode"


@dataclass(frozen=True, slots=True)
class Crawled:
    """One program's crawl: ``answers`` taken, different ``articles`` read (None where it reads none)."""

    name: str
    answers: int
    articles: int | None
    took: Run


def bare(base: str, folder: Path) -> Crawled:
    """Crawl with the bare spider, outside this project, whose settings it would take."""
    titles = folder / "titles.jsonl"
    command = [sys.executable, "-m", "scrapy", "runspider", str(SPIDER), "-a", f"base={base}", "-O", str(titles)]
    took = run(command, folder=folder)
    found = {url_key(json.loads(line)["url"], "article") for line in titles.read_text("utf-8").splitlines()}
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


def measured(articles: int, rounds: int = ROUNDS) -> list[Crawled]:
    """Let each program crawl a portal of so many articles, in turns; the fastest of each, the bare spider first."""
    best: dict[str, Crawled] = {}
    for _ in range(rounds):
        for crawl in (bare, wget, trafilatura, ours):
            with tempfile.TemporaryDirectory(prefix="crawl-") as folder, archives.portal(articles) as base:
                done = crawl(base, Path(folder))
            if done is not None and (done.name not in best or done.took.seconds < best[done.name].took.seconds):
                best[done.name] = done
    return list(best.values())


def main(arguments: list[str] | None = None) -> None:
    """Print a table for each number of articles."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.crawl", description="Crawls side by side.")
    parser.add_argument("articles", type=int, nargs="*", default=[1000], help="default: 1000")
    parser.add_argument("--rounds", type=int, default=ROUNDS, metavar="N", help=f"default: {ROUNDS}")
    options = parser.parse_args(arguments)
    for articles in options.articles:
        found = measured(articles, options.rounds)
        base = found[0]
        rows = [
            (
                *(c.name, c.answers, *_rates(c.answers, base.answers, c, base)),
                *((c.articles, *_rates(c.articles, base.articles or 0, c, base)) if c.articles else ("–", "–", "–")),
                *(f"{c.took.seconds:.1f}", f"{c.took.processor:.1f}", f"{c.took.peak:.0f}"),
            )
            for c in found
        ]
        columns = ("", "answers", "/s", "of bare", "articles", "/s", "of bare", "s", "CPU s", "peak MB")
        show(f"Crawl of {articles} sample articles", columns, rows)


def _rates(count: int, of_base: int, crawled: Crawled, base: Crawled) -> tuple[str, str]:
    """Return how many a second, and how many times as many as the bare spider."""
    rate = count / crawled.took.seconds
    return f"{rate:.0f}", f"{rate / (of_base / base.took.seconds):.2f}"


if __name__ == "__main__":
    main()

"""Run a command and see how much memory it took at most."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from archive.paths import ArchivePaths
from tests.portal import serve
from tests.scraper.crawling import ROOT, Crawler

COMMANDS = {
    "publish": ("publish",),
    "verify": ("verify", "--jobs", "1"),
    "reextract": ("reextract", "--all", "--jobs", "1"),
    "reextract --pages": ("reextract", "--pages", "--all", "--jobs", "1"),
}


def peak(crawler: Crawler, *command: str) -> float:
    """Return the peak resident memory of a command in MB; with its processes, that of the largest."""
    process = subprocess.Popen(
        crawler.command(*command), cwd=ROOT, env=crawler.environment(), stdout=subprocess.DEVNULL, stderr=-1, text=True
    )
    assert process.stderr
    said = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said[-2000:]
    return usage.ru_maxrss / 1024


def peaks(folder: Path, articles: int) -> dict[str, float]:
    """Crawl a portal of so many articles, then run what goes through all of them; return MB by command."""
    crawler = Crawler(ArchivePaths(folder / str(articles)))
    with serve(articles=articles, trap=False) as portal:
        found = {"crawl": peak(crawler, "crawl", "portal", "-a", "portal=sample", "-a", f"base={portal.url}")}
    assert crawler.one("SELECT count(*) FROM articles") == articles
    return found | {name: peak(crawler, *command) for name, command in COMMANDS.items()}

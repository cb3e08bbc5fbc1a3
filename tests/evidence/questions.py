"""What is asked of an archive's files, each question with a short answer."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from archive.store.database import open_reading
from archive.warc.exchange import digest
from archive.warc.wacz import Packed, article_pages, write_wacz
from tests.evidence.replay import Replayer, pywb
from tests.evidence.tools import said_by
from tests.scraper.crawling import Crawler


def warcio_check(crawler: Crawler) -> Counter[str]:
    """Return what ``warcio check`` says of every record, counted. It can stumble and exit 0, so its words count."""
    said: Counter[str] = Counter()
    for path in sorted(crawler.paths.warc.glob("*.warc*")):
        done = subprocess.run(
            [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True, check=False
        )
        if done.returncode or done.stderr.strip():
            said[f"exit code {done.returncode}: {done.stderr.strip()[-200:]}"] += 1
        said.update(line.strip() for line in done.stdout.splitlines()[1:] if " offset " not in f" {line.strip()} ")
    return said


def sizes(crawler: Crawler) -> int:
    """Return the bytes of all WARC files."""
    return sum(path.stat().st_size for path in crawler.paths.warc.glob("*.warc*"))


def record_types(crawler: Crawler) -> Counter[str]:
    """Count the records of all WARC files by type."""
    found: Counter[str] = Counter()
    for path in crawler.paths.warc.glob("*.warc*"):
        with path.open("rb") as file:
            found.update(record.rec_type for record in ArchiveIterator(file))
    return found


def pack(crawler: Crawler, target: Path) -> Packed:
    """Write the archive's WACZ file."""
    db = open_reading(crawler.paths.working)
    try:
        return write_wacz(crawler.paths.warc, target, "sample", article_pages(db))
    finally:
        db.close()


def wacz_validate(path: Path) -> str:
    """Return what ``wacz validate`` says."""
    return said_by("wacz", "validate", "-f", path)


def replayed(crawler: Crawler, folder: Path) -> tuple[int, list[str]]:
    """Replay every capture of an article page; return how many there are and which did not come back as recorded."""
    captures = crawler.rows(
        "SELECT url, captured_at, payload_digest, status FROM captures WHERE warc_file IS NOT NULL "
        "AND outcome IN ('article', 'unchanged', 'not_modified') ORDER BY captured_at"
    )
    wrong = []
    with pywb(crawler.paths, folder) as collection:
        replayer = Replayer(collection)
        for url, captured_at, payload, _ in captures:
            status, body = replayer.body(url, captured_at)
            if status != 200 or digest(body) != payload:
                wrong.append(f"{captured_at} {url}: status {status}, {len(body)} bytes")
    return len(captures), wrong

"""What is asked of an archive's files, each question with a short answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from archive.store.database import open_reading
from archive.warc.exchange import digest
from archive.warc.surt import surt
from archive.warc.wacz import Packed, article_pages, write_wacz
from tests.evidence.replay import Replayer, pywb
from tests.evidence.replay_venv import said_by, tools
from tests.scraper.crawling import Crawler

ODD_ADDRESSES = {
    "http://www.baclieu.gov.vn",
    "https://www2.baclieu.gov.vn:443/A/../b//c/./D?Z=1&a=2&a=1&b",
    "http://lmhtx.baclieu.gov.vn:8080/-/b\u00e0i-vi\u1ebft?x=%2541",
    "http://a.vn/x;jsessionid=0E1D2C3B4A5968778695A4B3C2D1E0F0?t=1",
    "http://a.vn/x?a=1&sid=0E1D2C3B4A5968778695A4B3C2D1E0F0&b=2",
    "http://a.vn/?",
    "http://a.vn/tin-tuc/",
    "http://a.vn/q?redirect=http%3A%2F%2Fa.vn%2Fb%3Fc%3Dd",
}


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


def keys_of_ours(urls: list[str]) -> dict[str, str]:
    """Return our sort key of each address."""
    return {url: surt(url) for url in urls}


def keys_of_pywb(urls: list[str]) -> dict[str, str]:
    """Return the sort key that pywb looks each address up under."""
    script = "import json, surt, sys; print(json.dumps({u: surt.surt(u) for u in json.load(sys.stdin)}))"
    done = subprocess.run(
        [tools() / "python", "-c", script], input=json.dumps(urls), capture_output=True, text=True, check=True
    )
    found: dict[str, str] = json.loads(done.stdout)
    return found


def replayed(crawler: Crawler, folder: Path) -> tuple[int, list[str]]:
    """Replay every capture of an article page; return how many there are and which did not come back as recorded."""
    captures = crawler.rows(
        "SELECT url, captured_at, payload_digest, status FROM captures WHERE warc_file IS NOT NULL "
        "AND status = 200 AND outcome IN ('article', 'unchanged') ORDER BY captured_at"
    )
    wrong = []
    with pywb(crawler.paths, folder) as collection:
        replayer = Replayer(collection)
        for url, captured_at, payload, _ in captures:
            status, body = replayer.body(url, captured_at)
            if status != 200 or digest(body) != payload:
                wrong.append(f"{captured_at} {url}: status {status}, {len(body)} bytes")
    return len(captures), wrong

"""wget's own WARC file of the sample portal, beside ours: the same articles and figures, the same bytes."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from warcio.archiveiterator import ArchiveIterator
from warcio.recordloader import ArcWarcRecord

from tests.portal import Portal
from tests.scraper.crawling import Crawler

# What changes with the moment and the program, not with the page.
_OF_THE_MOMENT = re.compile(rb"^Date: [^\r\n]*\r\n", re.MULTILINE)
QUERIES = {
    "articles": "SELECT article_id, asset_key, title, unit, published FROM articles ORDER BY 1",
    "revisions": "SELECT article_id, content_hash FROM revisions ORDER BY 1, 2",
    "texts": "SELECT article_id, text FROM texts JOIN revisions USING (revision_id) ORDER BY 1, 2",
    "figures": (
        'SELECT article_id, start, "end", quote, value_text, value_max_text, unit, qualifier, relation, status, '
        "aggregate, indicator, period_start, period_end, place, measure FROM current_figures ORDER BY 1, 2, 3"
    ),
    "checks": 'SELECT article_id, "check", outcome, message_en FROM checks ORDER BY 1, 2, 3, 4',
}


def available() -> bool:
    """Return whether wget is installed."""
    return shutil.which("wget") is not None


def mirror(portal: Portal, folder: Path) -> Path:
    """Let wget walk the portal and return the WARC file that it wrote."""
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        subprocess.run(
            [
                *["wget", "--quiet", "--recursive", "--level=inf", "--delete-after", "--no-verbose"],
                *[f"--warc-file={folder / 'site'}", f"--warc-tempdir={scratch}", "--compression=gzip"],
                # Actions, log-in, the trap of language suffixes, print views.
                *["--reject-regex=p_p_lifecycle|/c/|/(vi|en)/(vi|en)|viewMode"],
                portal.url,
                f"{portal.url}sitemap.xml",
            ],
            cwd=scratch,
            stderr=subprocess.DEVNULL,
            check=False,
            timeout=3600,
        )
    return folder / "site.warc.gz"


def compare(ours: Crawler, theirs: Crawler) -> Iterator[tuple[str, str, str]]:
    """Yield what two archives hold: the kind of thing, then of each archive how many, and how many of its own."""
    for what, query in QUERIES.items():
        a: Counter[Any] = Counter(ours.rows(query))
        b: Counter[Any] = Counter(theirs.rows(query))
        yield what, f"{a.total()} ({(a - b).total()} of its own)", f"{b.total()} ({(b - a).total()} of its own)"


def heads(ours: Crawler, source: Path) -> Counter[str]:
    """Compare each response that both hold, head and body as bytes, but for the server's clock."""
    (path, *_) = sorted(ours.paths.warc.glob("*.warc.gz"))
    mine, said = dict(_responses(path)), Counter[str]()
    for url, (head, body) in _responses(source):
        if url in mine:
            said["responses in both"] += 1
            said["head the same, byte for byte"] += mine[url][0] == head
            said["body the same, byte for byte"] += mine[url][1] == body
    return said


def _responses(path: Path) -> Iterator[tuple[str, tuple[bytes, bytes]]]:
    with path.open("rb") as file:
        for record in ArchiveIterator(file, no_record_parse=True):
            if record.rec_type == "response":
                yield _target(record), _split(record.raw_stream.read())


def _target(record: ArcWarcRecord) -> str:
    return str(record.rec_headers.get_header("WARC-Target-URI"))


def _split(block: bytes) -> tuple[bytes, bytes]:
    head, _, body = block.partition(b"\r\n\r\n")
    return _OF_THE_MOMENT.sub(b"", head), body

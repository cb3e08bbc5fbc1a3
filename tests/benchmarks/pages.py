"""``python -m tests.benchmarks.pages``: pages to articles a second on one core, beside others.

The pages are those of articles: 100 of the sample portal, the saved ones of the tests, and the real ones that
EXTRA_GOLD names. Ours gives title, date, unit, lead, body in blocks, captions, images, attachments, view count and
key; how well each reads is in docs/platforms.md, how fast is here. The others run in an environment of their own, on
the same files.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from scraper.parse import parse
from tests.benchmarks.figures import per_second
from tests.own_environment import ROOT, Missing, commands_of
from tests.portal import serve
from tests.portal.asking import ask
from tests.scraper.platforms import real_pages, saved_pages

PEERS = ("trafilatura>=2.3,<3", "newspaper4k>=0.9.6", "readability-lxml>=0.8", "lxml_html_clean")
READER = Path(__file__).with_name("peer_pages.py")
OURS = "this project"


def sample_pages(count: int = 100) -> Iterator[tuple[str, bytes]]:
    """Yield address and bytes of articles of the sample portal."""
    with serve(count, trap=False) as portal:
        for key in portal.truth:
            path = f"/-/{portal.truth.entry(key).slug}"
            yield f"{portal.url}{path[1:]}", ask(portal, path)[2]


def saved() -> Iterator[tuple[str, bytes]]:
    """Yield the saved pages of articles."""
    for name in saved_pages.names():
        page = saved_pages.load(name)
        if page.expected["kind"] == "article":
            yield page.url, page.body


def real() -> Iterator[tuple[str, bytes]]:
    """Yield the real pages of articles, where they are given."""
    for name, entry in real_pages.gold().items():
        yield f"https://{entry['site']}.example.vn/{name}.html", real_pages.body(f"{name}.html")


def ours(pages: list[tuple[str, bytes]]) -> float:
    """Return pages a second through ``parse``."""

    def read_all() -> None:
        for url, body in pages:
            parse(body, url)

    return per_second({OURS: read_all}, len(pages))[OURS]


def others(pages: list[tuple[str, bytes]]) -> dict[str, float]:
    """Return pages a second of each of the others; raises Missing where they cannot be installed."""
    folder = Path(os.environ.get("PEERS_VENV") or ROOT / ".venv-peers")
    python = commands_of(folder, PEERS, ("trafilatura",)) / "python"
    with tempfile.TemporaryDirectory(prefix="pages-") as scratch:
        for number, (url, body) in enumerate(pages):
            (Path(scratch) / f"{number:04}.html").write_bytes(body)
            (Path(scratch) / f"{number:04}.url").write_text(url, "utf-8")
        done = subprocess.run([python, READER, scratch], check=True, capture_output=True, text=True)
    rates: dict[str, float] = json.loads(done.stdout)
    return rates


def main() -> None:
    """Print a table for each set of pages."""
    for name, source in (("sample portal", sample_pages), ("saved pages", saved), ("real pages", real)):
        pages = list(source())
        if not pages:
            print(f"\n{name}: none (EXTRA_GOLD is not set)")
            continue
        kilobytes = sum(len(body) for _, body in pages) / len(pages) / 1000
        print(f"\n{name}: {len(pages)} articles, {kilobytes:.0f} kB each | pages/s | ours is so many times as fast")
        rate = ours(pages)
        print(f"{OURS} | {rate:.0f} | 1.0")
        try:
            for peer, theirs in others(pages).items():
                print(f"{peer} | {theirs:.0f} | {rate / theirs:.1f}")
        except Missing as reason:
            print(f"others | not measured: {reason} |")


if __name__ == "__main__":
    main()

"""``python -m tests.benchmarks.page_reading``: pages to articles a second on one core, beside others.

The pages are those of articles: 100 of the sample portal, the saved ones of the tests, and the real ones that
EXTRA_GOLD names. Ours gives title, date, unit, lead, body in blocks, captions, images, attachments, view count and
key; how well each reads is in docs/platforms.md, how fast is here. The others run in an environment of their own, on
the same files; ours and theirs take turns, and the best round of each counts.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from scraper.parse import parse
from tests.benchmarks import peers
from tests.benchmarks.figures import per_second
from tests.benchmarks.table import show
from tests.own_environment import Missing
from tests.portal import serve
from tests.portal.asking import ask
from tests.scraper.platforms import real_pages, saved_pages

READER = Path(__file__).with_name("peer_pages.py")
OURS = "this project"
TURNS = 3
Pages = list[tuple[str, bytes]]


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


def ours(pages: Pages) -> float:
    """Return pages a second through ``parse``."""

    def read_all() -> None:
        for url, body in pages:
            parse(body, url)

    return per_second({OURS: read_all}, len(pages))[OURS]


def others(pages: Pages) -> dict[str, float]:
    """Return pages a second of each of the others; raises Missing where they cannot be installed."""
    with tempfile.TemporaryDirectory(prefix="pages-") as scratch:
        for number, (url, body) in enumerate(pages):
            (Path(scratch) / f"{number:04}.html").write_bytes(body)
            (Path(scratch) / f"{number:04}.url").write_text(url, "utf-8")
        done = subprocess.run([peers.python(), READER, scratch], check=True, capture_output=True, text=True)
    rates: dict[str, float] = json.loads(done.stdout)
    return rates


def measured(pages: Pages, alone: bool) -> tuple[dict[str, float], str]:
    """Return the best rate of each reader by name, ours first; and why the others are missing, where they are."""
    best: dict[str, float] = defaultdict(float)
    reason = ""
    for _ in range(TURNS):
        best[OURS] = max(best[OURS], ours(pages))
        if not alone and not reason:
            try:
                for name, rate in others(pages).items():
                    best[name] = max(best[name], rate)
            except Missing as missing:
                reason = str(missing)
    return best, reason


def main(arguments: list[str] | None = None) -> None:
    """Print a table for each set of pages."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.page_reading", description="Pages to articles.")
    parser.add_argument("--articles", type=int, default=100, metavar="N", help="of the sample portal (default 100)")
    parser.add_argument("--alone", action="store_true", help="without the programs of others")
    options = parser.parse_args(arguments)
    sets = (("sample portal", sample_pages(options.articles)), ("saved pages", saved()), ("real pages", real()))
    for name, source in sets:
        pages = list(source)
        if not pages:
            print(f"\nPage to article, {name}: none (EXTRA_GOLD is not set)")
            continue
        rates, reason = measured(pages, options.alone)
        kilobytes = sum(len(body) for _, body in pages) / len(pages) / 1000
        title = f"Page to article, {name}: {len(pages)} articles, {kilobytes:.0f} kB each"
        rows = [(peer, f"{rate:.0f}", f"{rates[OURS] / rate:.1f}") for peer, rate in rates.items()]
        show(title, ("", "pages/s", "ours is so many times as fast"), rows)
        if reason:
            print(f"The others are not measured: {reason}")


if __name__ == "__main__":
    main()

"""Read a folder of pages with each extractor of others; prints pages a second as JSON. Runs in their environment."""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS = 2  # the first also warms up


def readers() -> dict[str, Callable[[str, str], object]]:
    """Return what reads a page, by the name of its package."""
    import newspaper
    import readability
    import trafilatura

    def read_newspaper(page: str, url: str) -> object:
        article = newspaper.Article(url, language="vi")
        article.download(input_html=page)
        article.parse()
        return article.text

    def read_readability(page: str, url: str) -> object:
        document = readability.Document(page, url=url)
        return document.title(), document.summary()

    return {
        "trafilatura (text and metadata)": lambda page, url: trafilatura.bare_extraction(
            page, url=url, with_metadata=True
        ),
        "newspaper4k": read_newspaper,
        "readability-lxml": read_readability,
    }


def main() -> None:
    """Measure processor time, the best of a few rounds."""
    logging.disable(logging.CRITICAL)
    folder = Path(sys.argv[1])
    pages = [
        (p.read_text("utf-8", "replace"), p.with_suffix(".url").read_text("utf-8"))
        for p in sorted(folder.glob("*.html"))
    ]
    rates = {}
    for name, read in readers().items():
        best = float("inf")
        for _ in range(ROUNDS):
            began = time.process_time()
            for page, url in pages:
                try:
                    read(page, url)
                except Exception:  # noqa: BLE001 - a page that it cannot read counts as read
                    continue
            best = min(best, time.process_time() - began)
        rates[name] = len(pages) / best
    print(json.dumps(rates))


if __name__ == "__main__":
    main()

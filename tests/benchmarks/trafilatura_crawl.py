"""Fetch each article of a sitemap and read it with trafilatura, one after another; prints pages and articles.

Its own downloader refuses the loopback, so the standard library's fetches.
"""

from __future__ import annotations

import html
import re
import sys
import urllib.request
from collections.abc import Iterator

import trafilatura

_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def fetch(url: str) -> str:
    """Return a page as text."""
    with _OPENER.open(url, timeout=30) as answer:
        return str(answer.read().decode("utf-8", "replace"))


def addresses(sitemap: str) -> Iterator[str]:
    """Yield the addresses of a sitemap, and of those that it names."""
    text = fetch(sitemap)
    for found in re.findall(r"<loc>([^<]+)</loc>", text):
        yield from addresses(html.unescape(found)) if "<sitemapindex" in text else [html.unescape(found)]


def main() -> None:
    """Crawl the address given."""
    pages = articles = 0
    for url in addresses(f"{sys.argv[1]}sitemap.xml"):
        page = fetch(url)
        pages += 1
        if "/-/" in url and trafilatura.bare_extraction(page, url=url, with_metadata=True) is not None:
            articles += 1
    print(pages, articles)


if __name__ == "__main__":
    main()

"""Where the links of one page lead: each address made absolute and judged once, however often the page repeats it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from scraper.platforms.addresses import is_action, is_file, is_trap, join

Target = Literal["article", "page", "other"]


class LinkMap:
    """The targets of a page's links: ``base`` is what links are relative to, ``is_article`` knows articles by shape."""

    def __init__(self, base: str, is_article: Callable[[str], bool]) -> None:
        self.base = base
        self._is_article = is_article
        self._urls: dict[str, str | None] = {}
        self._targets: dict[str, Target] = {}

    def url(self, href: str | None) -> str | None:
        """Return the absolute address of a link, or None where it leads to no web page."""
        if not href:
            return None
        if href not in self._urls:
            self._urls[href] = join(self.base, href)
        return self._urls[href]

    def target(self, url: str) -> Target:
        """Return what the address leads to: an article, another page, or neither (files, actions, traps)."""
        if url not in self._targets:
            if is_action(url) or is_file(url) or is_trap(url):
                self._targets[url] = "other"
            else:
                self._targets[url] = "article" if self._is_article(url) else "page"
        return self._targets[url]

    def article(self, href: str | None) -> str | None:
        """Return the absolute address of a link that leads to an article, or None."""
        url = self.url(href)
        return url if url and self.target(url) == "article" else None
